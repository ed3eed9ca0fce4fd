"""Laws of learned weights and of weights by comparison."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.scoring.acceptance_model import EXPECTED_SLOPE, SLOPE_SPREAD, learned_model, prior_model
from matchmaker.scoring.best_worst import BestWorstQuestion, best_worst_weights
from matchmaker.scoring.calibration import calibrate
from matchmaker.scoring.decisions import Decisions
from tests.decision_builders import CRITERIA, PRIOR, simulated_decisions

NAMES = ("a", "b", "c", "d")


@st.composite
def priors(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> dict[str, float]:
    parts = draw(st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names)).filter(any))
    return {name: part / sum(parts) for name, part in zip(names, parts, strict=True)}


@st.composite
def decisions(draw: st.DrawFn, least: int = 4, most: int = 130) -> Decisions:
    """Any answers with at least one of each kind; values may be constant, extreme or doubled."""
    count = draw(st.integers(least, most))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = draw(st.sampled_from([chance.random, lambda size: chance.integers(0, 2, size).astype(float)]))((count, 4))
    values[:, 3] = draw(st.sampled_from([0.0, 0.5, 1.0]))
    accepted = chance.random(count) < draw(st.sampled_from([0.05, 0.3, 0.5, 0.9]))
    accepted[0], accepted[1] = True, False
    numbers = chance.integers(draw(st.integers(1, count)), size=count)
    return Decisions(NAMES, values, accepted, tuple(f"g{number}" for number in numbers))


@given(decisions(), priors())
@settings(max_examples=25, deadline=None)
def test_slopes_are_never_negative_and_weights_sum_to_1(answers, prior):
    assert (learned_model(answers, prior).slopes >= 0).all()

    weights = calibrate(answers, prior).weights

    assert list(weights) == list(NAMES)
    assert all(weight >= 0 for weight in weights.values())
    assert sum(weights.values()) == pytest.approx(1.0)


@given(decisions(), priors(), st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_and_columns_changes_nothing_at_all(answers, prior, random):
    columns, rows = list(range(len(NAMES))), list(range(len(answers)))
    random.shuffle(columns)
    random.shuffle(rows)
    turned = Decisions(
        tuple(NAMES[column] for column in columns),
        answers.values[rows][:, columns],
        answers.accepted[rows],
        tuple(answers.groups[row] for row in rows),
    )

    first, second = calibrate(answers, prior), calibrate(turned, prior)

    assert dict(first.weights) == dict(second.weights)
    assert (first.stage, first.active, first.shift, first.loss) == (
        second.stage,
        second.active,
        second.shift,
        second.loss,
    )


@given(decisions(), priors())
@settings(max_examples=25, deadline=None)
def test_no_other_slopes_near_by_are_more_probable(answers, prior):
    model = learned_model(answers, prior)
    weights = np.array([prior[name] for name in NAMES])
    counted = weights > 0

    def cost(intercept: float, slopes: np.ndarray) -> float:
        off = (slopes[counted] - EXPECTED_SLOPE * weights[counted]) / (SLOPE_SPREAD * weights[counted])
        chances = intercept + answers.values @ slopes
        return float(np.logaddexp(0, np.where(answers.accepted, -chances, chances)).sum() + 0.5 * off @ off)

    best = cost(model.intercept, model.slopes)
    chance = np.random.default_rng(1)
    for size in (1e-3, 1e-1, 1.0):
        for _ in range(5):
            other = np.maximum(0, model.slopes + size * weights * chance.standard_normal(len(NAMES)))
            assert cost(model.intercept + size * chance.standard_normal(), other) >= best - 1e-6


def test_slopes_lie_where_the_answers_pull_as_hard_as_the_prior_of_8_times_the_weight_give_or_take_6_times():
    answers = simulated_decisions(200, 20)
    model, weights = learned_model(answers, PRIOR), np.array([PRIOR[name] for name in answers.criteria])

    chances = 1 / (1 + np.exp(-(model.intercept + answers.values @ model.slopes)))
    pull_of_answers = answers.values.T @ (answers.accepted - chances) * weights
    pull_of_prior = (8 - model.slopes / weights) / 6**2

    assert (model.slopes > 0).all()
    assert (pull_of_answers + pull_of_prior).tolist() == pytest.approx([0.0] * len(CRITERIA), abs=1e-4)
    assert abs(pull_of_prior).max() > 0.01


@given(st.integers(0, 10_000), st.sampled_from(CRITERIA))
@settings(max_examples=15, deadline=None)
def test_a_criterion_that_decides_alone_gains_weight(seed, decisive):
    true = {name: float(name == decisive) for name in CRITERIA}

    weights = calibrate(simulated_decisions(400, 100, true, seed), PRIOR).weights

    assert weights[decisive] > PRIOR[decisive]
    assert max(weights, key=lambda name: weights[name]) == decisive


@given(decisions(), priors())
@settings(max_examples=25, deadline=None)
def test_the_prior_s_model_keeps_the_prior_s_proportions(answers, prior):
    slopes = prior_model(answers, prior).slopes

    total = slopes.sum()
    assert slopes.tolist() == pytest.approx([total * prior[name] for name in NAMES])


@st.composite
def consistent_answers(draw: st.DrawFn) -> tuple[BestWorstQuestion, dict[str, float]]:
    """Comparisons that multiply exactly, with the weights that they follow from."""
    over_worst = draw(st.lists(st.sampled_from([1, 2, 4, 8]), min_size=2, max_size=6))
    strengths = {f"k{place}": float(value) for place, value in enumerate([8, *over_worst, 1])}
    most = max(strengths.values())
    question = BestWorstQuestion(
        "k0", f"k{len(strengths) - 1}", {name: most / value for name, value in strengths.items()}, strengths
    )
    return question, {name: value / sum(strengths.values()) for name, value in strengths.items()}


@given(consistent_answers())
@settings(max_examples=25, deadline=None)
def test_consistent_comparisons_give_exactly_the_weights_behind_them(asked):
    question, wanted = asked

    found = best_worst_weights(question)

    assert found.weights == pytest.approx(wanted, abs=1e-9)
    assert found.disagreement == pytest.approx(0.0, abs=1e-9)
    assert found.inconsistency == 0.0


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=6), st.integers(1, 9), st.randoms()
)
@settings(max_examples=60, deadline=None)
def test_any_comparisons_give_weights_and_say_how_far_they_disagree(middle, whole, random):
    names = ["best", *(f"k{place}" for place in range(len(middle))), "worst"]
    best_over = dict(zip(names, [1.0, *(float(over) for over, _ in middle), float(whole)], strict=True))
    over_worst = dict(zip(names, [float(whole), *(float(under) for _, under in middle), 1.0], strict=True))
    turned = names[:]
    random.shuffle(turned)

    found = best_worst_weights(BestWorstQuestion("best", "worst", best_over, over_worst))
    again = best_worst_weights(
        BestWorstQuestion(
            "best", "worst", {name: best_over[name] for name in turned}, {name: over_worst[name] for name in turned}
        )
    )

    weights = found.weights
    assert sum(weights.values()) == pytest.approx(1.0)
    assert min(weights.values()) >= 0
    assert 0 <= found.inconsistency <= 1
    gaps = [abs(weights["best"] - best_over[name] * weights[name]) for name in names]
    gaps += [abs(weights[name] - over_worst[name] * weights["worst"]) for name in names]
    assert max(gaps) == pytest.approx(found.disagreement, abs=1e-7)
    assert again == found
