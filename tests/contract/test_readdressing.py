"""Does whoever follows in an office get the letters that its predecessor's address no longer took, each once?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from matchmaker.errors import MatchmakerError, TransactionConflict
from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.readdressing import Posts, readdress
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import Task, TaskKind
from tests.builders import a_profile, ags
from tests.contract.test_handing_over import NEW, handed_over, running
from tests.contract.test_letters_after_changes import OLD, waiting
from tests.exchange_builders import SEEKER, YEAR, a_check_in, an_exchange, store_exchanges
from tests.exchange_letters import PLAIN_POST
from tests.fake_letters import FakeCorrespondence, token_of
from tests.fakes import FakeMailer
from tests.lifecycle_cast import PROPOSAL, a_tandem, sent
from tests.office_builders import an_office
from tests.round_builders import NOW, a_message, a_run

SOON = NOW + timedelta(minutes=1)


def posts(letters: FakeCorrespondence | None = None) -> Posts:
    own = letters or FakeCorrespondence()
    return Posts(Post(own, token_of), replace(PLAIN_POST, letters=own))


def delivered(uow: UnitOfWork, who: Posts | None = None, now=SOON) -> list[str]:
    mailer, who = FakeMailer(), who or posts()
    deliver_due(Sender(mailer, uow, lambda: now, again=lambda mail, inside, at: readdress(mail, who, inside, at)))
    return sorted(mail.key for mail in mailer.delivered)


def own_letters(uow: UnitOfWork) -> list[str]:
    """Kind and number of all letters to the first town that wait or were sent, without the handover's own."""
    with uow:
        mails = [one for one in uow.outbox.naming(ags(0)) if one.state is not MessageState.DROPPED]
    kinds = ("/".join(one.key.split("/")[2:]) for one in mails if f"/{ags(0)}-" in one.key)
    return sorted(one for one in kinds if not one.startswith("handover"))


def tasks(uow: UnitOfWork) -> list[Task]:
    with uow:
        return list(uow.tasks.open())


def asked(uow: UnitOfWork, *questions: Question) -> None:
    with uow:
        new = [a_check_in(question=question, due_at=NOW - timedelta(days=1), asked_at=None) for question in questions]
        uow.check_ins.add_all(new)
        for one in new:
            uow.check_ins.save(one.asked(NOW))
        uow.commit()


def lost(uow: UnitOfWork, letter: str, number: int = 1) -> None:
    key = f"{PROPOSAL}/{ags(0)}-mayor/{letter}/{number}"
    with uow:
        uow.outbox.queue(a_message(number, key=key, letter=letter, recipient=OLD, proposal_id=PROPOSAL))
        uow.commit()


@pytest.mark.parametrize(
    ("letter", "number", "again"),
    [
        ("not_realised", 1, "not_realised/101"),
        ("check_in", 2, "check_in/102"),
        ("feedback_request", 1, "feedback_request/101"),
        ("invitation", 1, "invitation/101"),
        ("cancellation", 1, "cancellation/101"),
    ],
)
def test_a_letter_that_a_handover_stopped_is_written_once_more_to_the_successor(
    uow: UnitOfWork, letter: str, number: int, again: str
):
    running(uow)
    asked(uow, Question.MET, Question.ADOPTED_6, Question.FEEDBACK)
    lost(uow, letter, number)

    handed_over(uow, address=NEW)
    first, second = delivered(uow), delivered(uow)

    assert f"{PROPOSAL}/{ags(0)}-mayor/{again}" in first
    assert (second, own_letters(uow), tasks(uow)) == ([], [again], [])


@pytest.mark.parametrize(("number", "again"), [(1, []), (2, ["all_agreed/102"])])
def test_contacts_and_dates_that_were_stopped_go_to_the_successor_with_the_newest_offer(
    uow: UnitOfWork, number: int, again: list[str]
):
    store_exchanges(uow, an_exchange(1, told_at=NOW, offers=2))
    with uow:
        uow.offices.add(an_office(0))
        uow.commit()
    lost(uow, "all_agreed", number)

    handed_over(uow, address=NEW)
    delivered(uow)

    assert own_letters(uow) == again


def test_once_a_date_is_picked_only_its_invitation_is_written_again(uow: UnitOfWork):
    running(uow)
    lost(uow, "all_agreed")

    handed_over(uow, address=NEW)
    delivered(uow)

    assert own_letters(uow) == []


