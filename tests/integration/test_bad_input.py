"""Does every kind of bad input end in a sentence that says what and where, exit 1, and an untouched database?"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import read_settings
from api.wiring import engine_for, open_unit_of_work
from matchmaker.storage.schema import migrate
from tests.builders import a_profile, a_town, ags
from tests.command_line import run
from tests.official_builders import Place, csv_file

HEIDE = a_town(8, ags="01051044", name="Heide")
TANDEMS = {"towns": [{"id": "a"}, {"id": "b"}], "scores": [["a", "b", 1.5]]}
GOOD = Place("01051044", "Heide", 21_000)
LOST = Place("1051044", "Heide", 21_000)

# What is bad, the command with its file, the file, and the parts of the sentence: where, what, what to do.
BAD = [
    ("an unknown town", ("towns", "show", "Nirgendwo"), b"", ("Keine Stadt heißt „Nirgendwo“.",)),
    ("a town nearly spelt", ("towns", "show", "Ahornstett"), b"", ("„Ahornstett“", "Meinten Sie: Ahornstedt")),
    (
        "an unknown topic",
        ("profiles", "import", "FILE.csv"),
        f"AGS;Angabe;Kennung\n{ags(1)};Bedarf;Lerstand\n".encode(),
        ("„FILE.csv“", "Zeile 2, Kennung", "„Lerstand“ steht nicht in der Themenliste", "Meinten Sie „leerstand"),
    ),
    (
        "an unknown topic in JSON",
        ("profiles", "import", "FILE.json"),
        json.dumps({"towns": [{"ags": ags(1), "needs": [{"id": "lerstand"}]}]}).encode(),
        ("„FILE.json“", "towns[0].needs[0], id", "„lerstand“", "Meinten Sie „leerstand"),
    ),
    (
        "an AGS without its leading zero",
        ("profiles", "import", "FILE.csv"),
        b"AGS;Rolle\n1051044;Verwaltung\n",
        ("Zeile 2, AGS", "führende Null", "„01051044“ (Heide)"),
    ),
    (
        "an AGS without its leading zero on the command line",
        ("towns", "show", "1051044"),
        b"",
        ("„1051044“ fehlt die führende Null", "Gemeint ist wohl Heide ("),
    ),
    (
        "a population of 0",
        ("profiles", "import", "FILE.csv"),
        f"AGS;Einwohnerzahl\n{ags(1)};0\n".encode(),
        ("Zeile 2, Einwohnerzahl", "erlaubt sind Zahlen von 1 bis"),
    ),
    (
        "an empty file",
        ("profiles", "import", "FILE.csv"),
        b"",
        ("„FILE.csv“", "leer"),
    ),
    ("an empty official file", ("towns", "load", "FILE.csv"), b"", ("„FILE.csv“", "Die Datei ist leer.")),
    (
        "a wrong encoding",
        ("profiles", "import", "FILE.csv"),
        f"AGS;Name\n{ags(1)};Zwönitz\n".encode("utf-16"),
        ("„FILE.csv“", "UTF-8"),
    ),
    (
        "a wrong encoding in JSON",
        ("profiles", "import", "FILE.json"),
        '{"towns": [{"ags": "99000001", "name": "Zwönitz"}]}'.encode("cp1252"),
        ("„FILE.json“", "UTF-8"),
    ),
    (
        "a profile for a town not in the register",
        ("profiles", "import", "FILE.csv"),
        b"AGS;Rolle\n99000777;Verwaltung\n",
        ("Zeile 2, AGS", "99000777 steht nicht im Register", "towns load"),
    ),
    (
        "a score outside of [0, 1]",
        ("solve", "tandems", "FILE.json"),
        json.dumps(TANDEMS).encode(),
        ("„FILE.json“", "scores[0]", "1.5"),
    ),
]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Some towns and two profiles that no bad input may touch."""
    file = tmp_path / "towns.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.chdir(tmp_path)
    engine = engine_for(read_settings({"DATABASE_URL": f"sqlite:///{file}"}))
    migrate(engine)
    with open_unit_of_work() as uow:
        uow.towns.replace_all([*(a_town(number) for number in range(4)), HEIDE])
        uow.profiles.save_all([a_profile(1), a_profile(2)])
        uow.commit()
    yield file
    engine.dispose()


def dump(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.parametrize(("command", "content", "parts"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_a_sentence_with_exit_1_and_the_database_stays(
    command: tuple[str, ...], content: bytes, parts: tuple[str, ...], database: Path, capsys
):
    for name in command:
        if name.startswith("FILE."):
            Path(name).write_bytes(content)
    before = dump(database)

    answer = run(capsys, *command)

    assert (answer.exit_code, answer.out) == (1, "")
    assert [part for part in parts if part not in answer.err] == []
    assert dump(database) == before


@pytest.mark.parametrize(
    ("bad", "parts"),
    [
        (Place("01051011", "Brunsbüttel", 0), ("Zeile 3, pop_2023", "Die Einwohnerzahl ist 0")),
        (Place("01051011", "Brunsbüttel", ""), ("Zeile 3, pop_2023", "Die Einwohnerzahl fehlt.")),
        (LOST, ("Zeile 3, ags", "fehlt die führende Null", "01051044")),
    ],
    ids=["population 0", "population missing", "leading zero lost"],
)
def test_a_bad_row_of_an_official_file_is_named_and_no_town_changes(
    bad: Place, parts, database: Path, capsys, tmp_path
):
    file = csv_file(tmp_path / "gemeinden.csv", [GOOD, bad])
    before = dump(database)

    answer = run(capsys, "towns", "load", str(file))

    assert (answer.exit_code, answer.out) == (1, "")
    assert [part for part in ("„gemeinden.csv“", *parts) if part not in answer.err] == []
    assert dump(database) == before


def test_all_bad_rows_of_an_official_file_are_named_at_once(database: Path, capsys, tmp_path):
    bad = [LOST, Place("01051011", "Brunsbüttel", 0), Place("01051012", "", "viele")]
    file = csv_file(tmp_path / "gemeinden.csv", bad)

    answer = run(capsys, "towns", "load", str(file))

    assert [line.split(":")[0].strip() for line in answer.err.splitlines()[1:]] == [
        "Zeile 2, ags",
        "Zeile 3, pop_2023",
        "Zeile 4, name",
        "Zeile 4, pop_2023",
    ]
