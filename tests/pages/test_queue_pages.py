"""Does head office see who needs it today, work a row off, and lose no word where a colleague was faster?"""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.task import Task, TaskKind
from tests.builders import ags
from tests.pages.conftest import signed_in
from tests.pages.site_cast import INJECTION, OFFICE, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW, a_message_in_data

PAGE = "/geschaeftsstelle/heute"
FRONT = "/geschaeftsstelle"
CALL = Task("call/1", TaskKind.CALL, NOW, INJECTION, "r1-1-01")
REPLY = Task("reply/<1@x>", TaskKind.REPLY, NOW, "„Gern, im April.“", None, "rathaus@town.example")
SILENT = Task(f"silent/r1-1-01/{ags(0)}", TaskKind.SILENT_TOWN, NOW, "Noch keine Antwort.", "r1-1-01")
DOUBTFUL = a_message_in_data(7, key="r1/doubt/1").reconciled(Finding.UNKNOWN, NOW)
UNCLEAR = Task(f"unclear/{DOUBTFUL.id}/{NOW}", TaskKind.UNCLEAR_MAIL, NOW, "Versand unklar.")


@pytest.fixture
def busy(site: SiteCast) -> SiteCast:
    """Four tasks, beside what the cast brings: thin profiles."""

    def fill(uow) -> None:
        uow.outbox.queue(DOUBTFUL)
        for task in (CALL, REPLY, SILENT, UNCLEAR):
            uow.tasks.add(task)

    site.change(fill)
    return site


def form(page: str, key: str, button: str) -> dict[str, str]:
    """The fields of the form of a row that has this button."""
    forms = re.findall(r"(?s)<form.*?</form>", page)
    found = next(one for one in forms if f'value="{button}"' in one and f'name="key" value="{key}"' in unescape(one))
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', found)}
    return fields | {"act": button}


def marks(site: SiteCast) -> dict[str, QueueMark]:
    with site.open_uow(reading=True) as uow:
        return dict(uow.queue_marks.all())


def open_tasks(site: SiteCast) -> list[str]:
    with site.open_uow(reading=True) as uow:
        return [task.key for task in uow.tasks.open()]


def kinds(page: str) -> list[str]:
    return re.findall(r'class="kern-label kern-label--small">([^<]+)</span></span>', page)


def test_the_front_page_opens_with_the_most_urgent_rows_and_figures_that_lead_to_their_rows(
    busy: SiteCast, office: Visitor
):
    page = office.get(FRONT).text

    assert kinds(page)[:4] == ["Anruf gewünscht", "Noch keine Antwort", "Antwort per Mail", "Versand unklar"]
    assert f'href="{PAGE}?art=silent_town">Noch keine Antwort: <strong>1</strong>' in page
    assert INJECTION not in page
    narrowed = office.get(f"{PAGE}?art=silent_town").text
    assert kinds(narrowed) == ["Noch keine Antwort"]
    assert f'href="/geschaeftsstelle/vorschlaege/r1-1-01#telefon-{ags(0)}"' in narrowed
    assert 'href="mailto:rathaus@town.example"' in page


def test_every_figure_is_the_number_of_rows_that_its_link_shows(busy: SiteCast, office: Visitor):
    page = office.get(PAGE).text
    figures = re.findall(r'href="([^"]+)"[^>]*>[^<:]+: <strong>(\d+)</strong>', page)

    assert len(figures) >= 5
    shown = {href: len(kinds(office.get(href).text)) for href, _ in figures}
    assert shown == {href: int(number) for href, number in figures}
    assert headings(page, 2) == [f"{sum(shown.values())} Zeilen warten"]


def test_a_row_is_put_off_by_one_press_rests_and_comes_back_on_its_day(busy: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, CALL.key, "morgen")

    answer = office.post(PAGE, sent)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?getan=morgen")
    page = office.get(f"{PAGE}?getan=morgen").text
    assert "Die Zeile kommt morgen wieder." in text_of(page)
    assert "Anruf gewünscht" not in kinds(page)
    assert kinds(office.get(f"{PAGE}?art=ruhend").text) == ["Anruf gewünscht"]
    busy.clock.now = NOW + timedelta(days=1)
    assert kinds(signed_in_again(busy).get(PAGE).text)[0] == "Anruf gewünscht"


def signed_in_again(site: SiteCast) -> Visitor:
    def renew(uow) -> None:
        link = next(one for one in uow.access.rows.links.values() if one.audience == "head_office")
        uow.access.save_link(replace(link, used_at=None, valid_until=site.clock.now + timedelta(minutes=10)))

    site.change(renew)
    return signed_in(site, OFFICE)


def test_a_note_and_a_day_are_kept_and_an_empty_day_wakes_the_row(busy: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, CALL.key, "speichern") | {
        "notiz": f"Später.\r\n{INJECTION}",
        "bis": "2024-03-11",
    }

    assert office.post(PAGE, sent).status_code == 303

    page = office.get(f"{PAGE}?art=ruhend").text
    assert "Zurückgestellt bis 11. März 2024" in text_of(page)
    assert INJECTION not in page
    mark = marks(busy)[CALL.key]
    assert (mark.snoozed_until, mark.version) == (date(2024, 3, 11), 1)
    awake = form(page, CALL.key, "speichern") | {"notiz": "Später.", "bis": ""}
    office.post(PAGE, awake)
    assert kinds(office.get(PAGE).text)[0] == "Anruf gewünscht"


