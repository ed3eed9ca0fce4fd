"""Do filters, weights and own towns change what a page shows, and is what nobody offers told?"""

import re

import pytest

from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, Visibility
from tests.builders import a_profile, ags
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of


def names(page: str) -> list[str]:
    """The towns of the list, without their number and what is said beside the name."""
    titles = re.findall(r'(?s)<h3 class="hit-title"><a [^>]*>(.*?)</a>', page)
    return [text_of(title).partition(": ")[2] or text_of(title) for title in titles]


def test_towns_are_found_by_topic_and_method_as_publicly_stated(stranger: Visitor) -> None:
    # Town 0 states retail for towns alone; what it did with pop-ups on vacancy is public.
    assert "Ahornstedt" not in names(stranger.get("/staedte?fachthema=care").text)
    assert names(stranger.get("/staedte?methode=pop_up_lab").text) == ["Ahornstedt"]
    assert "1 kleine Stadt mit dieser Auswahl" in text_of(stranger.get("/staedte?methode=pop_up_lab").text)


def test_a_topic_that_is_stated_under_seal_alone_is_not_even_offered(site: SiteCast) -> None:
    sealed = a_profile(0, needs=(Need("wind", visibility=Visibility.SCORE_ONLY),), experience=())
    site.change(lambda uow: uow.profiles.save_all([sealed]))

    page = site.browser().get("/staedte?fachthema=wind").text

    assert '<option value="wind"' not in page
    assert "„wind“ gibt es in der Liste „Thema“ nicht." in text_of(page)
    assert headings(page, 2)[0] == "Alle 8 kleinen Städte"


def test_towns_within_a_distance_of_a_named_town(stranger: Visitor) -> None:
    page = stranger.get("/staedte", params={"um": "Ahornstedt", "umkreis": "25"}).text

    # Each invented town lies about 13 km from the next.
    assert names(page) == ["Ahornstedt", "Birkenau am See"]
    assert 'name="um" value="Ahornstedt"' in page


def test_a_distance_without_a_town_says_what_it_needs(stranger: Visitor) -> None:
    page = text_of(stranger.get("/staedte?umkreis=25").text)

    assert "Der Umkreis braucht eine Stadt, um die er gezogen wird." in page


def test_a_distance_from_a_town_that_is_not_there_names_what_may_be_meant(stranger: Visitor) -> None:
    page = stranger.get("/staedte?umkreis=25&um=Cedrenburg&land=Bayern").text

    assert "Keine kleine Stadt heißt „Cedrenburg“." in text_of(page)
    assert f'href="/staedte?land=Bayern&amp;um={ags(2)}&amp;umkreis=25"' in page


def test_from_a_picked_town_the_distance_is_its_own(stranger: Visitor) -> None:
    assert names(stranger.get(f"/staedte?stadt={ags(3)}&umkreis=25").text) == ["Cedernburg", "Eschenhain"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("thema=alles", "„alles“ gibt es in der Liste „Ähnlich worin?“ nicht."),
        ("land=Atlantis", "„Atlantis“ gibt es in der Liste „Land“ nicht."),
        ("blick=quer", "„quer“ gibt es in der Liste „Welche Städte?“ nicht."),
    ],
)
def test_a_choice_that_is_not_offered_is_said_to_be_none(stranger: Visitor, question: str, told: str) -> None:
    for town in ("", f"&stadt={ags(3)}"):
        page = stranger.get(f"/staedte?{question}{town}").text

        assert told in text_of(page)
        assert stranger.get(f"/staedte?{town}").text.count("gibt es in der Liste") == 0


def test_weights_decide_who_is_nearest(stranger: Visitor) -> None:
    # Number 4 differs from all others by its height alone.
    as_usual = names(stranger.get(f"/staedte?stadt={ags(5)}").text)
    without_height = names(stranger.get(f"/staedte?stadt={ags(5)}&g-elevation_m=0").text)

    assert as_usual.index("Eschenhain") == 4
    assert "Eschenhain" in without_height[:2]


def test_the_sliders_stand_where_the_address_puts_them(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(5)}&g-elevation_m=4&g-population=7").text

    assert re.findall(r'name="(g-[^"]+)"[^>]* value="(\d)" aria-valuetext="([^"]+)"', page) == [
        ("g-population", "2", "zählt normal"),
        ("g-km_to_town_20k", "2", "zählt normal"),
        ("g-km_to_town_100k", "2", "zählt normal"),
        ("g-small_towns_within_25km", "2", "zählt normal"),
        ("g-elevation_m", "4", "zählt viel"),
    ]
    assert f'href="/staedte?stadt={ags(5)}&amp;g-elevation_m=4">Kurze Adresse' in page


def test_weights_of_another_theme_do_no_harm_and_all_at_nothing_are_told(stranger: Visitor) -> None:
    figures = ("population", "km_to_town_20k", "km_to_town_100k", "small_towns_within_25km", "elevation_m")
    nothing = "&".join(f"g-{key}=0" for key in figures)

    other_theme = stranger.get(f"/staedte?stadt={ags(5)}&g-foreign_pct=4&g-nichts=0").text
    page = stranger.get(f"/staedte?stadt={ags(5)}&{nothing}").text

    assert names(other_theme) == names(page) == names(stranger.get(f"/staedte?stadt={ags(5)}").text)
    assert "Alle Gewichte stehen auf 0." in text_of(page)
    assert "Alle Gewichte stehen auf 0." not in text_of(other_theme)


