"""Do words that fit no topic reach head office, and does what it decides hold on every page at once?"""

import re
from html import unescape

import httpx
import pytest

from matchmaker.rounds.stating import NewNeed
from matchmaker.rounds.taxonomy_act import ActKind
from matchmaker.rounds.topic_wish import WishState
from matchmaker.rounds.topic_wishing import propose_topic
from matchmaker.towns.profile import Need, Role, Visibility
from tests.builders import a_taxonomy, ags
from tests.pages.site_cast import INJECTION, NOW, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

PAGE = "/geschaeftsstelle/themen"
WORDS = "Unsere Bücherei soll in den leeren Laden ziehen"
REASON = {"grund": "Viele Städte nennen es so"}


@pytest.fixture
def wish_id(site: SiteCast) -> str:
    """Town 2's mayor has proposed a topic."""
    stated = NewNeed(ags(2), Role.MAYOR, Need("", 1.0, WORDS, Visibility.HEAD_OFFICE))
    return propose_topic(stated, site.open_uow(), NOW).id


def form(page: str, act: str) -> dict[str, str]:
    """The fields of the form with this button, as a browser would send them untouched."""
    found = next(one for one in re.findall(r'(?s)<form[^>]*method="post".*?</form>', page) if f'value="{act}"' in one)
    fields = dict(re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', found))
    fields |= dict(re.findall(r'(?s)<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', found))
    for name, choices in re.findall(r'(?s)<select[^>]*name="([\w-]+)">(.*?)</select>', found):
        chosen = re.search(r'<option value="([^"]*)" selected', choices) or re.search(r'value="([^"]*)"', choices)
        fields[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in fields.items()} | {"act": act}


def press(office: Visitor, path: str, act: str, **typed: str) -> httpx.Response:
    return office.post(path, form(office.get(path).text, act) | typed)


def kinds(site: SiteCast) -> list[ActKind]:
    with site.open_uow(reading=True) as uow:
        return [one.kind for one in uow.taxonomy_acts.all()]


def needs(site: SiteCast, number: int = 2) -> list[str]:
    with site.open_uow(reading=True) as uow:
        found = uow.profiles.of(ags(number), Role.MAYOR)
    return [need.id for need in found.needs] if found else []


def test_a_town_proposes_what_no_suggestion_fits_and_reads_what_became_of_it(
    site: SiteCast, town_0: Visitor, office: Visitor
) -> None:
    csrf = re.findall(r'name="csrf" value="([^"]+)"', town_0.get("/mein-bereich").text)[0]
    sent = {"csrf": csrf, "text": WORDS, "dringlichkeit": "hoch", "sichtbarkeit": "head_office"}
    asked = town_0.post("/mein-bereich/bedarf", sent).text
    assert 'formaction="/mein-bereich/bedarf/vorschlagen"' in asked

    answers = [town_0.post("/mein-bereich/bedarf/vorschlagen", sent) for _ in range(2)]

    assert [one.headers["location"] for one in answers] == ["/mein-bereich?gespeichert=vorschlag"] * 2
    own = text_of(town_0.get("/mein-bereich").text)
    assert own.count(WORDS) == 1
    assert "wartet auf die Geschäftsstelle" in own
    href = re.findall(rf'href="({PAGE}/vorschlag/\w+)"', office.get(PAGE).text)[0]
    press(office, href, "ablehnen", grund="Dafür gibt es ein anderes Programm")
    own = text_of(town_0.get("/mein-bereich").text)
    assert "wird kein Thema" in own
    assert "Dafür gibt es ein anderes Programm" in own


def test_words_without_a_meaning_are_not_proposed(site: SiteCast, town_0: Visitor) -> None:
    csrf = re.findall(r'name="csrf" value="([^"]+)"', town_0.get("/mein-bereich").text)[0]

    answer = town_0.post("/mein-bereich/bedarf/vorschlagen", {"csrf": csrf, "text": " … "})

    assert answer.status_code == 422
    with site.open_uow(reading=True) as uow:
        assert uow.topic_wishes.open() == ()


def test_a_proposal_is_placed_and_taken_back(site: SiteCast, office: Visitor, wish_id: str) -> None:
    path, before = f"{PAGE}/vorschlag/{wish_id}", needs(site)
    answer = press(office, path, "zuordnen", eintrag="youth", **REASON)

    assert answer.headers["location"] == f"{PAGE}?getan=zugeordnet"
    assert needs(site) == [*before, "youth"]
    page = office.get(PAGE).text
    assert "Vorgeschlagene Themen: 0" in headings(page, 2)
    assert WORDS in text_of(page)
    again = press_undo(office, page)
    assert again.headers["location"] == f"{PAGE}?getan=zurueckgenommen"
    assert needs(site) == before
    assert "Vorgeschlagene Themen: 1" in headings(office.get(PAGE).text, 2)
    assert kinds(site) == [ActKind.PLACED, ActKind.TAKEN_BACK]


def press_undo(office: Visitor, page: str) -> httpx.Response:
    number = re.findall(r'name="nummer" value="(\d+)"', page)[0]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    return office.post(f"{PAGE}/zurueck", {"csrf": csrf, "nummer": number} | REASON)


def test_a_proposal_becomes_a_topic_that_every_page_knows_at_once(
    site: SiteCast, office: Visitor, town_0: Visitor, wish_id: str
) -> None:
    typed = {"name": "Bücherei", "name_en": "Library", "andere": "Bibliothek\n\nBibliothek", "ueber": "people"}
    press(office, f"{PAGE}/vorschlag/{wish_id}", "anlegen", **typed, **REASON)

    assert needs(site)[-1] == "buecherei"
    assert "Bücherei" in town_0.get("/anfrage").text
    entry = office.get(f"{PAGE}/eintrag/buecherei").text
    assert "Bibliothek</textarea>" in entry
    assert kinds(site) == [ActKind.COINED, ActKind.PLACED]


def test_a_second_person_is_told_that_it_is_decided_and_their_words_stay(office: Visitor, wish_id: str) -> None:
    path = f"{PAGE}/vorschlag/{wish_id}"
    late = form(office.get(path).text, "anlegen") | {"name": "Lesesaal", "name_en": "Reading room", "ueber": "people"}
    press(office, path, "zuordnen", eintrag="youth", **REASON)

    answer = office.post(path, late | REASON)

    assert answer.status_code == 409
    assert "Nichts wurde geändert" in text_of(answer.text)


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    site: SiteCast, office: Visitor, wish_id: str
) -> None:
    answer = press(office, f"{PAGE}/vorschlag/{wish_id}", "anlegen", name="Lesesaal", name_en="", grund=" ")

    assert answer.status_code == 422
    assert re.findall(r'class="kern-link fault" href="#([\w-]+)"', answer.text) == ["name_en", "ueber", "grund-neu"]
    assert 'id="grund-neu"' in answer.text
    assert 'value="Lesesaal"' in answer.text
    assert kinds(site) == []


