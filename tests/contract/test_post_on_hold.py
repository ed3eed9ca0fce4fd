"""While post is on hold, does nobody send anything, and does nothing go twice after a backup was brought back?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from matchmaker.errors import MatchmakerError, TransitionRefused
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.holding_post import hold_post, look_up_held, release_post
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.readiness import why_not_ready
from matchmaker.rounds.reconciling import MOST_AT_ONCE
from matchmaker.rounds.relay_answer import Finding, PostHeld, RecordAway, RelayAway
from matchmaker.rounds.settling import Settlement, settle_mail
from tests.fakes import FakeMailer
from tests.round_builders import NOW, OLGA, a_message

LATER = NOW + timedelta(hours=1)


@dataclass
class Record:
    """What the relay knows; ``otherwise`` is said of all others."""

    taken: frozenset[str] = frozenset()
    otherwise: Finding = Finding.ABSENT
    asked: list[str] = field(default_factory=list)

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        asked = list(messages)
        self.asked += [one.id for one in asked]
        return {one.id: Finding.ACCEPTED if one.message_id in self.taken else self.otherwise for one in asked}


class NoRecord:
    def look_up(self, _messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        raise RecordAway("Das Archiv antwortet nicht.")


def queued(uow: UnitOfWork, *numbers: int, **more: object) -> None:
    with uow:
        uow.outbox.queue_all(a_message(number, **more) for number in numbers)
        uow.commit()


def states(uow: UnitOfWork) -> dict[str, int]:
    with uow:
        return uow.outbox.count_by_state()


def restored(uow: UnitOfWork) -> None:
    hold_post(HoldReason.RESTORE, OLGA, uow, NOW)


def sent_by(uow: UnitOfWork) -> list[str]:
    mailer = FakeMailer()
    deliver_due(Sender(mailer, uow, lambda: LATER))
    return sorted(one.message_id for one in mailer.delivered)


def test_nothing_is_claimed_while_post_is_on_hold_and_all_of_it_afterwards(uow: UnitOfWork):
    queued(uow, 1, 2)
    hold_post(HoldReason.BY_HAND, OLGA, uow, NOW)

    assert (sent_by(uow), states(uow)) == ([], {"queued": 2})

    released = release_post("Koordination Süd", uow, LATER)
    assert len(sent_by(uow)) == 2
    with uow:
        assert uow.post_holds.all() == (released,)
    assert (released.held_by, released.released_by, released.released_at) == (OLGA, "Koordination Süd", LATER)


def test_the_store_itself_refuses_to_let_a_mail_be_claimed_or_leave(uow: UnitOfWork):
    queued(uow, 1)
    with uow:
        (waiting,) = uow.outbox.due(LATER, 1)
        claimed = uow.outbox.save(waiting.claimed("c", NOW))
        uow.commit()
    hold_post(HoldReason.BY_HAND, OLGA, uow, NOW)

    with uow, pytest.raises(PostHeld):
        uow.outbox.save(claimed.in_data(NOW))
    with uow:
        back = uow.outbox.save(uow.outbox.hold(claimed.id).released())
        uow.commit()
    with uow, pytest.raises(PostHeld):
        uow.outbox.save(back.claimed("d", NOW))


def test_what_is_dropped_while_others_are_looked_up_stays_dropped(uow: UnitOfWork, open_uow):
    queued(uow, *range(1, MOST_AT_ONCE + 2))
    restored(uow)

    class SlowRecord(Record):
        def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
            if not self.asked:
                with open_uow() as other:
                    other.outbox.save(other.outbox.hold(last).dropped("Die Runde ist geschlossen."))
                    other.commit()
            return super().look_up(messages)

    with uow:
        last = uow.outbox.in_state(MessageState.QUEUED)[-1].id
    assert look_up_held(SlowRecord(), OLGA, uow, LATER) == {"queued": MOST_AT_ONCE}
    assert states(uow) == {"queued": MOST_AT_ONCE, "dropped": 1}


def test_a_sender_in_the_middle_of_a_mail_gives_it_back_before_the_final_dot(uow: UnitOfWork, open_uow):
    queued(uow, 1, 2)

    mailer = FakeMailer(at_the_fence=lambda _mail: hold_post(HoldReason.RESTORE, OLGA, open_uow(), NOW))
    with pytest.raises(RelayAway, match="angehalten"):
        deliver_due(Sender(mailer, uow, lambda: LATER))

    assert (mailer.delivered, states(uow)) == ([], {"queued": 2})


def test_after_a_restore_nothing_is_released_before_everything_was_looked_up(uow: UnitOfWork):
    queued(uow, 1)
    restored(uow)

    with pytest.raises(TransitionRefused, match="outbox reconcile"):
        release_post(OLGA, uow, LATER)
    with pytest.raises(RecordAway):
        look_up_held(NoRecord(), OLGA, uow, LATER)
    with pytest.raises(TransitionRefused, match="outbox reconcile"):
        release_post(OLGA, uow, LATER)

    assert states(uow) == {"queued": 1}


def test_what_the_record_knows_counts_as_sent_and_what_it_rules_out_goes_once(uow: UnitOfWork):
    queued(uow, 1, 2)
    restored(uow)
    with uow:
        gone = uow.outbox.hold("m1").message_id

    assert look_up_held(Record(frozenset({gone})), OLGA, uow, LATER) == {"sent": 1, "queued": 1}
    release_post(OLGA, uow, LATER)

    with uow:
        other = uow.outbox.hold("m2").message_id
    assert sent_by(uow) == [other]
    assert states(uow) == {"sent": 2}


def test_what_an_archive_cannot_rule_out_waits_for_head_office_and_never_goes_by_itself(uow: UnitOfWork):
    queued(uow, 1, 2)
    restored(uow)

    assert look_up_held(Record(otherwise=Finding.UNKNOWN), OLGA, uow, LATER) == {"in_doubt": 2}
    release_post(OLGA, uow, LATER)

    assert sent_by(uow) == []
    with uow:
        assert len(uow.tasks.open()) == 2
        key = uow.outbox.hold("m1").key
    settle_mail(key, Settlement.AGAIN, uow, LATER)
    assert len(sent_by(uow)) == 1


def test_a_mail_that_a_cut_off_sender_had_claimed_is_looked_up_as_well(uow: UnitOfWork):
    queued(uow, 1)
    with uow:
        uow.outbox.save(uow.outbox.hold("m1").claimed("c", NOW))
        uow.commit()
    restored(uow)

    assert look_up_held(Record(), OLGA, uow, LATER) == {"queued": 1}
    release_post(OLGA, uow, LATER)
    assert len(sent_by(uow)) == 1


def test_what_was_not_due_yet_cannot_have_left_and_is_left_alone(uow: UnitOfWork):
    queued(uow, 1, due_at=LATER + timedelta(days=1))
    restored(uow)
    record = Record(otherwise=Finding.UNKNOWN)

    assert (look_up_held(record, OLGA, uow, LATER), record.asked) == ({}, [])
    assert states(uow) == {MessageState.QUEUED.value: 1}


def test_a_hold_is_neither_doubled_nor_released_twice(uow: UnitOfWork):
    with pytest.raises(TransitionRefused, match="nicht angehalten"):
        release_post(OLGA, uow, NOW)
    hold_post(HoldReason.BY_HAND, OLGA, uow, NOW)
    with pytest.raises(MatchmakerError, match="schon angehalten"):
        restored(uow)
    release_post(OLGA, uow, NOW)
    with pytest.raises(TransitionRefused, match="nicht angehalten"):
        look_up_held(Record(), OLGA, uow, NOW)


def test_a_monitor_is_told_that_post_is_held_and_not_that_mails_wait(uow: UnitOfWork):
    queued(uow, 1)
    restored(uow)
    with uow:
        uow.clockwork.beat("w", LATER)
        told = why_not_ready(uow, LATER)

    assert len(told) == 1
    assert told[0].startswith(f"Der Versand ist angehalten, durch {OLGA}.")
