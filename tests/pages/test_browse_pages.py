"""Do the open pages find towns, and help where nothing is found?"""

import re
from dataclasses import replace

import pytest

from matchmaker.towns.indicators import INDICATORS, Theme
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_profile, a_town, ags
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of


def test_the_start_page_says_what_is_there_and_opens_three_doors(stranger: Visitor) -> None:
    page = stranger.get("/").text

    assert headings(page, 1) == ["Kleine Städte lernen voneinander"]
    assert headings(page, 3) == ["Stadt suchen", "Anmelden und mitmachen", "Wie wir vergleichen"]
    assert "kleine Städte im Register 8" in text_of(page)
    assert "Städte mit Profil 8" in text_of(page)


def test_all_small_towns_are_listed_by_name_and_no_larger_one(stranger: Visitor) -> None:
    page = stranger.get("/staedte").text

    assert headings(page, 2)[0] == "Alle 8 kleinen Städte"
    assert headings(page, 3) == [
        "Ahornstedt",
        "Birkenau am See",
        "Cedernburg",
        "Dornfeld",
        "Eschenhain",
        "Fichtenrode",
        "Ginsterbach",
        "Holderstadt",
    ]


def test_names_stand_as_in_a_german_dictionary(site: SiteCast) -> None:
    renamed = {2: "Öhringsdorf", 3: "Ottendorf", 7: "Ohrbach"}
    site.change(
        lambda uow: uow.towns.replace_all(
            replace(town, name=renamed.get(int(town.ags[-2:]), town.name)) for town in uow.towns.all()
        )
    )

    assert headings(site.browser().get("/staedte").text, 3)[-3:] == ["Ohrbach", "Öhringsdorf", "Ottendorf"]


def test_a_town_is_found_by_name_by_part_and_by_key(stranger: Visitor) -> None:
    for query in ("Cedernburg", "cedern", ags(2)):
        assert headings(stranger.get("/staedte", params={"q": query}).text, 3) == ["Cedernburg"]


def test_a_typing_error_leads_to_the_name_that_was_meant(stranger: Visitor) -> None:
    page = stranger.get("/staedte?q=Cedrenburg").text

    assert headings(page, 2)[0] == "0 kleine Städte zu „Cedrenburg“"
    assert f'<a class="kern-link" href="/staedte?stadt={ags(2)}">Cedernburg (Bayern)</a>' in page


def test_a_key_that_lost_its_leading_zero_is_understood(site: SiteCast) -> None:
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), _with_zero(uow.towns.get(ags(2)))]))

    page = site.browser().get("/staedte?q=1234567").text

    assert "Nulldorf (Bayern)" in text_of(page)


def test_a_key_with_one_slip_leads_to_the_keys_that_may_be_meant(site: SiteCast) -> None:
    keys = {"14522010": "Altmark", "14522100": "Barnim", "14533010": "Colbitz", "15522010": "Dahme"}
    site.change(
        lambda uow: uow.towns.replace_all(
            [*uow.towns.all(), *(a_town(0, ags=key, name=name) for key, name in keys.items())]
        )
    )

    def offered(key: str) -> list[str]:
        return [name for name in keys.values() if f">{name} (" in site.browser().get(f"/staedte/{key}").text]

    assert offered("14522011") == ["Altmark"]
    # A digit too many or too few, or two wrong ones that are not swapped, is another number.
    assert offered("14522001") == ["Altmark"]
    assert offered("14522110") == ["Altmark", "Barnim"]
    assert offered("99999999") == offered("145220100") == offered("1452210") == offered("14522099") == []


def test_a_name_like_no_other_is_met_with_a_way_on(stranger: Visitor) -> None:
    page = stranger.get("/staedte?q=qqqqqq").text

    assert "Bitte prüfen Sie die Schreibweise." in text_of(page)


def test_filters_narrow_the_list_and_number_what_is_left(stranger: Visitor) -> None:
    page = stranger.get("/staedte?land=Hessen").text

    assert headings(page, 2)[0] == "3 kleine Städte mit dieser Auswahl"
    assert headings(page, 3) == ["Birkenau am See", "Eschenhain", "Holderstadt"]
    assert re.findall(r'aria-label="(\d: [^"]+)"', page) == ["1: Birkenau am See", "2: Eschenhain", "3: Holderstadt"]


def test_a_choice_that_finds_nothing_says_which_filter_to_loosen(stranger: Visitor) -> None:
    page = stranger.get("/staedte?land=Hessen&groesse=klein").text

    assert "Ohne die Auswahl „Größe“ (3 Städte)" in text_of(page)
    assert "Ohne die Auswahl „Land“" not in text_of(page)
    assert 'href="/staedte?land=Hessen"' in page


def test_a_filter_value_that_nobody_offers_counts_as_not_chosen(stranger: Visitor) -> None:
    page = stranger.get("/staedte?land=Atlantis&groesse=riesig&lage=oben&seite=-3&thema=alles").text

    assert headings(page, 2)[0] == "Alle 8 kleinen Städte"


