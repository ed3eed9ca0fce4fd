"""Every method plans from the same observed profiles, and the engine is shaken as announced."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.matching.evaluation.compared_plans import (
    CANDIDATES,
    baseline_plans,
    best_plans,
    engine_plans,
    shaken_weights,
)
from matchmaker.matching.evaluation.measures import coverage
from matchmaker.matching.evaluation.plans import NOBODY
from matchmaker.matching.evaluation.trial import Draw
from matchmaker.matching.problem import TandemProblem, TownSlot
from matchmaker.matching.tandems import solve_tandems
from matchmaker.scoring.simulation.baselines import advisers
from matchmaker.scoring.simulation.truth import Truth
from tests.simulated import a_trial, seen_towns


def test_the_engine_s_plan_is_the_one_that_a_round_would_make():
    trial = a_trial()
    scorer = trial.scorer(seen_towns(trial))
    ags = scorer.terms.run.towns.ags

    partners = engine_plans(trial, 0, seen_towns(trial))["matchmaker"][0]

    candidates = tuple(scorer.candidates(CANDIDATES))
    wanted = solve_tandems(TandemProblem(tuple(TownSlot(one) for one in ags), candidates)).pairs
    planned = {(ags[row], ags[other]) for row, other in enumerate(partners.tolist()) if row < other}
    assert planned == {(a, b) for a, b, _ in wanted}


def test_shaken_weights_are_a_third_up_or_down_and_sum_to_1():
    weights = a_trial().weights

    shaken = shaken_weights(weights, np.random.default_rng(1))

    assert len(shaken) == 4
    assert len({tuple(one.values()) for one in shaken}) > 1
    for one in shaken:
        assert sum(one.values()) == pytest.approx(1.0)
        assert [key for key in one if not one[key]] == [key for key in weights if not weights[key]]
        factors = {round(one[key] / weights[key], 9) for key in one if weights[key]}
        assert min(factors) / max(factors) in (1.0, pytest.approx(0.65 / 1.35))
        assert len(factors) <= 2


def test_the_shaken_weights_do_not_depend_on_the_order_in_which_they_are_listed():
    weights = a_trial().weights
    turned = dict(sorted(weights.items(), reverse=True))

    first, second = (shaken_weights(one, np.random.default_rng(1)) for one in (weights, turned))

    assert all(one == pytest.approx(other) for one, other in zip(first, second, strict=True))


def test_the_engine_plans_once_under_every_set_of_shaken_weights():
    trial = a_trial()
    seen = seen_towns(trial)

    plans = engine_plans(trial, 0, seen)

    weights = shaken_weights(trial.weights, trial.chance(0, Draw.WEIGHTS))
    assert [plan.tolist() for plan in plans["other_weights"]] == [
        engine_plans(replace(trial, weights=one), 0, seen)["matchmaker"][0].tolist() for one in weights
    ]


def test_fewer_fields_change_the_engine_s_plan():
    trial = a_trial()

    plans = engine_plans(trial, 0, seen_towns(trial))

    assert not np.array_equal(plans["fewer_fields"][0], plans["matchmaker"][0])


def test_every_baseline_gives_every_town_a_partner():
    trial = a_trial()

    plans = baseline_plans(trial, 0, trial.scorer(seen_towns(trial)))

    assert {name: len(own) for name, own in plans.items()} == {
        "random": 20,
        "size_only": 1,
        "topic_jaccard": 1,
        "tfidf_cosine": 1,
        "attribute_rules": 1,
        "attribute_rules_pairs": 1,
    }
    assert all(coverage(plan) == 1.0 for own in plans.values() for plan in own)
    assert len({tuple(plan.tolist()) for plan in plans["random"]}) == 20


def test_rules_with_assignment_pair_who_asks_with_who_advises():
    trial = a_trial()
    engine = trial.scorer(seen_towns(trial))

    partners = baseline_plans(trial, 0, engine)["attribute_rules"][0]

    advises = advisers(engine.terms.run.towns)
    assert all(advises[row] != advises[other] for row, other in enumerate(partners.tolist()))


def test_size_alone_pairs_neighbours_in_the_order_of_size():
    trial = a_trial()
    engine = trial.scorer(seen_towns(trial))

    partners = baseline_plans(trial, 0, engine)["size_only"][0]

    rank = np.argsort(np.argsort(engine.terms.run.towns.places.population))
    assert max(abs(int(rank[row]) - int(rank[other])) for row, other in enumerate(partners.tolist())) <= 3


def test_the_best_plans_use_what_their_name_says():
    trial = a_trial()
    lonely = np.zeros((4, 4))
    by_chance, systematic, seen = (lonely.copy() for _ in range(3))
    by_chance[0, 1] = systematic[0, 2] = seen[0, 3] = 1.0

    plans = best_plans(trial, 0, Truth(by_chance, systematic, seen, 0.4))

    assert {name: int(own[0][0]) for name, own in plans.items()} == {
        "best_seen": 3,
        "best_complete": 2,
        "best_of_all": 1,
    }
    assert NOBODY not in plans["best_seen"][0]


def test_every_lot_has_a_stream_of_its_own():
    trial = a_trial()

    drawn = {float(trial.chance(run, draw).random()) for run in range(3) for draw in Draw}

    assert len(drawn) == 3 * len(Draw)
    assert trial.chance(1, Draw.GAPS).random() == trial.chance(1, Draw.GAPS).random()
