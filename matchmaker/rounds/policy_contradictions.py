"""Which values of a policy, each fit by itself, contradict each other?"""

from collections.abc import Iterator, Mapping
from typing import Any

from matchmaker.errors import Fault
from matchmaker.matching.group_problem import CONSORTIUM_RULES
from matchmaker.rounds.policy import (
    COLLECTING_DAYS,
    PROFILE_REMINDER_DAYS,
    QUARTERLY_BUDGET_HOURS,
    QUARTERLY_HOURS,
)


def contradiction_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Every contradiction, with its place; values that are missing or no numbers have faults of their own."""
    return [
        *_never_called(document),
        *_reminded_too_early(document),
        *_never_provisional(document),
        *_never_affordable(document),
        *_never_enough_states(document),
    ]


def _number(document: Mapping[str, Any], path: tuple[str, ...], default: float | None = None) -> float | None:
    """The number at this path, ``default`` where nothing stands there, None where something else does."""
    found: Any = document
    for key in path:
        if not isinstance(found, Mapping):
            return None
        if key not in found:
            return default
        found = found[key]
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _never_called(document: Mapping[str, Any]) -> Iterator[Fault]:
    window = _number(document, ("round", "answer_window_days"))
    day = _number(document, ("round", "head_office_task_day"))
    if window is not None and day is not None and day > window:
        told = f"Angerufen wird am Tag {day:g}, die Frist endet schon am Tag {window:g}."
        yield Fault(
            "[round]", f"{told} Bitte einen früheren Tag oder eine längere Frist wählen.", "head_office_task_day"
        )


def _reminded_too_early(document: Mapping[str, Any]) -> Iterator[Fault]:
    days = _number(document, ("collecting", "collecting_days"), COLLECTING_DAYS)
    before = _number(document, ("collecting", "profile_reminder_days"), PROFILE_REMINDER_DAYS)
    if days is not None and before is not None and before >= days:
        told = f"Die Erinnerung (Tage vor dem Ende: {before:g}) läge vor dem Beginn der Sammlung (Tage: {days:g})."
        yield Fault("[collecting]", f"{told} Bitte später erinnern oder länger sammeln.", "profile_reminder_days")


def _never_provisional(document: Mapping[str, Any]) -> Iterator[Fault]:
    least = _number(document, ("limits", "minimum_confidence"))
    sure = _number(document, ("limits", "provisional_confidence"))
    if least is not None and sure is not None and sure < least:
        told = (
            f"Unter {_written(sure)} heißt ein Ergebnis vorläufig, vorgeschlagen wird aber erst ab {_written(least)}."
        )
        yield Fault("[limits]", f"{told} Bitte eines von beidem ändern.", "provisional_confidence")


def _never_affordable(document: Mapping[str, Any]) -> Iterator[Fault]:
    budget = _number(document, ("effort", "quarterly_budget_hours"), QUARTERLY_BUDGET_HOURS)
    for form, usual in QUARTERLY_HOURS.items():
        hours = _number(document, ("effort", "quarterly_hours", form.value), usual)
        if budget is not None and hours is not None and hours > budget:
            told = f"Dieser Austausch braucht im Vierteljahr mehr Stunden ({hours:g}), als eine Stadt hat ({budget:g})."
            yield Fault("[effort.quarterly_hours]", f"{told} So käme er nie zustande.", form.value)


def _never_enough_states(document: Mapping[str, Any]) -> Iterator[Fault]:
    rules = ("groups", "consortium")
    states = _number(document, (*rules, "minimum_states"), CONSORTIUM_RULES.minimum_states)
    size = _number(document, (*rules, "target_size"), CONSORTIUM_RULES.target_size)
    if states is not None and size is not None and states > size:
        told = f"Gefordert sind Städte aus {states:g} Ländern, eine Gruppe hat höchstens {size:g} Städte."
        yield Fault("[groups.consortium]", f"{told} Bitte eines von beidem ändern.", "minimum_states")


def _written(value: float) -> str:
    return f"{value:g}".replace(".", ",")
