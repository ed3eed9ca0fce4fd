"""Which criteria are there, and are these weights of a format fit to score with?"""

import math
from collections.abc import Callable, Mapping
from typing import TypeGuard

from matchmaker.errors import BadInput, Fault
from matchmaker.scoring.criteria.fresh_eyes import FreshEyes
from matchmaker.scoring.criteria.lead import Lead
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.criteria.nearness import Nearness
from matchmaker.scoring.criteria.novelty import Novelty
from matchmaker.scoring.criteria.setting import Setting
from matchmaker.scoring.criteria.shared_challenge import SharedChallenge
from matchmaker.scoring.criteria.similar_size import SimilarSize
from matchmaker.scoring.criteria.time_and_format import TimeAndFormat
from matchmaker.scoring.criterion import Criterion, ScoringRun
from matchmaker.towns.fault_list import shown

CRITERIA: dict[str, Callable[[ScoringRun], Criterion]] = {
    "similar_size": SimilarSize.of,
    "shared_challenge": SharedChallenge.of,
    "learns": Learns.of,
    "lead": Lead.of,
    "setting": Setting.of,
    "fresh_eyes": FreshEyes.of,
    "nearness": Nearness.of,
    "time_and_format": TimeAndFormat.of,
    "novelty": Novelty.of,
}
"""Every criterion by its key, in the order in which lines are shown."""

SUM_TOLERANCE = 1e-9


def weight_faults(weights: Mapping[str, object], where: str) -> list[Fault]:
    """What is wrong with one format's weights: unknown or missing criteria, no number, negative, sum not 1."""
    faults = [Fault(where, "Dieses Kriterium gibt es nicht.", key) for key in weights if key not in CRITERIA]
    faults += [
        Fault(where, "Hier fehlt das Gewicht (0, wenn es nicht zählen soll).", key)
        for key in CRITERIA
        if key not in weights
    ]
    numbers = {key: float(weight) for key, weight in weights.items() if _is_number(weight)}
    faults += [Fault(where, f"{shown(weights[key])} ist keine Zahl.", key) for key in weights if key not in numbers]
    faults += [Fault(where, f"„{_written(weight)}“ ist negativ.", key) for key, weight in numbers.items() if weight < 0]
    total = math.fsum(numbers.values())
    if not faults and abs(total - 1.0) > SUM_TOLERANCE:
        faults.append(Fault(where, f"Die Gewichte ergeben zusammen {_written(total)} statt 1."))
    return faults


def _written(total: float) -> str:
    """In German, with as many digits as the check looks at: a sum that is refused must not read as 1."""
    return f"{total:.12g}".replace(".", ",")


def check_weights(weights: Mapping[str, object], where: str = "Gewichte") -> None:
    """Refuse weights that a run could not use, with all their faults."""
    if faults := weight_faults(weights, where):
        raise BadInput("Diese Gewichte können nicht verwendet werden:", faults)


def criteria_of(run: ScoringRun, weights: Mapping[str, float]) -> tuple[Criterion, ...]:
    """The criteria that count under these weights, in the order of ``CRITERIA``; weight 0 has no influence."""
    return tuple(make(run) for key, make in CRITERIA.items() if weights[key] > 0)


def _is_number(weight: object) -> TypeGuard[int | float]:
    return isinstance(weight, int | float) and not isinstance(weight, bool) and math.isfinite(weight)
