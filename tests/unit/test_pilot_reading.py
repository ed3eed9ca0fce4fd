"""Is a pilot file with faults refused, with every fault and its line?"""

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.pilot.reading import read_pilot_towns
from matchmaker.towns.pilot.statement_file import Assumption, PilotStatements, read_statements
from matchmaker.towns.profile import TWO_THIRDS, Need, Role, Wishes
from tests.builders import a_taxonomy, a_town, ags

OF_ALL = "Heft, Abschnitt 1 (Aussage über den ganzen Verbund)"
TOWNS = {ags(number): a_town(number) for number in (1, 2)}
TEXT = """[[source]]
id = "heft"
title = "Heft"

[[assumption]]
role = "mayor"
consent = true
capacity = 1
source = "Demo-Annahme"

[[consortium]]
id = "bund"
title = "Bund"
question = "Wie geht es?"
project_agency = "Büro"
scientific_partners = ["Schule"]
members = ["99000001", "99000002"]
source = "heft"
section = "1"

[[need]]
of = "bund"
id = "vacancy"
intensity = "2/3"
text = "Leere Häuser"
source = "heft"
section = "1"

[[experience]]
of = "99000001"
kind = "method"
id = "pop_up_lab"
topic = "vacancy"
stage = "under_way"
year = 2022
title = "Labor"
source = "heft"
section = "2"

[[wish]]
of = "99000002"
same_size = true
source = "heft"
section = "3"
"""


@pytest.fixture
def read(tmp_path):
    """The statements of a pilot file with this text."""

    def reading(text: str) -> PilotStatements:
        path = tmp_path / "profiles.toml"
        path.write_text(text, encoding="utf-8")
        return read_statements(path, a_taxonomy(), TOWNS)

    return reading


def test_statements_are_kept_by_owner_with_their_citation(read):
    found = read(TEXT)

    assert found.assumption == Assumption(Role.MAYOR, consent=True, capacity=1, source="Demo-Annahme")
    assert found.needs == {"bund": (Need("vacancy", TWO_THIRDS, "Leere Häuser", source=OF_ALL),)}
    assert [told.source for told in found.experience["99000001"]] == ["Heft, Abschnitt 2"]
    assert found.wishes == {"99000002": Wishes(same_size=True)}


def test_themes_are_the_leading_needs_and_methods_what_the_consortium_itself_tries(read):
    leading = TEXT.replace('"2/3"', '"1"').replace('[[experience]]\nof = "99000001"', '[[experience]]\nof = "bund"')

    side, lead = read(TEXT).consortia[0], read(leading).consortia[0]

    assert (side.themes, side.methods) == ((), ())
    assert (lead.themes, lead.methods) == (("vacancy",), ("pop_up_lab",))


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ('id = "vacancy"', 'id = "vacancies"', 23, "id"),
        ('id = "vacancy"', 'id = "pop_up_lab"', 23, "id"),
        ('intensity = "2/3"', 'intensity = "viel"', 24, "intensity"),
        ('section = "1"\n\n[[exp', "\n[[exp", 21, "section"),
        ('source = "heft"\nsection = "2"', 'source = "buch"\nsection = "2"', 37, "source"),
        ('stage = "under_way"', 'stage = "bald"', 34, "stage"),
        ('topic = "vacancy"', 'topic = "empty_shops"', 33, "topic"),
        ("year = 2022", 'year = "neulich"', 35, "year"),
        ('of = "99000001"', 'of = "99000003"', 30, "of"),
        ('of = "99000002"', 'of = "bund"', 41, "of"),
        ("same_size = true", 'same_size = "gern"', 42, "same_size"),
        ("same_size = true", "same_sise = true", 42, "same_sise"),
        ('"99000001", "99000002"]', '"99000001", "99000003"]', 17, "members"),
        ('"99000001", "99000002"]', '"99000001", "99000001"]', 17, "members"),
        ('"99000001", "99000002"]', "]", 17, "members"),
        ('question = "Wie geht es?"\n', "", 11, "question"),
        ('role = "mayor"', 'role = "chef"', 6, "role"),
        ("capacity = 1", "capacity = 0", 8, "capacity"),
        ("[[wish]]", "[[dream]]", 40, None),
        ('[[source]]\nid = "heft"', 'stand = 1\n[[source]]\nid = "heft"', 1, "stand"),
    ],
)
def test_a_fault_is_named_with_its_line_and_key(read, old, new, line, column):
    with pytest.raises(BadInput) as refusal:
        read(TEXT.replace(old, new, 1))

    found = [(fault.where, fault.column) for fault in refusal.value.faults]
    assert (f"profiles.toml, Zeile {line}", column) in found


def test_all_faults_come_at_once_and_nothing_is_read(read):
    wrong = TEXT.replace('id = "vacancy"', 'id = "vacancies"').replace("year = 2022", "year = 22")

    with pytest.raises(BadInput) as refusal:
        read(wrong)

    assert [fault.where for fault in refusal.value.faults] == ["profiles.toml, Zeile 23", "profiles.toml, Zeile 35"]


def test_a_need_stated_twice_is_refused(read):
    start, end = TEXT.index("[[need]]"), TEXT.index("[[experience]]")

    with pytest.raises(BadInput, match=r"profiles\.toml, Zeile 48: Das steht schon bei profiles\.toml, Zeile 21"):
        read(f"{TEXT}\n\n\n{TEXT[start:end]}")


def test_wishes_stated_twice_are_refused(read):
    with pytest.raises(BadInput, match=r"profiles\.toml, Zeile 46, of: Die Wünsche der Stadt 99000002 stehen schon"):
        read(TEXT + "\n" + TEXT[TEXT.index("[[wish]]") :])


def test_a_town_of_two_consortia_and_a_town_of_none_are_refused(read):
    start, end = TEXT.index("[[consortium]]"), TEXT.index("[[need]]")
    again = TEXT[start:end].replace('id = "bund"', 'id = "zwei"')

    with pytest.raises(BadInput, match="Die Stadt 99000001 gehört schon zum Verbund „bund“"):
        read(TEXT + again)
    with pytest.raises(BadInput, match="Die Pilotstadt 99000002 gehört zu keinem Verbund"):
        read(TEXT.replace('"99000001", "99000002"]', '"99000001"]'))


@pytest.mark.parametrize("blocks", [0, 2])
def test_the_assumption_must_stand_there_exactly_once(read, blocks):
    start, end = TEXT.index("[[assumption]]"), TEXT.index("[[consortium]]")

    with pytest.raises(BadInput, match=r"genau eine Angabe \[\[assumption\]\]"):
        read(TEXT[:start] + TEXT[start:end] * blocks + TEXT[end:])


def test_the_invented_towns_are_none_of_the_real_ones():
    assert {town.ags for town in read_pilot_towns()}.isdisjoint(TOWNS)