def test_another_name_is_read_everywhere_and_can_be_undone(site: SiteCast, office: Visitor, town_0: Visitor) -> None:
    path = f"{PAGE}/eintrag/vacancy"
    press(office, path, "umbenennen", name="Leere Häuser", **REASON)

    assert "Leere Häuser" in text_of(town_0.get("/mein-bereich").text)
    assert "Leere Häuser" in text_of(site.browser().get(f"/staedte/{ags(0)}").text)
    press_undo(office, office.get(PAGE).text)
    assert "Leere Häuser" not in text_of(town_0.get("/mein-bereich").text)


def test_two_topics_become_one_and_the_old_address_leads_on(site: SiteCast, office: Visitor) -> None:
    answer = press(office, f"{PAGE}/eintrag/vacancy", "zusammenlegen", mit="retail", **REASON)

    assert answer.headers["location"] == f"{PAGE}?getan=zusammengelegt"
    assert needs(site, 0)[0] == "retail"
    page = office.get(f"{PAGE}/eintrag/vacancy").text
    assert headings(page, 1) == [a_taxonomy().entry("retail").labels.de]
    assert "Zusammengelegt" in text_of(page)


def test_who_looked_before_somebody_else_acted_is_told_and_keeps_what_they_typed(
    office: Visitor, site: SiteCast
) -> None:
    path = f"{PAGE}/eintrag/vacancy"
    old = form(office.get(path).text, "umbenennen") | {"name": "Leere Häuser"} | REASON
    press(office, f"{PAGE}/eintrag/retail", "umbenennen", name="Läden", **REASON)

    answer = office.post(path, old)

    assert answer.status_code == 409
    assert 'value="Leere Häuser"' in answer.text
    assert kinds(site) == [ActKind.RENAMED]


def test_entries_are_found_by_any_name_and_nothing_typed_becomes_markup(office: Visitor, site: SiteCast) -> None:
    propose_topic(NewNeed(ags(2), Role.MAYOR, Need("", 1.0, INJECTION)), site.open_uow(), NOW)
    page = office.get(f"{PAGE}?q=bürgerrat").text

    assert re.findall(rf'href="{PAGE}/eintrag/(\w+)"', page) == ["citizens_council"]
    assert INJECTION not in page
    assert office.get(f"{PAGE}/eintrag/nichts").status_code == 404
    assert office.get(f"{PAGE}/vorschlag/nichts").status_code == 404


@pytest.mark.parametrize("act", ["", "nichts"])
def test_a_form_without_a_known_act_does_nothing(site: SiteCast, office: Visitor, wish_id: str, act: str) -> None:
    sent = form(office.get(f"{PAGE}/vorschlag/{wish_id}").text, "ablehnen") | REASON | {"act": act}

    assert office.post(f"{PAGE}/vorschlag/{wish_id}", sent).status_code == 404
    assert office.post(f"{PAGE}/neu", sent).status_code == 404
    assert kinds(site) == []


def test_every_page_about_topics_is_english_too(office: Visitor, site: SiteCast, wish_id: str) -> None:
    press(office, f"{PAGE}/eintrag/vacancy", "umbenennen", name="Leere Häuser", **REASON)
    pages = [PAGE, f"{PAGE}?q=xyz", f"{PAGE}/neu", f"{PAGE}/eintrag/youth", f"{PAGE}/vorschlag/{wish_id}"]

    assert {path: german_in(office.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text) for path in pages} == {
        path: [] for path in pages
    }


def test_a_towns_words_are_nobody_elses(site: SiteCast, wish_id: str, town_0: Visitor, stranger: Visitor) -> None:
    for visitor in (town_0, stranger):
        assert visitor.get(PAGE).status_code == 404
        assert visitor.get(f"{PAGE}/vorschlag/{wish_id}").status_code == 404
        assert WORDS not in visitor.get("/mein-bereich").text
    with site.open_uow(reading=True) as uow:
        assert uow.topic_wishes.get(wish_id).state is WishState.OPEN
