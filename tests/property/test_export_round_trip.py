"""Does reading an exported file give exactly what was exported?"""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.towns.export import profiles_json
from matchmaker.towns.export_table import profiles_csv, profiles_xlsx
from matchmaker.towns.intake import Intake, take_in
from matchmaker.towns.loose_cells import guarded, unguarded
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile
from tests.profile_strategies import LAW, TAXONOMY, many_profiles

LAYOUTS = {"json": profiles_json, "csv": profiles_csv, "xlsx": profiles_xlsx}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read(layout: str, content: bytes) -> Intake:
    return take_in(SourceFile(f"profile.{layout}", content), TAXONOMY, {}, strict=False)


@pytest.mark.parametrize("layout", ["json", "csv"])
@LAW
@given(profiles=many_profiles())
def test_what_was_written_is_read_again_exactly(layout, profiles):
    assert read(layout, LAYOUTS[layout](profiles)).profiles == profiles


@LAW
@given(profiles=many_profiles())
def test_a_workbook_gives_back_exactly_what_went_into_it(profiles):
    assert read("xlsx", profiles_xlsx(profiles)).profiles == profiles


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_day_that_a_file_speaks_of_is_kept(layout):
    content = LAYOUTS[layout]((a_profile(1), a_profile(2)), date(2025, 5, 31))

    assert read(layout, content).as_of == date(2025, 5, 31)


@LAW
@given(profiles=many_profiles())
def test_no_cell_of_an_exported_csv_could_run_as_a_formula(profiles):
    text = profiles_csv(profiles).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]

    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []


@LAW
@given(st.text())
def test_the_guard_against_formulas_can_always_be_taken_off_again(text):
    assert unguarded(guarded(text)) == text


@LAW
@given(profiles=many_profiles())
def test_an_exported_document_is_plain_json_without_nan(profiles):
    document = json.loads(profiles_json(profiles))

    assert [town["ags"] for town in document["towns"]] == [profile.ags for profile in profiles]
    assert json.dumps(document, allow_nan=False)
