"""Lists hold the best eligible candidates, whatever the size of the blocks that find them."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.invented_network import invented_network
from matchmaker.features.encoder import TownEncoder
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring import candidate_lists, ranking
from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.ranking import best_pairs
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format

DAY = date(2026, 3, 15)
TOWNS = 90


def a_scorer(format: Format, *, takes_part: Callable[[int], bool] = lambda _: True, towns: int = TOWNS) -> PairScorer:
    """The invented network; whom ``takes_part`` leaves out has not consented, which vetoes all of its pairs."""
    taxonomy = read_taxonomy()
    register, profiles = invented_network(towns, taxonomy)
    profiles = [one if takes_part(number) else replace(one, consent=False) for number, one in enumerate(profiles)]
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    return PairScorer(arrays, format, packaged_policy().weights[format], DAY)


def by_trying_everything(scorer: PairScorer, size: int) -> list[list[int]]:
    """The lists as a whole matrix gives them: best first, equal scores by row."""
    block = Block(slice(0, TOWNS), slice(0, TOWNS))
    scores, allowed = np.rint(scorer.scores(block) * 1_000_000), scorer.allowed(block)
    return [
        sorted(np.flatnonzero(allowed[row]).tolist(), key=lambda other: (-scores[row, other], other))[:size]
        for row in range(TOWNS)
    ]


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize(("rows", "columns"), [(256, 512), (7, 16), (90, 90), (1, 100)])
def test_blocked_lists_are_those_of_the_whole_matrix(monkeypatch, format, rows, columns):
    monkeypatch.setattr(candidate_lists, "TILE_ROWS", rows)
    monkeypatch.setattr(candidate_lists, "TILE_COLUMNS", columns)
    scorer = a_scorer(format)

    lists = scorer.lists(5)

    assert [[row for row in line if row >= 0] for line in lists.rows.tolist()] == by_trying_everything(scorer, 5)


def test_a_list_longer_than_the_candidates_ends_with_nobody():
    lists = a_scorer(Format.TANDEM).lists(1_000)

    assert lists.keys.shape == (TOWNS, TOWNS)
    assert (lists.rows[:, -1] == -1).all()
    assert (lists.millionths[:, -1] == -1).all()


def test_the_best_pairs_come_first_and_the_vetoed_ones_last():
    scorer = a_scorer(Format.TANDEM)
    row = scorer.terms.run.towns.row
    ordered = best_pairs(scorer, TOWNS * TOWNS)

    allowed = scorer.allowed(Block(slice(0, TOWNS), slice(0, TOWNS)))
    scores = scorer.scores(Block(slice(0, TOWNS), slice(0, TOWNS)))
    keys = [(bool(allowed[row(a), row(b)]), float(scores[row(a), row(b)])) for a, b in ordered]

    assert len(ordered) == len(set(ordered)) == TOWNS * (TOWNS - 1) // 2
    assert [key[0] for key in keys] == sorted((key[0] for key in keys), reverse=True)
    for one, other in pairwise(keys):
        assert one[0] != other[0] or one[1] >= other[1] - 1e-6


@pytest.mark.parametrize("takes_part", [lambda _: False, lambda number: number % 9 == 0])
@pytest.mark.parametrize("format", list(Format))
def test_the_best_pairs_are_those_of_the_whole_matrix_however_many_are_asked_for(monkeypatch, format, takes_part):
    monkeypatch.setattr(ranking, "TILE_ROWS", 7)
    scorer = a_scorer(format, takes_part=takes_part)
    ags, everyone = scorer.terms.run.towns.ags, Block(slice(0, TOWNS), slice(0, TOWNS))
    scores, allowed = np.rint(scorer.scores(everyone) * 1_000_000), scorer.allowed(everyone)
    pairs = [(a, b) for a in range(TOWNS) for b in range(TOWNS) if (a != b if format is Format.VISIT else a < b)]
    ordered = sorted(pairs, key=lambda pair: (not allowed[pair], -scores[pair], pair))

    for count in (1, 5, 700, TOWNS * TOWNS):
        assert best_pairs(scorer, count) == [(ags[a], ags[b]) for a, b in ordered[:count]]


def test_the_best_of_many_vetoed_pairs_are_found_in_little_memory(monkeypatch):
    monkeypatch.setattr(ranking, "TILE_ROWS", 16)
    scorer = a_scorer(Format.TANDEM, takes_part=lambda _: False, towns=400)

    tracemalloc.start()
    found = best_pairs(scorer, 3)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found) == 3
    # One tuple per pair would be 79,800 tuples of over 100 bytes.
    assert most < 4_000_000


def test_no_towns_give_no_lists():
    taxonomy = read_taxonomy()
    arrays = TownEncoder(taxonomy).fit([]).transform([])
    scorer = PairScorer(arrays, Format.TANDEM, packaged_policy().weights[Format.TANDEM], DAY)

    assert scorer.candidates(50) == []
    assert best_pairs(scorer, 10) == []
