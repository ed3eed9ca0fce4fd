"""What is a group worth: ``V(G) = |G| · F(G)`` in whole millionths?

Circle: F = mean score over the pairs + 0.5 · the weakest member's mean score + 0.15 · Blau diversity of states +
1.0 · mean cover. Consortium: F = mean score + 0.10 · (1 − mean similar size) + 0.25 · Blau (state) + 0.15 · Blau
(setting) + 0.15 · distinct stages ÷ members. Blau diversity is ``1 − Σ p²`` (Peter Blau 1977, "Inequality and
Heterogeneity"); what is not known counts to the largest class, so that nobody gains from a gap.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.group_arena import TIE, GroupArena
from matchmaker.matching.group_problem import GroupRules
from matchmaker.matching.odd_sets import Floats, Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans
from matchmaker.matching.problem import MILLION
from matchmaker.towns.profile import Format

CHUNK = 4096


@dataclass(frozen=True, slots=True)
class ValueTerms:
    """The weights of F in millionths; the mean over pairs has weight 1."""

    weakest: int
    states: int
    settings: int
    stages: int
    cover: int


TERMS = {
    Format.CIRCLE: ValueTerms(weakest=500_000, states=150_000, settings=0, stages=0, cover=1_000_000),
    Format.CONSORTIUM: ValueTerms(weakest=0, states=250_000, settings=150_000, stages=150_000, cover=0),
}


def terms_of(rules: GroupRules) -> ValueTerms:
    """How groups of this format are valued."""
    return TERMS[rules.format]


def group_values(arena: GroupArena, groups: Indexes) -> Indexes:
    """V of each group, (m,), for ``groups`` (m, k) of rows; k ≥ 2. Memory grows with the square of the arena."""
    missed = arena.advice.missed() if terms_of(arena.rules).cover else np.ones((len(arena), len(arena), 0))
    values = [_chunk_values(arena, groups[start : start + CHUNK], missed) for start in range(0, len(groups), CHUNK)]
    return np.concatenate(values) if values else np.zeros(0, dtype=np.int64)


def joined_value(terms: ValueTerms, size: int, pair_sum: Indexes, weakest_sum: Indexes, classes: Indexes) -> Indexes:
    """The part of V without cover, rounded once.

    ``pair_sum`` is Σ worth over pairs, ``weakest_sum`` the smallest member's Σ worth to the others, ``classes``
    Σ over diversity columns of weight · (k² − Σ c²) plus k · weight of stages · distinct stages, all in millionths.
    """
    # 2 · pairs mean = 4 S / (2 (k−1)); all over the common denominator 2 k (k−1), in units of a millionth.
    numerator = 4 * size * pair_sum + 2 * terms.weakest * size * size * weakest_sum // MILLION
    return _rounded(numerator + 2 * (size - 1) * classes, 2 * size * (size - 1))


def cover_of(left_open: Floats) -> Indexes:
    """Cover in whole millionths from what all answers together leave open."""
    return np.floor(MILLION * (1 - left_open) + TIE).astype(np.int64)


def _rounded(numerator: Indexes, denominator: int) -> Indexes:
    return (2 * numerator + denominator) // (2 * denominator)


def _chunk_values(arena: GroupArena, groups: Indexes, missed: Floats) -> Indexes:
    terms, size = terms_of(arena.rules), groups.shape[1]
    member_sums = arena.worth[groups[:, :, None], groups[:, None, :]].sum(axis=2)
    classes = terms.states * _unlike(arena.state[groups]) + terms.settings * _unlike(arena.setting[groups])
    classes = classes + size * terms.stages * _distinct(arena.stage[groups])
    values = joined_value(terms, size, member_sums.sum(axis=1) // 2, member_sums.min(axis=1), classes)
    return values + _covers(arena, groups, missed) if terms.cover else values


def _unlike(codes: Indexes) -> Indexes:
    """K² − Σ c² per row of codes, unknown ones in the largest class."""
    size = codes.shape[1]
    known = codes != UNKNOWN
    alike = (codes[:, :, None] == codes[:, None, :]).sum(axis=2) * known
    largest, unknown = alike.max(axis=1), size - known.sum(axis=1)
    squares: Indexes = alike.sum(axis=1) - largest**2 + (largest + unknown) ** 2
    unlike: Indexes = size * size - squares
    return unlike


def _distinct(codes: Indexes) -> Indexes:
    ordered = np.sort(codes, axis=1)
    first: Booleans = np.diff(ordered, axis=1, prepend=UNKNOWN) != 0
    distinct: Indexes = first.sum(axis=1)
    return distinct


def _covers(arena: GroupArena, groups: Indexes, missed: Floats) -> Indexes:
    total = np.zeros(len(groups), dtype=np.int64)
    for place in range(groups.shape[1]):
        taker, givers = groups[:, place, None], np.delete(groups, place, axis=1)
        # The best advice per answer, then what all answers together leave open.
        left = missed[taker, givers].min(axis=1).prod(axis=1) * arena.advice.alone[taker, givers].prod(axis=1)
        total += cover_of(left)
    return total
