"""Does every due mail leave once on every storage, whatever the relay answers and whoever else is at work?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.delivering import Sender, deliver_due, release_expired_claims
from matchmaker.rounds.outbox import LEASE, MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.reconciling import GRACE, MOST_AT_ONCE, reconcile, settle_by_hand
from matchmaker.rounds.relay_answer import Answer, Finding, RecordAway, RelayAway, Verdict
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import TaskKind
from tests.contract.conftest import OpenUnitOfWork
from tests.fakes import FakeMailer
from tests.round_builders import (
    LATER,
    NOW,
    OLGA,
    a_claimed_message,
    a_message,
    a_message_in_data,
    a_proposal,
    store_proposals,
)

REFUSED = Answer(Verdict.NEVER, "550 5.1.1 no such user", refuses_address=True)
BUSY = Answer(Verdict.LATER, "451 4.7.1 greylisted")
LOST = Answer(Verdict.UNKNOWN, "line lost")


def queue(uow: UnitOfWork, *messages: OutboxMessage) -> None:
    with uow:
        for message in messages:
            uow.outbox.queue(message)
        uow.commit()


def deliver(mailer: FakeMailer, uow: UnitOfWork, now=NOW, **changes: object) -> int:
    return deliver_due(Sender(mailer, uow, lambda: now, **changes))


def stored(uow: UnitOfWork, number: int = 1) -> OutboxMessage:
    with uow:
        return uow.outbox.hold(f"m{number}")


def states(uow: UnitOfWork) -> dict[str, int]:
    with uow:
        return uow.outbox.count_by_state()


def open_tasks(uow: UnitOfWork) -> list[tuple[TaskKind, str]]:
    with uow:
        return [(task.kind, task.address) for task in uow.tasks.open()]


def test_due_mails_leave_once_oldest_first(uow: UnitOfWork):
    mailer = FakeMailer()
    queue(uow, a_message(2), a_message(1, due_at=NOW - timedelta(days=1)), a_message(3, due_at=LATER))

    assert deliver(mailer, uow) == 2
    assert deliver(mailer, uow) == 0

    assert [mail.id for mail in mailer.delivered] == ["m1", "m2"]
    assert states(uow) == {"queued": 1, "sent": 2}
    assert mailer.connections == 1


def test_one_undeliverable_mail_never_stops_those_behind_it(uow: UnitOfWork):
    mailer = FakeMailer(answers=[REFUSED, BUSY, LOST])
    queue(uow, *(a_message(number, due_at=NOW + timedelta(seconds=number)) for number in range(1, 6)))

    assert deliver(mailer, uow, LATER) == 2

    assert [stored(uow, number).state for number in range(1, 6)] == ["failed", "queued", "data", "sent", "sent"]
    assert [mail.id for mail in mailer.delivered] == ["m4", "m5"]


def test_a_refused_address_gets_nothing_any_more_and_the_second_mail_says_why(uow: UnitOfWork):
    queue(uow, a_message(1), a_message(2, recipient="OFFICE1@town.example"))

    deliver(mailer := FakeMailer(answers=[REFUSED]), uow)

    assert mailer.delivered == []
    assert (stored(uow, 1).state, stored(uow, 2).state) == (MessageState.FAILED, MessageState.DROPPED)
    assert stored(uow, 2).note == "550 5.1.1 no such user"
    assert open_tasks(uow) == [(TaskKind.BOUNCE, "office1@town.example")]


def test_a_relay_that_is_away_costs_no_mail_an_attempt_and_keeps_the_order(uow: UnitOfWork):
    mails = [a_message(number, due_at=NOW + timedelta(seconds=number)) for number in range(1, 4)]
    queue(uow, *mails)

    for _ in range(20):
        with pytest.raises(RelayAway):
            deliver(FakeMailer(failures=1), uow, LATER)

    assert [replace(stored(uow, n), version=1) for n in range(1, 4)] == mails
    deliver(mailer := FakeMailer(), uow, LATER)
    assert [mail.id for mail in mailer.delivered] == ["m1", "m2", "m3"]


def test_a_mail_that_the_relay_may_have_stays_behind_the_fence_when_the_line_breaks(uow: UnitOfWork):
    queue(uow, a_message(1), a_message(2, due_at=LATER))

    class Broken(FakeMailer):
        def deliver(self, message, fence):
            fence()
            return super().deliver(message, fence)

    with pytest.raises(RelayAway):
        deliver(Broken(failures=1), uow)

    kept = stored(uow)
    assert kept == replace(a_message_in_data(1), claim=kept.claim, version=3)
    assert stored(uow, 2) == a_message(2, due_at=LATER)


def test_a_sender_that_finds_no_relay_gives_no_mail_back_that_is_another_s_by_now(open_uow: OpenUnitOfWork):
    """It waits for the relay until its lease is over; meanwhile another sender has claimed the mail."""
    queue(open_uow(), a_message())

    class SlowlyAway(FakeMailer):
        def connect(self):
            assert release_expired_claims(open_uow(), NOW + LEASE) == 1
            with open_uow() as other:
                other.outbox.save(other.outbox.hold("m1").claimed("another", NOW + LEASE))
                other.commit()
            raise self.error

    with pytest.raises(RelayAway):
        deliver(SlowlyAway(), open_uow())

    taken = a_claimed_message().claim_expired(NOW + LEASE).claimed("another", NOW + LEASE)
    assert stored(open_uow()) == replace(taken, version=4)


def test_a_put_off_mail_leaves_when_its_pause_is_over(uow: UnitOfWork):
    queue(uow, a_message())
    deliver(FakeMailer(answers=[BUSY]), uow)

    assert deliver(FakeMailer(), uow, NOW + timedelta(seconds=59)) == 0
    assert deliver(FakeMailer(), uow, NOW + timedelta(seconds=73)) == 1
    assert (stored(uow).attempts, stored(uow).first_tried_at) == (1, NOW)


def test_a_sender_frozen_past_its_lease_stays_behind_the_fence(open_uow: OpenUnitOfWork):
    """While the first one sleeps before the final dot, its lease runs out and another one sends the mail."""
    queue(open_uow(), a_message())
    other = FakeMailer()

    def freeze(_mail: OutboxMessage) -> None:
        assert deliver(other, open_uow(), NOW + LEASE) == 1

    frozen = FakeMailer(at_the_fence=freeze)

    assert deliver(frozen, open_uow()) == 0
    assert ([mail.id for mail in other.delivered], frozen.delivered) == (["m1"], [])
    assert stored(open_uow()).state is MessageState.SENT


def test_a_live_lease_is_left_alone(open_uow: OpenUnitOfWork):
    queue(open_uow(), a_message())
    other = FakeMailer()

    def meanwhile(_mail: OutboxMessage) -> None:
        assert deliver(other, open_uow(), NOW + LEASE - timedelta(seconds=1)) == 0

    assert deliver(FakeMailer(at_the_fence=meanwhile), open_uow()) == 1
    assert other.delivered == []


def test_the_answer_of_a_relay_slower_than_the_reconciliation_settles_a_doubt(open_uow: OpenUnitOfWork):
    queue(open_uow(), a_message())

    class SlowRelay(FakeMailer):
        def deliver(self, message, fence):
            answer = super().deliver(message, fence)
            assert reconcile(Record({}), open_uow(), NOW + GRACE) == {"in_doubt": 1}
            return answer

    assert deliver(SlowRelay(), open_uow()) == 1
    assert stored(open_uow()).state is MessageState.SENT


def test_senders_at_once_hand_over_each_mail_once(open_uow: OpenUnitOfWork):
    queue(open_uow(), *(a_message(number) for number in range(1, 25)))
    mailer, together = FakeMailer(), Barrier(3)

    def send(_sender: int) -> int:
        together.wait(timeout=60)
        return deliver(mailer, open_uow())

    with ThreadPoolExecutor(3) as pool:
        delivered = sum(pool.map(send, range(3)))

    assert delivered == 24
    assert sorted(mail.id for mail in mailer.delivered) == sorted(f"m{number}" for number in range(1, 25))
    assert states(open_uow()) == {"sent": 24}


def test_a_worker_that_is_told_to_stop_finishes_its_mail_and_takes_no_other(uow: UnitOfWork):
    queue(uow, a_message(1), a_message(2))

    assert deliver(FakeMailer(), uow, stopping=lambda: True) == 1
    assert states(uow) == {"queued": 1, "sent": 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": ProposalState.WITHDRAWN}, "Der Vorschlag ist inzwischen zurückgezogen."),
        ({"state": ProposalState.CONFIRMED}, "Der Vorschlag ist inzwischen bestätigt."),
        ({"deadline": NOW - timedelta(seconds=1)}, "Die Antwortfrist ist inzwischen abgelaufen."),
    ],
)
def test_an_offer_that_no_longer_holds_does_not_leave(uow: UnitOfWork, changes: dict[str, object], reason: str):
    offered = a_proposal().approve(OLGA, NOW).offer(NOW - timedelta(days=1), LATER)
    store_proposals(uow, replace(offered, **changes))
    queue(uow, a_message(proposal_id=offered.id))

    assert deliver(mailer := FakeMailer(), uow) == 0

    assert mailer.connections == 0
    assert (stored(uow).state, stored(uow).note) == (MessageState.DROPPED, reason)


def test_whoever_unsubscribed_from_reminders_still_gets_everything_else(uow: UnitOfWork):
    with uow:
        uow.suppressions.add(Suppression("office1@town.example", Scope.REMINDERS, "Abbestellt.", NOW))
        uow.commit()
    queue(uow, a_message(1, letter="reminder"), a_message(2, recipient="office1@town.example"))

    deliver(mailer := FakeMailer(), uow)

    assert [mail.id for mail in mailer.delivered] == ["m2"]
    assert stored(uow, 1).note == "Abbestellt."


def test_the_answer_of_a_sender_that_has_lost_its_mail_settles_nothing_of_the_next_one(open_uow: OpenUnitOfWork):
    """The relay refuses after the lease ran out; meanwhile the mail was queued anew and another sender has it."""
    queue(open_uow(), a_message())

    class SlowRelay(FakeMailer):
        def deliver(self, message, fence):
            answer = super().deliver(message, fence)
            assert release_expired_claims(open_uow(), NOW + LEASE) == 1
            with open_uow() as other:
                other.outbox.save(other.outbox.hold("m1").claimed("another", NOW + LEASE))
                other.commit()
            return answer

    assert deliver(SlowRelay(answers=[REFUSED]), open_uow()) == 0

    kept = stored(open_uow())
    assert (kept.state, kept.claim) == (MessageState.CLAIMED, "another")
    assert open_tasks(open_uow()) == []


def test_a_record_that_is_older_than_the_relays_answer_changes_nothing(open_uow: OpenUnitOfWork):
    """Between looking at a mail and keeping what the record says of it, the mail was queued and is in data again."""
    queue(open_uow(), a_message_in_data())

    class SlowRecord(Record):
        def look_up(self, messages):
            with open_uow() as other:
                queued = other.outbox.save(other.outbox.hold("m1").reconciled(Finding.ABSENT, NOW + GRACE))
                claimed = other.outbox.save(queued.claimed("another", NOW + GRACE))
                other.outbox.save(claimed.in_data(NOW + GRACE))
                other.commit()
            return super().look_up(messages)

    assert reconcile(SlowRecord({"m1": Finding.ABSENT}), open_uow(), NOW + GRACE) == {}

    kept = stored(open_uow())
    assert (kept.state, kept.claim) == (MessageState.DATA, "another")


class Record(dict):
    """What the relay knows; ``away`` cannot be read."""

    away = False
    asked = 0

    def look_up(self, messages):
        self.asked += 1
        if self.away:
            raise RecordAway("Das Archiv antwortet nicht.")
        return {one.id: self[one.id] for one in messages if one.id in self}


def test_the_record_settles_what_was_left_behind_the_fence(uow: UnitOfWork):
    queue(uow, *(a_message_in_data(number) for number in range(1, 4)))
    record = Record({"m1": Finding.ACCEPTED, "m2": Finding.ABSENT})

    assert reconcile(record, uow, NOW + GRACE) == {"sent": 1, "queued": 1, "in_doubt": 1}

    assert [stored(uow, number).state for number in (1, 2, 3)] == ["sent", "queued", "in_doubt"]
    assert replace(stored(uow, 2), version=1) == a_message(2)
    assert open_tasks(uow) == [(TaskKind.UNCLEAR_MAIL, "office3@town.example")]


def test_nothing_is_looked_up_before_the_relay_has_given_up_the_line_itself(uow: UnitOfWork):
    queue(uow, a_message_in_data())

    assert reconcile(Record({"m1": Finding.ABSENT}), uow, NOW + GRACE - timedelta(seconds=1)) == {}
    assert stored(uow).state is MessageState.DATA


def test_a_record_that_cannot_be_read_proves_nothing_and_a_later_one_settles_the_doubt(uow: UnitOfWork):
    queue(uow, a_message_in_data())
    record = Record({"m1": Finding.ACCEPTED})
    record.away = True

    assert reconcile(record, uow, NOW + GRACE) == {"in_doubt": 1}
    assert reconcile(record, uow, NOW + GRACE) == {}
    record.away = False
    assert reconcile(record, uow, NOW + GRACE) == {"sent": 1}
    assert open_tasks(uow) == []


class SlowRelay(FakeMailer):
    """Answers so late behind the fence that the mail has come into doubt meanwhile."""

    def __init__(self, words: Answer, uow: UnitOfWork) -> None:
        super().__init__()
        self._words, self._uow = words, uow

    def deliver(self, _message, fence):
        fence()
        assert reconcile(Record({}), self._uow, NOW + GRACE) == {"in_doubt": 1}
        return self._words


def test_doubts_that_stay_keep_no_later_one_from_being_settled(uow: UnitOfWork):
    queue(uow, *(a_message_in_data(number) for number in range(1, MOST_AT_ONCE + 4)))
    assert reconcile(Record({}), uow, NOW + GRACE) == {"in_doubt": MOST_AT_ONCE + 3}
    with uow:
        last = uow.outbox.unsettled(NOW)[-2:]

    assert reconcile(Record(dict.fromkeys(last, Finding.ACCEPTED)), uow, NOW + GRACE) == {"sent": 2}

    assert states(uow) == {"in_doubt": MOST_AT_ONCE + 1, "sent": 2}


def test_what_was_settled_or_is_in_hand_again_while_those_before_were_looked_up_is_left_alone(
    open_uow: OpenUnitOfWork,
):
    """All three are of the second portion: the relay's late answer was kept of one, one is in data again just now."""
    uow = open_uow()
    queue(uow, *(a_message_in_data(number) for number in range(1, MOST_AT_ONCE + 4)))
    with uow:
        *_, answered, again, left = uow.outbox.unsettled(NOW + GRACE)

    class SlowRecord(Record):
        def look_up(self, messages):
            if not self.asked:
                with open_uow() as other:
                    other.outbox.save(other.outbox.hold(answered).sent(NOW + GRACE))
                    queued = other.outbox.save(other.outbox.hold(again).reconciled(Finding.ABSENT, NOW + GRACE))
                    other.outbox.save(other.outbox.save(queued.claimed("c", NOW + GRACE)).in_data(NOW + GRACE))
                    other.commit()
            return super().look_up(messages)

    record = SlowRecord(dict.fromkeys((answered, again, left), Finding.ABSENT))
    assert reconcile(record, uow, NOW + GRACE) == {"in_doubt": MOST_AT_ONCE, "queued": 1}

    kept = [stored(open_uow(), int(one.removeprefix("m"))) for one in (answered, again, left)]
    assert [(one.state.value, one.claim) for one in kept] == [("sent", None), ("data", "c"), ("queued", None)]