def test_the_deliberately_different_are_of_its_size_and_the_most_different_comes_first(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(0)}&blick=verschieden").text

    assert headings(page, 2)[0] == "Bewusst verschieden: Größe und Lage"
    # Of 8,000 inhabitants: up to 12,000, so everybody; number 4 lies 600 m higher.
    assert names(page)[0] == "Holderstadt"
    assert "Diese Städte sind etwa gleich groß, sonst aber möglichst anders." in text_of(page)


def test_who_is_half_as_large_again_is_not_deliberately_different_but_another_kind_of_town(site: SiteCast) -> None:
    towns = {7: 12_001, 6: 12_000}
    site.change(
        lambda uow: uow.towns.replace_all(
            town if int(town.ags[-2:]) not in towns else _sized(town, towns[int(town.ags[-2:])])
            for town in uow.towns.all()
        )
    )

    found = names(site.browser().get(f"/staedte?stadt={ags(0)}&blick=verschieden").text)

    assert "Ginsterbach" in found
    assert "Holderstadt" not in found


def _sized(town, population):  # type: ignore[no-untyped-def]
    return type(town)(**{**{name: getattr(town, name) for name in town.__slots__}, "population": population})


def test_own_towns_stand_beside_with_a_letter_in_list_and_map(stranger: Visitor) -> None:
    page = stranger.get(
        "/staedte", params={"stadt": ags(3), "land": "Bayern", "eigene": ["Ahornstedt", ags(2), ags(3), ags(0)]}
    ).text

    on_map = re.findall(r'aria-label="(\w: [^"]+)"', page)
    assert on_map == ["1: Cedernburg", "2: Fichtenrode", "A: Ahornstedt"]
    # Whoever is among the nearest already keeps the number.
    assert headings(page, 3)[2:] == ["A: Ahornstedt wenig ähnlich", "1: Cedernburg ähnlich"]
    assert f'href="/staedte?land=Bayern&amp;stadt={ags(3)}&amp;eigene={ags(2)}">herausnehmen' in page
    assert f'href="/vergleich?stadt={ags(3)}&amp;stadt={ags(0)}&amp;stadt={ags(2)}"' in page


def test_a_sixth_own_town_and_one_that_is_none_are_told(stranger: Visitor) -> None:
    own = [ags(number) for number in (0, 1, 2, 4, 5, 6)]
    page = text_of(stranger.get("/staedte", params={"stadt": ags(3), "eigene": [*own, "Cedrenburg"]}).text)

    assert "Mehr als fünf eigene Städte gehen nicht. Nicht dabei: Ginsterbach." in page
    assert "Keine kleine Stadt heißt „Cedrenburg“." in page


@pytest.mark.parametrize("name", [ags(90), "Großenstadt"])
def test_a_large_town_does_not_vanish_from_ones_own_in_silence(stranger: Visitor, name: str) -> None:
    page = stranger.get("/staedte", params={"stadt": ags(3), "eigene": [name, ags(0)]}).text

    assert "Großenstadt hat 120.000 Einwohner und ist keine kleine Stadt." in text_of(page)
    assert "herausnehmen Großenstadt" not in text_of(page)


def test_a_theme_whose_figures_lack_compares_nobody_not_even_own_towns(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(3)}&thema=energy&eigene={ags(0)}").text

    assert names(page) == []
    assert "Dieses Thema braucht mehr Zahlen" in text_of(page)


def test_a_filter_that_leaves_nobody_beside_a_picked_town_names_the_way_out(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?stadt={ags(3)}&methode=pop_up_lab&land=Hessen").text

    assert "Mit dieser Auswahl bleibt keine Stadt übrig" in text_of(page)
    assert f'href="/staedte?methode=pop_up_lab&amp;stadt={ags(3)}">Ohne die Auswahl „Land“</a> (1 Stadt)' in page


HOSTILE = "<script>alert(1)</script>\N{PILE OF POO}\x00" + "x" * 10_000


@pytest.mark.parametrize("field", ["q", "land", "fachthema", "um", "stadt", "eigene", "g-population", "seite", "blick"])
def test_nothing_that_is_typed_is_executed_or_breaks_the_page(stranger: Visitor, field: str) -> None:
    for path in ("/staedte", "/vergleich", "/netzwerk", f"/staedte/{ags(3)}", "/staedte.csv"):
        answer = stranger.get(path, params={field: HOSTILE, "stadt": HOSTILE if field == "stadt" else ags(3)})

        assert answer.status_code in (200, 404)
        assert "<script>alert" not in answer.text


def test_a_profile_counts_as_soon_as_it_is_stored(site: SiteCast) -> None:
    browser = site.browser()
    assert names(browser.get("/staedte?methode=citizens_council").text) != ["Dornfeld"]
    done = Experience("citizens_council", StatementKind.METHOD, Stage.LEARNED, topic="youth")
    site.change(lambda uow: uow.profiles.save_all([a_profile(3, experience=(done,))]))

    assert names(browser.get("/staedte?methode=citizens_council").text) == ["Dornfeld"]
