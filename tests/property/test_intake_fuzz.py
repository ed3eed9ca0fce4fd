"""Does whatever somebody hands in end as profiles or as a refusal, and never as a crash?"""

import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchmaker.errors import BadInput
from matchmaker.towns.export import profiles_document, profiles_json
from matchmaker.towns.export_table import HEADERS, profiles_csv, profiles_xlsx
from matchmaker.towns.intake import Intake, take_in
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind
from matchmaker.towns.profile_keys import EXPERIENCE_KEYS, HISTORY_KEYS, NEED_KEYS, TOWN_KEYS, WISH_KEYS
from matchmaker.towns.relations import take_in_relations
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.workbooks import parts_of, with_part

KNOWN = {ags(number): a_town(number) for number in range(4)}
VALID = tuple(
    a_profile(
        number, needs=(Need("vacancy", text="Läden; „leer“"),), windows=("tue_am",), blocked=(ags(0),), history=()
    )
    for number in (1, 2, 3)
)
FILES = {"json": profiles_json(VALID), "csv": profiles_csv(VALID), "xlsx": profiles_xlsx(VALID)}
RELATIONS = f"AGS A;AGS B;Art;seit;Quelle\r\n{ags(1)};{ags(2)};Austausch;2019;Bericht\r\n".encode()
NASTY = (b"\0", b"\xff", b'"', b"\r", b"\n", b";", b"{", b"[", b"]", b"\xc3", b"=", b"\t", b"9" * 400, b"1e999", b"NaN")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from((ags(1), "vacancy")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
cells = st.text(max_size=8) | st.sampled_from(("Bedarf", "Erfahrung", "Profil", ags(1), "vacancy", "=1", "1/3", "ja"))


def outcome(read: Callable[[], object]) -> object:
    """What was read, or the refusal; a refusal must be fit to be shown."""
    try:
        return read()
    except BadInput as error:
        refusal = error
    assert refusal.faults
    assert [fault for fault in refusal.faults if not fault.where or fault.reason[-1] not in ".?"] == []
    assert str(refusal).encode()
    return refusal


def taken_in(name: str, content: bytes, *, strict: bool = True) -> object:
    return outcome(lambda: take_in(SourceFile(name, content), a_taxonomy(), KNOWN, strict=strict))


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with up to four places overwritten, cut out or filled with something nasty."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        filling = draw(st.sampled_from(NASTY) | st.binary(max_size=6))
        content = content[:start] + filling + content[end:]
    return content


@pytest.mark.parametrize("layout", FILES)
def test_the_undamaged_files_are_read(layout):
    found = taken_in(f"profile.{layout}", FILES[layout])

    assert isinstance(found, Intake)
    assert found.profiles == VALID


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(("a.json", "a.csv", "a.xlsx", "a")))
@example(b"PK\x03\x04", "a.xlsx")
@example(b"{" * 200_000, "a.json")
@example(b'{"towns":' + b"[" * 200_000, "a.json")
def test_random_bytes_are_refused_with_a_sentence(content, name):
    assert isinstance(taken_in(name, content), BadInput)


@pytest.mark.parametrize("layout", FILES)
@settings(max_examples=150, deadline=None)
@given(draw=st.data())
def test_a_damaged_file_is_read_or_refused(layout, draw):
    content = draw.draw(damaged(FILES[layout]))

    assert isinstance(taken_in(f"profile.{layout}", content), Intake | BadInput)


@settings(max_examples=150, deadline=None)
@given(draw=st.data())
def test_a_workbook_with_a_damaged_part_is_read_or_refused(draw):
    part = draw.draw(st.sampled_from(sorted(parts_of(FILES["xlsx"]))))
    content = with_part(FILES["xlsx"], part, lambda old: draw.draw(damaged(old)))

    assert isinstance(taken_in("profile.xlsx", content), Intake | BadInput)


@pytest.mark.parametrize("strict", [True, False])
@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(TOWN_KEYS) | st.text(max_size=4), json_values), max_size=3), json_values
)
def test_towns_of_any_shape_are_read_or_refused(strict, towns, as_of):
    content = json.dumps({"towns": towns, "as_of": as_of}).encode()

    assert isinstance(taken_in("a.json", content, strict=strict), Intake | BadInput)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "needs": st.lists(st.dictionaries(st.sampled_from(NEED_KEYS), json_values), max_size=2),
            "experience": st.lists(st.dictionaries(st.sampled_from(EXPERIENCE_KEYS), json_values), max_size=2),
            "history": st.lists(st.dictionaries(st.sampled_from(HISTORY_KEYS), json_values), max_size=2),
            "wishes": st.dictionaries(st.sampled_from(WISH_KEYS), json_values),
        },
    )
)
def test_statements_of_any_shape_are_read_or_refused(statements):
    content = json.dumps({"towns": [{"ags": ags(1), **statements}]}).encode()

    assert isinstance(taken_in("a.json", content), Intake | BadInput)


@settings(deadline=None)
@given(st.lists(st.lists(cells, max_size=len(HEADERS)), max_size=4), st.sampled_from(";,\t"))
def test_tables_of_any_cells_are_read_or_refused(rows, delimiter):
    text = "\n".join(delimiter.join(row) for row in [HEADERS, *rows])

    assert isinstance(taken_in("a.csv", text.encode("utf-8", "replace")), Intake | BadInput)


@settings(deadline=None)
@given(draw=st.data())
def test_a_damaged_file_of_ties_is_read_or_refused(draw):
    content = draw.draw(damaged(RELATIONS))

    found = outcome(lambda: take_in_relations(SourceFile("a.csv", content), KNOWN))

    assert isinstance(found, tuple | BadInput)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(TOWN_KEYS[1:]), json_values, max_size=3),
    st.sampled_from(("needs", "experience")),
)
def test_a_fault_in_one_town_never_hides_one_in_another(changes, key):
    """Whatever is wrong with the first town, the unknown topic of the second is always named."""
    wrong = {"needs": [{"id": "quark"}], "experience": [{"id": "quark", "kind": "topic", "stage": "idea"}]}[key]
    document = profiles_document([a_profile(1), a_profile(2, experience=(), needs=())])
    document["towns"][0] |= changes
    document["towns"][1][key] = wrong

    refusal = taken_in("a.json", json.dumps(document).encode())

    assert isinstance(refusal, BadInput)
    assert f"towns[1].{key}[0]" in [fault.where for fault in refusal.faults]


def test_experience_with_everything_is_read_as_it_stands():
    told = Experience("retail", StatementKind.TOPIC, Stage.LEARNED, "retail", failed=True, evaluated=True, year=2020)

    found = taken_in("a.json", profiles_json([a_profile(1, experience=(told,))]))

    assert isinstance(found, Intake)
    assert found.profiles[0].experience == (told,)