def test_of_two_handovers_in_a_row_the_last_successor_gets_the_letter(uow: UnitOfWork):
    running(uow)
    lost(uow, "not_realised")
    handed_over(uow, address=NEW)

    class ToNew(FakeCorrespondence):
        def write(self, order, uow, now):
            return replace(super().write(order, uow, now), recipient=NEW, due_at=now + timedelta(hours=1))

    delivered(uow, posts(ToNew()))
    handed_over(uow, address="dritte@town0.example", now=NOW + timedelta(minutes=30))
    delivered(uow, now=NOW + timedelta(hours=2))

    assert own_letters(uow) == ["not_realised/201"]


def test_a_question_that_was_answered_meanwhile_is_not_asked_again(uow: UnitOfWork):
    running(uow)
    asked(uow, Question.MET)
    answer_question(GivenAnswer(PROPOSAL, SEEKER, Question.MET, Answer(Verdict.YES), 2), uow, NOW)
    lost(uow, "check_in")

    handed_over(uow, address=NEW)
    delivered(uow)

    assert (own_letters(uow), tasks(uow)) == ([], [])


def test_a_question_whose_time_to_answer_is_over_is_not_asked_again(uow: UnitOfWork):
    running(uow)
    asked(uow, Question.MET)
    lost(uow, "check_in")

    handed_over(uow, address=NEW)
    delivered(uow, now=NOW + YEAR)

    assert own_letters(uow) == []


def test_an_address_that_was_spared_keeps_no_letter_from_the_successor(uow: UnitOfWork):
    running(uow)
    lost(uow, "not_realised")
    with uow:
        uow.suppressions.add(Suppression(OLD, Scope.ALL, "Die Adresse gibt es nicht mehr.", NOW))
        uow.commit()

    handed_over(uow, address=NEW)
    delivered(uow)

    assert own_letters(uow) == ["not_realised/101"]


@pytest.mark.parametrize("letter", ["proposal_offered", "reminder"])
def test_a_question_about_a_proposal_that_a_sweep_wrote_too_late_reaches_the_successor_once(
    uow: UnitOfWork, letter: str
):
    sent(uow, a_tandem())
    with uow:
        uow.offices.add(an_office(0))
        uow.commit()
    handed_over(uow, address=NEW, now=SOON)
    late = SOON + timedelta(seconds=1)
    with uow:
        for number in (7, 8):
            key = f"{PROPOSAL}/{ags(0)}-mayor/{letter}/{number}"
            mail = a_message(number, key=key, letter=letter, recipient=OLD, proposal_id=PROPOSAL, due_at=late)
            uow.outbox.queue(mail)
        uow.commit()

    went = delivered(uow, Posts(Post(FakeCorrespondence(), lambda _, one, _letter: f"new {one.ags}"), PLAIN_POST), late)

    to_successor = [key for key in went if f"/{ags(0)}-mayor/proposal_offered/" in key and not key.endswith("/1")]
    assert len(to_successor) == 1


@pytest.mark.parametrize("letter", ["round_opened", "profile_reminder", "left_over"])
def test_a_letter_of_a_round_reaches_the_successor(uow: UnitOfWork, letter: str):
    running(uow)
    with uow:
        its_round = "r1" if letter == "left_over" else "r2"
        collecting = replace(uow.rounds.get("r1"), id="r2", state=RoundState.COLLECTING, version=1)
        uow.rounds.add(replace(collecting, closes_on=(NOW + timedelta(days=30)).date()))
        uow.profiles.save_all([a_profile(0, needs=())])
        uow.runs.add(a_run(id="r1-2", unmatched=(LeftOver(ags(0), "no_common_topic", "Kein Thema."),)))
        uow.mailings.add(Mailing(its_round, MailingKind(letter), NOW))
        if letter == "left_over":
            uow.proposals.save(uow.proposals.get(PROPOSAL).end("Vorbei."))
        uow.commit()
    with uow:
        key = f"{its_round}/{ags(0)}-mayor/{letter}/1"
        uow.outbox.queue(a_message(1, key=key, letter=letter, recipient=OLD, proposal_id=None))
        uow.commit()

    handed_over(uow, address=NEW)

    assert f"{its_round}/{ags(0)}-mayor/{letter}/101" in delivered(uow)


