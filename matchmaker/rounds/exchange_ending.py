"""How does an exchange come to its end: planned, early, or for one of its towns alone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Side
from matchmaker.rounds.exchange_post import (
    Appointment,
    ExchangeDesk,
    ExchangeLetter,
    ExchangePost,
    names_of,
    send,
)
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.sweeping import each_alone
from matchmaker.rounds.task import Task, TaskKind

LINK_AFTER_END = timedelta(days=30)
PAUSE_AFTER_EARLY_END = timedelta(days=7)
# Between the question how it was and the next one.
QUIET_AFTER_END = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Ending:
    """The wish to end an exchange: a town's own exit (``member``) or head office's (None), by the version it saw."""

    exchange_id: str
    reason: EndReason
    seen_version: int
    member: Member | None = None


def end_exchange(ending: Ending, post: ExchangePost, uow: UnitOfWork, now: datetime) -> Exchange:
    """End it early, or let one town leave a group that goes on, in one transaction.

    Every side that is left, and the one that goes, gets the same letter, which takes the date out of its calendar where
    it lies ahead; nobody is told who went or why, head office gets a task. ``StaleWrite`` by the version,
    ``NotFound`` for whoever takes no part, ``TransitionRefused`` where it is over already.
    """
    with uow:
        saved = end_inside(ending, ExchangeDesk(post, uow, now))
        uow.commit()
    return saved


def end_inside(ending: Ending, desk: ExchangeDesk) -> Exchange:
    """The same inside an open unit of work, together with what else its caller decides."""
    uow = desk.uow
    exchange = uow.exchanges.hold(ending.exchange_id, ending.seen_version)
    ended = _moved(exchange, ending, desk.now)
    if ended.state is ExchangeState.ENDED:
        _close(exchange, ended, ending.reason, desk)
        told = exchange.present
    else:
        told = tuple(side for side in exchange.present if side.member == ending.member)
        _ask_no_more(exchange.id, told, uow)
    saved = uow.exchanges.save(ended)
    for side in told:
        write_cancellation(side.member, (exchange, saved), 1, desk)
    _tell_head_office(saved, ending, desk)
    return saved


def complete_exchange(exchange_id: str, member: Member, uow: UnitOfWork, now: datetime) -> Exchange:
    """One of its towns says that they are done: all of them will be asked how it was.

    A second time changes nothing. ``TransitionRefused`` before the first talk, ``NotFound`` for strangers.
    """
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        exchange.side_of(member)
        if exchange.state is ExchangeState.COMPLETED:
            return exchange
        saved = _complete(exchange.heard(member, now), uow, now)
        uow.commit()
    return saved


def complete_past(post: ExchangePost, uow: UnitOfWork, now: datetime) -> int:
    """End what goes beyond its planned time: as completed where the towns met, else for want of a meeting."""
    with uow:
        past = uow.exchanges.past(now)
    return each_alone(past, lambda one: _finish(one, post, uow, now), uow)


def write_cancellation(to: Member, change: tuple[Exchange, Exchange], number: int, desk: ExchangeDesk) -> None:
    """Queue the letter that takes the date back, as the reader's ``number``-th; ``change`` is before and after."""
    letter = ExchangeLetter(LetterKind.CANCELLATION, change[0], to, desk.now + LINK_AFTER_END, number)
    send(letter, partial(_taken_back, to, change, desk), desk)


def _taken_back(to: Member, change: tuple[Exchange, Exchange], desk: ExchangeDesk) -> dict[str, object]:
    before, after = change
    facts: dict[str, object] = {"partners": tuple(each.member.ags for each in before.present if each.member != to)}
    if before.meeting is not None and before.meeting.starts_at > desk.now:
        appointment = Appointment(after, to, names_of((side.member for side in before.sides), desk.uow))
        facts |= {
            "starts_at": before.meeting.starts_at,
            "calendar": desk.post.calendar(appointment, desk.uow, desk.now),
        }
    return facts


def _finish(exchange_id: str, post: ExchangePost, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        if not exchange.state.is_open:
            # One of its towns, or another worker, ended it since the list was made.
            return False
        if exchange.meeting is not None and exchange.meeting.starts_at > now:
            # Agreed before a talk put off the planned end: it waits for the talk all the same.
            return False
        if exchange.meeting is not None:
            _complete(exchange, uow, now)
        else:
            end_inside(Ending(exchange_id, EndReason.NEVER_MET, exchange.version), ExchangeDesk(post, uow, now))
        uow.commit()
    return True


def _moved(exchange: Exchange, ending: Ending, now: datetime) -> Exchange:
    if ending.member is None:
        return exchange.end(ending.reason, now)
    return exchange.leave(ending.member, ending.reason, now)


def _complete(exchange: Exchange, uow: UnitOfWork, now: datetime) -> Exchange:
    saved = uow.exchanges.save(exchange.complete(now))
    uow.proposals.save(uow.proposals.get(exchange.id).complete())
    questions = uow.check_ins.of_exchange(saved.id)
    for one in questions:
        later = one.put_off(now + QUIET_AFTER_END)
        if one.question is Question.MET or _is_overtaken(later, questions):
            uow.check_ins.remove(one.id)
        elif later is not one:
            uow.check_ins.save(later)
    _ask_how_it_was(saved, now, uow)
    return saved


def _is_overtaken(six: CheckIn, questions: Iterable[CheckIn]) -> bool:
    """Whether the question at six months, not asked yet, would come so late that the one at twelve says it all."""
    twelve = [one for one in questions if one.member == six.member and one.question is Question.ADOPTED_12]
    is_waiting = six.question is Question.ADOPTED_6 and six.asked_at is None
    return is_waiting and any(six.due_at + QUIET_AFTER_END > one.due_at for one in twelve)


def _ask_how_it_was(over: Exchange, due_at: datetime, uow: UnitOfWork) -> None:
    uow.check_ins.add_all(CheckIn(over.id, side.member, Question.FEEDBACK, due_at) for side in over.present)


def _close(before: Exchange, ended: Exchange, reason: EndReason, desk: ExchangeDesk) -> None:
    """What belongs to it ends with it: the proposal, and the questions that were still to come."""
    desk.uow.proposals.save(desk.uow.proposals.get(ended.id).end(f"Austausch beendet: {reason.label}."))
    for one in desk.uow.check_ins.of_exchange(ended.id):
        desk.uow.check_ins.remove(one.id)
    if before.meeting is not None and before.meeting.starts_at <= desk.now:
        # They did meet: what came of it is asked all the same, after a pause.
        _ask_how_it_was(ended, desk.now + PAUSE_AFTER_EARLY_END, desk.uow)


def _ask_no_more(exchange_id: str, gone: tuple[Side, ...], uow: UnitOfWork) -> None:
    for one in uow.check_ins.of_exchange(exchange_id):
        if one.member in [side.member for side in gone]:
            uow.check_ins.remove(one.id)


def _tell_head_office(exchange: Exchange, ending: Ending, desk: ExchangeDesk) -> None:
    if ending.member is None:
        return
    town = desk.uow.towns.get(ending.member.ags).name
    what = f"{town} hat den Austausch {exchange.id} verlassen ({ending.reason.label})."
    rest = "Er geht mit den anderen weiter." if exchange.state.is_open else "Er ist damit zu Ende."
    ask = "Bitte fragen Sie nach, ob die anderen Städte einen neuen Austausch wünschen."
    key = f"exchange_ended/{exchange.id}/{ending.member.ags}"
    desk.uow.tasks.add(Task(key, TaskKind.EXCHANGE_ENDED, desk.now, f"{what} {rest} {ask}", exchange.id))
