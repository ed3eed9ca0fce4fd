"""Comparisons with the best and the worst criterion become weights, or are refused with all their faults."""

from dataclasses import replace

import pytest

from matchmaker.errors import BadInput
from matchmaker.scoring.best_worst import BestWorstQuestion, best_worst_weights

QUESTION = BestWorstQuestion(
    best="price",
    worst="style",
    best_over={"quality": 2, "price": 1, "comfort": 4, "safety": 3, "style": 8},
    over_worst={"quality": 4, "price": 8, "comfort": 4, "safety": 2, "style": 1},
)


def faults_of(question: BestWorstQuestion) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        best_worst_weights(question)
    return [str(fault) for fault in refusal.value.faults]


def test_slightly_inconsistent_comparisons_give_weights_in_their_order():
    found = best_worst_weights(QUESTION)

    ranked = sorted(found.weights, key=lambda name: -found.weights[name])
    assert ranked[0] == "price"
    assert ranked[-1] == "style"
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert 0 < found.disagreement < 0.1


def test_the_worst_comparison_decides_how_inconsistent_the_answers_are():
    # comfort: 4 · 4 = 16 and safety: 3 · 2 = 6, where best over worst is 8; (16 − 8) / (8² − 8).
    assert best_worst_weights(QUESTION).inconsistency == pytest.approx(8 / 56)


def test_no_weights_can_do_better_than_the_disagreement():
    # Word by word on a grid of weights: the largest gap is nowhere smaller.
    question = BestWorstQuestion("a", "c", {"a": 1, "b": 2, "c": 6}, {"a": 6, "b": 2, "c": 1})
    found = best_worst_weights(question)

    def largest_gap(a: float, b: float, c: float) -> float:
        return max(abs(a - 2 * b), abs(a - 6 * c), abs(b - 2 * c))

    steps = [place / 200 for place in range(201)]
    best = min(largest_gap(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1)
    assert found.disagreement <= best
    assert largest_gap(*(found.weights[name] for name in "abc")) == pytest.approx(found.disagreement)


def test_one_criterion_has_all_the_weight():
    found = best_worst_weights(BestWorstQuestion("a", "a", {"a": 1}, {"a": 1}))

    assert (found.weights, found.disagreement, found.inconsistency) == ({"a": 1.0}, 0.0, 0.0)


def test_all_equally_important_is_consistent_and_a_contradiction_to_it_is_not():
    equal = BestWorstQuestion("a", "b", dict.fromkeys("abc", 1), dict.fromkeys("abc", 1))
    odd = replace(equal, best_over={"a": 1, "b": 1, "c": 3})

    assert best_worst_weights(equal).weights == pytest.approx(dict.fromkeys("abc", 1 / 3))
    assert best_worst_weights(equal).inconsistency == 0.0
    assert best_worst_weights(odd).inconsistency == 1.0


def test_all_faults_are_named_at_once():
    question = BestWorstQuestion(
        best="a",
        worst="x",
        best_over={"a": 2, "b": 0, "c": float("nan")},
        over_worst={"a": 9.5, "c": 3},
    )

    assert faults_of(question) == [
        "Bestes Kriterium, b: „0“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
        "Bestes Kriterium, c: „nan“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
        "Schlechtestes Kriterium, b: Dieser Vergleich fehlt.",
        "Schlechtestes Kriterium, a: „9.5“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
        "Bestes Kriterium, a: Mit sich selbst verglichen ist ein Kriterium gleich wichtig (1).",
        "Schlechtestes Kriterium, x: Dieses Kriterium kommt in den Vergleichen nicht vor.",
    ]


def test_the_two_comparisons_of_best_with_worst_must_agree():
    assert faults_of(replace(QUESTION, over_worst={**QUESTION.over_worst, "price": 7})) == [
        "Vergleiche, price: Bestes über schlechtestes ist einmal „8“ und einmal „7“."
    ]


def test_the_best_is_not_the_worst_of_several():
    question = BestWorstQuestion("a", "a", {"a": 1, "b": 2}, {"a": 1, "b": 2})

    assert faults_of(question) == ["Vergleiche, a: Das beste und das schlechteste Kriterium sind dasselbe."]


def test_without_any_criterion_there_is_nothing_to_weigh():
    assert faults_of(BestWorstQuestion("a", "b", {}, {})) == [
        "Vergleiche: Es ist kein Kriterium genannt.",
        "Bestes Kriterium, a: Dieses Kriterium kommt in den Vergleichen nicht vor.",
        "Schlechtestes Kriterium, b: Dieses Kriterium kommt in den Vergleichen nicht vor.",
    ]