def test_where_nobody_follows_head_office_calls_and_what_waits_behind_leaves(uow: UnitOfWork):
    running(uow)
    waiting(uow, "not_realised")
    with uow:
        office = next(one for one in uow.offices.of_town(ags(0)) if one.address == OLD)
        uow.offices.save(office.end(NOW))
        uow.outbox.queue(a_message(2, key="behind", due_at=SOON))
        uow.commit()

    went = delivered(uow, posts(FakeCorrespondence(addressless=ags(0))))

    assert went == ["behind"]
    assert [(one.kind, one.key) for one in tasks(uow)] == [
        (TaskKind.NO_ADDRESS, f"no_address/not_realised/{PROPOSAL}/{ags(0)}")
    ]


def test_a_letter_that_cannot_be_written_again_is_a_task_and_stops_nobody(uow: UnitOfWork):
    running(uow)
    waiting(uow, "not_realised")
    handed_over(uow, address=NEW)
    with uow:
        uow.outbox.queue(a_message(2, key="behind", due_at=SOON))
        uow.commit()

    went = delivered(uow, posts(FakeCorrespondence(unwritable=ags(0))))

    assert "behind" in went
    [task] = tasks(uow)
    assert (task.kind, task.text) == (
        TaskKind.NO_LONGER_HOLDS,
        f"Ein Brief an {OLD} ging nicht hinaus, und ein neuer nicht: no address",
    )


def test_a_letter_whose_writing_breaks_stays_dropped_with_a_task_and_the_mails_behind_it_leave(uow: UnitOfWork):
    running(uow)
    lost(uow, "not_realised")
    handed_over(uow, address=NEW)
    with uow:
        uow.outbox.queue(a_message(2, key="behind", due_at=SOON))
        uow.commit()

    def breaks(mail: OutboxMessage, inside: UnitOfWork, at: datetime) -> None:
        # Half of the work is done before it breaks: nothing of that may stay.
        inside.outbox.queue(a_message(9, key="half", due_at=at))
        raise ValueError(mail.key)

    mailer = FakeMailer()
    sender = Sender(mailer, uow, lambda: SOON, again=breaks)
    with pytest.raises(ValueError, match="not_realised"):
        deliver_due(sender)
    deliver_due(sender)

    assert "behind" in [mail.key for mail in mailer.delivered]
    assert "half" not in [mail.key for mail in mailer.delivered]
    assert [(one.key, one.kind) for one in tasks(uow)] == [("lost/m1", TaskKind.NO_LONGER_HOLDS)]


def test_a_letter_that_is_refused_once_more_stays_a_task_for_head_office(uow: UnitOfWork):
    running(uow)
    lost(uow, "not_realised")
    handed_over(uow, address=NEW)

    def refuses(mail: OutboxMessage, _inside: UnitOfWork, _at: datetime) -> None:
        raise MatchmakerError(mail.key)

    deliver_due(Sender(FakeMailer(), uow, lambda: SOON, again=refuses))

    assert [(one.key, one.kind) for one in tasks(uow)] == [("lost/m1", TaskKind.NO_LONGER_HOLDS)]


def test_whom_another_transaction_overtook_is_written_to_at_the_next_try(uow: UnitOfWork):
    running(uow)
    lost(uow, "not_realised")
    handed_over(uow, address=NEW)
    tries = iter([True, False])

    def overtaken_once(mail: OutboxMessage, inside: UnitOfWork, at: datetime) -> None:
        if next(tries):
            raise TransactionConflict("Jemand war schneller.")
        readdress(mail, posts(), inside, at)

    deliver_due(Sender(FakeMailer(), uow, lambda: SOON, again=overtaken_once))

    assert (own_letters(uow), tasks(uow)) == (["not_realised/101"], [])


def test_what_concerned_the_person_alone_or_is_no_towns_letter_is_not_written_again(uow: UnitOfWork):
    running(uow)
    letters = FakeCorrespondence()
    mails: list[OutboxMessage] = [
        a_message(1, key=f"{PROPOSAL}/{ags(0)}-mayor/handover/1", letter="handover"),
        a_message(2, key=f"x/{ags(0)}-mayor/delegation/1", letter="delegation"),
        a_message(3, key="sign-in/abc", letter="sign_in_link"),
    ]

    with uow:
        for mail in mails:
            readdress(mail, posts(letters), uow, NOW)

    assert letters.orders == []
