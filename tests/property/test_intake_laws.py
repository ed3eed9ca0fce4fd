"""What about a file may change without changing what is read?"""

import csv
import io
import json
import random

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.towns.export import profiles_document, profiles_json
from matchmaker.towns.export_table import profiles_csv
from matchmaker.towns.intake import Intake, fill_from_register, take_in
from matchmaker.towns.preview import preview_of
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_town
from tests.profile_strategies import LAW, TAXONOMY, many_profiles, profiles

Rows = list[list[str]]


def read(content: bytes, name: str = "profile.csv") -> Intake:
    return take_in(SourceFile(name, content), TAXONOMY, {}, strict=False)


def cells_of(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def table(rows: Rows, delimiter: str = ";", ends: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


@LAW
@given(many_profiles(), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(stated, dice: random.Random):
    rows = cells_of(profiles_csv(stated))
    order = list(range(len(rows[0])))
    dice.shuffle(order)

    assert read(table([[row[at] for at in order] for row in rows])).profiles == stated


@LAW
@given(many_profiles(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_only_the_order_of_what_is_read(stated, dice: random.Random):
    header, *rows = cells_of(profiles_csv(stated))
    dice.shuffle(rows)

    found = read(table([header, *rows])).profiles

    def unordered(profile):
        lists = (profile.needs, profile.experience, profile.blocked, profile.networks, profile.history or ())
        return profile.ags, profile.role, profile.history is None, profile.lat, profile.wishes, *map(frozenset, lists)

    assert {unordered(profile) for profile in found} == {unordered(profile) for profile in stated}


@LAW
@given(many_profiles(), st.sampled_from(";,"), st.sampled_from(("\n", "\r\n", "\r")))
def test_delimiter_and_line_ends_do_not_matter(stated, delimiter, ends):
    rows = cells_of(profiles_csv(stated))

    assert read(table(rows, delimiter, ends)).profiles == stated


@LAW
@given(many_profiles())
def test_columns_that_nobody_filled_may_be_left_out(stated):
    header, *rows = cells_of(profiles_csv(stated))
    filled = [at for at in range(len(header)) if any(row[at] for row in rows)]

    assert read(table([[row[at] for at in filled] for row in (header, *rows)])).profiles == stated


@LAW
@given(many_profiles())
def test_empty_columns_and_rows_in_between_do_not_matter(stated):
    rows = cells_of(profiles_csv(stated))
    wide = [["", *row, "", " "] for row in rows]

    assert read(table([line for row in wide for line in (row, [], [" "])])).profiles == stated


@LAW
@given(many_profiles(), st.randoms(use_true_random=False))
def test_the_order_of_keys_in_json_does_not_matter(stated, dice: random.Random):
    document = profiles_document(stated)
    towns = [dict(dice.sample(list(town.items()), len(town))) for town in document["towns"]]

    assert read(json.dumps({"towns": towns}).encode(), "a.json").profiles == stated


@LAW
@given(many_profiles())
def test_what_is_null_or_empty_may_be_left_out_of_json(stated):
    towns = profiles_document(stated)["towns"]
    # An empty history is the one empty list that says something.
    short = [
        {key: value for key, value in town.items() if value not in (None, []) or key == "history"} for town in towns
    ]

    assert read(json.dumps({"towns": short}).encode(), "a.json").profiles == stated


@LAW
@given(many_profiles())
def test_importing_what_was_exported_changes_nothing(stated):
    preview = preview_of(read(profiles_json(stated), "a.json").stated, stated)

    assert (preview.new, preview.changed, preview.unchanged) == ((), (), stated)


@LAW
@given(profiles())
def test_filling_in_from_the_register_twice_is_the_same_as_once(profile):
    town = a_town(1, association="990001")
    filled = fill_from_register(profile, town)

    assert fill_from_register(filled, town) == filled
    assert preview_of((filled,), (filled,)).unchanged == (filled,)