def test_a_page_beyond_the_last_shows_the_last(stranger: Visitor) -> None:
    last, first = (stranger.get(path).text.partition("<main")[2] for path in ("/staedte?seite=99", "/staedte"))

    assert last == first != ""


def test_a_picked_town_lights_up_its_nearest_with_one_number_in_list_and_map(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(3)}").text

    listed = re.findall(r'<span class="kern-sr-only">(\d+): </span>([^<]+)', page)
    on_map = [tuple(label.split(": ")) for label in re.findall(r'aria-label="(\d+: [^"]+)"', page)]
    assert headings(page, 1) == ["Städte wie Dornfeld"]
    assert headings(page, 2)[0] == "Die 7 ähnlichsten Städte: Größe und Lage"
    assert listed == on_map
    assert listed[0] == ("1", "Cedernburg")
    assert [name for _, name in listed[-2:]] == ["Eschenhain", "Holderstadt"]


def test_each_nearest_town_says_what_is_alike_and_what_differs(stranger: Visitor) -> None:
    words = text_of(stranger.get(f"/staedte?stadt={ags(3)}").text)

    assert "Hessen · 10.000 Einwohner · Lage sehr peripher · rund 13 km entfernt" in words
    assert "Ähnlich: Einwohnerzahl und nächste Stadt ab 20.000 Verschieden: Höhenlage (700 statt 109 m)" in words


def test_neighbours_can_be_narrowed_too(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(3)}&land=Bayern").text

    assert sorted(headings(page, 3)) == ["1: Cedernburg ähnlich", "2: Fichtenrode in manchem ähnlich"]


def test_a_theme_without_figures_says_so_and_compares_nothing(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(3)}&thema=energy").text

    assert "Uns fehlen dazu 3 von 3 Zahlen: Solarleistung je Einwohner" in text_of(page)
    assert headings(page, 3) == []


def test_picking_an_unknown_town_is_not_found_but_names_what_is_near(stranger: Visitor) -> None:
    answer = stranger.get("/staedte?stadt=Cedrenburg")

    assert answer.status_code == 404
    assert "Cedernburg (Bayern, 99000002)" in text_of(answer.text)


def test_a_town_page_shows_each_figure_with_its_place_year_and_source(stranger: Visitor) -> None:
    words = text_of(stranger.get(f"/staedte/{ags(7)}").text)

    assert "Einwohnerzahl 11.500 Einwohner höher als bei 94 von 100 kleinen Städten 2023, erfunden" in words
    assert re.search(r"Großstadt [\d,]+ km weiter als bei \d+ von 100 kleinen Städten", words)
    assert re.search(r"im Umkreis von 25 km \d+ Städte mehr als bei \d+ von 100 kleinen Städten", words)
    assert "Höhe über dem Meer 121 m höher als bei 81 von 100 kleinen Städten 2023, GeoNames" in words


def test_a_figure_that_a_town_lacks_is_said_to_be_missing(site: SiteCast) -> None:
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), _with_zero(uow.towns.get(ags(2)))]))

    assert "Höhe über dem Meer fehlt" in text_of(site.browser().get("/staedte/01234567").text)


def test_a_name_in_the_address_leads_to_the_town(stranger: Visitor) -> None:
    answer = stranger.get("/staedte/Holderstadt")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/staedte/{ags(7)}")


def test_towns_stand_side_by_side_in_the_order_asked_for(stranger: Visitor) -> None:
    page = stranger.get(f"/vergleich?stadt={ags(7)}&stadt=Ahornstedt&stadt={ags(7)}").text

    columns = re.findall(r'<th class="kern-table__header" scope="col"><a class="kern-link" href="([^"]+)"', page)
    assert columns == [f"/staedte/{ags(7)}", f"/staedte/{ags(0)}"]
    assert "Einwohnerzahl 2023, erfunden 11.500 Einwohner 8.000 Einwohner" in text_of(page)


def test_a_town_that_is_not_understood_is_told_beside_the_others(stranger: Visitor) -> None:
    page = stranger.get(f"/vergleich?stadt={ags(7)}&stadt=Cedrenburg").text

    assert "Keine kleine Stadt heißt „Cedrenburg“." in text_of(page)
    assert f'href="/vergleich?stadt={ags(7)}&amp;stadt={ags(2)}">Cedernburg (Bayern, 99000002)</a>' in page


def test_the_seventh_town_is_named_as_left_out(stranger: Visitor) -> None:
    page = stranger.get("/vergleich?" + "&".join(f"stadt={ags(number)}" for number in range(8))).text

    told = "Mehr als sechs Städte passen nicht nebeneinander. Nicht dabei: Ginsterbach und Holderstadt."
    assert told in text_of(page)
    assert "nicht nebeneinander" not in stranger.get(f"/vergleich?stadt={ags(0)}").text