def test_done_strikes_a_task_off_and_a_second_press_is_told_so_on_the_page(busy: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, REPLY.key, "erledigt")

    first, second = (office.post(PAGE, sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 404)
    assert "Vielleicht ist sie schon erledigt." in text_of(second.text)
    assert REPLY.key not in open_tasks(busy)
    assert headings(second.text, 1) == ["Wer braucht mich heute?"]


def test_the_slower_colleague_sees_both_notes_and_decides(busy: SiteCast, office: Visitor):
    seen = form(office.get(PAGE).text, CALL.key, "speichern")
    office.post(PAGE, seen | {"notiz": "Ich rufe an."})

    answer = office.post(PAGE, seen | {"notiz": "Nein, ich."})

    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "Das steht jetzt hier: Geschäftsstelle: Ich rufe an." in words
    assert "Nein, ich." in answer.text
    assert marks(busy)[CALL.key].note == "Ich rufe an."
    again = form(answer.text, CALL.key, "speichern") | {"notiz": "Nein, ich."}
    assert office.post(PAGE, again).status_code == 303
    assert marks(busy)[CALL.key].note == "Nein, ich."


@pytest.mark.parametrize("day", ["2024-03-04", "1.4.2024", "9999-99-99", "2030-01-01"])
def test_a_day_that_cannot_be_is_refused_beside_the_row_and_the_note_stays(busy: SiteCast, office: Visitor, day: str):
    sent = form(office.get(PAGE).text, CALL.key, "speichern") | {"bis": day, "notiz": "Bleibt stehen."}

    answer = office.post(PAGE, sent)

    assert answer.status_code == 422
    assert "Bitte nennen Sie einen Tag ab morgen, binnen eines Jahres." in text_of(answer.text)
    assert "Bleibt stehen." in answer.text
    assert marks(busy) == {}


def test_a_mail_in_doubt_has_no_button_for_done_and_a_forged_one_is_refused(busy: SiteCast, office: Visitor):
    page = office.get(f"{PAGE}?art=unclear_mail").text
    assert 'value="erledigt"' not in page
    assert 'href="/geschaeftsstelle/postausgang#unklar"' in page

    answer = office.post(PAGE, form(page, UNCLEAR.key, "morgen") | {"act": "erledigt"})

    assert answer.status_code == 409
    assert "Bitte entscheiden Sie erst" in text_of(answer.text)
    assert UNCLEAR.key in open_tasks(busy)


@pytest.mark.parametrize("changes", [{"csrf": ""}, {"csrf": "x.y"}])
def test_a_form_of_somebody_else_changes_nothing(busy: SiteCast, office: Visitor, changes: dict[str, str]):
    sent = form(office.get(PAGE).text, CALL.key, "erledigt") | changes

    assert office.post(PAGE, sent).status_code == 403
    assert CALL.key in open_tasks(busy)


@pytest.mark.parametrize("changes", [{"act": "weg"}, {"version": "x"}, {"version": ""}])
def test_a_form_that_we_never_made_is_refused(busy: SiteCast, office: Visitor, changes: dict[str, str]):
    sent = form(office.get(PAGE).text, CALL.key, "erledigt") | changes

    assert office.post(PAGE, sent).status_code == 404
    assert CALL.key in open_tasks(busy)


def test_for_everybody_else_the_queue_does_not_exist(busy: SiteCast, stranger: Visitor, town_0: Visitor):
    for visitor in (stranger, town_0):
        assert visitor.get(PAGE).status_code == 404
        assert visitor.post(PAGE, {"key": CALL.key, "version": "0", "act": "erledigt"}).status_code == 404
    assert CALL.key in open_tasks(busy)


@pytest.mark.parametrize("query", ["?seite=0", "?seite=99999999999999", "?seite=-1", "?seite=x"])
def test_a_page_that_there_is_not_is_the_nearest_one(busy: SiteCast, office: Visitor, query: str):
    assert kinds(office.get(f"{PAGE}{query}").text)[0] == "Anruf gewünscht"


def test_an_unknown_kind_has_no_rows_and_says_so(busy: SiteCast, office: Visitor):
    assert "Nichts wartet auf Sie." in text_of(office.get(f"{PAGE}?art=%3Cscript%3E").text)


def test_a_long_queue_goes_on_on_other_pages(busy: SiteCast, office: Visitor):
    def fill(uow) -> None:
        for number in range(120):
            uow.tasks.add(Task(f"reply/{number:03}", TaskKind.REPLY, NOW, f"Mail {number}"))

    busy.change(fill)
    pages = [office.get(f"{PAGE}?art=reply&seite={number}").text for number in (1, 2, 3)]

    assert [len(kinds(page)) for page in pages] == [50, 50, 21]
    assert [page.count("Nächste Seite") for page in pages] == [1, 1, 0]
    assert 'href="/geschaeftsstelle/heute?art=reply&amp;seite=2"' in pages[0]


def test_the_queue_speaks_german_and_english(busy: SiteCast, office: Visitor):
    def fail(uow) -> None:
        one = uow.proposals.get("r1-1-01")
        uow.proposals.save(replace(one, state=ProposalState.EXPIRED))

    busy.change(fail)
    english = office.get(f"{PAGE}?sprache=en").text

    assert german_in(english.replace("Geschäftsstelle", "")) == []
    assert headings(english, 1) == ["Who needs me today?"]
    assert "Needs a new partner" in kinds(english)
    assert english_in(office.get(f"{PAGE}?sprache=de").text.replace("rathaus@town.example", "")) == []


def test_the_number_of_questions_to_storage_does_not_grow_with_the_rows(busy: SiteCast, office: Visitor):
    def opened() -> int:
        before = busy.opened
        office.get(PAGE)
        return busy.opened - before

    few = opened()

    def fill(uow) -> None:
        for number in range(300):
            uow.tasks.add(Task(f"x/{number}", TaskKind.SILENT_TOWN, NOW, "…", "r1-1-01"))

    busy.change(fill)
    assert opened() == few
