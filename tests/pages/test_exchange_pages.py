"""Does a town find its partner, a date and its question in a minute, and does nobody else find anything?"""

import re
from dataclasses import replace

import pytest
from icalendar import Calendar

from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState
from matchmaker.rounds.exchange_permissions import OF_TOWNS, ExchangeAction
from tests.builders import ags
from tests.exchange_builders import (
    AFTER,
    FIRST,
    GIVER,
    SECOND,
    SEEKER,
    a_card,
    a_circle,
    a_running_exchange,
    an_exchange,
)
from tests.pages.exchange_cast import (
    ADDRESS_0,
    ADDRESS_1,
    DAY,
    LATE,
    LINK_0,
    OTHERS,
    PATH_0,
    PATH_1,
    a_completed_exchange,
    a_site_with,
    asked,
    stored,
)
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OFFICE, TOWN_0, TOWN_5, SiteCast, a_site, form_token, sign_in
from tests.pages.test_answering_pages import form_of
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, rows, text_of
from tests.round_builders import NOW

SIGNED_IN = "/mein-bereich/austausch/r1-1-01"
BELOW = ("", "/frage", "/fallkarte", "/termin.ics")


def sent(browser: Visitor, page: str, action: str, **fields: str):
    """The form of a page as a browser sends it, with what it holds unseen."""
    html = browser.get(page).text
    own = html.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', own))
    return browser.post(action, hidden | fields)


def mails(cast: SiteCast) -> list[str]:
    with cast.open_uow(reading=True) as uow:
        return sorted(mail.key for mail in uow.outbox.of_proposal("r1-1-01") if "offered" not in mail.letter)


def test_a_town_sees_its_contact_three_dates_and_a_plan():
    page = a_site_with().browser().get(PATH_0).text

    said = text_of(page)
    assert headings(page, 1) == ["Tandem mit Birkenau am See"]
    assert "Bitte machen Sie den Anfang" in said
    assert ADDRESS_1 in said
    assert [when for when in ("12. März 2024, 10:00 Uhr", "14. März 2024", "19. März 2024") if when in said] == [
        "12. März 2024, 10:00 Uhr",
        "14. März 2024",
        "19. März 2024",
    ]
    assert "15 Minuten · Voneinander lernen" in said


def test_the_other_side_is_told_who_starts_and_may_choose_all_the_same():
    said = text_of(a_site_with().browser().get(PATH_1).text)

    assert "Den Anfang macht Ahornstedt. Wählen können Sie trotzdem schon." in said
    assert ADDRESS_0 in said


def test_one_choice_and_one_press_set_the_date_for_both_and_a_double_click_changes_nothing():
    cast = a_site_with()
    browser = cast.browser()
    form = browser.get(PATH_0).text

    fields = {"csrf": form_token(form), "stand": "1", "termin": FIRST.isoformat()}
    answers = [browser.post(f"{PATH_0}/termin", fields) for _ in range(2)]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, f"{PATH_0}?fertig=termin")] * 2
    assert (stored(cast).meeting.starts_at, stored(cast).version) == (FIRST, 2)
    assert mails(cast) == [f"r1-1-01/{ags(town)}-mayor/invitation/1" for town in (0, 1)]
    after = text_of(browser.get(f"{PATH_0}?fertig=termin").text)
    assert "Der Termin steht." in after
    assert "Dienstag, 12. März 2024, 10:00 Uhr" in after


def test_the_date_goes_into_a_calendar():
    answer = a_site_with(a_running_exchange()).browser().get(f"{PATH_0}/termin.ics")

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (event.decoded("DTSTART"), event["SEQUENCE"], str(event["SUMMARY"])) == (
        *(FIRST, 0),
        "Erstes Gespräch: Ahornstedt und Birkenau am See",
    )
    assert ADDRESS_1.encode() not in answer.content


def test_without_a_date_there_is_no_calendar_file():
    assert a_site_with().browser().get(f"{PATH_0}/termin.ics").status_code == 404


def test_where_none_suits_three_others_come():
    cast = a_site_with()
    answer = sent(cast.browser(), PATH_0, f"{PATH_0}/termin", termin="keiner")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH_0}?fertig=andere")
    assert min(slot.starts_at for slot in stored(cast).slots) > AFTER - DAY
    assert len(mails(cast)) == 2


