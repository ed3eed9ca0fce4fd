"""How is all post stopped, looked up in the relay's record, and let go again?"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.mail_ports import RelayRecord
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import CLAIM, HoldReason, PostHold
from matchmaker.rounds.reconciling import MOST_AT_ONCE, task_about
from matchmaker.rounds.relay_answer import Finding

NOT_HELD = "Der Versand ist nicht angehalten."
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

    Returns how many mails now stand in which state. ``TransitionRefused`` where post is not on hold; ``RecordAway``
    where the record cannot be read: then nothing was changed from there on, and asking again goes on.
    """
    with uow:
        hold = _open(uow)
        waiting = [one.id for state in NOT_LEFT for one in uow.outbox.in_state(state)]
    moved: Counter[str] = Counter()
    for start in range(0, len(waiting), MOST_AT_ONCE):
        with uow:
            read = uow.outbox.among(waiting[start : start + MOST_AT_ONCE])
        # What was not due before now cannot have left, wherever the copy was made. What was dropped while those before
        # were looked up waits no more.
        seen = tuple(one for one in read if one.due_at <= now and one.state in NOT_LEFT)
        findings = record.look_up(seen)
        for one in seen:
            moved.update(_apply(findings.get(one.id, Finding.UNKNOWN), one, hold, (uow, now)))
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


def _apply(finding: Finding, seen: OutboxMessage, hold: PostHold, at: tuple[UnitOfWork, datetime]) -> list[str]:
    uow, now = at
    with uow:
        held = uow.outbox.hold(seen.id)
        if held.version != seen.version:
            return []
        if held.state is MessageState.CLAIMED:
            # Its sender stopped before the dot, or was cut off by the restore: then the record knows more than we do.
            held = uow.outbox.save(held.released())
        if finding is not Finding.ABSENT:
            # The way of every mail whose line was lost behind the fence: the database knows no shorter one.
            claimed = uow.outbox.save(held.claimed(f"{CLAIM}{hold.position}", now))
            held = uow.outbox.save(uow.outbox.save(claimed.in_data(now)).reconciled(finding, now))
            if held.state is MessageState.IN_DOUBT:
                uow.tasks.add(task_about(held, now))
        uow.commit()
    return [held.state.value]
