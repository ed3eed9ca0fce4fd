"""Does head office see what leaves before it orders it, can it stop it, and does a press twice do it once?"""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from html import escape, unescape

import pytest

from api.posting import post_of
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.dispatching import PAUSE, send_due
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sweeping import Sweep
from tests.builders import NAMES, a_taxonomy, ags
from tests.fakes import FakeUnitOfWork
from tests.pages.board_cast import begin_curation
from tests.pages.site_cast import SECRET, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW, OLGA

PAGE = "/geschaeftsstelle/runden/r5/versand"
CLOSING = "/geschaeftsstelle/runden/r5/abschluss"
LETTER = f"{PAGE}/brief?vorschlag=r5-1-01&stadt={ags(8)}"


@pytest.fixture
def approved(site: SiteCast) -> SiteCast:
    """Eleven drafts of which three are approved; of the 34 towns that take part six have a proposal."""
    begin_curation(site)

    def approve(uow) -> None:
        for number in (1, 2, 3):
            uow.proposals.save(uow.proposals.get(f"r5-1-{number:02d}").approve(OLGA, NOW))

    site.change(approve)
    return site


def form(page: str, act: str) -> dict[str, str | list[str]]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'value="{act}"' in one)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found))
    groups = [unescape(one) for one in re.findall(r'name="gruppe" value="([^"]*)"', found)]
    return {**hidden, "act": act, "sprache": "de", "gruppe": groups}


def orders(site: SiteCast) -> tuple[Dispatch, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.dispatches.of_round("r5")


def offered(site: SiteCast) -> list[str]:
    with site.open_uow(reading=True) as uow:
        return sorted(one.id for one in uow.proposals.of_round("r5") if one.state is ProposalState.OFFERED)


def sweep(site: SiteCast) -> None:
    """What the worker does once the pause is over."""
    site.clock.now = NOW + PAUSE
    browser = site.browser()
    settings = browser._client._transport.app.state.site.settings
    post = post_of(settings, taxonomy=a_taxonomy())
    send_due(Sweep(post, FakeUnitOfWork(site.database), site.clock.now))


def test_what_leaves_is_counted_and_named_before_anything_does(approved: SiteCast, office: Visitor):
    page = office.get(PAGE).text

    assert headings(page, 1) == ["Versand: Herbst"]
    assert headings(page, 2) == [
        "Wen die Runde erreicht",
        "Briefe: 6 sofort, 0 nach der ersten Zusage",
        "Verschicken",
        "Runde schließen",
    ]
    assert page.count("/versand/brief?vorschlag=") == 6
    assert orders(approved) == ()


def test_the_ledger_names_the_groups_below_the_threshold(approved: SiteCast, office: Visitor):
    words = text_of(office.get(PAGE).text)

    assert "Alle, die teilnehmen 6 28 " in words
    assert "Schwelle Ihrer Regeln: weniger als 50 Prozent einer Gruppe ab 3 Städten." in words
    assert "unter der Schwelle" in words


def test_every_group_below_has_to_be_ticked_and_what_was_ticked_stays(approved: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, "senden")
    groups = sent["gruppe"]
    assert len(groups) > 2

    answer = office.post(PAGE, sent | {"gruppe": groups[1:]})

    assert answer.status_code == 422
    assert f"{groups[0]}. Diese Gruppe liegt unter der Schwelle Ihrer Regeln." in text_of(answer.text)
    assert answer.text.count(" checked") == len(groups) - 1 + 1
    assert orders(approved) == ()


def test_a_double_click_is_one_order_that_waits_ten_minutes_and_then_leaves(approved: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, "senden")

    answers = [office.post(PAGE, sent) for _ in range(2)]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, f"{PAGE}?getan=senden")] * 2
    (order,) = orders(approved)
    assert (order.starts_at, order.proposal_ids) == (NOW + PAUSE, ("r5-1-01", "r5-1-02", "r5-1-03"))
    assert order.acknowledged == tuple(sent["gruppe"])
    page = office.get(PAGE).text
    assert "Er beginnt am 4. März 2024, 10:40 Uhr." in text_of(page)
    assert 'value="senden"' not in page
    assert offered(approved) == []
    sweep(approved)
    assert offered(approved) == ["r5-1-01", "r5-1-02", "r5-1-03"]
    words = text_of(office.get(PAGE).text)
    assert "Der Versand ist fertig" in words
    assert "Vorschläge auf dem Weg 3 / 3" in words
    assert "Briefe dieser Runde 6 warten im Postausgang" in words