def test_where_all_dates_went_by_three_others_are_asked_for():
    past = tuple(replace(slot, starts_at=slot.starts_at - 365 * DAY) for slot in an_exchange().slots)
    cast = a_site_with(replace(an_exchange(), slots=past))
    page = cast.browser().get(PATH_0).text

    answer = sent(cast.browser(), PATH_0, f"{PATH_0}/termin")

    assert "Alle drei vorgeschlagenen Termine sind vorbei" in text_of(page)
    assert "Termin wählen" not in text_of(page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH_0}?fertig=andere")
    assert min(slot.starts_at for slot in stored(cast).slots) > NOW + DAY
    assert "Alle drei" not in text_of(cast.browser().get(PATH_0).text)
    assert len(mails(cast)) == 2


def test_a_date_that_never_came_is_shown_as_fallen_away():
    running = a_running_exchange()
    cast = a_site_with(running.end(EndReason.NO_TIME, running.meeting.starts_at - DAY))

    assert "Dieser Termin entfällt, weil der Austausch vorher endete." in text_of(cast.browser().get(PATH_1).text)
    after = running.end(EndReason.NO_TIME, running.meeting.starts_at + DAY)
    assert "entfällt" not in text_of(a_site_with(after).browser().get(PATH_1).text)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("", "Bitte wählen Sie einen Termin"),
        ("<script>", "Bitte wählen Sie einen Termin"),
        ("2024-03-12T09:00:00", "Bitte wählen Sie einen Termin"),
        ("2024-03-13T09:00:00+00:00", "steht nicht mehr zur Wahl"),
    ],
)
def test_what_is_no_slot_is_said_in_a_sentence(choice: str, sentence: str):
    cast = a_site_with()
    answer = sent(cast.browser(), PATH_0, f"{PATH_0}/termin", termin=choice)

    assert (answer.status_code, sentence in text_of(answer.text)) == (409, True)
    assert (stored(cast), mails(cast)) == (an_exchange(), [])


def test_who_is_second_sees_what_the_other_chose():
    cast = a_site_with()
    first, second = cast.browser(), cast.browser()
    form = second.get(PATH_1).text
    sent(first, PATH_0, f"{PATH_0}/termin", termin=FIRST.isoformat())

    answer = second.post(f"{PATH_1}/termin", {"csrf": form_token(form), "stand": "1", "termin": SECOND.isoformat()})

    said = text_of(answer.text)
    assert answer.status_code == 409
    assert "Inzwischen ist ein Termin gewählt" in said
    assert "Dienstag, 12. März 2024, 10:00 Uhr" in said
    assert stored(cast).meeting.starts_at == FIRST


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [*(f"{PATH_0}{one}" for one in BELOW[:2]), f"/rueckmeldung/{LINK_0}"])
def test_looking_changes_nothing_however_often(path: str, method: str):
    cast = a_site_with()
    browser = cast.browser()

    assert {browser.request(method, path).status_code for _ in range(10)} == {200}
    assert (stored(cast), mails(cast)) == (an_exchange(), [])


@pytest.mark.parametrize("token", [OTHERS, HOLDER_0, "no-such-link", "%00", "x" * 3000])
def test_a_link_that_is_not_for_this_exchange_leads_nowhere(token: str):
    browser = a_site_with().browser()

    for path in (f"/austausch/{token}", f"/austausch/{token}/termin.ics", f"/rueckmeldung/{token}"):
        answer = browser.get(path)
        assert (answer.status_code, ADDRESS_0 in answer.text, ADDRESS_1 in answer.text) == (404, False, False)


def test_a_late_link_says_where_to_go_instead():
    answer = a_site_with().browser().get(f"/austausch/{LATE}")

    assert (answer.status_code, "In Ihrem Bereich finden Sie den Austausch." in text_of(answer.text)) == (410, True)


