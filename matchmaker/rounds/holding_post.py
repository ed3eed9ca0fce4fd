"""How is all post stopped, looked up in the relay's record, and let go again?"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.looking_back import keep_found
from matchmaker.rounds.mail_ports import RelayRecord
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason, PostHold
from matchmaker.rounds.reconciling import GRACE, MOST_AT_ONCE
from matchmaker.rounds.relay_answer import Finding

NOT_HELD = "Der Versand ist nicht angehalten."
TOO_EARLY = (
    "Erst eine Viertelstunde nach dem Einspielen lässt sich abgleichen: Ein worker, der gerade eine Nachricht übergab, "
    "kann sie bis dahin noch zu Ende schicken. Bitte versuchen Sie es in {minutes} min noch einmal."
)
NOT_LEFT = (MessageState.QUEUED, MessageState.CLAIMED)
HELD = "Der Versand ist schon angehalten, seit {day} durch {by}."


def hold_post(reason: HoldReason, by: str, uow: UnitOfWork, now: datetime) -> PostHold:
    """From the commit on nothing is claimed; ``TransitionRefused`` where post is on hold already."""
    with uow:
        there = uow.post_holds.open()
        if there is not None:
            raise TransitionRefused(HELD.format(day=f"{there.held_at:%d.%m.%Y}", by=there.held_by))
        held = uow.post_holds.add(PostHold(0, reason, now, by))
        uow.commit()
    return held


def look_up_held(record: RelayRecord, by: str, uow: UnitOfWork, now: datetime) -> Mapping[str, int]:
    """Ask the relay's record for all waiting mails that were due: found → sent, provably absent → waits; else in doubt.

    Returns how many mails now stand in which state. ``TransitionRefused`` where post is not on hold, and in the first
    quarter of an hour after a restore; ``RecordAway`` where the record cannot be read: then nothing was changed from
    there on, and asking again goes on.
    """
    with uow:
        hold = _open(uow)
    # The restore took the line from a sender behind its fence: until it has given up, *absent* is no proof.
    early = hold.held_at + GRACE - now
    if hold.reason is HoldReason.RESTORE and early > timedelta():
        raise TransitionRefused(TOO_EARLY.format(minutes=ceil(early / timedelta(minutes=1))))
    moved: Counter[str] = Counter()
    done: set[str] = set()
    # What somebody changed while it was looked up is looked up once more, until there is no such mail.
    while waiting := _waiting(uow, done, now):
        for start in range(0, len(waiting), MOST_AT_ONCE):
            with uow:
                read = uow.outbox.among(waiting[start : start + MOST_AT_ONCE])
            # What was dropped while those before were looked up waits no more.
            seen = tuple(one for one in read if _may_have_left(one, now))
            findings = record.look_up(seen)
            for one in seen:
                states = _apply(findings.get(one.id, Finding.UNKNOWN), one, hold, (uow, now))
                moved.update(states)
                done.update(one.id for _ in states)
    with uow:
        uow.post_holds.save(_open(uow).checked(by, now))
        uow.commit()
    return dict(moved)


def release_post(by: str, uow: UnitOfWork, now: datetime) -> PostHold:
    """From the commit on what waits leaves again; ``TransitionRefused`` where that would send something twice."""
    with uow:
        released = _open(uow).released(by, now)
        uow.post_holds.save(released)
        uow.commit()
    return released


def _open(uow: UnitOfWork) -> PostHold:
    hold = uow.post_holds.open()
    if hold is None:
        raise TransitionRefused(NOT_HELD)
    return hold


def _waiting(uow: UnitOfWork, done: set[str], now: datetime) -> tuple[str, ...]:
    with uow:
        found = (one for state in NOT_LEFT for one in uow.outbox.in_state(state))
        return tuple(one.id for one in found if one.id not in done and _may_have_left(one, now))


def _may_have_left(one: OutboxMessage, now: datetime) -> bool:
    # What was not due before now cannot have left, wherever the copy was made; but a claim that expired since then
    # puts a mail off, and its sender may have sent it.
    return one.state in NOT_LEFT and (one.due_at <= now or one.lost_claims > 0)


def _apply(finding: Finding, seen: OutboxMessage, hold: PostHold, at: tuple[UnitOfWork, datetime]) -> list[str]:
    uow = at[0]
    with uow:
        held = uow.outbox.hold(seen.id)
        if held.version != seen.version:
            return []
        if held.state is MessageState.CLAIMED:
            # Its sender stopped before the dot, or was cut off by the restore: then the record knows more than we do.
            held = uow.outbox.save(held.released())
        held = keep_found(held, finding, hold, at)
        uow.commit()
    return [held.state.value]