def test_a_large_town_is_told_as_such_with_the_small_ones_around_it(stranger: Visitor) -> None:
    page = stranger.get("/staedte?q=Großenstadt").text

    assert "Großenstadt hat 120.000 Einwohner und ist keine kleine Stadt." in text_of(page)
    offered = re.findall(r'<a class="kern-link" href="/staedte\?stadt=(\d+)"', page)
    # Number 90 lies north-east of all, so the nearest come from the end of the row.
    assert offered == [ags(number) for number in (7, 6, 5, 4, 3)]


def test_a_typing_error_in_one_word_of_a_longer_name_is_forgiven(stranger: Visitor) -> None:
    page = stranger.get("/staedte?q=Birkenu See").text

    assert "Birkenau am See" in text_of(page)


def test_how_we_compare_names_the_figures_that_are_loaded_and_no_others(site: SiteCast) -> None:
    before = text_of(site.browser().get("/wie-wir-vergleichen").text)
    vacancy = next(one for one in INDICATORS.values() if one.theme is Theme.HOUSING and not one.ships)
    site.change(lambda uow: uow.towns.replace_all(_with_figure(town, vacancy.key) for town in uow.towns.all()))

    after = text_of(site.browser().get("/wie-wir-vergleichen").text)

    assert vacancy.label_de not in before
    assert f"{vacancy.label_de} ({vacancy.year}, {vacancy.source})" in after
    assert "Wohnen und Leerstand" in before.split("fehlen noch")[0].split("Zahlen zu")[-1]
    assert "Quelle der Einwohnerzahlen: erfunden." in after


def test_smaller_towns_are_counted_where_there_are_some(site: SiteCast) -> None:
    assert "kleinere St" not in site.browser().get("/wie-wir-vergleichen").text
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), a_town(9, population=4_000)]))

    assert "Dazu kommt 1 kleinere Stadt mit Stadtrecht oder aus dem Pilotnetz." in text_of(
        site.browser().get("/wie-wir-vergleichen").text
    )


PAGES_OF_TOWNS = (
    "/staedte?land=Hessen&fachthema=vacancy",
    f"/staedte?stadt={ags(3)}&eigene={ags(0)}",
    f"/staedte/{ags(3)}",
    f"/vergleich?stadt={ags(0)}&stadt={ags(1)}",
    f"/netzwerk?stadt={ags(0)}",
    "/netzwerk",
    "/staedte.csv",
    f"/vergleich.xlsx?stadt={ags(0)}",
)


def transactions(site: SiteCast, browser: Visitor, path: str) -> int:
    browser.get(path)
    before = site.opened
    assert browser.get(path).status_code == 200
    return site.opened - before


@pytest.mark.parametrize("path", PAGES_OF_TOWNS)
def test_a_page_asks_the_database_no_more_for_more_towns(site: SiteCast, path: str) -> None:
    few = transactions(site, site.browser(), path)
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), *(a_town(number) for number in range(8, 80))]))
    site.change(lambda uow: uow.profiles.save_all([a_profile(number) for number in range(8, 80)]))

    assert transactions(site, site.browser(), path) == few <= 1


def _with_figure(town: RegisteredTown, key: str) -> RegisteredTown:
    return replace(town, indicators={**town.indicators, key: 5.0})


def _with_zero(town):  # type: ignore[no-untyped-def]
    return type(town)("01234567", "Nulldorf", town.state, 6_000, 2023, "erfunden")


@pytest.mark.parametrize("path", ["/staedte?stadt=Großenstadt", "/vergleich?stadt=Großenstadt", "/staedte/Großenstadt"])
def test_a_town_that_is_too_large_is_not_said_not_to_exist(path: str, stranger: Visitor) -> None:
    page = text_of(stranger.get(path).text)

    assert "Großenstadt hat 120.000 Einwohner und ist keine kleine Stadt." in page
    assert "Stadt heißt „Großenstadt“" not in page


def test_a_single_digit_brings_no_random_towns(stranger: Visitor) -> None:
    page = stranger.get("/vergleich?stadt=9").text

    assert "Keine kleine Stadt heißt „9“." in text_of(page)
    assert "Meinten Sie" not in text_of(page)


def test_only_states_with_small_towns_can_be_chosen(stranger: Visitor) -> None:
    page = stranger.get("/staedte").text

    assert 'value="Sachsen"' in page
    assert not [state for state in ("Berlin", "Bremen", "Hamburg") if f'value="{state}"' in page]


def test_the_start_page_leads_to_the_format_that_suits_and_promises_no_proposal_for_sure(stranger: Visitor) -> None:
    page = text_of(stranger.get("/").text)

    assert "Welches passt zu Ihnen? Drei kurze Fragen helfen." in page
    assert "Finden wir eine passende Stadt, bekommen Sie einen Vorschlag" in page


def test_being_ahead_is_said_to_count_at_visits_alone(stranger: Visitor) -> None:
    page = text_of(stranger.get("/wie-wir-vergleichen").text)

    assert "Bei der Beratung vor Ort zählt ein Vorsprung, sonst ein ähnlicher Stand." in page
