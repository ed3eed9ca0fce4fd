"""After a restore, is the relay's record asked about what is written anew: in portions, for a while, and only then?"""

from datetime import datetime, timedelta

import pytest

from emails.confirming_letters import Interest
from emails.office_letters import SignInLinkSent
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.holding_post import hold_post, look_up_held, release_post
from matchmaker.rounds.looking_back import LOOKED_BACK, PERHAPS_BEFORE, SENT_BEFORE, LookingBack
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.reconciling import MOST_AT_ONCE, reconcile
from matchmaker.rounds.relay_answer import Answer, Finding, RelayAway, Verdict
from matchmaker.rounds.settling import Settlement, settle_mail
from matchmaker.rounds.task import TaskKind
from tests.contract.test_post_on_hold import LATER, NoRecord, Record, queued, states
from tests.fakes import FakeMailer
from tests.round_builders import NOW, OLGA, a_message


def released(uow: UnitOfWork, reason: HoldReason = HoldReason.RESTORE, record: Record | None = None) -> None:
    hold_post(reason, OLGA, uow, NOW)
    look_up_held(record or Record(), OLGA, uow, LATER)
    release_post(OLGA, uow, LATER)


def sent_by(uow: UnitOfWork, record: Record | NoRecord, now: datetime = LATER) -> list[str]:
    mailer = FakeMailer()
    deliver_due(Sender(mailer, uow, lambda: now, record=record))
    return sorted(one.id for one in mailer.delivered)


def test_what_the_record_knows_counts_as_sent_and_what_it_rules_out_leaves(uow: UnitOfWork):
    released(uow)
    queued(uow, 1, 2)
    with uow:
        gone = uow.outbox.hold("m1").message_id

    assert sent_by(uow, Record(frozenset({gone}))) == ["m2"]
    assert states(uow) == {"sent": 2}


def test_what_an_archive_cannot_rule_out_is_in_doubt_until_its_copy_comes_or_head_office_decides(uow: UnitOfWork):
    released(uow)
    queued(uow, 1, 2, 3)
    with uow:
        found, late, other = (uow.outbox.hold(f"m{number}") for number in (1, 2, 3))
    archive = Record(frozenset({found.message_id}), otherwise=Finding.UNKNOWN)

    assert sent_by(uow, archive) == []
    assert states(uow) == {"in_doubt": 2, "sent": 1}
    with uow:
        doubtful = uow.outbox.hold("m2")
        asked = {(one.kind, one.address) for one in uow.tasks.open()}
    assert doubtful.note == PERHAPS_BEFORE
    assert asked == {(TaskKind.UNCLEAR_MAIL, one.recipient) for one in (late, other)}

    reconcile(Record(frozenset({late.message_id}), otherwise=Finding.UNKNOWN), uow, LATER)
    settle_mail(other.key, Settlement.AGAIN, uow, LATER)
    assert sent_by(uow, archive) == ["m3"]
    assert states(uow) == {"sent": 3}
    with uow:
        assert uow.tasks.open() == ()


@pytest.mark.parametrize(
    ("letter", "is_owed"),
    [
        (SignInLinkSent.name, False),
        (Interest.name, False),
        (LetterKind.DELEGATION, False),
        (LetterKind.HANDOVER, True),
        (LetterKind.PROPOSAL_OFFERED, True),
    ],
)
def test_what_somebody_asked_for_a_moment_ago_cannot_be_a_copy_and_is_not_asked_about(
    uow: UnitOfWork, letter: str, is_owed: bool
):
    released(uow)

    with uow:
        assert LookingBack(Record(), uow).is_owed(a_message(1, letter=letter), LATER) is is_owed


def test_each_mail_is_asked_for_once_in_portions(uow: UnitOfWork):
    released(uow)
    queued(uow, *range(MOST_AT_ONCE + 1))
    portions: list[int] = []

    class Counting(Record):
        def look_up(self, messages):
            found = super().look_up(messages)
            portions.append(len(found))
            return found

    assert len(sent_by(uow, Counting())) == MOST_AT_ONCE + 1
    assert portions == [MOST_AT_ONCE, 1]


def test_a_record_that_cannot_be_read_lets_everything_wait_and_nothing_is_lost(uow: UnitOfWork):
    released(uow)
    queued(uow, 1)

    with pytest.raises(RelayAway, match="Archiv"):
        sent_by(uow, NoRecord())

    assert states(uow) == {"queued": 1}
    assert sent_by(uow, Record()) == ["m1"]


@pytest.mark.parametrize(
    ("reason", "now", "asked"),
    [
        (HoldReason.RESTORE, LATER + LOOKED_BACK - timedelta(seconds=1), ["m1"]),
        (HoldReason.RESTORE, LATER + LOOKED_BACK, []),
        (HoldReason.BY_HAND, LATER, []),
    ],
)
def test_the_record_is_asked_for_thirty_days_after_a_restore_alone(
    uow: UnitOfWork, reason: HoldReason, now: datetime, asked: list[str]
):
    released(uow, reason)
    queued(uow, 1)
    record = Record()

    assert sent_by(uow, record, now) == ["m1"]
    assert record.asked == asked


def test_what_head_office_decided_to_send_once_more_goes_whatever_the_record_says(uow: UnitOfWork):
    queued(uow, 1)
    released(uow, record=Record(otherwise=Finding.UNKNOWN))
    with uow:
        mail = uow.outbox.hold("m1")
    settle_mail(mail.key, Settlement.AGAIN, uow, LATER)

    assert sent_by(uow, Record(frozenset({mail.message_id}))) == ["m1"]


def failed(uow: UnitOfWork, number: int) -> OutboxMessage:
    with uow:
        uow.outbox.queue(a_message(number))
        claimed = uow.outbox.save(uow.outbox.hold(f"m{number}").claimed("c", NOW))
        kept = uow.outbox.save(claimed.answered(Answer(Verdict.NEVER, "550 unknown"), NOW))
        uow.commit()
    return kept


def test_what_stands_as_undeliverable_in_the_backup_and_left_after_it_does_not_leave_a_second_time(uow: UnitOfWork):
    gone, stayed = failed(uow, 1), failed(uow, 2)
    released(uow)
    for mail in (gone, stayed):
        settle_mail(mail.key, Settlement.AGAIN, uow, LATER)

    # Before the restore head office had sent the first one again, and the relay had taken it.
    assert sent_by(uow, Record(frozenset({gone.message_id}))) == ["m2"]
    with uow:
        again, other = (uow.outbox.hold(one) for one in ("m1", "m2"))
    assert (again.state, again.note) == (MessageState.SENT, SENT_BEFORE)
    assert (other.state, other.note) == (MessageState.SENT, None)


def test_without_a_restore_what_is_sent_again_goes_unasked(uow: UnitOfWork):
    settle_mail(failed(uow, 1).key, Settlement.AGAIN, uow, LATER)
    record = Record(otherwise=Finding.UNKNOWN)

    assert (sent_by(uow, record), record.asked) == (["m1"], [])