@pytest.mark.parametrize("below", BELOW)
def test_signed_in_only_its_own_towns_see_it(below: str):
    cast = a_site_with(a_completed_exchange())
    own, other, office, stranger = (cast.browser() for _ in range(4))
    for browser, token in ((own, TOWN_0), (other, TOWN_5), (office, OFFICE)):
        sign_in(browser, token)

    assert own.get(SIGNED_IN + below).status_code == 200
    assert [one.get(SIGNED_IN + below).status_code for one in (other, office)] == [404, 404]
    answer = stranger.get(SIGNED_IN + below)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/anmelden")


STATES = {
    ExchangeState.ARRANGING: an_exchange(),
    ExchangeState.RUNNING: a_running_exchange(),
    ExchangeState.COMPLETED: a_completed_exchange(),
    ExchangeState.ENDED: a_running_exchange().end(EndReason.NO_TIME, NOW + DAY),
}


@pytest.mark.parametrize("state", ExchangeState)
def test_contacts_show_exactly_as_long_as_the_exchange_needs_them(state: ExchangeState):
    cast = a_site_with(STATES[state])
    browser = cast.browser()
    told = ExchangeAction.SEE_CONTACTS in OF_TOWNS[state]

    assert (ADDRESS_1 in browser.get(PATH_0).text) is told
    others = [
        browser.get(path).text for path in (f"{PATH_0}/frage", f"/rueckmeldung/{LINK_0}", f"/vorschlaege/{HOLDER_0}")
    ]
    assert not any(ADDRESS_1 in page or ADDRESS_0 in page for page in others)


def test_before_all_agreed_no_page_holds_an_address():
    browser = a_site().browser()
    pages = [browser.get(path) for path in (f"/vorschlaege/{HOLDER_0}", f"/vorschlaege/{HOLDER_0}/kurzvorlage", PATH_0)]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert not any(ADDRESS_1 in page.text or ADDRESS_0 in page.text for page in pages)


def test_a_town_that_left_a_circle_sees_nothing_of_it_any_more():
    left = a_circle(told_at=NOW).leave(a_circle().sides[0].member, EndReason.NO_TIME, NOW)
    cast = a_site_with(left)

    assert cast.browser().get(PATH_0).status_code == 404
    page = cast.browser().get(PATH_1).text
    assert "Ahornstedt" not in text_of(page)


def test_the_question_of_the_letter_comes_first_and_the_thanks_name_it_and_what_is_still_open():
    cast = a_site_with(a_completed_exchange())
    asked(cast, Question.ADOPTED_6, NOW - DAY)
    asked(cast, Question.FEEDBACK, NOW)
    browser = cast.browser()
    letter = f"/rueckmeldung/{LINK_0}?frage=feedback"

    answer = sent(browser, letter, f"{PATH_0}/frage", antwort="yes", weiter="ja")
    thanks = browser.get(answer.headers["location"]).text

    assert headings(browser.get(letter).text, 1) == ["Wie war der Austausch?"]
    assert headings(thanks, 1) == ["Was haben Sie übernommen?"]
    assert "Ihre Antwort auf „Wie war der Austausch?“ ist gespeichert." in text_of(thanks)
    assert "Noch offen ist: „Was haben Sie übernommen?“" in text_of(thanks)


def test_a_letter_about_a_question_that_nobody_asked_leads_to_the_open_one():
    cast = a_site_with(a_running_exchange())
    asked(cast, Question.MET, NOW)

    pages = [cast.browser().get(f"/rueckmeldung/{LINK_0}?frage={name}") for name in ("feedback", "x", "%22")]

    assert [headings(page.text, 1) for page in pages] == [["Haben Sie sich getroffen?"]] * 3


def test_the_question_from_the_mail_takes_one_choice_and_one_press():
    cast = a_site_with(a_running_exchange())
    asked(cast, Question.MET, NOW)
    browser = cast.browser()

    answer = sent(browser, f"/rueckmeldung/{LINK_0}", f"{PATH_0}/frage", antwort="yes")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH_0}/frage?fertig=met")
    assert "Danke für Ihre Antwort" in text_of(browser.get(f"{PATH_0}/frage?fertig=met").text)
    with cast.open_uow(reading=True) as uow:
        assert [(one.member, one.answer) for one in uow.check_ins.of_exchange("r1-1-01")] == [
            (SEEKER, Answer(Verdict.YES)),
            (GIVER, None),
        ]


