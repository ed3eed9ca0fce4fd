"""How long is what kept, and what is past its time?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from matchmaker.rounds.delegates import forget_unconfirmed
from matchmaker.rounds.forgetting import KEPT_AFTER_END, MOST_AT_ONCE, forget_expired, forget_offices
from matchmaker.rounds.interest_keeping import forget_interests
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.sweeping import Alone, expect_answer
from matchmaker.rounds.trial_run import KEPT_FOR as TRIALS_KEPT
from matchmaker.rounds.upload import KEPT_FOR as UPLOADS_KEPT

SLOTS_KEPT = timedelta(days=90)
MOST_PARTS = 100
"""Of each rule on one day; a part is some hundred rows of what there may be many of."""
MANY_AT_ONCE = 1_000
"""Of rows of a few numbers, of which a busy day leaves tens of thousands."""
COUNTS_KEPT = timedelta(days=2)
"""Longer than any window in which something is counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is removed after which time, as German words.

    ``forget`` removes a part of it inside an open unit of work and says how many; none are left where it says 0.
    """

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
    Rule("gezählte Versuche", "nach 2 Tagen", lambda uow, now: uow.limits.forget(now - COUNTS_KEPT, MANY_AT_ONCE)),
    Rule("angefangene Formulare", "nach 7 Tagen", lambda uow, now: uow.forms.remove_expired(now, MOST_AT_ONCE)),
    Rule(
        "hochgeladene Dateien", "nach einem Tag", lambda uow, now: uow.uploads.forget(now - UPLOADS_KEPT, MOST_AT_ONCE)
    ),
    Rule("zur Probe Gerechnetes", "nach einem Tag", lambda uow, now: uow.trial_runs.forget_ordered(now - TRIALS_KEPT)),
    Rule(
        "Zeiten täglicher Läufe", "nach 90 Tagen", lambda uow, now: uow.clockwork.forget(now - SLOTS_KEPT, MANY_AT_ONCE)
    ),
)


@dataclass(frozen=True, slots=True)
class Forgot:
    """How many a rule removed, and what broke it before it was through, if anything did."""

    rule: Rule
    count: int
    fault: Exception | None = None


def forget_old(uow: UnitOfWork, now: datetime) -> tuple[Forgot, ...]:
    """Remove what is past its time, at most ``MOST_PARTS`` parts of each rule; the next day goes on.

    Each part is a transaction of its own, so nobody waits for long, and whoever is killed has lost nothing: the next
    one goes on from there. A rule that breaks ends itself alone and says so; where the database does not answer any
    more its fault is raised.
    """
    return tuple(_forgotten(rule, MOST_PARTS, uow, now) for rule in RULES)


def forget_all_old(uow: UnitOfWork, now: datetime, *, dry_run: bool) -> tuple[Forgot, ...]:
    """Remove all of it, likewise in parts, each rule with how many; a ``dry_run`` counts and removes nothing."""
    if dry_run:
        with uow:
            return tuple(Forgot(rule, sum(iter(partial(rule.forget, uow, now), 0))) for rule in RULES)
    return tuple(_forgotten(rule, None, uow, now) for rule in RULES)


def _forgotten(rule: Rule, most_parts: int | None, uow: UnitOfWork, now: datetime) -> Forgot:
    count = 0

    def forget() -> None:
        nonlocal count
        for removed in islice(_parts(rule, uow, now), most_parts):
            count += removed

    with Alone() as alone:
        repeated(forget)
    if alone.fault is not None:
        expect_answer(uow)
    return Forgot(rule, count, alone.fault)


def _parts(rule: Rule, unopened: UnitOfWork, now: datetime) -> Iterator[int]:
    """Remove one part after the other until there is nothing left; how many each."""
    removed = 1
    while removed:
        with unopened as uow:
            removed = rule.forget(uow, now)
            uow.commit()
        yield removed
