"""Does head office see what a file would do before it is stored, and clear up what was meant, page by page?"""

import re
from html import unescape

import httpx
import pytest

from matchmaker.towns.profile import Need, Role
from tests.builders import ags
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

PAGE = "/geschaeftsstelle/einlesen"
HEAD = "AGS;Rolle;Einwilligung;Angabe;Kennung"
GOOD = f"{ags(2)};Bürgermeisteramt;ja;Bedarf;youth"
NAMED = "Dornfeld;Bürgermeisteramt;ja;Bedarf;vacancy"
MISSPELT = f"{ags(4)};Bürgermeisteramt;ja;Bedarf;Leere Ladn"
WRONG = f"{ags(5)};Bürgermeisteramt;vielleicht;Bedarf;vacancy"


def hand_in(office: Visitor, *rows: str, name: str = "runde.csv", content: bytes | None = None) -> httpx.Response:
    csrf = fields(office.get(PAGE).text)["csrf"]
    body = "\n".join((HEAD, *rows)).encode() if content is None else content
    return office.request("POST", PAGE, data={"csrf": csrf}, files={"datei": (name, body)})


def fields(page: str) -> dict[str, str]:
    """The fields of the page's last form, its buttons left out."""
    form = re.findall(r'(?s)<form[^>]*method="post".*?</form>', page)[-1]
    return {name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', form)}


def profile_of(site: SiteCast, number: int) -> tuple[Need, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.profiles.of(ags(number), Role.MAYOR).needs


def doubts(site: SiteCast) -> list[str]:
    with site.open_uow(reading=True) as uow:
        return [one.id for one in uow.import_doubts.open()]


def test_a_file_is_looked_at_first_and_stored_by_a_press(site: SiteCast, office: Visitor):
    answer = hand_in(office, GOOD, NAMED, MISSPELT, WRONG)
    address = answer.headers["location"]

    assert (answer.status_code, address.startswith(f"{PAGE}/datei/")) == (303, True)
    page = office.get(address).text
    assert headings(page, 2) == ["Übersicht", "Fehlerhaft: 1", "Rückfragen: 2", "Geändert: 1"]
    words = text_of(page)
    assert "Einwilligung: Hier steht „vielleicht“" in words
    assert "Zeile 3, AGS: Welche Stadt ist gemeint? „Dornfeld“" in words
    assert profile_of(site, 2) == (Need("vacancy"),)

    done = office.post(address, fields(page) | {"act": "uebernehmen"})

    assert done.headers["location"] == f"{PAGE}?getan=uebernommen&neu=0&geaendert=1&fragen=2"
    assert profile_of(site, 2) == (Need("youth"),)
    assert len(doubts(site)) == 2
    assert "Die Datei ist übernommen." in text_of(office.get(done.headers["location"]).text)


def test_a_second_press_and_the_way_back_store_nothing_twice(site: SiteCast, office: Visitor):
    address = hand_in(office, GOOD, NAMED).headers["location"]
    pressed = fields(office.get(address).text) | {"act": "uebernehmen"}
    office.post(address, pressed)
    waiting = doubts(site)

    again = office.post(address, pressed)

    assert (again.status_code, again.headers["location"]) == (303, f"{PAGE}?getan=uebernommen")
    assert doubts(site) == waiting


def test_what_has_changed_meanwhile_is_shown_again_before_anything_is_stored(site: SiteCast, office: Visitor):
    address = hand_in(office, GOOD).headers["location"]
    pressed = fields(office.get(address).text) | {"act": "uebernehmen"}
    other = hand_in(office, GOOD.replace("youth", "care")).headers["location"]
    office.post(other, fields(office.get(other).text) | {"act": "uebernehmen"})

    answer = office.post(address, pressed)

    assert answer.status_code == 409
    assert "Inzwischen hat sich geändert" in text_of(answer.text)
    assert profile_of(site, 2) == (Need("care"),)


def test_a_dropped_file_is_gone_and_nothing_is_stored(site: SiteCast, office: Visitor):
    address = hand_in(office, GOOD).headers["location"]

    answer = office.post(address, fields(office.get(address).text) | {"act": "verwerfen"})

    assert answer.headers["location"] == f"{PAGE}?getan=verworfen"
    assert office.get(address).status_code == 404
    assert profile_of(site, 2) == (Need("vacancy"),)


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04", b"\xff\xfea", b"Unsinn;Spalte\n1;2", INJECTION.encode()])
def test_a_file_that_cannot_be_read_is_told_so_with_every_fault(office: Visitor, content: bytes):
    answer = hand_in(office, content=content)
    page = answer if answer.status_code == 422 else office.get(answer.headers["location"])

    assert page.status_code == 422
    assert 'id="fehler"' in page.text
    assert INJECTION not in page.text


def test_no_file_and_one_that_is_too_large_are_refused_in_words(office: Visitor):
    csrf = fields(office.get(PAGE).text)["csrf"]

    without = office.post(PAGE, {"csrf": csrf})
    large = hand_in(office, content=b"x" * (10 * 1024 * 1024 + 1))

    assert (without.status_code, large.status_code) == (422, 413)
    assert "Bitte wählen Sie eine Datei aus." in text_of(without.text)
    assert "höchstens 10 Megabyte" in text_of(large.text)
    assert english_in(large.text) == []


def test_a_name_with_a_script_in_it_is_only_text(office: Visitor):
    address = hand_in(office, GOOD, name=f"{INJECTION}.csv").headers["location"]

    assert INJECTION not in office.get(address).text


def waiting(office: Visitor, *rows: str) -> str:
    """The address of the question that a file with these rows leaves open."""
    address = hand_in(office, *rows).headers["location"]
    office.post(address, fields(office.get(address).text) | {"act": "uebernehmen"})
    return re.findall(rf'href="({PAGE}/rueckfragen/\w+)"', office.get(PAGE).text)[0]


def test_a_question_waits_in_the_queue_and_leads_to_its_answer(office: Visitor):
    address = waiting(office, NAMED)

    queue = office.get("/geschaeftsstelle/heute?art=import_doubt").text

    assert f'href="{address}"' in queue
    assert "Unklar ist: Zeile 2, AGS: Dornfeld." in text_of(queue)


def test_a_single_likely_town_is_shown_at_once_and_stored_by_a_press(site: SiteCast, office: Visitor):
    address = waiting(office, NAMED.replace("vacancy", "care"))
    page = office.get(address).text
    assert headings(page, 2) == ["Was ist gemeint?", "Geändert: 1", "Entscheiden"]

    answer = office.post(address, fields(page) | {"act": "speichern"})

    assert answer.headers["location"] == f"{PAGE}?getan=gespeichert"
    assert profile_of(site, 3) == (Need("care"),)
    assert doubts(site) == []
    assert "Das Profil wurde übernommen." in text_of(office.get(address).text)


def test_another_town_can_be_named_and_an_unknown_one_is_told_so(site: SiteCast, office: Visitor):
    address = waiting(office, NAMED.replace("vacancy", "care"))

    wrong = office.get(f"{address}?frage-0=&anders-0=Atlantis").text
    page = office.get(f"{address}?frage-0={ags(3)}&anders-0={ags(6)}").text

    assert "Keine Stadt heißt „Atlantis“." in text_of(wrong)
    assert "speichern" not in re.findall(r'name="act" value="(\w+)"', wrong)
    office.post(address, fields(page) | {"act": "speichern"})
    assert (profile_of(site, 6), profile_of(site, 3)) == ((Need("care"),), (Need("vacancy"),))


def test_a_topic_is_chosen_from_all_with_the_likeliest_first(site: SiteCast, office: Visitor):
    address = waiting(office, MISSPELT.replace("Leere Ladn", "Leere Ladn xx"))
    options = re.findall(r'<option value="(\w+)"', office.get(address).text)
    assert {"empty_shops", "vacancy", "youth"} <= set(options)

    page = office.get(f"{address}?frage-0=youth").text
    office.post(address, fields(page) | {"act": "speichern"})

    assert profile_of(site, 4) == (Need("youth"),)


def test_an_open_question_is_left_open_by_a_forged_press(site: SiteCast, office: Visitor):
    address = waiting(office, MISSPELT.replace("Leere Ladn", "Quatsch"))
    pressed = fields(office.get(address).text) | {"act": "speichern"}

    assert office.post(address, pressed | {"antwort": "nowhere"}).status_code == 422
    assert office.post(address, pressed).status_code == 422
    assert len(doubts(site)) == 1


def test_of_two_colleagues_the_slower_one_reads_how_it_was_decided(site: SiteCast, office: Visitor):
    address = waiting(office, NAMED)
    pressed = fields(office.get(address).text)
    office.post(address, pressed | {"act": "verwerfen"})

    answer = office.post(address, pressed | {"act": "speichern"})

    assert answer.status_code == 409
    assert "Das Profil wurde ausgelassen." in text_of(answer.text)
    assert doubts(site) == []


def test_every_page_speaks_english_too(office: Visitor):
    file = hand_in(office, GOOD, NAMED, f"{ags(5)};Bürgermeisteramt;ja;Bedarf;").headers["location"]
    question = waiting(office, NAMED, MISSPELT)

    pages = {path: office.get(f"{path}?sprache=en").text for path in (PAGE, file, question)}

    assert [found for page in pages.values() if (found := german_in(page))] == []
    assert [found for path in pages if (found := english_in(office.get(path).text))] == []
