"""How long is what kept, and what is past its time?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.rounds.delegates import forget_unconfirmed
from matchmaker.rounds.forgetting import KEPT_AFTER_END, MOST_AT_ONCE, forget_expired, forget_offices
from matchmaker.rounds.interest_keeping import forget_interests
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.trial_run import KEPT_FOR as TRIALS_KEPT
from matchmaker.rounds.upload import KEPT_FOR as UPLOADS_KEPT

SLOTS_KEPT = timedelta(days=90)
COUNTS_KEPT = timedelta(days=2)
"""Longer than any window in which something is counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is removed after which time, as German words; ``forget`` removes some of it and says how many."""

    what: str
    after: str
    forget: Callable[[UnitOfWork, datetime], int]


RULES = (
    Rule("Links zum Anmelden und Sitzungen", "30 Tage nach ihrem Ende", forget_expired),
    Rule("beendete Adressen von Stellen, unbeantwortete Links an sie", "30 Tage nach ihrem Ende", forget_offices),
    Rule("Adressen, die Nachrichten möchten", "unbestätigt nach 7 Tagen, sonst nach 2 Jahren", forget_interests),
    Rule("Adressen von Vertretungen ohne Antwort", "nach 14 Tagen", forget_unconfirmed),
    Rule(
        "beendete Zugänge der Geschäftsstelle",
        "30 Tage nach ihrem Ende",
        lambda uow, now: uow.office_people.remove_ended(now - KEPT_AFTER_END, MOST_AT_ONCE),
    ),
    Rule(
        "abgelaufene Codes zum Anmelden",
        "30 Tage nach ihrem Ende",
        lambda uow, now: uow.challenges.remove_expired(now - KEPT_AFTER_END, MOST_AT_ONCE),
    ),
    Rule("gezählte Versuche", "nach 2 Tagen", lambda uow, now: uow.limits.forget(now - COUNTS_KEPT)),
    Rule("angefangene Formulare", "nach 7 Tagen", lambda uow, now: uow.forms.remove_expired(now, MOST_AT_ONCE)),
    Rule("hochgeladene Dateien", "nach einem Tag", lambda uow, now: uow.uploads.forget(now - UPLOADS_KEPT)),
    Rule("zur Probe Gerechnetes", "nach einem Tag", lambda uow, now: uow.trial_runs.forget_ordered(now - TRIALS_KEPT)),
    Rule("Zeiten täglicher Läufe", "nach 90 Tagen", lambda uow, now: uow.clockwork.forget(now - SLOTS_KEPT)),
)


def forget_old(uow: UnitOfWork, now: datetime) -> None:
    """Remove some of everything that is past its time, inside an open unit of work; the next day goes on."""
    for rule in RULES:
        rule.forget(uow, now)


def forget_all_old(uow: UnitOfWork, now: datetime, *, dry_run: bool) -> tuple[tuple[Rule, int], ...]:
    """Remove all of it in one transaction, each rule with how many; a ``dry_run`` counts and removes nothing."""
    with uow:
        counts = tuple((rule, _to_the_end(rule, uow, now)) for rule in RULES)
        if not dry_run:
            uow.commit()
    return counts


def _to_the_end(rule: Rule, uow: UnitOfWork, now: datetime) -> int:
    total = 0
    while removed := rule.forget(uow, now):
        total += removed
    return total