def test_a_record_that_cannot_be_read_is_asked_once_and_every_mail_is_in_doubt(uow: UnitOfWork):
    queue(uow, *(a_message_in_data(number) for number in range(1, MOST_AT_ONCE + 4)))
    record = Record({})
    record.away = True

    assert reconcile(record, uow, NOW + GRACE) == {"in_doubt": MOST_AT_ONCE + 3}

    assert record.asked == 1


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (Answer(Verdict.TAKEN, "250 ok"), "sent"),
        (Answer(Verdict.NEVER, "554 no"), "failed"),
        (Answer(Verdict.LATER, "451 wait"), "queued"),
    ],
)
def test_an_answer_that_comes_after_the_doubt_ends_its_task(uow: UnitOfWork, words: Answer, state: str):
    queue(uow, a_message(1))

    deliver(SlowRelay(words, uow), uow)

    assert (states(uow), open_tasks(uow)) == ({state: 1}, [])


def test_an_archive_that_lags_makes_a_doubt_and_no_second_letter(uow: UnitOfWork):
    queue(uow, a_message(1))
    # The relay took it, but the line broke before it said so; its copy comes into the archive a day later.
    deliver(mailer := FakeMailer(answers=[LOST]), uow)
    archive = Record({})

    for hours in range(1, 24):
        now = NOW + timedelta(hours=hours)
        reconcile(archive, uow, now)
        deliver(mailer, uow, now)
        assert states(uow) == {"in_doubt": 1}
    archive["m1"] = Finding.ACCEPTED
    assert reconcile(archive, uow, NOW + timedelta(days=1)) == {"sent": 1}

    # Not once more: what this mailer would have kept is a second letter.
    assert mailer.delivered == []
    assert open_tasks(uow) == []


