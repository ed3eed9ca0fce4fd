"""Whose term in an office ends, and what does head office hear of it?"""

from dataclasses import replace
from datetime import date, datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_term import Term
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role

TERMS_AT_ONCE = 100


def announce(ags: str, role: Role, until: date, uow: UnitOfWork, now: datetime) -> tuple[OfficeAddress, ...]:
    """The holder says until when (the last day); head office hands over then. Nothing ends before that.

    Returns the office's addresses as they stand now. ``UnknownTown`` for an AGS that nobody has, ``TransitionRefused``
    where no address speaks for the office, ``BadInput`` for a last day before the first; then nothing is stored.
    """
    with uow:
        town = uow.towns.get(ags)
        own = [one for one in uow.offices.of_town(town.ags) if one.role is role and _holds(one)]
        if not own:
            raise TransitionRefused(f"In {town.name} ist für diese Stelle keine Adresse hinterlegt.")
        for one in own:
            Term(one.in_office_since, until).refuse_backwards()
        saved = tuple(_announced(one, until, uow) for one in own)
        _tell(ags, role, until, uow, now)
        uow.commit()
    return saved


def find_ended_terms(uow: UnitOfWork, now: datetime) -> int:
    """Make a task of every office whose term is over, inside an open unit of work; returns how many are new."""
    today, offices = german_day(now), uow.offices.all_open()
    ended = {
        (one.ags, one.role, one.term_ends)
        for one in offices
        if _holds(one) and one.term_ends is not None and one.term_ends < today
    }
    new = 0
    for ags, role, until in sorted(ended):
        # Only new ones count: whole states elect on one day, and the first hundred may wait for long.
        new += _tell(ags, role, until, uow, now)
        if new == TERMS_AT_ONCE:
            break
    return new


def forget_term(before: OfficeAddress, uow: UnitOfWork) -> None:
    """Take away the task about the end of this term, inside the unit of work in which it holds no longer."""
    if before.term_ends is not None:
        # Not struck off: a day that was corrected and holds again, or a successor's same last day, is a task again.
        uow.tasks.forget(_key(before.ags, before.role, before.term_ends))


def _holds(one: OfficeAddress) -> bool:
    # A delegate has no term of its own.
    return one.ended_at is None and one.standing is Standing.OFFICE


def _announced(one: OfficeAddress, until: date, uow: UnitOfWork) -> OfficeAddress:
    if one.term_ends == until:
        return one
    forget_term(one, uow)
    return uow.offices.save(replace(one, term_ends=until))


def _tell(ags: str, role: Role, until: date, uow: UnitOfWork, now: datetime) -> bool:
    town = uow.towns.get(ags).name
    text = (
        f"In {town} endet die Amtszeit am {until:%d.%m.%Y}. Bitte klären Sie, wer folgt, und übergeben Sie dann: "
        "matchmaker offices handover"
    )
    return uow.tasks.add(Task(_key(ags, role, until), TaskKind.HANDOVER, now, text))


def _key(ags: str, role: Role, until: date) -> str:
    return f"handover/{ags}/{role}/{until}"
