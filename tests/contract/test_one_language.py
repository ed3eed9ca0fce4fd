"""Does a town that was asked in one language get every later letter about that proposal in it, whoever writes?"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from api.address_book import AddressBook, NoAddress
from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.exchange_post import ExchangePaper, exchange_post
from api.letter_reading import Readings
from api.settings import Settings
from emails.language import Language
from matchmaker.rounds.asking import Post
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.dispatching import SendingOrder, order_sending, send_due
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.exchange_ending import Ending, end_exchange
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.handing_over import HandoverOrder, ask_anew, hand_over
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.readdressing import Posts, readdress
from matchmaker.rounds.sweeping import Sweep
from matchmaker.towns.profile import Format, Role
from tests.builders import a_taxonomy, ags
from tests.exchange_builders import a_confirmed_proposal
from tests.fake_letters import FakeCorrespondence, a_post, token_of
from tests.fakes import FakeMailer
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_seat, a_tandem, say, sent, swept, the_proposal
from tests.office_builders import an_office
from tests.operator_cast import OPERATOR
from tests.round_builders import NOW, OLGA, WEIGHTS, store_proposals

DAY = timedelta(days=1)
SETTINGS = Settings(
    base_url="https://austausch.example",
    secret_key="k" * 32,
    **{name.lower(): value for name, value in OPERATOR.items()},
)
# Words that no English sentence has; names of towns and topics of the cast are none of them.
GERMAN = re.compile(
    r"\b(?:der|die|das|und|oder|nicht|ist|sind|eine?|für|über|mit|von|bei|wird|werden|Sie|Ihre?|Stadt|Städte|Termin|"
    r"Geschäftsstelle|Abschnitt|Quellen?|Angaben?|Gespräch|Bürgermeisteramt|Stadtverwaltung|Stand|oft)\b"
)
WHOLE_LIFE = ("proposal_offered", "reminder", "all_agreed", "invitation", "check_in", "cancellation")


def post_in(language: Language) -> Post:
    return Post(TownCorrespondence(SETTINGS, demo_book, a_taxonomy(), language), token_of, language.value)


def exchanges_in(language: Language, book: AddressBook = demo_book) -> ExchangePost:
    paper = ExchangePaper(SETTINGS, book, a_taxonomy(), language.value)
    return exchange_post(
        paper, TownCorrespondence(SETTINGS, book, a_taxonomy(), language), lambda key: f"secret of {key}"
    )


ENGLISH, WORKER = post_in(Language.ENGLISH), post_in(Language.GERMAN)
BOTH = [(Language.ENGLISH, Language.GERMAN), (Language.GERMAN, Language.ENGLISH)]


def mails(uow: UnitOfWork, about: str = PROPOSAL) -> list[EmailMessage]:
    with uow:
        return [message_from_bytes(one.content, policy=policy.default) for one in uow.outbox.of_proposal(about)]


def languages(uow: UnitOfWork, about: str = PROPOSAL) -> dict[str, set[str]]:
    """In which languages letters of each kind were written."""
    with uow:
        kinds = [one.letter for one in uow.outbox.of_proposal(about)]
    told: dict[str, set[str]] = {kind: set() for kind in kinds}
    for kind, mail in zip(kinds, mails(uow, about), strict=True):
        told[kind].add(str(mail["Content-Language"]))
    return told


def by_recipient(uow: UnitOfWork) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for mail in mails(uow):
        told.setdefault(str(mail["To"]), set()).add(str(mail["Content-Language"]))
    return told


def german_words(uow: UnitOfWork) -> dict[str, list[str]]:
    """What the letters say in German, by subject; a calendar file is read as well."""
    found = {}
    for mail in mails(uow):
        told = " ".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
        # The program's name in a calendar file is nobody's reading.
        found[str(mail["Subject"])] = sorted(set(GERMAN.findall(re.sub(r"PRODID:.*", "", told))))
    return {subject: words for subject, words in found.items() if words}


def without_address_of(number: int) -> AddressBook:
    """The demo's addresses, but that town has none: head office is the way to it."""

    def address(member: Member, read: Readings) -> str:
        if member.ags == ags(number):
            raise NoAddress("Für diese Stadt ist keine geprüfte Adresse hinterlegt.")
        return demo_book(member, read)

    return address


