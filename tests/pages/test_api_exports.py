"""Does a program get the very file that somebody browsing gets, and no town more?"""

import csv
import io
import json

import openpyxl
import pytest

from tests.builders import ags
from tests.pages.test_api_reading import API, problem

SAME = [
    ("", ""),
    ("q=Dorn", "q=Dorn"),
    ("state=Hessen", "land=Hessen"),
    ("size=medium", "groesse=mittel"),
    ("setting=rather_peripheral", "lage=eher+peripher"),
    ("topic=vacancy&language=en", "fachthema=vacancy&sprache=en"),
    ("method=pop_up_lab", "methode=pop_up_lab"),
    (f"around={ags(3)}&radius=50", f"um={ags(3)}&umkreis=50"),
    (f"town={ags(3)}", f"stadt={ags(3)}"),
    (f"town={ags(3)}&state=Bayern&own={ags(0)}", f"stadt={ags(3)}&land=Bayern&eigene={ags(0)}"),
    (f"town={ags(3)}&theme=location&view=different", f"stadt={ags(3)}&thema=location&blick=verschieden"),
    (f"town={ags(3)}&weight=elevation_m:4", f"stadt={ags(3)}&g-elevation_m=4"),
]


@pytest.mark.parametrize("form", ["csv", "geojson"])
@pytest.mark.parametrize(("asked", "page"), SAME)
def test_the_file_is_the_one_of_the_page(stranger, form, asked, page):
    ours, theirs = stranger.get(f"{API}/exports/towns.{form}?{asked}"), stranger.get(f"/staedte.{form}?{page}")
    assert (ours.status_code, ours.content) == (200, theirs.content)
    for name in ("content-type", "content-disposition"):
        assert ours.headers[name] == theirs.headers[name]


def test_each_question_of_the_list_changes_what_is_found(stranger):
    found = [stranger.get(f"{API}/exports/towns.geojson?{asked}").content for asked, _ in SAME if "size" not in asked]
    assert len(set(found)) == len(found)


def test_the_comparison_is_the_one_of_the_page(stranger):
    for form in ("csv", "geojson"):
        ours = stranger.get(f"{API}/exports/comparison.{form}?town={ags(7)}&town={ags(0)}&town={ags(7)}")
        assert ours.content == stranger.get(f"/vergleich.{form}?stadt={ags(7)}&stadt={ags(0)}").content


def test_a_workbook_is_one_that_excel_opens(stranger):
    answer = stranger.get(f"{API}/exports/towns.xlsx?state=Hessen")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert book.worksheets[0]["A2"].value == ags(1)


def test_a_topic_stated_under_seal_finds_nobody_who_does_not_say_so_publicly(site, stranger):
    def found(entry):
        rows = csv.reader(io.StringIO(stranger.get(f"{API}/exports/towns.csv?topic={entry}").text), delimiter=";")
        return [row[0] for row in rows][1:]

    # Town 0 says something about both, under seal.
    assert (found("care"), found("youth")) == ([ags(1)], [ags(1)])
    with site.open_uow(reading=True) as uow:
        assert uow.profiles.all()[0].needs[2].id == "care"


def test_a_topic_that_nobody_states_finds_nobody(stranger):
    answer = stranger.get(f"{API}/exports/towns.geojson?topic=pop_ups")
    assert json.loads(answer.content) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("state=Atlantis", ["query.state"]),
        ("topic=quark&method=vacancy", ["query.topic", "query.method"]),
        ("radius=50", ["query.radius"]),
        (f"radius=51&around={ags(0)}", ["query.radius"]),
        (f"town={ags(0)}&weight=quark:4", ["query.weight[0]"]),
        (f"town={ags(0)}&weight=elevation_m:5", ["query.weight[0]"]),
        ("town=Ahornstedt", ["query.town"]),
        ("&".join(f"own={ags(number)}" for number in range(6)), ["query.own"]),
        ("land=Hessen", ["query.land"]),
        ("q=" + "x" * 81, ["query.q"]),
    ],
)
def test_what_nobody_can_ask_is_refused_with_its_place(stranger, asked, places):
    status, sentence, faults = problem(stranger.get(f"{API}/exports/towns.csv?{asked}"))
    assert (status, [where for where, _ in faults]) == (422, places)
    assert sentence


@pytest.mark.parametrize("asked", ["town=99999999", f"town={ags(0)}&own=99999999", "around=99999999&radius=25"])
def test_a_town_that_does_not_exist_is_not_found(stranger, asked):
    assert problem(stranger.get(f"{API}/exports/towns.csv?{asked}"))[0] == 404


def test_a_form_of_file_that_is_not_offered_and_a_comparison_of_none_are_refused(stranger):
    assert problem(stranger.get(f"{API}/exports/towns.exe"))[0] == 422
    assert problem(stranger.get(f"{API}/exports/comparison.csv"))[2] == [("query.town", "Diese Angabe fehlt.")]
    assert problem(stranger.get(f"{API}/exports/comparison.csv?town=99999999"))[0] == 404