def test_without_a_worker_the_page_says_that_nothing_leaves(approved: SiteCast, office: Visitor):
    office.post(PAGE, form(office.get(PAGE).text, "senden"))
    assert "Zurzeit verschickt niemand" in text_of(office.get(PAGE).text)

    approved.change(lambda uow: uow.clockwork.beat("worker", NOW))

    assert "Zurzeit verschickt niemand" not in text_of(office.get(PAGE).text)
    approved.clock.now = NOW + timedelta(minutes=5)
    assert "Zurzeit verschickt niemand" in text_of(office.get(PAGE).text)


def test_stopped_within_ten_minutes_nothing_leaves_and_it_can_be_ordered_again(approved: SiteCast, office: Visitor):
    office.post(PAGE, form(office.get(PAGE).text, "senden"))
    stop = form(office.get(PAGE).text, "anhalten")

    first, second = (office.post(PAGE, stop) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Dieser Versand ist schon beendet." in text_of(second.text)
    sweep(approved)
    assert offered(approved) == []
    page = office.get(PAGE).text
    assert "Der Versand wurde angehalten" in text_of(page)
    assert office.post(PAGE, form(page, "senden")).status_code == 303


def test_what_was_approved_after_the_page_was_opened_is_not_sent_unseen(approved: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, "senden")
    approved.change(lambda uow: uow.proposals.save(uow.proposals.get("r5-1-04").approve(OLGA, NOW)))

    answer = office.post(PAGE, sent)

    assert answer.status_code == 409
    assert "andere Vorschläge freigegeben als die, die Sie gesehen haben" in text_of(answer.text)
    assert orders(approved) == ()


def test_a_letter_is_shown_word_for_word_in_both_languages_with_a_link_that_opens_nothing(
    approved: SiteCast, office: Visitor, stranger: Visitor
):
    german, english = office.get(LETTER).text, office.get(f"{LETTER}&brief=en").text

    assert headings(german, 2) != headings(english, 2)
    assert NAMES[9 % len(NAMES)] in text_of(german)
    link = re.search(r"http://[^\s<]+/vorschlaege/[^\s<]+", german)[0]
    assert "vorschau" in link
    assert stranger.get(link.partition("127.0.0.1:8000")[2]).status_code == 404
    mail = office.get(f"{PAGE}/brief.eml?vorschlag=r5-1-01&stadt={ags(8)}")
    assert mail.headers["content-type"] == "message/rfc822"
    assert b"text/html" in mail.content
    assert offered(approved) == []


def test_the_designed_letter_is_the_html_of_the_mail_and_may_be_framed_by_our_page_alone(
    approved: SiteCast, office: Visitor
):
    for language in ("de", "en"):
        query = f"vorschlag=r5-1-01&stadt={ags(8)}&brief={language}"
        mail = message_from_bytes(office.get(f"{PAGE}/brief.eml?{query}").content, policy=policy.default)

        designed = office.get(f"{PAGE}/brief.html?{query}")

        assert designed.text == mail.get_body(("html",)).get_content()
        assert 'style="' in designed.text
        assert (
            f'<iframe class="letter" src="{PAGE}/brief.html?{escape(query)}" sandbox'
            in office.get(f"{PAGE}/brief?{query}").text
        )
        assert designed.headers["content-security-policy"] == (
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'self'"
        )
        assert designed.headers["cache-control"] == "no-store"


def test_a_letter_that_would_be_held_back_says_why(approved: SiteCast, office: Visitor):
    def stop(uow) -> None:
        profile = uow.profiles.of(ags(8))
        uow.profiles.save_all([type(profile)(ags=ags(8), name=profile.name, role=profile.role, consent=False)])

    approved.change(stop)

    assert "So ginge er heute nicht hinaus" in text_of(office.get(LETTER).text)


@pytest.mark.parametrize(
    "path",
    [
        f"{PAGE}/brief",
        f"{PAGE}/brief?vorschlag=r5-1-04&stadt={ags(14)}",
        f"{PAGE}/brief.html?vorschlag=r5-1-04&stadt={ags(14)}",
        f"{PAGE}/brief?vorschlag=r5-1-01&stadt={ags(0)}",
        f"/geschaeftsstelle/runden/r1/versand/brief?vorschlag=r5-1-01&stadt={ags(8)}",
        "/geschaeftsstelle/runden/r9/versand",
        "/geschaeftsstelle/runden/r9/abschluss",
    ],
)
def test_what_there_is_not_is_not_found(approved: SiteCast, office: Visitor, path: str):
    assert office.get(path).status_code == 404


@pytest.mark.parametrize("changes", [{"csrf": ""}, {"csrf": "x.y"}])
def test_a_form_of_somebody_else_orders_nothing(approved: SiteCast, office: Visitor, changes: dict[str, str]):
    assert office.post(PAGE, form(office.get(PAGE).text, "senden") | changes).status_code == 403
    assert office.post(CLOSING, form(office.get(CLOSING).text, "schliessen") | changes).status_code == 403
    assert orders(approved) == ()


def test_for_everybody_else_these_pages_do_not_exist(approved: SiteCast, stranger: Visitor, town_0: Visitor):
    for visitor in (stranger, town_0):
        assert [visitor.get(path).status_code for path in (PAGE, LETTER, CLOSING)] == [404] * 3
        assert [visitor.post(path, {"act": "senden"}).status_code for path in (PAGE, CLOSING)] == [404] * 2


def test_an_act_that_there_is_not_is_refused(approved: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, "senden") | {"act": "alles"}

    assert office.post(PAGE, sent).status_code == 404
    assert office.post(CLOSING, {"csrf": str(sent["csrf"]), "act": "alles"}).status_code == 404


def test_an_order_of_another_round_is_not_stopped_here(approved: SiteCast, office: Visitor):
    office.post(PAGE, form(office.get(PAGE).text, "senden"))
    stop = form(office.get(PAGE).text, "anhalten")

    assert office.post("/geschaeftsstelle/runden/r1/versand", stop).status_code == 404
    assert orders(approved)[0].is_open


def test_the_sending_speaks_german_and_english(approved: SiteCast, office: Visitor):
    def english(path: str) -> list[str]:
        page = office.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text
        return german_in(re.sub(r"Geschäftsstelle|\(O\.\)|Sachsen|Hessen|Bayern|Thüringen", "", page))

    before = english(PAGE)
    office.post(PAGE, form(office.get(PAGE).text, "senden"))

    assert [before, english(f"{PAGE}?getan=senden"), english(f"{LETTER}&brief=en"), english(CLOSING)] == [[]] * 4
    assert [english_in(office.get(path).text) for path in (PAGE, LETTER, CLOSING)] == [[]] * 3


def test_a_round_with_open_answers_is_not_closed_and_says_so(approved: SiteCast, office: Visitor):
    close = form(office.get(CLOSING).text, "schliessen")
    office.post(PAGE, form(office.get(PAGE).text, "senden"))
    sweep(approved)

    answer = office.post(CLOSING, close)

    assert answer.status_code == 409
    assert "Die Runde bleibt deshalb offen, nichts wurde geändert." in text_of(answer.text)
    with approved.open_uow(reading=True) as uow:
        assert uow.rounds.get("r5").state is RoundState.ANSWERING
    words = text_of(office.get(CLOSING).text)
    assert "Auf Antwort warten: 3" in words
    assert "Nie verschickt, entfallen ohne ein Wort: 8" in words


def test_open_answers_are_taken_back_only_where_that_is_pressed(approved: SiteCast, office: Visitor):
    office.post(PAGE, form(office.get(PAGE).text, "senden"))
    sweep(approved)
    approved.clock.now += timedelta(minutes=5)

    answer = office.post(CLOSING, form(office.get(CLOSING).text, "zurueckziehen"))

    assert answer.status_code == 303
    page = office.get(CLOSING).text
    assert headings(page, 2) == ["Diese Runde ist geschlossen", "Wer was mit der Runde tat"]
    assert "<form" not in page.split("<main")[1]
    assert offered(approved) == []


def test_the_secret_of_the_site_is_in_no_preview(approved: SiteCast, office: Visitor):
    assert SECRET not in office.get(LETTER).text