def agreed(uow: UnitOfWork, post: Post, later: Post) -> None:
    sent(uow, a_tandem(), post=post)
    swept(uow, NOW + 10 * DAY, later)
    for number in (0, 1):
        say(uow, number, YES, NOW + 11 * DAY, post=later)


def met(uow: UnitOfWork, exchanges: ExchangePost) -> datetime:
    """Told, a date picked, and asked once; the moment of the question."""
    tell_agreed(exchanges, uow, NOW + 11 * DAY)
    with uow:
        begun = uow.exchanges.get(PROPOSAL)
    slot = begun.slots[0].starts_at
    pick_slot(SlotChoice(PROPOSAL, begun.sides[0].member, slot, begun.version), exchanges, uow, NOW + 12 * DAY)
    asked = slot + 35 * DAY
    ask_due(exchanges, uow, asked)
    return asked


def ended(uow: UnitOfWork, exchanges: ExchangePost, now: datetime) -> None:
    with uow:
        running = uow.exchanges.get(PROPOSAL)
    ending = Ending(PROPOSAL, EndReason.NO_TIME, running.version)
    end_exchange(ending, exchanges, uow, now)


@pytest.mark.parametrize(("asked", "other"), BOTH)
def test_from_the_offer_to_the_end_each_town_reads_one_language(uow: UnitOfWork, asked: Language, other: Language):
    agreed(uow, post_in(asked), post_in(other))
    now = met(uow, exchanges_in(other))
    ended(uow, exchanges_in(other), now)

    told = languages(uow)
    assert told == {kind: {asked.value} for kind in WHOLE_LIFE}
    assert list(by_recipient(uow).values()) == [{asked.value}] * 2


@pytest.mark.parametrize("shape", [a_tandem(), a_circle(0, 1, 2, 3, 4)])
def test_no_letter_of_a_whole_life_in_english_says_anything_in_german(uow: UnitOfWork, shape: Proposal):
    sent(uow, shape, post=ENGLISH, weights=dict.fromkeys(Format, WEIGHTS))
    swept(uow, NOW + 10 * DAY, WORKER)
    for number in range(len(shape.members)):
        say(uow, number, YES, NOW + 11 * DAY, post=WORKER)
    german = exchanges_in(Language.GERMAN, without_address_of(1))

    now = met(uow, german)
    ended(uow, german, now)

    assert set(languages(uow)) == set(WHOLE_LIFE)
    assert german_words(uow) == {}


def test_links_of_later_letters_open_pages_in_the_language_of_the_letter(uow: UnitOfWork):
    agreed(uow, ENGLISH, WORKER)
    met(uow, exchanges_in(Language.GERMAN))

    for mail in mails(uow):
        assert "sprache=en" in mail.get_body(("plain",)).get_content(), mail["Subject"]


def test_the_calendar_file_speaks_the_language_of_its_letter(uow: UnitOfWork):
    agreed(uow, ENGLISH, WORKER)
    met(uow, exchanges_in(Language.GERMAN))

    files = [part for mail in mails(uow) for part in mail.walk() if part.get_content_type() == "text/calendar"]

    assert files
    assert all("Erstes Gespräch" not in one.get_content() for one in files)


def test_that_nothing_came_of_it_and_the_second_choice_are_told_in_the_language_of_the_first(uow: UnitOfWork):
    sent(uow, a_tandem(), post=ENGLISH, plan_b_automatic=True)
    say(uow, 0, YES, NOW + DAY, post=WORKER)
    say(uow, 1, NO, NOW + DAY, post=WORKER)

    swept(uow, NOW + 40 * DAY, WORKER)

    assert languages(uow)["not_realised"] == {"en"}
    assert languages(uow, f"{PROPOSAL}b") == {"proposal_offered": {"en"}}
    assert the_proposal(uow, f"{PROPOSAL}b").language == "en"


