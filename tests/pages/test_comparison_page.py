"""Does the comparison show values, medians and bars as they are, and hide only what is alike?"""

import re
from dataclasses import replace

from tests.builders import ags
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of


def row(page: str, label: str) -> tuple[list[str], list[str]]:
    """The values of a row with those of both medians, and the lengths of its bars."""
    found = next(one for one in re.findall(r"(?s)<tr>.*?</tr>", page) if f'scope="row">{label}' in one)
    cells = re.findall(r'(?s)<td class="kern-table__cell" data-label=.*?</td>', found)
    return [text_of(cell) for cell in cells], re.findall(r'bar-value" width="([^"]+)%"', found)


def test_beside_the_towns_stand_the_median_of_similar_towns_and_of_all(stranger: Visitor) -> None:
    page = stranger.get(f"/vergleich?stadt={ags(0)}&stadt={ags(7)}").text

    values, bars = row(page, "Einwohnerzahl")
    # Eight towns of 8,000 to 11,500; the other seven are those like the first.
    assert values == ["8.000 Einwohner", "11.500 Einwohner", "10.000 Einwohner", "9.750 Einwohner"]
    assert bars == ["69.6", "100.0", "87.0", "84.8"]


def test_what_is_no_figure_has_no_bar(stranger: Visitor) -> None:
    assert row(stranger.get(f"/vergleich?stadt={ags(0)}&stadt={ags(7)}").text, "Land") == (["Sachsen", "Hessen"], [])


def test_where_something_lies_below_zero_no_bar_is_drawn(site: SiteCast) -> None:
    site.change(
        lambda uow: uow.towns.replace_all(
            replace(town, indicators={**town.indicators, "elevation_m": -3.0 if town.ags == ags(7) else 40.0})
            for town in uow.towns.all()
        )
    )

    values, bars = row(site.browser().get(f"/vergleich?stadt={ags(0)}&stadt={ags(7)}").text, "Höhe über dem Meer")

    assert values[:2] == ["40 m", "−3 m"]
    assert bars == []


def test_a_gap_is_said_and_counts_as_a_difference(site: SiteCast) -> None:
    site.change(
        lambda uow: uow.towns.replace_all(
            replace(town, indicators={}) if town.ags == ags(0) else town for town in uow.towns.all()
        )
    )

    page = site.browser().get(f"/vergleich?stadt={ags(0)}&stadt={ags(7)}&nur=unterschiede").text

    assert row(page, "Höhe über dem Meer")[0][0] == "fehlt"
    assert '<span class="missing">fehlt</span>' in page


def test_only_rows_in_which_the_towns_lie_apart_are_kept(stranger: Visitor) -> None:
    everything = stranger.get(f"/vergleich?stadt={ags(0)}&stadt={ags(3)}").text
    different = stranger.get(f"/vergleich?stadt={ags(0)}&stadt={ags(3)}&nur=unterschiede").text
    near = stranger.get(f"/vergleich?stadt={ags(1)}&stadt={ags(2)}&nur=unterschiede").text

    # Towns 0 and 3 lie in one state, their heights 9 m apart where another town lies at 700 m; 1 and 2 are neighbours
    # in each figure.
    labels = [re.findall(r'scope="row">([^<]+)', page) for page in (everything, different, near)]
    assert set(labels[0]) - set(labels[1]) == {"Land", "Höhe über dem Meer"}
    assert labels[2] == ["Land", "Entfernung", "Ähnlichkeit (Größe und Lage)", "Lage"]
    assert "Ausgeblendet: 2 Zeilen." in text_of(different)
    assert f'href="/vergleich?stadt={ags(0)}&amp;stadt={ags(3)}&amp;nur=unterschiede"' in everything


def test_a_town_alone_has_nothing_to_differ_from(stranger: Visitor) -> None:
    page = stranger.get(f"/vergleich?stadt={ags(0)}&nur=unterschiede").text

    assert "Nur Unterschiede zeigen" not in page
    assert row(page, "Einwohnerzahl")[0] == ["8.000 Einwohner", "10.000 Einwohner", "9.750 Einwohner"]