def test_feedback_names_all_that_is_missing_and_keeps_what_was_written():
    cast = a_site_with(a_completed_exchange())
    asked(cast, Question.FEEDBACK, NOW)
    browser = cast.browser()

    answer = sent(browser, f"{PATH_0}/frage", f"{PATH_0}/frage", text="<b>Viel</b> gelernt 🎉")

    assert answer.status_code == 422
    said = text_of(answer.text)
    assert "Bitte wählen Sie eine der Antworten aus." in said
    assert "Bitte sagen Sie, ob Sie weitermachen möchten." in said
    assert "&lt;b&gt;Viel&lt;/b&gt; gelernt 🎉</textarea>" in answer.text


def test_an_answer_of_ten_thousand_signs_is_kept_in_the_form_and_refused():
    cast = a_site_with(a_running_exchange())
    asked(cast, Question.MET, NOW)

    answer = sent(cast.browser(), f"{PATH_0}/frage", f"{PATH_0}/frage", antwort="no", text="ä" * 10_000)

    assert (answer.status_code, "ä" * 10_000 in answer.text) == (422, True)
    assert 'value="no" checked' in answer.text


def test_an_answer_to_another_question_is_not_taken_for_this_one():
    cast = a_site_with(a_completed_exchange())
    asked(cast, Question.FEEDBACK, NOW)

    answer = sent(cast.browser(), f"{PATH_0}/frage", f"{PATH_0}/frage", frage="adopted_6", antwort="yes")

    assert (answer.status_code, "Inzwischen ist eine andere Frage dran." in text_of(answer.text)) == (422, True)


def test_where_nothing_is_asked_the_page_says_so():
    assert "Gerade ist keine Frage an Sie offen." in text_of(a_site_with().browser().get(f"{PATH_0}/frage").text)


def test_done_by_one_press_and_only_after_the_talk():
    cast = a_site_with(a_running_exchange())
    browser = cast.browser()
    assert "Wir sind fertig" not in browser.get(PATH_0).text
    cast.clock.now = AFTER

    first = sent(browser, PATH_0, f"{PATH_0}/abschliessen")
    # As from a page that still stood open: it is done already, so there is nothing to check and nothing to change.
    answers = [first, browser.post(f"{PATH_0}/abschliessen")]

    assert [one.headers["location"] for one in answers] == [f"{PATH_0}?fertig=abschluss"] * 2
    assert stored(cast).state is ExchangeState.COMPLETED


def test_the_safe_exit_asks_for_a_reason_that_only_head_office_reads():
    cast = a_site_with(a_running_exchange())
    browser = cast.browser()

    missing = sent(browser, PATH_0, f"{PATH_0}/verlassen")
    left = sent(browser, PATH_0, f"{PATH_0}/verlassen", grund="no_time")

    assert (missing.status_code, "Bitte wählen Sie einen Grund." in text_of(missing.text)) == (409, True)
    assert left.headers["location"] == f"{PATH_0}?fertig=verlassen"
    assert stored(cast).state is ExchangeState.ENDED
    other = text_of(cast.browser().get(PATH_1).text)
    assert "vorzeitig beendet" in other
    assert "Zeit" not in other.replace("vorzeitig", "")


def test_forms_from_elsewhere_change_nothing():
    cast = a_site_with(a_running_exchange())
    asked(cast, Question.MET, NOW)
    browser = cast.browser()
    before = stored(cast)

    for below, fields in (
        ("termin", {"termin": SECOND.isoformat(), "stand": "1"}),
        ("verlassen", {"grund": "no_time", "stand": "1"}),
        ("frage", {"frage": "met", "antwort": "yes", "stand": "1"}),
    ):
        for csrf in ("", "0.0", form_token(cast.browser().get(PATH_1).text)):
            assert browser.post(f"{PATH_0}/{below}", fields | {"csrf": csrf}).status_code == 403
    assert stored(cast) == before


