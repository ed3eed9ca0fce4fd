"""Which bars does the engine meet in the simulation, and by how much?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

import numpy as np

from matchmaker.matching.evaluation.simulated_run import RunFigures

RunValue = Callable[[RunFigures], float]

TOWNS, RUNS = 240, 6
"""The bars hold for this many towns, as the mean of at least so many runs."""


class Side(StrEnum):
    """On which side of a bar the good values lie, the bar itself included."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


AT_LEAST, AT_MOST = Side.AT_LEAST, Side.AT_MOST


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that was set beforehand, and how its measure is taken from one run."""

    key: str
    side: Side
    bar: float
    value: RunValue


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar and what was measured: ``value`` is the mean over the runs, ``lowest`` and ``highest`` are single runs.

    ``standard_error`` is that of the mean; NaN for a single run, which says nothing about chance.
    """

    key: str
    side: Side
    bar: float
    value: float
    lowest: float
    highest: float
    standard_error: float

    @property
    def margin(self) -> float:
        """How far the mean lies on the good side of the bar; negative where the bar is missed."""
        return self.value - self.bar if self.side is AT_LEAST else self.bar - self.value

    @property
    def met(self) -> bool:
        return self.margin >= 0


def utility_over(method: str) -> RunValue:
    """Mean mutual utility of the engine's plan minus that of another method."""
    return lambda run: run.methods["matchmaker"].utility - run.methods[method].utility


def share_of_gain(best: str) -> RunValue:
    """What the engine gains over random pairs ÷ what the plan ``best`` gains over them; 0 where that gains nothing."""

    def share(run: RunFigures) -> float:
        engine, lots, most = (run.methods[name].utility for name in ("matchmaker", "random", best))
        return (engine - lots) / (most - lots) if most > lots else 0.0

    return share


def ratio_to_random(figure: str) -> RunValue:
    """A figure of the engine's plan ÷ that of random pairs; NaN, which meets no bar, where these have none of it."""
    of = attrgetter(figure)

    def ratio(run: RunFigures) -> float:
        lots = float(of(run.methods["random"]))
        return float(of(run.methods["matchmaker"])) / lots if lots > 0 else float("nan")

    return ratio


def loss_of_utility(changed: str) -> RunValue:
    """The share of the engine's mean mutual utility that the changed plan loses."""
    return lambda run: 1 - run.methods[changed].utility / run.methods["matchmaker"].utility


BARS = (
    Bar("utility_over_attribute_rules", AT_LEAST, 0.05, utility_over("attribute_rules")),
    Bar("utility_over_size_only", AT_LEAST, 0.03, utility_over("size_only")),
    Bar("utility_over_topic_jaccard", AT_LEAST, 0.10, utility_over("topic_jaccard")),
    Bar("utility_over_tfidf_cosine", AT_LEAST, 0.10, utility_over("tfidf_cosine")),
    Bar("share_of_attainable_gain", AT_LEAST, 0.60, share_of_gain("best_seen")),
    Bar("coverage", AT_LEAST, 1.0, lambda run: run.coverage),
    Bar("p10_over_random", AT_LEAST, 1.7, ratio_to_random("least_satisfied")),
    Bar("blocking_over_random", AT_MOST, 0.30, ratio_to_random("blocking_per_town")),
    Bar("top_5_gini", AT_MOST, 0.35, lambda run: run.lists.balanced.gini),
    Bar("most_lists", AT_MOST, 20.0, lambda run: float(run.lists.balanced.most)),
    Bar("top_5_gini_as_shown", AT_MOST, 0.35, lambda run: run.lists.varied.gini),
    Bar("most_lists_as_shown", AT_MOST, 20.0, lambda run: float(run.lists.varied.most)),
    Bar("loss_with_30_percent_of_fields_removed", AT_MOST, 0.05, loss_of_utility("fewer_fields")),
    Bar("loss_with_weights_35_percent_off", AT_MOST, 0.04, loss_of_utility("other_weights")),
)
"""In the order of the report. The figures were measured on a predecessor and are not ours to move.

Lists are judged twice: as load balance orders them, and as people see them, varied.
"""

REMARKS: Mapping[str, RunValue] = {
    "explained": lambda run: run.explained,
    "utility_over_attribute_rules_with_our_solver": utility_over("attribute_rules_pairs"),
    "utility_of_equal_weights_over_ours": lambda run: (
        run.methods["equal_weights"].utility - run.methods["matchmaker"].utility
    ),
    "share_of_gain_with_complete_profiles": share_of_gain("best_complete"),
    "share_of_gain_with_chance_foreseen": share_of_gain("best_of_all"),
    "top_5_gini_before_balance": lambda run: run.lists.by_score.gini,
    "pairs_below_least_confidence": lambda run: run.unsure,
}
"""Measures without a bar that help to read the others."""


def verdicts(runs: Sequence[RunFigures]) -> tuple[Verdict, ...]:
    """Every bar against the mean of these runs (at least one)."""
    return tuple(verdict(bar.key, (bar.side, bar.bar), [bar.value(run) for run in runs]) for bar in BARS)


def remarks(runs: Sequence[RunFigures]) -> dict[str, float]:
    """What helps to read the verdicts, by key: mean over the runs."""
    return {key: float(np.mean([value(run) for run in runs])) for key, value in REMARKS.items()}


def verdict(key: str, wanted: tuple[Side, float], values: Sequence[float]) -> Verdict:
    """One bar, with its side, against the mean of what single runs measured."""
    error = float(np.std(values, ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("nan")
    return Verdict(key, *wanted, float(np.mean(values)), min(values), max(values), error)
