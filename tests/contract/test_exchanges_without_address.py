"""Does an exchange take each of its steps though a letter that follows from it has no address to go to?"""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from api.address_book import NoAddress
from api.correspondence import TownCorrespondence
from api.exchange_post import ExchangePaper, exchange_post
from api.letter_reading import Readings
from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.exchange import EndReason, ExchangeState
from matchmaker.rounds.exchange_ending import Ending, complete_past, end_exchange
from matchmaker.rounds.exchange_post import ExchangePost, OfficeContact
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.reaching import reach_due
from matchmaker.rounds.readdressing import Posts
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sweeping import Swept
from tests.builders import a_taxonomy, ags
from tests.contract.test_exchanges import ONE, begun, completed, now_stored, picked
from tests.contract.test_questions_of_sweeps import SETTINGS
from tests.exchange_builders import GIVER, SEEKER
from tests.fake_letters import a_post, token_of
from tests.fakes import FakeMailer
from tests.lifecycle_cast import a_tandem, letters, sent
from tests.round_builders import NOW

DAY = timedelta(days=1)
GONE = SEEKER


def everybody(member: Member, _read: Readings) -> str:
    return f"rathaus@{member.ags}.example"


def all_but_one(member: Member, read: Readings) -> str:
    if member == GONE:
        raise NoAddress(f"Für {read.name_of(member.ags)} ist keine geprüfte Adresse hinterlegt.")
    return everybody(member, read)


def post_by(book: Callable[[Member, Readings], str]) -> ExchangePost:
    paper, written = ExchangePaper(SETTINGS, book, a_taxonomy()), TownCorrespondence(SETTINGS, book, a_taxonomy())
    return exchange_post(paper, written, lambda key: f"secret of {key}, long enough for a link")


WITHOUT, WITH = post_by(all_but_one), post_by(everybody)


def reached(uow: UnitOfWork, now=NOW + DAY, post: ExchangePost = WITH) -> Swept:
    return reach_due(lambda: Posts(Post(post.letters, token_of), post), uow, now)


def written(uow: UnitOfWork) -> set[str]:
    """Who has which letter: AGS, kind and number."""
    with uow:
        return {mail.key.removeprefix(f"{ONE}/") for mail in uow.outbox.of_proposal(ONE)}


def calls(uow: UnitOfWork) -> list[str]:
    with uow:
        return [one.key for one in uow.tasks.open() if one.key.startswith("no_address/")]


def to(member: Member, letter: str) -> str:
    return f"{member.ags}-{member.role}/{letter}"


def call(kind: str) -> str:
    return f"no_address/{kind}/{ONE}/{GONE.ags}"


def told(uow: UnitOfWork) -> str:
    begun(uow)
    assert tell_agreed(WITHOUT, uow, NOW) == 1
    assert now_stored(uow).told_at == NOW
    return "all_agreed"


def met(uow: UnitOfWork) -> str:
    begun(uow)
    current = now_stored(uow)
    pick_slot(SlotChoice(ONE, GIVER, current.slots[0].starts_at, current.version), WITHOUT, uow, NOW)
    assert now_stored(uow).meeting is not None
    return "invitation"


def ended(uow: UnitOfWork) -> str:
    begun(uow)
    picked(uow)
    with uow:
        for mail in uow.outbox.of_proposal(ONE):
            uow.outbox.save(mail.dropped("not what this is about"))
        uow.commit()
    end_exchange(Ending(ONE, EndReason.OTHER, now_stored(uow).version), WITHOUT, uow, NOW)
    assert now_stored(uow).state is ExchangeState.ENDED
    return "cancellation"


def never_met(uow: UnitOfWork) -> str:
    begun(uow)
    assert complete_past(WITHOUT, uow, NOW + 400 * DAY) == 1
    return "cancellation"


def asked_how_it_was(uow: UnitOfWork) -> str:
    assert ask_due(WITHOUT, uow, completed(uow) + DAY) == 2
    return "feedback_request"


@pytest.mark.parametrize("step", [told, met, ended, never_met, asked_how_it_was])
def test_whoever_has_an_address_is_told_and_the_other_called_and_written_to_once_it_has_one(
    step: Callable[[UnitOfWork], str], uow: UnitOfWork
):
    kind = step(uow)

    def own() -> set[str]:
        return {letter for letter in written(uow) if f"/{kind}/" in letter}

    assert {letter.partition("/")[0] for letter in own()} == {f"{GIVER.ags}-{GIVER.role}"}
    assert calls(uow) == [call(kind)]
    before = own()
    now = max(exchange_moment(uow), NOW) + DAY
    assert (reached(uow, now, WITHOUT), own()) == (Swept(0), before)

    assert [reached(uow, now), reached(uow, now)] == [Swept(1), Swept(0)]

    assert own() == before | {letter.replace(GIVER.ags, GONE.ags) for letter in before}
    assert calls(uow) == []


def exchange_moment(uow: UnitOfWork):
    """The last moment at which something was asked, so that what follows lies behind it."""
    with uow:
        asked = [one.asked_at for one in uow.check_ins.of_exchange(ONE) if one.asked_at]
    return max(asked, default=NOW)


def test_the_question_that_waits_is_asked_and_no_other(uow: UnitOfWork):
    begun(uow)
    due = NOW + 28 * DAY
    assert ask_due(WITHOUT, uow, due) == 2

    reached(uow, due + DAY)

    assert written(uow) == {to(GIVER, "check_in/1"), to(GONE, "check_in/1")}
    with uow:
        asked = {one.question for one in uow.check_ins.of_exchange(ONE) if one.asked_at}
    assert asked == {Question.MET}


def test_a_partner_without_an_address_is_named_with_head_office_as_the_way(uow: UnitOfWork):
    told(uow)

    with uow:
        (mail,) = uow.outbox.of_proposal(ONE)
        contact = ExchangePaper(SETTINGS, all_but_one, a_taxonomy(), "en").contact(GONE, uow)
        name = uow.towns.get(GONE.ags).name
    assert mail.recipient == f"rathaus@{GIVER.ags}.example"
    assert contact == OfficeContact(name, GONE.role, SETTINGS.mail_reply_to, is_through_head_office=True)
    letter = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",))
    assert f"{name} (über die Geschäftsstelle)" in letter.get_content()


def test_an_invitation_to_what_is_over_meanwhile_is_not_written_late(uow: UnitOfWork):
    met(uow)
    end_exchange(Ending(ONE, EndReason.OTHER, now_stored(uow).version), WITHOUT, uow, NOW)
    assert sorted(calls(uow)) == [call("cancellation"), call("invitation")]

    assert reached(uow) == Swept(2)

    assert {one for one in written(uow) if one.startswith(GONE.ags)} == {to(GONE, "cancellation/1")}
    assert calls(uow) == []


def test_a_round_closes_though_one_of_its_towns_has_no_address(uow: UnitOfWork):
    sent(uow, a_tandem())
    deliver_due(Sender(FakeMailer(), uow, lambda: NOW))

    closed = close_round("r1", uow, Withdrawal(a_post(addressless=ags(0)).letters, NOW + DAY))

    assert closed.round.state is RoundState.CLOSED
    assert {one for one in letters(uow) if one[1] == "not_realised"} == {(1, "not_realised")}
    assert calls(uow) == [f"no_address/not_realised/{ONE}/{ags(0)}"]
