"""A backup, letters that leave after it, a restore while a worker runs: does nothing go twice, and is nothing lost?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.delivering import Sender, deliver_due, release_expired_claims
from matchmaker.rounds.holding_post import hold_post, look_up_held, release_post
from matchmaker.rounds.looking_back import SENT_BEFORE
from matchmaker.rounds.outbox import LEASE, MessageState, OutboxMessage
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.reconciling import GRACE
from matchmaker.rounds.relay_answer import Answer, Finding, Verdict
from matchmaker.storage.backups import back_up, restore
from matchmaker.storage.restored_hold import Held, hold_restored
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.test_older_databases import migrate_to
from tests.fakes import FakeMailer
from tests.round_builders import NOW, OLGA, a_message

RESTORED = Held("Technik", NOW + timedelta(hours=2))
LATER = NOW + timedelta(hours=3)


class Relay(FakeMailer):
    """Takes mails and remembers them for ever, whatever becomes of the database."""

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        taken = {one.message_id for one in self.delivered}
        return {one.id: Finding.ACCEPTED if one.message_id in taken else Finding.ABSENT for one in messages}


def queue(engine: sa.Engine, *numbers: int) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.outbox.queue_all(a_message(number) for number in numbers)
        uow.commit()


def sender(relay: Relay, engine: sa.Engine) -> Sender:
    return Sender(relay, SqlUnitOfWork(engine), lambda: LATER, record=relay)


def times(relay: Relay) -> list[int]:
    ids = [one.message_id for one in relay.delivered]
    return sorted(ids.count(one) for one in set(ids))


def brought_back(engine: sa.Engine, file: Path) -> None:
    restore(engine, file, replace=True, held=RESTORED)
    migrate(engine)
    hold_restored(engine, RESTORED)


def test_after_the_drill_every_letter_has_left_once(engine: sa.Engine, tmp_path: Path):
    relay = Relay()
    queue(engine, 1, 2, 3)
    saved = back_up(engine, tmp_path / "drill.backup")
    with SqlUnitOfWork(engine) as uow:
        uow.outbox.save(uow.outbox.hold("m3").dropped("Später."))
        uow.commit()
    assert deliver_due(sender(relay, engine)) == 2

    brought_back(engine, saved.file)

    # Two workers run already.
    assert [deliver_due(sender(relay, engine)) for _ in range(2)] == [0, 0]
    with pytest.raises(TransitionRefused):
        release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER) == {"sent": 2, "queued": 1}
    release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert deliver_due(sender(relay, engine)) == 1
    assert times(relay) == [1, 1, 1]
    with SqlUnitOfWork(engine) as uow:
        (told,) = uow.post_holds.all()
    assert (told.held_by, told.held_at, told.checked_by, told.released_by) == ("Technik", RESTORED.at, OLGA, OLGA)


def test_a_worker_in_the_middle_of_a_mail_while_it_is_restored_sends_nothing_twice(engine: sa.Engine, tmp_path: Path):
    queue(engine, 1, 2)
    saved = back_up(engine, tmp_path / "drill.backup")
    restored: list[str] = []

    def meanwhile(mail: OutboxMessage) -> None:
        if not restored:
            restored.append(mail.id)
            brought_back(engine, saved.file)

    relay = Relay(at_the_fence=meanwhile)
    assert deliver_due(sender(relay, engine)) == 0
    assert relay.delivered == []

    look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER)
    release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert deliver_due(sender(relay, engine)) == 2
    assert times(relay) == [1, 1]


def test_an_answer_that_comes_after_the_restore_changes_nothing_and_the_record_tells(engine: sa.Engine, tmp_path: Path):
    queue(engine, 1)
    saved = back_up(engine, tmp_path / "drill.backup")

    class Slow(Relay):
        def deliver(self, message, fence) -> Answer:
            answer = super().deliver(message, fence)
            brought_back(engine, saved.file)
            return answer

    relay = Slow()
    deliver_due(sender(relay, engine))

    assert look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER) == {"sent": 1}
    release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert (deliver_due(sender(relay, engine)), times(relay)) == (0, [1])


def test_a_hold_that_stood_in_the_backup_does_not_pass_for_this_one(engine: sa.Engine, tmp_path: Path):
    queue(engine, 1)
    hold_post(HoldReason.BY_HAND, OLGA, SqlUnitOfWork(engine), NOW)
    saved = back_up(engine, tmp_path / "drill.backup")

    brought_back(engine, saved.file)

    with SqlUnitOfWork(engine) as uow:
        first, second = uow.post_holds.all()
    assert (first.reason, first.released_by) == (HoldReason.BY_HAND, "Technik")
    assert (second.reason, second.held_at, second.released_at) == (HoldReason.RESTORE, RESTORED.at, None)


def test_a_claim_that_expires_while_the_record_is_asked_is_looked_up_once_more(engine: sa.Engine, tmp_path: Path):
    queue(engine, 1)
    with SqlUnitOfWork(engine) as uow:
        # Its second lost claim puts it off: no longer due, and yet it may have left.
        lost = replace(uow.outbox.hold("m1"), lost_claims=1)
        claimed = uow.outbox.save(lost.claimed("c", LATER - LEASE, LEASE))
        uow.commit()
    saved = back_up(engine, tmp_path / "drill.backup")

    class Asked(Relay):
        def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
            found = super().look_up(messages)
            release_expired_claims(SqlUnitOfWork(engine), LATER)
            return found

    relay = Asked(delivered=[claimed])
    brought_back(engine, saved.file)

    assert look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER) == {"sent": 1}
    release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert (deliver_due(sender(relay, engine)), times(relay)) == (0, [1])


def test_a_letter_that_is_written_anew_after_the_look_up_does_not_leave_again(engine: sa.Engine, tmp_path: Path):
    saved, relay = back_up(engine, tmp_path / "drill.backup"), Relay()
    queue(engine, 1)
    assert deliver_due(sender(relay, engine)) == 1
    brought_back(engine, saved.file)
    look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER)

    # A sweep that had more to write than one call does, or head office that sends the round once more.
    queue(engine, 1, 2)
    release_post(OLGA, SqlUnitOfWork(engine), LATER)

    assert (deliver_due(sender(relay, engine)), times(relay)) == (1, [1, 1])
    with SqlUnitOfWork(engine) as uow:
        again, new = (uow.outbox.hold(one) for one in ("m1", "m2"))
    assert (again.state, again.note) == (MessageState.SENT, SENT_BEFORE)
    assert (new.state, new.note) == (MessageState.SENT, None)


def test_a_sender_that_is_frozen_behind_the_fence_is_waited_for_before_absent_counts(engine: sa.Engine, tmp_path: Path):
    queue(engine, 1)
    saved = back_up(engine, tmp_path / "drill.backup")
    shortly_before = RESTORED.at + GRACE - timedelta(seconds=1)

    class Frozen(Relay):
        def deliver(self, message, fence) -> Answer:
            fence()
            brought_back(engine, saved.file)
            with pytest.raises(TransitionRefused, match="in 1 min noch einmal"):
                look_up_held(self, OLGA, SqlUnitOfWork(engine), shortly_before)
            # It thaws: the dot.
            self.delivered.append(message)
            return Answer(Verdict.TAKEN, "ok")

    relay = Frozen()
    deliver_due(sender(relay, engine))

    assert look_up_held(relay, OLGA, SqlUnitOfWork(engine), RESTORED.at + GRACE) == {"sent": 1}
    release_post(OLGA, SqlUnitOfWork(engine), LATER)
    assert (deliver_due(sender(relay, engine)), times(relay)) == (0, [1])


@pytest.mark.parametrize("version", ["0037", "0038", "0039"])
def test_a_backup_from_before_an_upgrade_is_brought_back_over_it_migrated_and_held(
    empty: sa.Engine, tmp_path: Path, version: str
):
    migrate_to(empty, version)
    saved = back_up(empty, tmp_path / "before.backup")
    migrate(empty)

    brought_back(empty, saved.file)

    with SqlUnitOfWork(empty) as uow:
        hold = uow.post_holds.open()
        assert uow.clockwork.schema_fits()
    assert hold is not None
    assert (hold.reason, hold.held_at) == (HoldReason.RESTORE, RESTORED.at)
