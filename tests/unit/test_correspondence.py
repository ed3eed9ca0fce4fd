"""Does every order become one letter to the right office, with what was said with it and nothing else?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.letter_ground import FactMissing
from api.settings import Settings
from api.sign_in import Seals
from emails.language import Language
from emails.letters import LETTERS
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.exchange_post import OfficeContact
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from matchmaker.towns.profile import Role
from tests.builders import NAMES, a_profile, a_taxonomy, ags
from tests.operator_cast import OPERATOR
from tests.proposing_cast import collecting, run
from tests.request_builders import a_request
from tests.round_builders import NOW, a_message_in_data, a_proposal

NAMED = {name.lower(): value for name, value in OPERATOR.items()}
SETTINGS = Settings(base_url="https://austausch.example", secret_key="k" * 32, **NAMED)
MEMBER = Member(ags(0), Role.MAYOR)
OFFERED = a_proposal(state=ProposalState.OFFERED, offered_at=NOW, deadline=NOW + timedelta(days=14))
CONTACTS = (OfficeContact("Birkenau am See", Role.ADMINISTRATION, "rathaus@birkenau.example", "00000 1"),)
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
ENTERED = a_request(stated_by="Geschäftsstelle, für die Stadt: Anruf des Vorzimmers")
ORDERS = {
    order.kind: order
    for order in (
        LetterOrder(
            LetterKind.FIRST_CONTACT,
            MEMBER,
            link_token="geheim",
            facts={"about": "contact", "address_source": "Impressum"},
        ),
        LetterOrder(LetterKind.ROUND_OPENED, MEMBER, facts={"round_id": "r1", "closes_on": date(2024, 3, 20)}),
        LetterOrder(
            LetterKind.PROFILE_REMINDER,
            MEMBER,
            facts={"round_id": "r1", "closes_on": date(2024, 3, 20), "missing": "Welche Zeiten passen Ihnen?"},
        ),
        LetterOrder(LetterKind.PROPOSAL_OFFERED, MEMBER, OFFERED, link_token="geheim"),
        LetterOrder(LetterKind.REMINDER, MEMBER, OFFERED, number=2, link_token="geheim"),
        LetterOrder(LetterKind.NOT_REALISED, MEMBER, OFFERED),
        LetterOrder(
            LetterKind.ALL_AGREED,
            MEMBER,
            OFFERED,
            link_token="geheim",
            facts={"contacts": CONTACTS, "slots": (NOW + timedelta(days=9),), "starter": ags(1)},
        ),
        LetterOrder(LetterKind.INVITATION, MEMBER, OFFERED, facts={"starts_at": NOW, "calendar": ICS}),
        LetterOrder(LetterKind.CANCELLATION, MEMBER, OFFERED, facts={"starts_at": NOW, "calendar": ICS}),
        LetterOrder(LetterKind.LEFT_OVER, MEMBER, facts={"round_id": "r1", "reason": "Niemand war frei."}),
        LetterOrder(LetterKind.CHECK_IN, MEMBER, OFFERED, link_token="geheim", facts={"after_months": 6}),
        LetterOrder(LetterKind.FEEDBACK_REQUEST, MEMBER, OFFERED, link_token="geheim"),
        LetterOrder(LetterKind.HANDOVER, MEMBER, OFFERED, link_token="geheim"),
        LetterOrder(
            LetterKind.DELEGATION,
            MEMBER,
            link_token="geheim",
            facts={"about": "delegate", "valid_until": date(2024, 3, 18)},
        ),
        LetterOrder(LetterKind.REQUEST_ENTERED, MEMBER, facts={"about": ENTERED.id}),
        LetterOrder(LetterKind.DIGEST, MEMBER, facts={"about": "2024-03-04", "silent": ("Cedernburg schweigt.",)}),
    )
}


def written(order: LetterOrder, settings: Settings = SETTINGS, language: Language = Language.GERMAN) -> OutboxMessage:
    uow = collecting(a_profile(0), a_profile(1))
    run(uow)
    letters = TownCorrespondence(settings, demo_book, a_taxonomy()).in_language(language)
    with uow:
        uow.requests.add(ENTERED)
        return letters.write(order, uow, NOW)


def opened(mail: OutboxMessage) -> EmailMessage:
    return message_from_bytes(mail.content, policy=policy.default)


def text_of(mail: OutboxMessage) -> str:
    letter = opened(mail)
    return "".join(letter.get_body((kind,)).get_content() for kind in ("plain", "html"))


def test_there_is_a_letter_for_every_kind():
    assert set(ORDERS) == set(LetterKind)
    assert {kind.value for kind in LetterKind} == {letter.name for letter in LETTERS} - {"sign_in_link", "interest"}


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", Language)
def test_an_order_is_one_mail_of_a_kind_and_the_same_each_time(kind: LetterKind, language: Language):
    order = ORDERS[kind]
    mail = written(order, language=language)

    about = "r1-1-01" if order.proposal else str(order.facts.get("about", "r1"))
    assert mail == written(order, language=language)
    assert (mail.key, mail.letter, mail.proposal_id, mail.due_at) == (
        f"{about}/{ags(0)}-mayor/{kind}/{order.number}",
        kind.value,
        order.proposal and order.proposal.id,
        NOW,
    )
    assert opened(mail)["Content-Language"] == language.value
    office = kind is LetterKind.DIGEST
    assert mail.recipient == (SETTINGS.mail_reply_to if office else "buergermeisteramt@ahornstedt.example")


@pytest.mark.parametrize("kind", [kind for kind, order in ORDERS.items() if order.facts or order.link_token])
def test_a_letter_without_what_it_has_to_say_is_not_written(kind: LetterKind):
    if kind is LetterKind.CANCELLATION:
        # No date was chosen yet: the exchange ends all the same.
        told = text_of(written(LetterOrder(kind, MEMBER, OFFERED)))
        assert "ist Ihr Tandem beendet" in told
        assert "Termin" not in told
        return
    if kind is LetterKind.DIGEST:
        # Nothing to tell is something to tell head office.
        assert "Heute wartet nichts" in text_of(written(LetterOrder(kind, MEMBER, facts={"about": "2024-03-04"})))
        return
    with pytest.raises(FactMissing, match=f"„{kind}“"):
        written(LetterOrder(kind, MEMBER, ORDERS[kind].proposal, facts={"round_id": "r1"}))


def test_a_fact_of_another_kind_is_refused_and_not_printed():
    with pytest.raises(FactMissing, match="„closes_on“ von falscher Art"):
        written(LetterOrder(LetterKind.ROUND_OPENED, MEMBER, facts={"round_id": "r1", "closes_on": "bald"}))


def test_contacts_stand_in_the_letter_of_agreement_and_in_no_other():
    for kind, order in ORDERS.items():
        told = text_of(written(LetterOrder(kind, MEMBER, order.proposal, 1, "geheim", order.facts)))
        assert ("rathaus@birkenau.example" in told) is (kind is LetterKind.ALL_AGREED)


def test_who_makes_the_first_step_is_told_to_each_side():
    facts = ORDERS[LetterKind.ALL_AGREED].facts
    other, own = (
        text_of(written(LetterOrder(LetterKind.ALL_AGREED, MEMBER, OFFERED, facts=dict(facts) | {"starter": who})))
        for who in (ags(1), ags(0))
    )

    assert "Den Anfang macht: Birkenau am See." in other
    assert "Bitte machen Sie den Anfang" in own
    assert "Mittwoch, 13. März 2024, 10:30 Uhr" in own


def test_the_reminder_tells_the_members_own_last_day():
    own = LetterOrder(
        LetterKind.REMINDER, MEMBER, OFFERED, 1, "geheim", {"answer_by": datetime(2024, 3, 29, 22, 59, tzinfo=UTC)}
    )
    moment = LetterOrder(LetterKind.REMINDER, MEMBER, OFFERED, 1, "geheim", {"answer_by": date(2024, 3, 29)})

    assert "Montag, 18. März 2024" in text_of(written(ORDERS[LetterKind.REMINDER]))
    assert "Freitag, 29. März 2024" in text_of(written(own))
    assert "Freitag, 29. März 2024" in text_of(written(moment))


@pytest.mark.parametrize("kind", LetterKind)
def test_only_reminders_can_be_ended_with_one_click_and_only_over_https(kind: LetterKind):
    mail = opened(written(ORDERS[kind]))
    at_home = opened(written(ORDERS[kind], replace(SETTINGS, base_url="http://127.0.0.1:8000")))

    reminds = kind in (LetterKind.REMINDER, LetterKind.PROFILE_REMINDER)
    assert (mail["List-Unsubscribe-Post"] is not None) is reminds
    assert at_home["List-Unsubscribe"] is None
    if reminds:
        token = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
        assert Seals("k" * 32).unsealed_mail(token) == written(ORDERS[kind]).id


@pytest.mark.parametrize("kind", [LetterKind.INVITATION, LetterKind.CANCELLATION])
def test_a_date_comes_as_third_alternative_and_as_a_file(kind: LetterKind):
    mail = opened(written(ORDERS[kind]))

    (alternatives, attached) = mail.iter_parts()
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    method = "REQUEST" if kind is LetterKind.INVITATION else "CANCEL"
    calendars = [list(alternatives.iter_parts())[2], attached]
    assert [part.get_payload(decode=True) for part in calendars] == [ICS, ICS]
    assert {(part.get_param("method"), part.get_param("charset")) for part in calendars} == {(method, "utf-8")}
    assert (attached.get_filename(), attached.get_content_disposition()) == ("termin.ics", "attachment")
    assert mail["Content-Language"] == "de"


def test_the_farewell_reads_the_same_whatever_became_of_the_proposal():
    farewells = {
        text_of(written(LetterOrder(LetterKind.NOT_REALISED, MEMBER, a_proposal(state=state))))
        for state in (ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN)
    }

    (farewell,) = farewells
    assert "Finden wir eine andere passende Stadt, schreiben wir Ihnen." in farewell


def test_a_group_names_those_who_take_part_and_not_those_who_were_asked():
    facts = {"after_months": 1, "partners": (ags(2),)}
    told = text_of(written(LetterOrder(LetterKind.CHECK_IN, MEMBER, OFFERED, 1, "geheim", facts)))

    assert NAMES[2] in told
    assert NAMES[1] not in told


def test_a_letter_leads_to_the_question_that_it_asks():
    asking = {1: "met", 6: "adopted_6", 12: "adopted_12"}
    orders = {
        name: LetterOrder(LetterKind.CHECK_IN, MEMBER, OFFERED, 1, "geheim", {"after_months": months})
        for months, name in asking.items()
    } | {"feedback": LetterOrder(LetterKind.FEEDBACK_REQUEST, MEMBER, OFFERED, 1, "geheim")}

    for name, order in orders.items():
        assert f"/rueckmeldung/geheim?frage={name}\r\n" in text_of(written(order))


def test_the_digest_tells_what_waits_and_how_much_more_there_is():
    uow = collecting(a_profile(0), a_profile(1))
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
    with uow:
        for number in range(23):
            uow.tasks.add(Task(f"t{number:02}", TaskKind.REPLY, NOW, f"Antwort {number:02}:\nzwei Zeilen"))
        uow.tasks.add(Task("silent", TaskKind.SILENT_TOWN, NOW, "Dornfeld schweigt."))
        uow.tasks.add(Task("quorum", TaskKind.QUORUM, NOW, "Einer Gruppe fehlt eine Zusage."))
        uow.outbox.queue(a_message_in_data(3).reconciled(Finding.UNKNOWN, NOW))
        told = text_of(letters.write(ORDERS[LetterKind.DIGEST], uow, NOW))

    assert "– Antwort 00: zwei Zeilen" in told
    assert "Antwort 19" in told
    assert "Antwort 20" not in told
    assert "… und 3 weitere." in told
    plain = told.replace("\r\n", "\n").partition("<!doctype")[0]
    assert "Städte ohne Antwort:\n– Dornfeld schweigt.\n– Cedernburg schweigt." in plain
    assert "Gruppen in Gefahr:\n– Einer Gruppe fehlt eine Zusage." in plain
    assert "Unklar, ob verschickt:\n– office3@town.example: Vorschlag" in plain


def test_a_letter_gives_the_reasons_that_hold_when_it_is_written_though_others_of_the_round_were_written_before():
    uow = collecting(a_profile(0), a_profile(1))
    (draft,) = run(uow).drafts
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
    offered = replace(OFFERED, members=draft.members)
    first, second = (LetterOrder(LetterKind.PROPOSAL_OFFERED, one, offered, 1, "geheim") for one in draft.members)
    with uow:
        before = text_of(letters.write(first, uow, NOW))
        uow.profiles.save_all([a_profile(0, needs=()), a_profile(1, needs=(), experience=())])
        told = text_of(letters.write(second, uow, NOW))

    assert ("Was Sie weitergeben können" in before, "Was Sie weitergeben können" in told) == (True, False)


def test_a_round_that_was_never_computed_has_no_offers():
    uow = collecting(a_profile(0), a_profile(1))
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())

    with uow, pytest.raises(TransitionRefused, match="noch keine Vorschläge"):
        letters.write(ORDERS[LetterKind.PROPOSAL_OFFERED], uow, NOW)


def test_a_letter_is_written_in_head_offices_own_words_and_one_that_waits_keeps_its_own():
    uow = collecting(a_profile(0), a_profile(1))
    run(uow)
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
    place = WordingPlace("reminder", LetterPart.SUBJECT, "de")
    with uow:
        before = letters.write(ORDERS[LetterKind.REMINDER], uow, NOW)
        uow.wordings.add(OwnWording(place, 1, "{{ town }}, es eilt: bis {{ answer_by|day }}", NOW, "O."))
        after = letters.write(ORDERS[LetterKind.REMINDER], uow, NOW)
        in_english = letters.in_language(Language.ENGLISH).write(ORDERS[LetterKind.REMINDER], uow, NOW)
        uow.wordings.add(OwnWording(place, 2, None, NOW, "O."))
        back = letters.write(ORDERS[LetterKind.REMINDER], uow, NOW)

    assert opened(after)["Subject"] == "Ahornstedt, es eilt: bis 18. März 2024"
    assert "we are waiting for your answer" in opened(in_english)["Subject"]
    assert back == before != after


def test_words_that_a_letter_has_outgrown_give_way_to_the_packaged_ones():
    uow = collecting(a_profile(0), a_profile(1))
    run(uow)
    letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
    with uow:
        before = letters.write(ORDERS[LetterKind.REMINDER], uow, NOW)
        place = WordingPlace("reminder", LetterPart.SUBJECT, "de")
        uow.wordings.add(OwnWording(place, 1, "{{ town }}: {{ a_place_of_an_older_version }}", NOW, "O."))
        assert letters.write(ORDERS[LetterKind.REMINDER], uow, NOW) == before
