"""Does head office take down what a town says at the phone, once, as what it is, and lose no word?"""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.decision import Act
from matchmaker.rounds.invitation import Invitation, InvitationState
from tests.builders import ags
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

PAGE = "/geschaeftsstelle/vorschlaege/r1-1-01"
QUEUE = "/geschaeftsstelle/heute"


def form(page: str, number: int = 0, **typed: str) -> tuple[str, dict[str, str]]:
    """Where the form of a town goes, and what its button would send."""
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f"/telefon/{ags(number)}" in one)
    action = unescape(re.search(r'action="([^"]*)"', found)[1])
    return action, {**dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found)), **typed}


def say(office: Visitor, number: int = 0, query: str = "", **typed: str):
    return office.post(*form(office.get(f"{PAGE}{query}").text, number, **typed))


def stored(site: SiteCast, number: int = 0) -> Invitation:
    with site.open_uow(reading=True) as uow:
        return uow.invitations.get("r1-1-01", ags(number))


def town_says(site: SiteCast, kind: AnswerKind) -> None:
    answer(AnswerOrder("r1-1-01", ags(0), Answer(kind), "own form"), a_post(), FakeUnitOfWork(site.database), NOW)


def test_a_no_counts_as_the_towns_own_and_keeps_reason_note_and_who_took_it_down(site: SiteCast, office: Visitor):
    done = say(
        office, query="?stand=offen", antwort="no", grund="distance", notiz=f" {INJECTION}\r\nFrau im Vorzimmer "
    )

    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?stand=offen&aufgenommen={ags(0)}#telefon")
    kept = stored(site)
    assert (kept.state, kept.reason, kept.recorded_by) == (InvitationState.DECLINED, "distance", "Geschäftsstelle")
    assert kept.note == f"{INJECTION}\nFrau im Vorzimmer"
    with site.open_uow(reading=True) as uow:
        assert [(one.act, one.ags) for one in uow.decisions.decisions()] == [(Act.DECLINED, ags(0))]
    page = office.get(done.headers["location"].partition("#")[0]).text
    assert "hat abgesagt, am Telefon aufgenommen von Geschäftsstelle" in text_of(page)
    assert "ist gespeichert. Sie gilt wie eine eigene Antwort der Stadt." in text_of(page)
    assert INJECTION not in page
    assert f"/telefon/{ags(0)}" not in page


@pytest.mark.parametrize(
    ("typed", "state", "postponed", "delegate"),
    [
        ({"antwort": "yes"}, InvitationState.ACCEPTED, 0, None),
        ({"antwort": "later", "tage": "21"}, InvitationState.ASKED, 21, None),
        ({"antwort": "delegate", "stelle": "Bauamt"}, InvitationState.ASKED, 0, "Bauamt"),
    ],
)
def test_yes_later_and_a_stand_in_are_kept(
    site: SiteCast, office: Visitor, typed: dict[str, str], state: InvitationState, postponed: int, delegate: str | None
):
    assert say(office, **typed).status_code == 303

    kept = stored(site)
    assert (kept.state, kept.postponed_days, kept.delegate) == (state, postponed, delegate)
    assert kept.recorded_by == "Geschäftsstelle"


def test_a_double_click_is_one_answer(site: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, antwort="yes", notiz="gern")

    answers = [office.post(*sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert stored(site).version == 2
    with site.open_uow(reading=True) as uow:
        assert len(uow.decisions.decisions()) == 1


@pytest.mark.parametrize("theirs", [AnswerKind.YES, AnswerKind.LATER])
def test_where_the_town_was_faster_nothing_changes_and_the_words_come_back(
    site: SiteCast, office: Visitor, theirs: AnswerKind
):
    sent = form(office.get(PAGE).text, antwort="no", notiz="lieber nicht, sagt das Vorzimmer")
    town_says(site, theirs)
    before = stored(site)

    late = office.post(*sent)

    assert late.status_code == 409
    assert "lieber nicht, sagt das Vorzimmer" in late.text
    assert stored(site) == before


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Antwort: Bitte wählen Sie, was die Stadt geantwortet hat."),
        ({"antwort": "call"}, "Antwort: Bitte wählen Sie, was die Stadt geantwortet hat."),
        ({"antwort": "later", "tage": "400"}, "Später: Möglich sind 1 bis 28 Tage."),
        ({"antwort": "delegate", "stelle": "a@b.example"}, "Vertretung: Bitte nur den Namen der Stelle"),
        ({"antwort": "yes", "stand": "x"}, "Formular: Bitte laden Sie die Seite neu."),
    ],
)
def test_what_is_no_answer_is_refused_and_given_back_in_its_open_form(
    site: SiteCast, office: Visitor, typed: dict[str, str], words: str
):
    before = stored(site)

    refused = say(office, **{"notiz": "rief um neun an", **typed})

    assert refused.status_code == 422
    assert words in text_of(refused.text)
    assert "rief um neun an</textarea>" in refused.text
    assert refused.text.count("<details open>") == 1
    assert stored(site) == before


def test_a_note_that_is_too_long_is_refused_whether_something_was_decided_or_not(site: SiteCast, office: Visitor):
    town_says(site, AnswerKind.CALL)
    before = stored(site)

    statuses = [say(office, antwort=said, notiz="x" * 1_001).status_code for said in ("yes", "called")]

    assert statuses == [422, 422]
    assert stored(site) == before


def test_the_queue_leads_to_the_form_of_the_town_that_wants_a_call_and_the_call_ends_the_row(
    site: SiteCast, office: Visitor
):
    town_says(site, AnswerKind.CALL)
    assert f'href="{PAGE}#telefon-{ags(0)}"' in office.get(QUEUE).text
    page = office.get(PAGE).text
    assert f'id="telefon-{ags(0)}"' in page
    assert page.count('value="called"') == 1

    sent = form(page, antwort="called", notiz="bespricht es im Rat")
    answers = [office.post(*sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    kept = stored(site)
    assert (kept.call_since, kept.note, kept.recorded_by) == (None, "bespricht es im Rat", "Geschäftsstelle")
    assert "#telefon" not in office.get(QUEUE).text


def test_after_the_deadline_the_form_is_gone_and_a_form_from_before_changes_nothing(site: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, antwort="yes", notiz="doch gern")
    over = replace(stored(site), asked_at=NOW - timedelta(days=15), due_at=NOW - timedelta(days=1))
    site.change(lambda uow: uow.invitations.save(over))

    late = office.post(*sent)

    assert late.status_code == 409
    assert "Die Antwortfrist ist abgelaufen. Nichts wurde geändert" in text_of(late.text)
    assert "doch gern" in late.text
    assert f"/telefon/{ags(0)}" not in late.text
    assert stored(site).state is InvitationState.ASKED
    assert "Antwort kam zu spät" in office.get(QUEUE).text


def test_a_town_that_was_not_asked_and_a_draft_have_no_form(site: SiteCast, office: Visitor):
    action, sent = form(office.get(PAGE).text, antwort="yes", notiz="Worte")

    lost = office.post(action.replace(ags(0), ags(7)), sent)

    assert lost.status_code == 404
    assert "Worte" in lost.text
    assert "Antwort am Telefon" not in office.get("/geschaeftsstelle/vorschlaege/r1-1-02").text