def test_who_takes_a_free_seat_reads_the_language_of_the_others(uow: UnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3), reserve=(a_seat(4, 3),), post=replace(a_post(), language="en"))
    later = FakeCorrespondence()

    say(uow, 3, NO, NOW + DAY, post=Post(later, token_of))

    assert [(one.kind, one.member.ags, one.proposal.language) for one in later.orders if one.proposal] == [
        (LetterKind.PROPOSAL_OFFERED, ags(4), "en")
    ]


def test_the_side_that_is_asked_after_the_giving_one_reads_its_language(uow: UnitOfWork):
    sent(uow, a_tandem(giving=1), post=ENGLISH)

    say(uow, 1, YES, NOW + DAY, post=WORKER)

    assert (len(mails(uow)), languages(uow)) == (2, {"proposal_offered": {"en"}})


def test_a_round_that_is_closed_says_farewell_in_the_language_of_the_offer(uow: UnitOfWork):
    sent(uow, a_tandem(), post=ENGLISH)
    deliver_due(Sender(FakeMailer(), uow, lambda: NOW + DAY))

    close_round("r1", uow, Withdrawal(WORKER.letters, NOW + 2 * DAY))

    assert (len(mails(uow)), languages(uow)) == (4, {"proposal_offered": {"en"}, "not_realised": {"en"}})


def test_a_letter_to_a_successor_keeps_the_language(uow: UnitOfWork):
    sent(uow, a_tandem(), post=ENGLISH)

    ask_anew(ags(0), Role.MAYOR, WORKER, uow, NOW + DAY)

    assert (len(mails(uow)), languages(uow)) == (3, {"proposal_offered": {"en"}})


def test_a_letter_that_is_written_once_more_keeps_the_language(uow: UnitOfWork):
    agreed(uow, ENGLISH, WORKER)
    tell_agreed(exchanges_in(Language.GERMAN), uow, NOW + 11 * DAY)
    with uow:
        lost = next(one for one in uow.outbox.of_proposal(PROPOSAL) if one.letter == "all_agreed")
        readdress(lost, Posts(WORKER, exchanges_in(Language.GERMAN)), uow, NOW + 12 * DAY)
        uow.commit()

    with uow:
        kinds = [one.letter for one in uow.outbox.of_proposal(PROPOSAL)]
    assert (kinds.count("all_agreed"), languages(uow)["all_agreed"]) == (3, {"en"})


def test_whoever_takes_an_exchange_over_is_asked_in_its_language(uow: UnitOfWork):
    agreed(uow, ENGLISH, WORKER)
    with uow:
        uow.offices.add(an_office(0))
        uow.commit()

    post = OfficePost(WORKER.letters, lambda key: f"secret of {key}", "de")
    hand_over(HandoverOrder(ags(0), Role.MAYOR, OLGA, address="neu@town0.example"), post, uow, NOW + 12 * DAY)

    assert languages(uow)["handover"] == {"en"}


def test_an_order_to_send_in_english_that_the_worker_carries_out_is_english(uow: UnitOfWork):
    sent(uow, a_tandem(), post=ENGLISH, served_share_minimum=0.0)
    with uow:
        second = replace(a_tandem(2, 3), id="r1-1-02").approve(OLGA, NOW)
        uow.proposals.add_all([second])
        uow.commit()
    order_sending(SendingOrder("r1", OLGA, language="en"), uow, NOW)

    send_due(Sweep(WORKER, uow, NOW + DAY))

    assert the_proposal(uow, "r1-1-02").state is ProposalState.OFFERED
    assert languages(uow, "r1-1-02") == {"proposal_offered": {"en"}}


def test_what_was_offered_before_languages_were_kept_goes_on_in_the_language_of_its_writer(uow: UnitOfWork):
    offered = a_confirmed_proposal(state=ProposalState.OFFERED)
    store_proposals(uow, offered)
    order = LetterOrder(LetterKind.REMINDER, offered.members[0], offered, link_token="geheim")

    with uow:
        written = [post.letters.write(order, uow, NOW).content for post in (WORKER, ENGLISH)]

    told = [message_from_bytes(one, policy=policy.default)["Content-Language"] for one in written]
    assert (offered.language, told) == (None, ["de", "en"])
