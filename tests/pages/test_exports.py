"""Does a file hold exactly what its page shows, and can it be read elsewhere?"""

import csv
import io
import json

import openpyxl
import pytest

from tests.builders import ags
from tests.pages.site_cast import SiteCast
from tests.pages.test_browse_filters import names
from tests.pages.visitor import Visitor

NEAREST = f"stadt={ags(3)}&land=Bayern&eigene={ags(0)}"


def table(visitor: Visitor, path: str) -> list[list[str]]:
    answer = visitor.get(path)
    assert answer.headers["content-disposition"] == 'attachment; filename="staedte.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_list_is_taken_along_with_all_its_pages(stranger: Visitor) -> None:
    rows = table(stranger, "/staedte.csv?land=Hessen")

    assert [row[1] for row in rows[1:]] == names(stranger.get("/staedte?land=Hessen").text)
    assert rows[0][:5] == ["AGS", "Name", "Land", "Einwohnerzahl", "Jahr der Einwohnerzahl"]
    assert rows[1][:7] == [ags(1), "Birkenau am See", "Hessen", "8500", "2023", "erfunden", "eher peripher"]


def test_the_nearest_are_taken_along_with_their_rank_their_likeness_and_every_figure(stranger: Visitor) -> None:
    head, own, *others = table(stranger, f"/staedte.csv?{NEAREST}")

    assert own[:6] == [ags(3), "Dornfeld", "", "", "", ""]
    assert [row[:4] for row in others] == [
        [ags(2), "Cedernburg", "1", "ähnlich"],
        [ags(5), "Fichtenrode", "2", "in manchem ähnlich"],
        [ags(0), "Ahornstedt", "eigene Stadt", "wenig ähnlich"],
    ]
    assert head[-1] == "Höhe über dem Meer (m, 2023, GeoNames)"
    assert [row[-1] for row in (own, *others)] == ["109,0", "106,0", "115,0", "100,0"]


def test_the_comparison_is_taken_along_in_its_order(stranger: Visitor) -> None:
    rows = table(stranger, f"/vergleich.csv?stadt={ags(7)}&stadt=Ahornstedt&stadt=Nirgends")

    assert [row[1] for row in rows[1:]] == ["Holderstadt", "Ahornstedt"]


def test_a_workbook_says_what_was_asked_and_where_figures_come_from(stranger: Visitor) -> None:
    answer = stranger.get(f"/staedte.xlsx?{NEAREST}")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    notes = [row[0].value for row in book["Hinweise"].iter_rows()]
    assert book.sheetnames == ["Städte wie Dornfeld", "Hinweise"]
    assert "Höhe über dem Meer: m, 2023, GeoNames" in notes
    assert notes[-1] == f"http://127.0.0.1:8000/staedte?land=Bayern&stadt={ags(3)}&eigene={ags(0)}"
    assert book.worksheets[0]["A2"].value == ags(3)


def test_places_can_be_drawn_on_any_map(stranger: Visitor) -> None:
    answer = stranger.get(f"/staedte.geojson?{NEAREST}")

    places = json.loads(answer.content)["features"]
    assert answer.headers["content-type"] == "application/geo+json"
    assert [one["id"] for one in places] == [ags(3), ags(2), ags(5), ags(0)]
    assert places[0]["geometry"] == {"type": "Point", "coordinates": [10.3, 50.3]}


def test_a_file_speaks_the_language_of_its_page(stranger: Visitor) -> None:
    page = stranger.get(f"/staedte?{NEAREST}&sprache=en").text

    assert f'href="/staedte.csv?land=Bayern&amp;stadt={ags(3)}&amp;eigene={ags(0)}&amp;sprache=en"' in page
    assert table(stranger, f"/staedte.csv?{NEAREST}&sprache=en")[0][2:5] == ["Rank", "Likeness", "Distance D"]


@pytest.mark.parametrize("path", ["/staedte.exe", "/vergleich.exe", f"/staedte.csv?stadt={ags(3)}0"])
def test_a_file_that_is_not_offered_is_not_found(stranger: Visitor, path: str) -> None:
    assert stranger.get(path).status_code == 404


def test_a_name_that_looks_like_a_formula_is_only_text(site: SiteCast) -> None:
    site.change(
        lambda uow: uow.towns.replace_all(
            type(town)(**{**{name: getattr(town, name) for name in town.__slots__}, "name": f"=1+{town.name}"})
            for town in uow.towns.all()
        )
    )

    assert {row[1][:3] for row in table(site.browser(), "/staedte.csv")[1:]} == {"'=1"}
