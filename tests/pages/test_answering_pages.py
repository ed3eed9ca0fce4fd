"""Can a town answer from the mail without an account, and does nothing but its own click change anything?"""

import re

import pytest

from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import ProposalState
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OLD, TOWN_0, SiteCast, form_token, sign_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

PAGE = f"/vorschlaege/{HOLDER_1}"
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


def form_of(visitor: Visitor, page: str = PAGE) -> dict[str, str]:
    """What the page's first form sends by itself."""
    return dict(HIDDEN.findall(visitor.get(page).text.split('id="antworten"')[1].split("</form>")[0]))


def invitation(site: SiteCast, number: int = 1) -> Invitation:
    with FakeUnitOfWork(site.database) as uow:
        return uow.invitations.get("r1-1-01", ags(number))


def state(site: SiteCast) -> ProposalState:
    with FakeUnitOfWork(site.database) as uow:
        return uow.proposals.get("r1-1-01").state


def test_a_yes_is_one_click_and_the_page_says_thanks_and_shows_no_form_any_more(site: SiteCast, stranger: Visitor):
    answer = stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "yes"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?sprache=de&gespeichert=1#antworten")
    assert invitation(site).state == "accepted"
    page = stranger.get(PAGE).text
    assert "Sie haben Ja gesagt." in text_of(page)
    assert "Sie: Ja. Andere Seite noch offen" in text_of(page)
    assert "Antwort offen" not in text_of(page)
    assert 'name="antwort"' not in page


def test_two_yes_confirm_the_proposal(site: SiteCast, stranger: Visitor):
    for holder in (HOLDER_0, HOLDER_1):
        page = f"/vorschlaege/{holder}"
        stranger.post(f"{page}/antwort", {**form_of(stranger, page), "antwort": "yes"})

    assert state(site) is ProposalState.CONFIRMED
    assert "Sie haben Ja gesagt, und der Austausch ist zustande gekommen." in text_of(stranger.get(PAGE).text)


def test_who_said_yes_reads_that_nothing_came_of_it_once_all_were_told(site: SiteCast, stranger: Visitor):
    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "yes"})
    partner = f"/vorschlaege/{HOLDER_0}"
    stranger.post(f"{partner}/antwort", {**form_of(stranger, partner), "antwort": "no"})
    before = text_of(stranger.get(PAGE).text)

    with FakeUnitOfWork(site.database) as uow:
        uow.proposals.save(uow.proposals.get("r1-1-01").told())
        uow.commit()

    assert "Sie haben Ja gesagt. Sobald feststeht" in before
    assert "Sie: Ja. Andere Seite noch offen" in before
    assert "Dieser Vorschlag ist nicht zustande gekommen." in text_of(stranger.get(PAGE).text)


def test_a_no_has_a_reason_a_message_and_never_again(site: SiteCast, stranger: Visitor):
    said = {"antwort": "no", "grund": "distance", "nie": "1", "nachricht": "Leider zu weit."}

    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), **said})

    one = invitation(site)
    assert (one.state, one.reason, one.not_again, one.note) == ("declined", "distance", True, "Leider zu weit.")


def test_above_the_proposal_stands_one_s_own_no_and_no_open_answer(stranger: Visitor):
    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "no"})

    page = text_of(stranger.get(PAGE).text)
    assert "Sie: Nein" in page
    assert "Antwort offen" not in page


def test_the_partner_of_a_town_that_said_no_sees_the_page_as_before_but_for_the_seals(stranger: Visitor):
    partner = f"/vorschlaege/{HOLDER_0}"
    sealed = re.compile(r'name="(csrf|schluessel)" value="[^"]*"')
    before = sealed.sub("", stranger.get(partner).text)

    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "no"})

    assert sealed.sub("", stranger.get(partner).text) == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"antwort": "later", "tage": "28"}, "Sie haben mehr Zeit erbeten: bis 15. April 2024."),
        ({"antwort": "delegate", "stelle": "Bauamt"}, "Vertretung: Bauamt. Die Frist läuft weiter."),
        ({"antwort": "call"}, "Wir rufen Sie an."),
    ],
)
def test_the_other_answers_leave_the_form_and_say_what_is_noted(
    site: SiteCast, stranger: Visitor, said: dict[str, str], words: str
):
    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), **said})

    page = stranger.get(PAGE).text
    assert words in text_of(page)
    assert 'value="yes"' in page
    assert invitation(site).is_open