def test_a_case_card_is_written_agreed_to_and_taken_back():
    cast = a_site_with(a_completed_exchange())
    writer, other = cast.browser(), cast.browser()
    card_0, card_1 = f"{PATH_0}/fallkarte", f"{PATH_1}/fallkarte"

    empty = sent(writer, card_0, card_0, titel="", ergebnis="")
    written = sent(writer, card_0, card_0, titel="Läden auf Zeit", ergebnis="Zwei\r\nblieben.", methode="pop_up_lab")
    before = text_of(other.get(card_1).text)
    sent(other, card_1, f"{card_1}/zustimmen")
    public = text_of(other.get(card_1).text)
    sent(writer, card_0, f"{card_0}/zuruecknehmen")

    assert (empty.status_code, written.headers["location"]) == (422, f"{card_0}?fertig=geschrieben")
    assert "Noch nicht öffentlich" in before
    assert "Noch nicht öffentlich" not in public
    with cast.open_uow(reading=True) as uow:
        card = uow.case_cards.find("r1-1-01")
        assert (card.text.result, card.text.method, uow.case_cards.published()) == ("Zwei\nblieben.", "pop_up_lab", ())


@pytest.mark.parametrize("exchange", [an_exchange(), a_running_exchange(), STATES[ExchangeState.ENDED]])
def test_no_case_card_before_the_end(exchange: Exchange):
    assert a_site_with(exchange).browser().get(f"{PATH_0}/fallkarte").status_code == 404


@pytest.mark.parametrize("state", ExchangeState)
@pytest.mark.parametrize("below", BELOW[:3])
def test_every_page_is_english_where_that_is_asked_for(state: ExchangeState, below: str):
    cast = a_site_with(STATES[state])
    for question in (Question.MET, Question.FEEDBACK):
        asked(cast, question, NOW)
    if state is ExchangeState.COMPLETED:
        cast.change(lambda uow: uow.case_cards.add(a_card()))

    answer = cast.browser().get(f"{PATH_0}{below}?sprache=en")

    if answer.status_code == 200:
        assert (
            german_in(
                answer.text.replace("Läden auf Zeit", "").replace(
                    "Vier Läden öffneten für ein Jahr.\nZwei blieben.", ""
                )
            )
            == []
        )
    else:
        assert below == "/fallkarte"


def test_the_own_area_leads_to_the_exchange_that_waits_for_a_date():
    cast = a_site_with()
    browser = cast.browser()
    sign_in(browser, TOWN_0)

    page = browser.get("/mein-bereich").text

    assert headings(page, 2)[0] == "Ein Austausch wartet auf einen Termin"
    assert page.count(f'href="{SIGNED_IN}"') == 2


def test_a_town_that_left_is_led_to_the_proposal_and_not_to_a_closed_door():
    left = a_circle(told_at=NOW).leave(a_circle().sides[0].member, EndReason.NO_TIME, NOW)
    browser = a_site_with(left).browser()
    sign_in(browser, TOWN_0)

    page = browser.get("/mein-bereich").text

    assert (SIGNED_IN in page, "/mein-bereich/vorschlaege/r1-1-01" in page) == (False, True)


def test_who_knows_its_first_talk_reads_when_it_is_and_no_deadline_any_more():
    browser = a_site_with(a_running_exchange()).browser()
    sign_in(browser, TOWN_0)

    page = browser.get("/mein-bereich").text

    assert headings(page, 2)[0] == "Ihr erstes Gespräch steht fest"
    assert "12. März 2024, 10:00 Uhr. Kontakte und Ablauf" in text_of(page)
    assert rows(page, "Vorschlag")[0][3] == "fehlt"


def test_the_proposal_of_who_is_signed_in_leads_to_the_exchange_that_came_of_it():
    cast = a_site()
    for holder in (HOLDER_0, HOLDER_1):
        stranger = cast.browser()
        page = f"/vorschlaege/{holder}"
        stranger.post(f"{page}/antwort", {**form_of(stranger, page), "antwort": "yes"})
    from_mail = cast.browser().get(f"/vorschlaege/{HOLDER_0}").text
    browser = cast.browser()
    sign_in(browser, TOWN_0)

    page = browser.get("/mein-bereich/vorschlaege/r1-1-01").text

    assert f'href="{SIGNED_IN}"' in page
    assert "Zum Austausch: Kontaktdaten und Termin" in text_of(page)
    assert "stehen in der Mail" in text_of(from_mail)
