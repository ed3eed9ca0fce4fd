"""Do mails on their way, spared addresses, tasks and the clock stay as they were stored, on every storage?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound
from matchmaker.rounds.mail_ports import TakenSlots
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.relay_answer import Answer, Finding, Verdict
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import Task, TaskKind
from tests.round_builders import (
    LATER,
    NOW,
    a_claimed_message,
    a_failed_message,
    a_message,
    a_message_in_data,
    a_proposal,
    a_sent_message,
    store_proposals,
)

PUT_OFF = a_claimed_message(7).answered(Answer(Verdict.LATER, "451"), NOW)
IN_DOUBT = a_message_in_data(6).reconciled(Finding.UNKNOWN, NOW)
DROPPED = a_message(5).dropped("gilt nicht mehr")
CAST = (
    a_message(1),
    a_claimed_message(2),
    a_message_in_data(3),
    a_sent_message(4),
    DROPPED,
    IN_DOUBT,
    PUT_OFF,
    a_failed_message(8),
    a_claimed_message(9).claim_expired(NOW),
)


def store(uow: UnitOfWork, *messages: OutboxMessage) -> None:
    with uow:
        for message in messages:
            uow.outbox.queue(message)
        uow.commit()


def test_a_mail_in_every_state_comes_back_as_it_was(uow: UnitOfWork):
    store(uow, *CAST)

    with uow:
        assert tuple(uow.outbox.hold(message.id) for message in CAST) == CAST
        assert uow.outbox.in_state(MessageState.FAILED) == (a_failed_message(8),)
        assert uow.outbox.by_message_id(a_message(3).message_id) == a_message_in_data(3)
        assert uow.outbox.by_message_id("<nobody@x>") is None
        assert uow.outbox.by_key(a_message(3).key) == a_message_in_data(3)
        assert uow.outbox.by_key("nobody") is None
        with pytest.raises(NotFound):
            uow.outbox.hold("nowhere")


def test_expired_are_claimed_mails_whose_lease_is_over(uow: UnitOfWork):
    old = a_claimed_message(1, NOW - timedelta(minutes=5))
    store(uow, old, a_claimed_message(2), a_message(3), a_message_in_data(4))

    with uow:
        assert uow.outbox.expired_claims(NOW) == (old.id,)
        assert uow.outbox.expired_claims(NOW - timedelta(minutes=1)) == ()


def test_unsettled_are_mails_left_behind_the_fence_and_all_in_doubt(uow: UnitOfWork):
    old = a_message_in_data(1, NOW - timedelta(minutes=15))
    store(uow, IN_DOUBT, old, a_message_in_data(2), a_claimed_message(3))

    with uow:
        ids = uow.outbox.unsettled(NOW - timedelta(minutes=15))
        assert ids == (old.id, IN_DOUBT.id)
        assert set(uow.outbox.among((*ids, "gone meanwhile"))) == {old, IN_DOUBT}
        assert uow.outbox.among(()) == ()


def test_the_oldest_due_is_of_those_that_still_wait(uow: UnitOfWork):
    with uow:
        assert uow.outbox.oldest_due() is None
    store(uow, a_sent_message(1, due_at=NOW - timedelta(days=3)), a_message(2, due_at=LATER))
    store(uow, a_claimed_message(3, due_at=NOW - timedelta(days=1)))

    with uow:
        assert uow.outbox.oldest_due() == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    "impossible",
    [
        replace(a_message(), state=MessageState.CLAIMED, claim="c"),
        replace(a_claimed_message(), claim=None),
        replace(a_claimed_message(), state=MessageState.QUEUED),
        replace(a_message_in_data(), data_at=None),
        replace(a_message_in_data(), leased_until=LATER),
        replace(a_message_in_data(), claim=None),
        replace(IN_DOUBT, note=None),
        replace(a_failed_message(), note=None),
        replace(DROPPED, note=None),
        replace(a_sent_message(), claim="c"),
        replace(PUT_OFF, first_tried_at=None),
        a_message(attempts=-1),
        a_message(lost_claims=6),
    ],
)
def test_the_database_itself_refuses_a_state_without_its_facts(engine_uow: UnitOfWork, impossible: OutboxMessage):
    with engine_uow, pytest.raises(BadInput):
        engine_uow.outbox.queue(impossible)


def test_an_address_is_spared_in_any_spelling_and_the_wider_scope_holds(uow: UnitOfWork):
    reminders = Suppression("office@town.example", Scope.REMINDERS, "Abbestellt.", NOW)
    everything = Suppression("office@town.example", Scope.ALL, "550", LATER)
    with uow:
        uow.suppressions.add(replace(reminders, address=" Office@Town.example"))
        assert uow.suppressions.of("OFFICE@town.example ") == reminders
        uow.suppressions.add(everything)
        uow.suppressions.add(replace(everything, reason="a second time"))
        assert uow.suppressions.of("office@town.example") == everything
        assert uow.suppressions.of("other@town.example") is None
        uow.suppressions.remove("Office@town.example")
        assert uow.suppressions.of("office@town.example") is None


def test_a_cause_makes_one_task_even_when_it_is_done(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    reply = Task("reply/<1@x>", TaskKind.REPLY, LATER, "„Ja, gern.“", "r1-1-01", "office@town.example")
    bounce = Task("bounce/<2@x>", TaskKind.BOUNCE, NOW, "Unzustellbar.")
    with uow:
        assert [uow.tasks.add(task) for task in (reply, bounce, reply)] == [True, True, False]
        assert uow.tasks.open() == (bounce, reply)
        uow.tasks.finish(bounce.key, LATER)
        uow.tasks.finish("nowhere", LATER)
        uow.commit()

    with uow:
        assert not uow.tasks.add(bounce)
        assert uow.tasks.open() == (reply,)
        with pytest.raises(NotFound):
            uow.tasks.add(replace(reply, key="other", proposal_id="nowhere"))


def test_a_slot_is_taken_once_and_given_back_with_its_transaction(uow: UnitOfWork):
    with uow:
        assert uow.clockwork.claim("prune", NOW, LATER)
        assert not uow.clockwork.claim("prune", NOW, LATER)
    with uow:
        assert uow.clockwork.last_slot("prune") is None
        assert uow.clockwork.claim("prune", NOW, LATER)
        assert uow.clockwork.claim("prune", LATER, LATER)
        assert uow.clockwork.claim("digest", NOW, LATER)
        uow.commit()

    with uow:
        assert (uow.clockwork.last_slot("prune"), uow.clockwork.last_slot("digest")) == (LATER, NOW)
        assert not uow.clockwork.claim("prune", LATER, LATER)


def test_the_last_beat_is_that_of_any_worker_and_old_ones_are_forgotten_but_never_a_last_slot(uow: UnitOfWork):
    with uow:
        assert uow.clockwork.last_beat() is None
        uow.clockwork.beat("a", NOW)
        uow.clockwork.beat("b", LATER)
        uow.clockwork.beat("b", LATER + timedelta(minutes=1))
        for slot in (NOW, LATER):
            uow.clockwork.claim("prune", slot, slot)
        assert uow.clockwork.last_beat() == LATER + timedelta(minutes=1)
        assert uow.clockwork.forget(LATER + timedelta(seconds=1), limit=10) == 2
        assert uow.clockwork.last_slot("prune") == LATER
        assert uow.clockwork.last_beat() == LATER + timedelta(minutes=1)


def test_slots_and_workers_of_long_ago_are_forgotten_in_parts_the_oldest_first(uow: UnitOfWork):
    days = [NOW + timedelta(days=number) for number in range(5)]
    with uow:
        for day in days:
            uow.clockwork.claim("prune", day, day)
            uow.clockwork.beat(f"worker {day:%d}", day)
        assert uow.clockwork.forget(days[4], limit=3) == 6
        assert uow.clockwork.taken_slots() == {"prune": TakenSlots(2, days[4])}
        assert [uow.clockwork.forget(days[4], limit=3) for _ in range(2)] == [2, 0]
        assert uow.clockwork.last_slot("prune") == uow.clockwork.last_beat() == days[4]
