"""Which weights follow from comparing all criteria with the best and with the worst of them?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from matchmaker.errors import BadInput, Fault
from matchmaker.features.weights_file import is_weight
from matchmaker.towns.fault_list import shown

LEAST, MOST = 1.0, 9.0
EQUALLY = 1.0


@dataclass(frozen=True)
class BestWorstQuestion:
    """What a person answered, each from 1 (equally important) to 9 (extremely more important).

    ``best_over`` says how much more important ``best`` is than each criterion, ``over_worst`` how much more
    important each criterion is than ``worst``; both name every criterion, best and worst included.
    """

    best: str
    worst: str
    best_over: Mapping[str, float]
    over_worst: Mapping[str, float]


@dataclass(frozen=True)
class BestWorstWeights:
    """``weights`` by criterion (≥ 0, sum 1) and two figures of how well the answers agree.

    ``disagreement`` ξ is the largest gap that no weights can close, 0 for perfectly consistent answers;
    ``inconsistency`` in [0, 1] compares each criterion's two answers with the one of best over worst (M. Liang,
    M. Brunelli, J. Rezaei, Omega 96, 2020): 0 where they multiply exactly.
    """

    weights: Mapping[str, float]
    disagreement: float
    inconsistency: float


def best_worst_weights(question: BestWorstQuestion) -> BestWorstWeights:
    """Weights by the best-worst method (J. Rezaei, Omega 53, 2015), in its linear form (Omega 64, 2016).

    Minimise ξ with ``|w_B − a_Bj w_j| ≤ ξ`` and ``|w_j − a_jW w_W| ≤ ξ``, Σ w = 1, w ≥ 0, by HiGHS. One criterion has
    weight 1. ``BadInput`` with all faults of the answers.
    """
    if faults := list(question_faults(question)):
        raise BadInput("Aus diesen Vergleichen ergeben sich keine Gewichte:", faults)
    names = sorted(question.best_over)
    rows = np.array(list(_gaps(question, names)))
    # ξ is the last unknown; each gap is bounded from both sides.
    sides = np.vstack([np.column_stack([sign * rows, -np.ones(len(rows))]) for sign in (1.0, -1.0)])
    one = np.append(np.ones(len(names)), 0.0)
    found = linprog(np.append(np.zeros(len(names)), 1.0), A_ub=sides, b_ub=np.zeros(len(sides)), A_eq=[one], b_eq=[1.0])
    # Equal weights and a large ξ always keep the constraints, so there is a solution.
    solution = np.asarray(found.x, dtype=np.float64)
    weights = np.clip(solution[:-1], 0.0, None)
    total = math.fsum(weights.tolist())
    return BestWorstWeights(
        {name: float(weight) / total for name, weight in zip(names, weights, strict=True)},
        max(0.0, float(solution[-1])),
        _inconsistency(question),
    )


def question_faults(question: BestWorstQuestion) -> Iterator[Fault]:
    """All that is wrong with the answers; also of a question whose answers come straight from a file, of any type."""
    tables = {"Bestes Kriterium": question.best_over, "Schlechtestes Kriterium": question.over_worst}
    names = sorted({*question.best_over, *question.over_worst})
    if not names:
        yield Fault("Vergleiche", "Es ist kein Kriterium genannt.")
    for where, table in tables.items():
        yield from (Fault(where, "Dieser Vergleich fehlt.", name) for name in names if name not in table)
        for name, answer in table.items():
            if not (is_weight(answer) and LEAST <= answer <= MOST):
                yield Fault(where, f"{shown(answer)} liegt nicht zwischen 1 (gleich wichtig) und 9.", name)
    for where, name in (("Bestes Kriterium", question.best), ("Schlechtestes Kriterium", question.worst)):
        if not name:
            yield Fault(where, "Es ist nicht genannt.")
        elif name not in names:
            yield Fault(where, "Dieses Kriterium kommt in den Vergleichen nicht vor.", name)
        elif tables[where].get(name, EQUALLY) != EQUALLY:
            yield Fault(where, "Mit sich selbst verglichen ist ein Kriterium gleich wichtig (1).", name)
    yield from _contradictions(question, names)


def _gaps(question: BestWorstQuestion, names: Sequence[str]) -> Iterator[NDArray[np.float64]]:
    """One row of coefficients per comparison; the comparisons of best and worst with themselves say nothing."""
    best, worst = names.index(question.best), names.index(question.worst)
    for place, name in enumerate(names):
        over, under = np.zeros(len(names)), np.zeros(len(names))
        over[best] += 1.0
        over[place] -= question.best_over[name]
        under[place] += 1.0
        under[worst] -= question.over_worst[name]
        yield over
        yield under


def _inconsistency(question: BestWorstQuestion) -> float:
    whole = question.best_over[question.worst]
    if whole == EQUALLY:
        return (
            0.0
            if all(question.best_over[one] * question.over_worst[one] == whole for one in question.best_over)
            else 1.0
        )
    off = (abs(question.best_over[one] * question.over_worst[one] - whole) for one in question.best_over)
    return min(1.0, max(off) / (whole * whole - whole))


def _contradictions(question: BestWorstQuestion, names: Sequence[str]) -> Iterator[Fault]:
    if question.best == question.worst and len(names) > 1:
        yield Fault("Vergleiche", "Das beste und das schlechteste Kriterium sind dasselbe.", question.best)
    both = question.best_over.get(question.worst), question.over_worst.get(question.best)
    if all(map(is_weight, both)) and both[0] != both[1]:
        reason = f"Bestes über schlechtestes ist einmal {shown(both[0])} und einmal {shown(both[1])}."
        yield Fault("Vergleiche", reason, question.best)
