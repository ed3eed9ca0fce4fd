"""Utilities follow each town's own tastes, and chance makes up what the observed criteria do not explain."""

import numpy as np
import pytest

from matchmaker.scoring.block import Block
from matchmaker.scoring.formats import CRITERIA
from matchmaker.scoring.simulation.truth import EQUAL_WEIGHTS, draw_truth, shrunk_values, tastes_around
from tests.simulated import a_trial, seen_towns

TOWNS, KINDS = 80, len(CRITERIA)


def some_values(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((KINDS, TOWNS, TOWNS))


def off_diagonal(values: np.ndarray) -> np.ndarray:
    return values[~np.eye(len(values), dtype=bool)]


def test_the_observed_criteria_explain_forty_percent_where_chance_can_see_to_it():
    true = some_values(1)
    seen = true + 0.1 * some_values(2)

    truth = draw_truth(true, seen, np.full(KINDS, 1 / KINDS), np.random.default_rng(3))

    correlation = np.corrcoef(off_diagonal(truth.seen), off_diagonal(truth.utility))[0, 1]
    assert truth.explained == pytest.approx(0.40)
    assert correlation**2 == pytest.approx(0.40, abs=0.03)


def test_where_gaps_leave_less_there_is_no_chance_and_it_is_said():
    truth = draw_truth(some_values(1), some_values(2), np.full(KINDS, 1 / KINDS), np.random.default_rng(3))

    assert np.array_equal(truth.utility, truth.systematic)
    assert truth.explained < 0.40


def test_where_nothing_was_observed_nothing_is_explained():
    nothing = np.full((KINDS, TOWNS, TOWNS), 0.3)

    truth = draw_truth(some_values(1), nothing, np.full(KINDS, 1 / KINDS), np.random.default_rng(3))

    assert truth.explained == 0.0
    assert np.array_equal(truth.utility, truth.systematic)


def test_each_town_has_its_own_tastes_around_the_ones_given():
    # With one criterion of value 1 and all others 0, a town's utility is its taste for that one.
    true = np.zeros((KINDS, 400, 400))
    true[2] = 1.0
    around = np.array([0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])

    tastes = draw_truth(true, true, around, np.random.default_rng(3)).systematic[:, 0]

    assert tastes.mean() == pytest.approx(0.2, abs=0.02)
    # A Dirichlet share has the variance m (1 − m) / (8 + 1).
    assert tastes.var() == pytest.approx(0.2 * 0.8 / 9, rel=0.2)


def test_the_first_truth_weighs_all_criteria_alike_and_the_others_by_lot():
    chance = np.random.default_rng(1)

    first, second, third = (tastes_around(number, chance) for number in range(3))

    assert first.tolist() == pytest.approx([1 / KINDS] * KINDS)
    assert second.sum() == pytest.approx(1.0)
    assert not np.allclose(second, third)


def test_shrunk_values_are_what_a_scorer_weighs():
    trial = a_trial()
    scorer = trial.scorer(seen_towns(trial), EQUAL_WEIGHTS)
    everyone = Block(slice(0, 24), slice(0, 24))

    values = shrunk_values(scorer.terms)

    assert values.shape == (KINDS, 24, 24)
    assert np.allclose(values.mean(axis=0), scorer.terms.directed(everyone)[0], atol=1e-6)