def test_looking_in_whatever_way_changes_nothing(site: SiteCast, stranger: Visitor):
    before = invitation(site, 0), invitation(site, 1), state(site)

    for method in ("GET", "HEAD") * 5:
        for path in (PAGE, f"{PAGE}/antwort", f"{PAGE}?antwort=yes"):
            stranger.request(method, path, headers={"Purpose": "prefetch"})

    assert (invitation(site, 0), invitation(site, 1), state(site)) == before


def test_a_double_click_is_one_answer(site: SiteCast, stranger: Visitor):
    form = {**form_of(stranger), "antwort": "yes"}

    codes = [stranger.post(f"{PAGE}/antwort", form).status_code for _ in range(2)]

    assert codes == [303, 303]
    assert invitation(site).version == 2


def test_a_yes_from_the_page_that_asked_for_time_before_is_not_taken_for_that_answer_again(
    site: SiteCast, stranger: Visitor
):
    back = form_of(stranger)
    stranger.post(f"{PAGE}/antwort", {**back, "antwort": "later", "tage": "14"})

    answer = stranger.post(f"{PAGE}/antwort", {**back, "antwort": "yes", "nachricht": "Das ist mein Text."})

    assert answer.status_code == 409
    assert "Von dieser Seite haben wir schon eine andere Antwort." in text_of(answer.text)
    assert "Das ist mein Text." in answer.text
    assert stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "yes"}).status_code == 303
    assert invitation(site).state == "accepted"


def test_a_second_answer_from_an_old_page_is_refused_with_a_sentence(site: SiteCast, stranger: Visitor):
    old = form_of(stranger)
    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "yes"})

    answer = stranger.post(f"{PAGE}/antwort", {**old, "antwort": "no"})

    assert answer.status_code == 409
    assert "Ihre Antwort haben wir schon." in text_of(answer.text)
    assert invitation(site).state == "accepted"


def test_a_page_that_showed_an_older_state_is_refused_and_what_was_typed_stays(site: SiteCast, stranger: Visitor):
    old = form_of(stranger)
    stranger.post(f"{PAGE}/antwort", {**form_of(stranger), "antwort": "delegate", "stelle": "Bauamt"})

    answer = stranger.post(f"{PAGE}/antwort", {**old, "antwort": "no", "nachricht": "Das ist mein Text."})

    assert answer.status_code == 409
    assert "inzwischen an anderer Stelle geantwortet" in text_of(answer.text)
    assert "Das ist mein Text." in answer.text
    assert invitation(site).is_open


def test_what_is_wrong_is_named_at_its_field_and_what_was_typed_stays(site: SiteCast, stranger: Visitor):
    said = {"antwort": "delegate", "stelle": "amt@stadt.example"}

    answer = stranger.post(f"{PAGE}/antwort", {**form_of(stranger), **said})

    assert answer.status_code == 422
    assert 'href="#stelle"' in answer.text
    assert 'value="amt@stadt.example"' in answer.text
    assert "Bitte nur den Namen der Stelle" in text_of(answer.text)
    assert invitation(site).version == 1


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"antwort": "vielleicht"},
        {"antwort": "yes", "stand": "x"},
        {"antwort": "yes", "stand": "²"},
        {"antwort": "yes", "stand": "9" * 40},
        {"antwort": "later", "tage": "999"},
        {"antwort": "later", "tage": "-1"},
        {"antwort": "yes", "schluessel": "k" * 65},
        {"antwort": "no", "nachricht": "x" * 1001},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(site: SiteCast, stranger: Visitor, said: dict[str, str]):
    answer = stranger.post(f"{PAGE}/antwort", {**form_of(stranger), **said})

    assert answer.status_code == 422
    assert invitation(site).version == 1


@pytest.mark.parametrize("csrf", ["", "x.y", "foreign"])
def test_a_form_from_elsewhere_is_refused(site: SiteCast, stranger: Visitor, csrf: str):
    form = form_of(stranger)
    if csrf == "foreign":
        csrf = form_of(stranger, f"/vorschlaege/{HOLDER_0}")["csrf"]

    answer = stranger.post(f"{PAGE}/antwort", {**form, "antwort": "yes", "csrf": csrf})

    assert answer.status_code == 403
    assert invitation(site).version == 1


