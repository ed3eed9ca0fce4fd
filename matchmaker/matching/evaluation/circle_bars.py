"""Which bars do circles meet in the simulation, and by how much?"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matchmaker.matching.evaluation.bars import AT_LEAST, Verdict, verdict
from matchmaker.matching.evaluation.circle_figures import CircleFigures, CirclePlanFigures
from matchmaker.matching.evaluation.simulated_run import RunFigures

LEAST_COVER_LEAD = 0.08
"""No single run may stay below this lead over size bands."""


def lead(figure: Callable[[CirclePlanFigures], float]) -> Callable[[CircleFigures], float]:
    """By which share a figure of the engine's circles lies above that of size bands; NaN where these have none."""

    def share(one: CircleFigures) -> float:
        bands = figure(one.size_bands)
        return figure(one.engine) / bands - 1 if bands > 0 else float("nan")

    return share


CIRCLE_MEASURES: Mapping[str, tuple[float, Callable[[CircleFigures], float]]] = {
    "weakest_member_over_random": (0.10, lambda one: one.engine.weakest - one.random.weakest),
    "weakest_member_over_size_bands": (0.0, lambda one: one.engine.weakest - one.size_bands.weakest),
    "cover_over_size_bands": (0.15, lead(lambda plan: plan.cover)),
    "filled_profiles_placed": (0.90, lambda one: one.placed),
}
"""Bar (at least) and measure, in the order of the report; the bars were set beforehand."""

CIRCLE_REMARKS: Mapping[str, Callable[[CircleFigures], float]] = {
    "cover_of_all_over_size_bands": lead(lambda plan: plan.cover_of_all),
    "weakest_member": lambda one: one.engine.weakest,
    "cover": lambda one: one.engine.cover,
    "gap": lambda one: one.gap,
}
"""Measures without a bar: the cover with 0 for who has no circle, and how far the plan is proven."""


def circle_verdicts(runs: Sequence[RunFigures]) -> tuple[Verdict, ...]:
    """Every bar against the mean of the runs that measured circles; none where no run did."""
    found = measured(runs)
    if not found:
        return ()
    verdicts = [_at_least(key, bar, [value(one) for one in found]) for key, (bar, value) in CIRCLE_MEASURES.items()]
    worst = min(CIRCLE_MEASURES["cover_over_size_bands"][1](one) for one in found)
    return (*verdicts, _at_least("cover_over_size_bands_in_the_worst_run", LEAST_COVER_LEAD, [worst]))


def _at_least(key: str, bar: float, values: Sequence[float]) -> Verdict:
    return verdict(key, (AT_LEAST, bar), values)


def circle_remarks(runs: Sequence[RunFigures]) -> dict[str, float]:
    """What helps to read the verdicts: means over the runs."""
    found = measured(runs)
    return {key: float(np.mean([value(one) for one in found])) for key, value in CIRCLE_REMARKS.items() if found}


def measured(runs: Sequence[RunFigures]) -> list[CircleFigures]:
    """The circles of the runs that have some."""
    return [run.circles for run in runs if run.circles is not None]
