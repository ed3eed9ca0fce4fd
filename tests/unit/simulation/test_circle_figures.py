"""Circles are measured by what towns really want and know, and by nothing that the engine believes."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.matching.evaluation.circle_bars import circle_remarks, circle_verdicts
from matchmaker.matching.evaluation.circle_figures import (
    CircleFigures,
    CirclePlanFigures,
    TrueTowns,
    circle_figures,
)
from matchmaker.matching.evaluation.circle_problem import advice_values, circle_problem, strongest_needs
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind
from tests.simulated import a_trial, arrays_of, seen_towns
from tests.unit.simulation.test_bars import RUN

FIGURES = CircleFigures(
    engine=CirclePlanFigures(0.50, 0.60, 0.54),
    size_bands=CirclePlanFigures(0.45, 0.40, 0.40),
    random=CirclePlanFigures(0.42, 0.41, 0.41),
    placed=0.95,
    gap=0.2,
)


def test_bars_of_circles_are_taken_from_the_right_figures():
    weaker = replace(FIGURES, engine=CirclePlanFigures(0.50, 0.42, 0.40))
    runs = [replace(RUN, circles=FIGURES), replace(RUN, circles=weaker)]

    found = {one.key: (round(one.value, 6), one.met) for one in circle_verdicts(runs)}

    assert found == {
        "weakest_member_over_random": (0.08, False),
        "weakest_member_over_size_bands": (0.05, True),
        "cover_over_size_bands": (0.275, True),
        "filled_profiles_placed": (0.95, True),
        "cover_over_size_bands_in_the_worst_run": (0.05, False),
    }
    assert circle_remarks(runs)["cover_of_all_over_size_bands"] == pytest.approx(0.175)


def test_runs_without_circles_give_no_verdict():
    assert (circle_verdicts([RUN]), circle_remarks([RUN])) == ((), {})


def test_a_case_is_the_strongest_need_and_answers_lie_on_the_curve_of_learning():
    taxonomy = read_taxonomy()
    topic = next(one.id for one in taxonomy.topics if one.broader is not None)
    asking, knowing = seen_towns(a_trial(12))[:2]
    other = next(one.id for one in taxonomy.topics if taxonomy.kin(topic, one.id) == 0)
    asking = replace(asking, needs=(Need(other, 1 / 3), Need(topic, 1.0)), experience=())
    done = Experience(topic, StatementKind.TOPIC, Stage.LEARNED, topic=topic)
    towns = arrays_of((asking, replace(knowing, needs=(), experience=(done,))))

    values = advice_values(towns, [0, 1], [0, 1])

    column = towns.topics.ids.index(topic)
    assert strongest_needs(towns).tolist() == [column, -1]
    assert values[0, 1, column] == pytest.approx(1.0)
    assert values.sum() == pytest.approx(1.0)
    assert circle_problem(towns, np.full((2, 2), 0.5)).advice == ((knowing.ags, asking.ags, 1_000_000, topic),)


def test_the_weakest_member_is_measured_by_true_utility():
    towns = arrays_of(seen_towns(a_trial(12)))
    utility = np.full((12, 12), 0.6)
    utility[:, 0] = utility[0, :] = 0.1
    truth = TrueTowns(towns, [utility, utility])

    figures = circle_figures(towns, np.full((12, 12), 0.5), truth, np.random.default_rng(1))

    # Two circles of six: town 0 is the weakest of its own, in the other all have 0.6.
    assert figures.size_bands.weakest == pytest.approx((0.1 + 0.6) / 2)
    assert figures.random.weakest == pytest.approx((0.1 + 0.6) / 2)


def test_advice_needs_memory_for_what_is_given_and_not_for_all_that_could_be():
    towns = arrays_of(seen_towns(a_trial(60)))
    everything = len(towns) ** 2 * len(towns.topics.ids) * np.dtype(np.float64).itemsize
    scores = np.zeros((len(towns), len(towns)))

    tracemalloc.start()
    circle_problem(towns, scores)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < everything / 4
