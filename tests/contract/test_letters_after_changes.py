"""Which letters still leave once an office has changed hands, or a town said something of which nobody may learn?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.handing_over import ask_anew
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.still_holding import ENDED
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.test_handing_over import NEW, OTHER_POST, handed_over, running
from tests.fakes import FakeMailer
from tests.lifecycle_cast import NO, PROPOSAL, a_tandem, changed_profile, invited, number_of, say, sent, swept, tasks
from tests.office_builders import an_office
from tests.round_builders import NOW, a_message

OLD = "office@town0.example"
DAY = timedelta(days=1)
SOON = NOW + timedelta(minutes=1)


def waiting(uow: UnitOfWork, letter: str, recipient: str = OLD, role: Role = Role.MAYOR) -> None:
    key = f"{PROPOSAL}/{ags(0)}-{role}/{letter}/1"
    about = None if letter == "round_opened" else PROPOSAL
    with uow:
        uow.outbox.queue(a_message(1, key=key, letter=letter, recipient=recipient, proposal_id=about))
        uow.commit()


def delivered(uow: UnitOfWork, now=SOON) -> list[str]:
    mailer = FakeMailer()
    deliver_due(Sender(mailer, uow, lambda: now))
    return [mail.id for mail in mailer.delivered]


def mails(uow: UnitOfWork, letter: str = "reminder") -> list[OutboxMessage]:
    with uow:
        return [one for one in uow.outbox.of_proposal(PROPOSAL) if one.letter == letter]


def reminded(uow: UnitOfWork, days: range) -> None:
    for number in days:
        swept(uow, NOW + number * DAY)
        delivered(uow, NOW + number * DAY)


@pytest.mark.parametrize(
    "letter", sorted(set(LetterKind) - {LetterKind.FIRST_CONTACT, LetterKind.DELEGATION, LetterKind.HANDOVER})
)
def test_no_letter_of_before_a_handover_reaches_the_predecessor(uow: UnitOfWork, letter: str):
    running(uow)
    waiting(uow, letter)

    handed_over(uow, address=NEW)

    assert "m1" not in delivered(uow)
    with uow:
        held = uow.outbox.hold("m1")
    assert (held.state, held.note) == (MessageState.DROPPED, ENDED)


def test_a_mailbox_that_stays_goes_on_to_get_its_letters(uow: UnitOfWork):
    running(uow)
    waiting(uow, "all_agreed", f" {OLD.upper()}")

    handed_over(uow)

    assert "m1" in delivered(uow)


@pytest.mark.parametrize(("role", "leaves"), [(Role.ADMINISTRATION, True), (Role.MAYOR, False)])
def test_a_mailbox_of_two_offices_gets_the_letters_of_the_one_that_it_still_speaks_for(
    uow: UnitOfWork, role: Role, leaves: bool
):
    running(uow)
    with uow:
        uow.offices.add(an_office(7, ags=ags(0), role=Role.ADMINISTRATION, address=OLD))
        uow.commit()
    waiting(uow, "round_opened", role=role)

    handed_over(uow, address=NEW)

    assert ("m1" in delivered(uow)) is leaves


def test_the_successor_is_asked_at_once_however_often_the_predecessor_was_and_only_once(uow: UnitOfWork):
    sent(uow, a_tandem())
    with uow:
        uow.offices.add(an_office(0))
        uow.commit()
    for hours in (1, 2, 3, 4):
        ask_anew(ags(0), Role.MAYOR, OTHER_POST, uow, NOW + timedelta(hours=hours))
    handover = NOW + timedelta(hours=4, minutes=5)

    handed_over(uow, address=NEW, now=handover)
    asked = [ask_anew(ags(0), Role.MAYOR, OTHER_POST, uow, handover + timedelta(minutes=late)) for late in (0, 0, 30)]

    own = [one for one in mails(uow, "proposal_offered") if f"/{ags(0)}-" in one.key]
    assert (asked, [one.key[-1] for one in own if one.due_at == handover], len(own)) == ([1, 1, 1], ["6"], 6)


@pytest.mark.parametrize("said", [Answer(AnswerKind.LATER, days=28), Answer(AnswerKind.CALL)], ids=["later", "call"])
def test_reminders_do_not_tell_that_the_other_side_said_no(uow: UnitOfWork, said: Answer):
    sent(uow, a_tandem())
    say(uow, 1, NO, NOW + DAY)
    say(uow, 0, said, NOW + 2 * DAY)

    reminded(uow, range(3, 60))

    assert [(number_of(one.recipient[:8]), one.state) for one in mails(uow)] == [(0, MessageState.SENT)] * 2


def test_a_letter_to_a_town_whose_own_time_is_over_stays_here_though_the_partner_has_more(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 1, Answer(AnswerKind.LATER, days=28), NOW + DAY)
    delivered(uow)
    waiting(uow, "reminder", "office0@town.example")

    assert delivered(uow, NOW + 20 * DAY) == []

    assert [one.note for one in mails(uow)] == ["Die Antwortfrist ist inzwischen abgelaufen."]


def test_a_pause_keeps_no_reminder_back_from_the_partner_or_from_the_town_itself(uow: UnitOfWork):
    sent(uow, a_tandem())
    changed_profile(uow, 1, paused_until=(NOW + 90 * DAY).date())

    reminded(uow, range(1, 13))

    assert sorted((number_of(one.recipient[:8]), one.state) for one in mails(uow)) == [
        (number, MessageState.SENT) for number in (0, 0, 1, 1)
    ]
    assert "no_longer_holds" not in tasks(uow)
    assert invited(uow) == {0: "asked", 1: "asked"}