@pytest.mark.parametrize(("token", "status"), [("nobody", 404), (TOWN_0, 404), (OLD, 410)])
def test_a_wrong_a_foreign_and_an_expired_link_answer_nothing(
    site: SiteCast, stranger: Visitor, token: str, status: int
):
    answer = stranger.post(f"/vorschlaege/{token}/antwort", {**form_of(stranger), "antwort": "yes"})

    assert answer.status_code == status
    assert headings(answer.text, 1) != []
    assert invitation(site).version == 1


def test_a_withdrawn_proposal_is_told_with_a_sentence_and_no_form(site: SiteCast, stranger: Visitor):
    form = form_of(stranger)
    with FakeUnitOfWork(site.database) as uow:
        uow.proposals.save(uow.proposals.get("r1-1-01").withdraw("x"))
        uow.commit()

    answer = stranger.post(f"{PAGE}/antwort", {**form, "antwort": "yes"})

    assert answer.status_code == 409
    assert "Dieser Vorschlag ist nicht zustande gekommen." in text_of(answer.text)
    assert 'name="antwort"' not in stranger.get(PAGE).text
    with FakeUnitOfWork(site.database) as uow:
        assert [str(one.kind) for one in uow.tasks.open()] == ["late_answer"]


def test_a_signed_in_town_answers_in_its_own_area(site: SiteCast, stranger: Visitor):
    sign_in(stranger, TOWN_0)
    page = "/mein-bereich/vorschlaege/r1-1-01"

    answer = stranger.post(f"{page}/antwort", {**form_of(stranger, page), "antwort": "yes"})

    assert answer.status_code == 303
    assert invitation(site, 0).state == "accepted"
    assert form_token(stranger.get("/mein-bereich").text)


def test_another_town_cannot_answer_for_a_proposal_that_is_not_its_own(site: SiteCast, stranger: Visitor):
    sign_in(stranger, TOWN_0)
    csrf = form_of(stranger, "/mein-bereich/vorschlaege/r1-1-01")

    answer = stranger.post("/mein-bereich/vorschlaege/r1-1-03/antwort", {**csrf, "antwort": "yes"})

    assert answer.status_code == 404


def test_the_whole_form_is_in_english_as_well(stranger: Visitor):
    page = stranger.get(f"{PAGE}?sprache=en").text
    words = text_of(page.split('id="antworten"')[1].split("</section>")[0])

    for said in ("Yes, we take part", "No, not this time", "Please call us", "Too far away", "14 days"):
        assert said in words
    refused = stranger.post(f"{PAGE}/antwort?sprache=en", {**form_of(stranger), "antwort": "delegate"})
    assert "Please name the office in 3 to 80 characters" in text_of(refused.text)


def test_an_ended_link_offers_a_new_one_and_the_answer_is_the_same_for_every_link(site: SiteCast, stranger: Visitor):
    ended = stranger.get(f"/vorschlaege/{OLD}")
    csrf = form_token(ended.text)

    answer = stranger.post(f"/vorschlaege/{OLD}/neuer-link", {"csrf": csrf})
    told = stranger.get(answer.headers["location"])

    assert (ended.status_code, answer.status_code, told.status_code) == (410, 303, 200)
    assert "ist jetzt ein neuer Link an die hinterlegte Adresse" in text_of(told.text)
    # True of links that nobody ever had as well: head office hears of a town's own links alone.
    assert "Kommt keine Nachricht an, schreiben Sie bitte der Geschäftsstelle." in text_of(told.text)
    foreign = stranger.get("/vorschlaege/nobody/neuer-link?angefordert=1")
    assert text_of(foreign.text) == text_of(told.text)
    assert invitation(site, 0).version == 1
    with FakeUnitOfWork(site.database) as uow:
        mails = [mail for mail in uow.outbox.of_proposal("r1-1-01") if mail.letter == "proposal_offered"]
    # One more letter to the stored address, and none to whoever asks again at once.
    stranger.post(f"/vorschlaege/{OLD}/neuer-link", {"csrf": csrf})
    with FakeUnitOfWork(site.database) as uow:
        again = [mail for mail in uow.outbox.of_proposal("r1-1-01") if mail.letter == "proposal_offered"]
    assert sum(f"{ags(0)}-" in mail.key for mail in mails) == 1
    assert again == mails


def test_asking_for_a_new_link_from_elsewhere_is_refused(stranger: Visitor):
    assert stranger.post(f"/vorschlaege/{OLD}/neuer-link", {"csrf": "x"}).status_code == 403
