"""Does head office read everything that moves before two towns become one, and can nobody do it by a slip?"""

import re
from html import unescape

from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.office_builders import an_office
from tests.pages.site_cast import SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

TOWNS = "/geschaeftsstelle/staedte"
OLD, NEW = ags(3), ags(90)
PAGE = f"{TOWNS}/{OLD}/zusammenfuehren"


def fields(page: str) -> dict[str, str]:
    form = re.findall(r'(?s)<form[^>]*method="post".*?</form>', page)[-1]
    return {name: unescape(value) for name, value in re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', form)}


def registered(site: SiteCast) -> set[str]:
    with site.open_uow(reading=True) as uow:
        return {town.ags for town in uow.towns.all()}


def test_all_that_moves_is_shown_before_it_moves(site: SiteCast, office: Visitor):
    site.change(lambda uow: uow.offices.add(an_office(3)))
    before = registered(site)

    page = office.get(f"{PAGE}?neu=Großenstadt").text

    words = text_of(page)
    assert headings(page, 2) == ["Welche Stadt tritt an ihre Stelle?", "Was umzieht", "Zusammenführen"]
    assert all(word in words for word in ("Profile", "Adressen", "Vorschläge"))
    assert "Großenstadt ist nach dem Register keine kleine Stadt; ihr Profil bleibt trotzdem." in words
    assert registered(site) == before


def test_the_name_has_to_be_typed_and_then_the_old_key_leads_to_the_new_town(
    site: SiteCast, office: Visitor, stranger: Visitor
):
    form = fields(office.get(f"{PAGE}?neu={NEW}").text)

    slip = office.post(PAGE, form | {"name": "Großenstadt"})
    assert slip.status_code == 422
    assert "genau so: „Dornfeld“" in text_of(slip.text)
    assert OLD in registered(site)

    done = office.post(PAGE, form | {"name": "Dornfeld"})

    assert done.headers["location"] == f"{TOWNS}/{NEW}?getan=zusammengefuehrt"
    assert OLD not in registered(site)
    assert office.post(PAGE, form | {"name": "Dornfeld"}).headers["location"] == done.headers["location"]
    assert office.get(PAGE).headers["location"] == f"{TOWNS}/{NEW}"
    assert office.get(f"{TOWNS}/{OLD}").headers["location"] == f"{TOWNS}/{NEW}"
    assert stranger.get(f"/staedte/{OLD}?sprache=en").headers["location"] == f"/staedte/{NEW}?sprache=en"
    assert re.findall(rf'href="{TOWNS}/(\d+)"', office.get(f"{TOWNS}?q={OLD}").text) == [NEW]
    shown = text_of(office.get(done.headers["location"]).text)
    assert "Hierher führen: Dornfeld (99000003): 4. März 2024, Geschäftsstelle" in shown
    with site.open_uow(reading=True) as uow:
        assert uow.profiles.of(NEW, Role.MAYOR) is not None


def test_what_stands_in_the_way_is_listed_and_there_is_no_button(site: SiteCast, office: Visitor):
    page = office.get(f"{TOWNS}/{ags(0)}/zusammenfuehren?neu={ags(1)}").text

    assert "Vorschlag r1-1-01: Beide Städte waren an diesem Vorschlag beteiligt." in text_of(page)
    assert "Endgültig zusammenführen" not in page
    forged = office.post(
        f"{TOWNS}/{ags(0)}/zusammenfuehren", {"csrf": fields(page)["csrf"], "neu": ags(1), "name": "Ahornstedt"}
    )
    assert forged.status_code == 422
    assert ags(0) in registered(site)


def test_a_town_that_nobody_knows_is_told_so(office: Visitor):
    unknown = office.get(f"{PAGE}?neu=Atlantis")

    assert unknown.status_code == 422
    assert "Keine Stadt heißt „Atlantis“." in text_of(unknown.text)
    assert office.get(f"{TOWNS}/99999999/zusammenfuehren").status_code == 404


def test_the_pages_speak_english_too(site: SiteCast, office: Visitor):
    site.change(lambda uow: uow.offices.add(an_office(3)))
    paths = [PAGE, f"{PAGE}?neu={NEW}", TOWNS, f"{TOWNS}?q=x", *(f"{TOWNS}/{ags(number)}" for number in range(5))]

    def german(path: str) -> list[str]:
        return german_in(office.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text)

    assert {path: words for path in paths if (words := german(path))} == {}
    assert {path: words for path in paths if (words := english_in(office.get(path).text))} == {}
