"""Does head office read what an official register would change before it is taken, and take exactly that?"""

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from tests.builders import ags
from tests.official_builders import Place, csv_file
from tests.pages.site_cast import SiteCast, invented_towns
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

PAGE = "/geschaeftsstelle/register"
SAXONY = [f"145000{number:02}" for number in range(20)]


@pytest.fixture
def registered(site: SiteCast) -> SiteCast:
    """Beside the invented towns twenty of one state, so that a file can cover it; the first one has a profile."""
    site.change(lambda uow: uow.towns.replace_all([*invented_towns(), *_saxon()]))
    site.change(lambda uow: uow.profiles.save_all([uow.profiles.of(ags(7)).__class__(SAXONY[0])]))
    return site


def _saxon():
    model = invented_towns()[0]
    for number, key in enumerate(SAXONY):
        yield model.__class__(key, f"Ort {number}", "Sachsen", 9_000, 2022, "erfunden", 51.0, 13.0)


def a_file(tmp_path: Path, *changed: Place) -> bytes:
    """All of the state but its first town, which it has under a new key; ``changed`` over it."""
    places = {key: Place(key, f"Ort {number}", 9_000, lon=13.0) for number, key in enumerate(SAXONY)}
    del places[SAXONY[0]]
    others = [Place("14600000", "Ort 0", 9_000, lon=13.0), *changed]
    return csv_file(tmp_path / "amtlich.csv", [*(places | {one.ags: one for one in others}).values()]).read_bytes()


def fields(page: str) -> dict[str, str]:
    form = re.findall(r'(?s)<form[^>]*method="post".*?</form>', page)[-1]
    return {name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', form)}


def hand_in(office: Visitor, content: bytes) -> httpx.Response:
    csrf = fields(office.get(PAGE).text)["csrf"]
    return office.request("POST", PAGE, data={"csrf": csrf}, files={"datei": ("amtlich.csv", content)})


def stored(site: SiteCast) -> dict[str, str]:
    with site.open_uow(reading=True) as uow:
        return {town.ags: town.name for town in uow.towns.all()}


def test_the_differences_are_listed_by_what_they_mean_and_stored_by_one_press(
    registered: SiteCast, office: Visitor, tmp_path: Path
):
    renamed, grown = Place(SAXONY[1], "Neuort", 9_000), Place(SAXONY[2], "Ort 2", 21_000)
    before = stored(registered)
    address = hand_in(office, a_file(tmp_path, renamed, grown, Place(SAXONY[3], "Ort 3", 4_000))).headers["location"]

    page = office.get(address).text

    assert headings(page, 2)[:3] == [
        "Übersicht",
        "Vielleicht nur ein neuer Schlüssel",
        "Nicht in der Datei, aber gebraucht: 1",
    ]
    words = text_of(page)
    assert "Ort 1 → Neuort" in words
    assert "9.000 → 21.000" in words
    assert f'href="/geschaeftsstelle/staedte/{SAXONY[0]}/zusammenfuehren?neu=14600000"' in page
    assert stored(registered) == before

    done = office.post(address, fields(page) | {"act": "uebernehmen"})

    assert done.headers["location"] == f"{PAGE}?getan=uebernommen"
    after = stored(registered)
    assert after.keys() ^ before.keys() == {"14600000", SAXONY[3]}
    assert after[SAXONY[1]] == "Neuort"
    assert office.post(address, fields(page) | {"act": "uebernehmen"}).status_code == 303
    assert "schon auf diesem Stand" in text_of(office.get(address).text)


def test_what_would_by_now_be_others_is_shown_again(registered: SiteCast, office: Visitor, tmp_path: Path):
    address = hand_in(office, a_file(tmp_path, Place("14600001", "Ganz neu", 9_000))).headers["location"]
    seen = fields(office.get(address).text)
    other = hand_in(office, a_file(tmp_path, Place("14600001", "Anders neu", 9_000))).headers["location"]
    office.post(other, fields(office.get(other).text) | {"act": "uebernehmen"})

    answer = office.post(address, seen | {"act": "uebernehmen"})

    assert answer.status_code == 409
    assert "Inzwischen hat sich geändert" in text_of(answer.text)
    assert stored(registered)["14600001"] == "Anders neu"


def test_a_dropped_file_changes_nothing(registered: SiteCast, office: Visitor, tmp_path: Path):
    before = stored(registered)
    address = hand_in(office, a_file(tmp_path)).headers["location"]

    answer = office.post(address, fields(office.get(address).text) | {"act": "verwerfen"})

    assert answer.headers["location"] == f"{PAGE}?getan=verworfen"
    assert (office.get(address).status_code, stored(registered)) == (404, before)


@pytest.mark.parametrize("content", [b"x;y\n1;2", b"PK\x03\x04", b"\x00", b"ags,name,pop_2023\n1,Ort,5"])
def test_a_file_that_is_no_register_is_told_so_with_its_faults(registered: SiteCast, office: Visitor, content: bytes):
    before = stored(registered)
    address = hand_in(office, content).headers["location"]

    page = office.get(address)

    assert page.status_code == 422
    assert 'id="fehler"' in page.text
    assert (
        office.post(address, {"csrf": fields(office.get(PAGE).text)["csrf"], "act": "uebernehmen"}).status_code == 422
    )
    assert stored(registered) == before


def test_a_file_for_profiles_is_not_found_among_registers(registered: SiteCast, office: Visitor):
    address = hand_in(office, b"x").headers["location"]

    assert office.get(address.replace("register", "einlesen")).status_code == 404


def test_the_pages_speak_english_too(registered: SiteCast, office: Visitor, tmp_path: Path):
    grown = Place(SAXONY[2], "Ort 2", 21_000)
    address = hand_in(office, a_file(tmp_path, grown, Place("14600001", "Ganz neu"))).headers["location"]
    pages = (PAGE, address)

    assert [found for path in pages if (found := german_in(office.get(f"{path}?sprache=en").text))] == []
    assert [found for path in pages if (found := english_in(office.get(path).text))] == []
