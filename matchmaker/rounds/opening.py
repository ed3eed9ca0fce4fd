"""How does a round begin?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.acting import RoundAct, about_round
from matchmaker.rounds.calendar import german_day, morning_of
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.profile import Format

LONGEST_TITLE = 120
ROUND_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 40
LONGEST_COLLECTING = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Opening:
    """The wish to open a round; without an id it becomes ``runde-`` and the next number."""

    title: str
    format: Format
    policy: Policy
    round_id: str | None = None


def open_round(order: Opening, uow: UnitOfWork, now: datetime) -> Round:
    """A new round in the state planned.

    ``BadInput`` for an unfit title, id or format, ``StaleWrite`` for a taken id or for the title of a round that is
    not closed: pressed twice, a command must not make two rounds.
    """
    _refuse_unfit(order)
    with uow:
        known_rounds = uow.rounds.all()
        _refuse_second_of_a_name(order, known_rounds)
        taken = {known.id for known in known_rounds}
        round_id = order.round_id or _next_id(taken)
        if round_id in taken:
            raise StaleWrite(f"Eine Runde „{round_id}“ gibt es schon. Bitte wählen Sie eine andere Kennung.")
        opened = Round(round_id, order.title.strip(), order.format, order.policy, opened_at=now)
        uow.rounds.add(opened)
        # Rounds are opened at the terminal alone.
        uow.office_acts.record(OfficeAct(now, TERMINAL, RoundAct.OPENED, about_round(round_id)))
        uow.commit()
    return opened


@dataclass(frozen=True, slots=True)
class Announcement:
    """The wish to tell the towns that a round collects from ``now``, in German or English (``de``, ``en``).

    ``until`` is the last day for entries; without it the round's policy says how long.
    """

    now: datetime
    until: date | None = None
    language: str = "de"


def start_collecting(round_id: str, uow: UnitOfWork, announcement: Announcement | None = None) -> Round:
    """From now on towns may enter their profiles; only a planned round can begin to collect.

    With an ``announcement`` the round has a last day and owes its letters in the same transaction;
    ``mailing_out.py`` writes them. ``BadInput`` for a last day that is past, or more than a year ahead.
    """
    with uow:
        planned = uow.rounds.hold(round_id)
        collecting = planned.moved_to(RoundState.COLLECTING)
        if announcement is not None:
            collecting = replace(collecting, closes_on=_last_day(announcement, planned.policy))
        saved = uow.rounds.save(collecting)
        for mailing in _owed(saved, announcement):
            uow.mailings.add(mailing)
        uow.commit()
    return saved


def _last_day(announcement: Announcement, policy: Policy) -> date:
    today = german_day(announcement.now)
    until = announcement.until or today + timedelta(days=policy.collecting_days)
    if until < today:
        reason = f"Der {until:%d.%m.%Y} ist vorbei. Nennen Sie einen Tag ab heute ({today:%d.%m.%Y})."
    elif until > today + LONGEST_COLLECTING:
        reason = f"Bis zum {until:%d.%m.%Y} ist es mehr als ein Jahr. Prüfen Sie die Jahreszahl."
    else:
        return until
    raise BadInput("Das Sammeln hat nicht begonnen.", [Fault("Letzter Tag", reason)])


def _owed(collecting: Round, announcement: Announcement | None) -> Iterator[Mailing]:
    if announcement is None or collecting.closes_on is None:
        return
    now, language = announcement.now, announcement.language
    yield Mailing(collecting.id, MailingKind.ROUND_OPENED, now, language)
    remind_on = collecting.closes_on - timedelta(days=collecting.policy.profile_reminder_days)
    # A short round has no time for a reminder: two letters within days would be one too many.
    if remind_on > german_day(now):
        yield Mailing(collecting.id, MailingKind.PROFILE_REMINDER, morning_of(remind_on), language)


def _refuse_unfit(order: Opening) -> None:
    faults = []
    if not order.title.strip() or len(order.title.strip()) > LONGEST_TITLE or not order.title.isprintable():
        faults.append(Fault("Titel", f"Ein Titel ist eine Zeile mit 1 bis {LONGEST_TITLE} Zeichen."))
    if order.round_id is not None and not (ROUND_ID.fullmatch(order.round_id) and len(order.round_id) <= LONGEST_ID):
        faults.append(Fault("Kennung", f"„{order.round_id}“ geht nicht: nur a-z, 0-9 und Bindestriche, wie runde-3."))
    if faults:
        raise BadInput("Die Runde wurde nicht eröffnet.", faults)


def _refuse_second_of_a_name(order: Opening, known_rounds: tuple[Round, ...]) -> None:
    title = order.title.strip()
    for known in known_rounds:
        # With an id of its own a second round of one name is meant, and can be told apart.
        if known.title == title and known.state is not RoundState.CLOSED and order.round_id in (None, known.id):
            raise StaleWrite(
                f"Eine Runde „{title}“ ist schon eröffnet ({known.id}, {known.state.label}). "
                "Bitte wählen Sie einen anderen Titel, oder geben Sie mit --id eine eigene Kennung an."
            )


def _next_id(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"runde-{number}" in taken:
        number += 1
    return f"runde-{number}"
