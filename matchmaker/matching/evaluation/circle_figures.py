"""How good are circles by what the towns really want and really know, beside size bands and lots?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import TownArrays
from matchmaker.matching.evaluation.circle_problem import Groups, advice_values, circle_problem
from matchmaker.matching.evaluation.plans import Matrix
from matchmaker.matching.group_solving import solve_groups

SIZE = 6
RANDOM_PLANS = 20
FILLED_FIELDS = 3


@dataclass(frozen=True, slots=True)
class CirclePlanFigures:
    """One way to form circles. ``weakest``: mean over circles of the smallest member's mean utility from the others.

    ``cover`` is the mean over the towns that have a circle, ``cover_of_all`` the mean over all with 0 for the others.
    """

    weakest: float
    cover: float
    cover_of_all: float


@dataclass(frozen=True, slots=True)
class CircleFigures:
    """What one run measured of circles; ``placed`` is the share of the filled profiles that have one, ``gap`` ours."""

    engine: CirclePlanFigures
    size_bands: CirclePlanFigures
    random: CirclePlanFigures
    placed: float
    gap: float


@dataclass(frozen=True, eq=False)
class TrueTowns:
    """What is really so: the towns with complete profiles, and their utilities in each truth (n, n)."""

    complete: TownArrays
    utilities: Sequence[Matrix]


def circle_figures(seen: TownArrays, scores: Matrix, truth: TrueTowns, lots: np.random.Generator) -> CircleFigures:
    """Form circles of the observed towns by their ``scores`` (n, n), and measure them by the truth."""
    plan = solve_groups(circle_problem(seen, scores))
    row_of = {ags: row for row, ags in enumerate(seen.ags)}
    own = [[row_of[member] for member in group.members] for group in plan.groups]
    by_size = np.argsort(seen.places.population, kind="stable")
    drawn = [_measured(_cut(lots.permutation(len(seen))), truth) for _ in range(RANDOM_PLANS)]
    placed = np.zeros(len(seen), dtype=bool)
    placed[[row for group in own for row in group]] = True
    filled = np.array([_is_filled(seen, row) for row in range(len(seen))])
    return CircleFigures(
        engine=_measured(own, truth),
        size_bands=_measured(_cut(by_size), truth),
        random=CirclePlanFigures(*np.mean([(one.weakest, one.cover, one.cover_of_all) for one in drawn], axis=0)),
        placed=float(placed[filled].mean()) if filled.any() else 0.0,
        gap=plan.gap,
    )


def _measured(groups: Groups, truth: TrueTowns) -> CirclePlanFigures:
    if not groups:
        return CirclePlanFigures(0.0, 0.0, 0.0)
    covers = np.concatenate([_covers(group, truth.complete) for group in groups])
    weakest = np.mean([[_weakest(group, utility) for group in groups] for utility in truth.utilities])
    return CirclePlanFigures(float(weakest), float(covers.mean()), float(covers.sum()) / len(truth.complete))


def _weakest(group: Sequence[int], utility: Matrix) -> float:
    inside = utility[np.ix_(group, group)].copy()
    np.fill_diagonal(inside, 0.0)
    return float((inside.sum(axis=1) / (len(group) - 1)).min())


def _covers(group: Sequence[int], complete: TownArrays) -> NDArray[np.float64]:
    """Each member's cover: the best advice per answer, then ``1 − Π (1 − advice)``."""
    best = advice_values(complete, group, group).max(axis=1)
    covers: NDArray[np.float64] = 1 - (1 - best).prod(axis=1)
    return covers


def _cut(order: NDArray[np.int64]) -> Groups:
    """Circles of six in this order; a rest of five is one too, a smaller one stays out."""
    groups = [order[start : start + SIZE].tolist() for start in range(0, len(order), SIZE)]
    return [group for group in groups if len(group) >= SIZE - 1]


def _is_filled(towns: TownArrays, row: int) -> bool:
    """At least three of the six fields, needs among them: without a need there is no topic to meet on."""
    profile = towns.profiles[row]
    lists = (profile.needs, profile.experience, profile.formats, profile.windows, profile.networks, profile.history)
    return bool(profile.needs) and sum(bool(one) for one in lists) >= FILLED_FIELDS
