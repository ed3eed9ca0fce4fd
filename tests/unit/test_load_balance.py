"""Lists are ordered so that requests spread, and nothing but the order changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.exposure import exposure
from matchmaker.scoring.load_balance import BALANCE, balanced, expected_requests
from matchmaker.scoring.tiles import NOBODY
from tests.simulated import a_trial, lists_of, seen_towns


@st.composite
def squares(draw: st.DrawFn) -> list[list[int]]:
    """Symmetric scores of up to 8 towns in millionths, some pairs kept apart."""
    towns = draw(st.integers(0, 8))
    score = st.sampled_from([NOBODY, 0, 400_000, 500_000, 500_001, 1_000_000]) | st.integers(0, 1_000_000)
    upper = {(i, j): draw(score) for i in range(towns) for j in range(i + 1, towns)}
    return [[upper.get((min(i, j), max(i, j)), NOBODY) for j in range(towns)] for i in range(towns)]


def oracle_requests(scores: list[list[int]]) -> list[float]:
    """E_j word by word: ranks from 1, equal scores by row."""
    towns = range(len(scores))
    expected = [0.0 for _ in towns]
    for i in towns:
        others = sorted((j for j in towns if j != i and scores[i][j] != NOBODY), key=lambda j: (-scores[i][j], j))
        for rank, j in enumerate(others, start=1):
            expected[j] += 1 / (1 + np.exp(-(5 - rank) / 2))
    return expected


@given(squares())
def test_expected_requests_are_the_sum_of_the_logistic_of_every_rank(scores):
    assert expected_requests(lists_of(scores)).tolist() == pytest.approx(oracle_requests(scores))


@given(squares())
def test_balance_only_orders_every_list_keeps_its_candidates_and_their_scores(scores):
    lists = lists_of(scores)

    after = balanced(lists)

    for row in range(len(scores)):
        before_pairs = sorted(zip(lists.rows[row].tolist(), lists.millionths[row].tolist(), strict=True))
        after_pairs = sorted(zip(after.rows[row].tolist(), after.millionths[row].tolist(), strict=True))
        assert after_pairs == before_pairs
        listed = [other for other in after.rows[row].tolist() if other != NOBODY]
        assert after.rows[row].tolist() == listed + [NOBODY] * (len(scores) - len(listed))


@given(squares())
def test_lists_descend_by_score_minus_what_being_asked_often_takes_off(scores):
    lists = lists_of(scores)

    after = balanced(lists)

    weight = np.log1p(oracle_requests(scores))
    wanted = BALANCE * (weight - weight.mean()) if len(scores) else weight
    assert after.balance.tolist() == pytest.approx(wanted.tolist())
    for values, rows, millionths in zip(after.order_values, after.rows, after.millionths, strict=True):
        there = rows != NOBODY
        assert values[there].tolist() == pytest.approx((millionths[there] / 1e6 - wanted[rows[there]]).tolist())
        assert (np.diff(values[there]) <= 0).all()


def test_a_town_that_all_want_falls_behind_an_equal_that_few_want():
    # Towns 2 to 4 all want town 0 most; town 1 is as good for town 4, and nobody else asks it.
    apart = NOBODY
    scores = [
        [apart, apart, 900_000, 900_000, 800_000],
        [apart, apart, apart, apart, 800_000],
        [900_000, apart, apart, apart, apart],
        [900_000, apart, apart, apart, apart],
        [800_000, 800_000, apart, apart, apart],
    ]

    lists = lists_of(scores)

    assert lists.rows[4].tolist()[:2] == [0, 1]
    assert balanced(lists).rows[4].tolist()[:2] == [1, 0]


def test_who_would_be_asked_first_only_for_its_key_gives_way_to_its_equals():
    scores = [[NOBODY if i == j else 500_000 for j in range(6)] for i in range(6)]
    # Town 5 asks 0 to 4; every one of them is asked by town 5 alone.
    for i in range(5):
        for j in range(5):
            scores[i][j] = NOBODY

    after = balanced(lists_of(scores))

    assert after.rows[5].tolist() == [4, 3, 2, 1, 0, NOBODY]


def test_on_simulated_towns_the_gini_falls_and_no_score_changes():
    trial = a_trial(towns=60)
    scorer = trial.scorer(seen_towns(trial))
    lists = scorer.lists(50)
    scores = scorer.candidates(50)

    after = balanced(lists)

    tops = [[[row for row in listed[:5] if row != NOBODY] for listed in one.rows.tolist()] for one in (lists, after)]
    assert exposure(tops[1], 60).gini < exposure(tops[0], 60).gini
    assert exposure(tops[1], 60).most <= exposure(tops[0], 60).most
    assert scorer.candidates(50) == scores