def test_a_record_that_proves_absence_lets_a_mail_go_again_under_its_message_id(uow: UnitOfWork):
    queue(uow, a_message(1))
    deliver(FakeMailer(answers=[LOST]), uow)
    record = Record({"m1": Finding.ABSENT})

    # Not before the relay has given up the line: until then the mail may still arrive.
    assert reconcile(record, uow, NOW + GRACE - timedelta(seconds=1)) == {}
    assert reconcile(record, uow, NOW + GRACE) == {"queued": 1}
    deliver(again := FakeMailer(), uow, NOW + GRACE)

    assert [(mail.message_id, mail.content) for mail in again.delivered] == [
        (a_message(1).message_id, a_message(1).content)
    ]


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "queued")])
def test_head_office_settles_a_doubt_and_nothing_else(uow: UnitOfWork, was_sent: bool, state: str):
    queue(uow, a_message_in_data(1), a_message(2))
    reconcile(Record({}), uow, NOW + GRACE)

    assert settle_by_hand("m1", was_sent=was_sent, uow=uow, now=LATER).state.value == state
    assert open_tasks(uow) == []

    for unfit in ("m1", "m2"):
        with pytest.raises(TransitionRefused, match="nichts unklar"):
            settle_by_hand(unfit, was_sent=True, uow=uow, now=LATER)
    if not was_sent:
        deliver(FakeMailer(answers=[LOST]), uow, LATER)
        reconcile(Record({}), uow, LATER + GRACE)
        # The same mail in doubt once more is a new question.
        assert len(open_tasks(uow)) == 1
    with pytest.raises(NotFound):
        settle_by_hand("m9", was_sent=True, uow=uow, now=LATER)
