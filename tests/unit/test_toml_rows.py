"""Are the rows of a TOML file found on the lines where a person sees them?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput, Fault
from matchmaker.taxonomy.toml_rows import parse_rows, read_toml_file

TRICKY = '''# [[topic]] in a comment, id = "no"
version = "1"

[[topic]]
id = "first"   # de = "no"
de = """
[[topic]]
id = "inside a text"
"""
related = [
  "a",  # ] not the end
  "b",
  "a b",
]
en = 'one # two'

[[method]]
id = "other"

[[topic]]
  id = "second"
'''


def test_rows_and_keys_are_found_whatever_stands_in_texts_and_comments():
    file = parse_rows("topics.toml", TRICKY)

    found = [(row.kind, row.line, row.end, dict(row.key_lines)) for row in file.rows]

    assert found == [
        ("topic", 4, 16, {"id": 5, "de": 6, "related": 10, "en": 15}),
        ("method", 17, 19, {"id": 18}),
        ("topic", 20, 22, {"id": 21}),
    ]
    assert [row.values["id"] for row in file.rows] == ["first", "other", "second"]
    assert (dict(file.head.values), dict(file.head.key_lines)) == ({"version": "1"}, {"version": 2})


def test_a_row_of_one_kind_is_asked_for_by_its_kind():
    file = parse_rows("topics.toml", TRICKY)

    assert [row.values["id"] for row in file.of_kind("topic")] == ["first", "second"]
    assert file.of_kind("challenge") == ()


@pytest.mark.parametrize(
    ("key", "item", "line"),
    [("related", "b", 12), ("related", "a b", 13), ("related", "c", 10), ("related", None, 10), ("broader", None, 4)],
)
def test_a_fault_points_to_the_item_else_to_its_key_else_to_the_row(key, item, line):
    row = parse_rows("topics.toml", TRICKY).rows[0]

    assert row.fault("So geht es nicht.", key, item) == Fault(f"topics.toml, Zeile {line}", "So geht es nicht.", key)


def test_an_item_is_not_sought_below_its_own_list():
    file = parse_rows("topics.toml", '[[topic]]\nrelated = ["x"]\nid = "y"\n\n[[topic]]\nid = "z"\n')

    assert [file.rows[0].line_of("related", item) for item in ("y", "z")] == [2, 2]


def test_windows_line_ends_change_no_line_number():
    unix = parse_rows("topics.toml", TRICKY)
    windows = parse_rows("topics.toml", TRICKY.replace("\n", "\r\n"))

    assert [row.line for row in windows.rows] == [row.line for row in unix.rows]
    assert [row.values for row in windows.rows] == [row.values for row in unix.rows]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('version = "1"\n[[topic]]\nid = kein Text\n', "topics.toml, Zeile 3"),
        ('[[topic]]\nid = "a"\nid = "b"\n', "topics.toml, Zeile 3"),
        ('[[topic]]\nid = "offen\n', "topics.toml, Zeile 2"),
        ('[[topic]]\nrelated = [\n"a",\n', "topics.toml, Zeile 3"),
        ('version = "1"\n[topic]\nid = "a"\n', "topics.toml, Zeile 2"),
        ('[[topic]]\nid = "a"\n[[topic.part]]\nid = "b"\n', "topics.toml, Zeile 3"),
        ('[["topic"]]\nid = "a"\n', "topics.toml"),
    ],
)
def test_what_is_no_list_of_rows_is_refused_with_its_line(text, place):
    with pytest.raises(BadInput) as refusal:
        parse_rows("topics.toml", text)

    assert [fault.where for fault in refusal.value.faults] == [place]


def test_a_list_of_tables_in_one_line_above_the_rows_is_no_row():
    file = parse_rows("topics.toml", 'topic = [{id = "a"}]\n')

    assert file.rows == ()
    assert file.head.values == {"topic": [{"id": "a"}]}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"topics\.toml: Die Datei lässt sich nicht lesen"):
        read_toml_file(tmp_path / "topics.toml")


def test_a_file_that_is_not_utf_8_is_refused_with_the_line_of_the_first_odd_letter(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_bytes('version = "1"\n\n[[topic]]\nde = "Städte"\n'.encode("cp1252"))

    with pytest.raises(BadInput, match=r"topics\.toml, Zeile 4: Die Datei ist nicht in UTF-8"):
        read_toml_file(path)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_text('version = "1"\n', encoding="utf-8-sig")

    assert read_toml_file(path).head.values == {"version": "1"}


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.text(string.ascii_letters + "#[]=\"'", max_size=8)), min_size=1, max_size=6
    )
)
def test_each_row_starts_where_its_header_was_written(rows):
    lines: list[str] = []
    headers: list[int] = []
    for blanks, word in rows:
        lines += ["# [[no]]"] * blanks
        headers.append(len(lines) + 1)
        quoted = word.replace('"', '\\"')
        lines += ["[[row]]", f'word = ["{quoted}",', '  "]", # [[no]]', "]"]

    file = parse_rows("rows.toml", "\n".join(lines))

    assert [row.line for row in file.rows] == headers
    assert [row.values["word"] for row in file.rows] == [[word, "]"] for _, word in rows]
