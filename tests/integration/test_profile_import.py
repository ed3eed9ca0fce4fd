"""Do profiles and ties get from a file into the database and out again at the terminal?"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main
from api.settings import read_settings
from api.wiring import engine_for, open_unit_of_work
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.schema import migrate
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Need, Role, TownProfile
from matchmaker.towns.town_keys import ADVICE
from tests.builders import a_town, ags
from tests.workbooks import workbook

SEALED = "Haushaltslage heikel"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def open_uow(tmp_path, monkeypatch) -> Callable[[], UnitOfWork]:
    """An own migrated database that the commands find by their environment, with eight invented towns."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'towns.db'}")
    monkeypatch.chdir(tmp_path)
    settings = read_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'towns.db'}"})
    migrate(engine_for(settings))
    with open_unit_of_work(settings) as uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.commit()
    return lambda: open_unit_of_work(settings)


@pytest.fixture
def run(open_uow, monkeypatch, capfdbinary) -> Run:
    """Runs ``matchmaker`` with these arguments in this process."""

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["matchmaker", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfdbinary.readouterr()
        return Answer(int(end.value.code or 0), out.decode(), err.decode())

    return run


def stored(open_uow: Callable[[], UnitOfWork]) -> tuple[TownProfile, ...]:
    with open_uow() as uow:
        return uow.profiles.all()


def ties(open_uow: Callable[[], UnitOfWork]) -> tuple[Relation, ...]:
    with open_uow() as uow:
        return uow.relations.all()


def a_file(tmp_path: Path, *towns: dict[str, object]) -> str:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"towns": towns}))
    return str(file)


ONE = {"ags": ags(1), "role": "mayor", "consent": True, "needs": [{"id": "leerstand"}]}
TWO = {"ags": ags(2), "needs": [{"id": "leerstand", "visibility": "score_only", "text": SEALED}]}
ONE_STORED = TownProfile(ags(1), role=Role.MAYOR, consent=True, needs=(Need("leerstand"),))


def test_an_import_shows_what_is_new_and_stores_what_the_towns_stated(run, open_uow, tmp_path):
    answer = run("profiles", "import", a_file(tmp_path, ONE, {"ags": ags(2)}))

    assert answer == Answer(
        0,
        "Neu: 2, geändert: 0, unverändert: 0.\n"
        "neu       99000001 Birkenau am See (Bürgermeisteramt): Bedarf 1, Erfahrung 0\n"
        "neu       99000002 Cedernburg (ohne Rolle): Bedarf 0, Erfahrung 0\n"
        "Gespeichert.\n",
        "",
    )
    assert stored(open_uow) == (ONE_STORED, TownProfile(ags(2)))


def test_a_dry_run_shows_the_same_and_stores_nothing(run, open_uow, tmp_path):
    answer = run("profiles", "import", a_file(tmp_path, ONE), "--dry-run")

    assert answer.code == 0
    assert answer.out.splitlines()[0] == "Neu: 1, geändert: 0, unverändert: 0."
    assert answer.out.splitlines()[-1] == "Nur geprüft, nichts gespeichert."
    assert stored(open_uow) == ()


def test_a_second_import_changes_what_is_different_and_leaves_what_is_not_in_the_file(run, open_uow, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE, TWO))

    answer = run("profiles", "import", a_file(tmp_path, {**ONE, "consent": False, "capacity": 2}))

    assert answer.out == (
        "Neu: 0, geändert: 1, unverändert: 0.\n"
        "geändert  99000001 Birkenau am See (Bürgermeisteramt)\n"
        "          Einwilligung: ja → nein\n"
        "          Kapazität: (nichts) → 2\n"
        "Gespeichert.\n"
    )
    assert [(profile.ags, profile.consent, profile.capacity) for profile in stored(open_uow)] == [
        (ags(1), False, 2),
        (ags(2), False, None),
    ]


def test_the_same_file_twice_changes_nothing(run, open_uow, tmp_path):
    file = a_file(tmp_path, ONE, TWO)
    run("profiles", "import", file)
    before = stored(open_uow)

    answer = run("profiles", "import", file)

    assert answer.out == "Neu: 0, geändert: 0, unverändert: 2.\nGespeichert.\n"
    assert stored(open_uow) == before


def test_for_machines_the_answer_is_one_json_document(run, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))

    answer = run("profiles", "import", a_file(tmp_path, {**ONE, "capacity": 1}, {"ags": ags(3)}), "--json")

    assert json.loads(answer.out) == {
        "file": str(tmp_path / "profile.json"),
        "stored": True,
        "new": [{"ags": ags(3), "role": None, "name": "Dornfeld"}],
        "changed": [
            {
                "ags": ags(1),
                "role": "mayor",
                "name": "Birkenau am See",
                "changes": [{"key": "capacity", "field": "Kapazität", "before": "", "after": "1"}],
            }
        ],
        "unchanged": [],
        "notes": [],
    }


def test_a_file_with_faults_is_refused_with_all_of_them_and_the_database_stays(run, open_uow, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))

    answer = run(
        "profiles", "import", a_file(tmp_path, {**ONE, "capacity": 9}, {"ags": 99000002}, {"ags": "99999999"}), "--json"
    )

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "Die Datei „profile.json“ wurde nicht eingelesen. Bitte beheben Sie:",
        "  towns[1], ags: Der AGS steht hier als Zahl. Schreiben Sie ihn als Text: „99000002“ (Cedernburg).",
        f"  towns[2], ags: Die Stadt 99999999 steht nicht im Register. {ADVICE}",
    ]
    assert stored(open_uow) == (ONE_STORED,)


def test_before_the_register_is_loaded_nothing_can_be_imported(run, open_uow, tmp_path):
    with open_uow() as uow:
        uow.towns.replace_all([])
        uow.commit()

    answer = run("profiles", "import", a_file(tmp_path, ONE))

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "Das Register der Städte ist leer. Laden Sie es zuerst mit „matchmaker towns load“.\n"


def test_a_remark_about_the_file_goes_to_stderr(run, tmp_path):
    file = tmp_path / "profile.csv"
    file.write_bytes(f"AGS;Name\r\n{ags(1)};Müglitz".encode("cp1252"))

    answer = run("profiles", "import", str(file))

    assert answer.err == "Der Zeichensatz Windows-1252 wurde erkannt und umgewandelt.\n"
    assert answer.out.startswith("Neu: 1,")


@pytest.mark.parametrize("layout", ["json", "csv", "xlsx"])
def test_what_is_exported_can_be_imported_and_changes_nothing(run, open_uow, tmp_path, layout):
    run("profiles", "import", a_file(tmp_path, ONE, TWO))
    file = tmp_path / f"aus.{layout}"

    written = run("profiles", "export", str(file))
    answer = run("profiles", "import", str(file))

    assert written.out == f"2 Profile in „{file}“ geschrieben.\n"
    assert answer.out == "Neu: 0, geändert: 0, unverändert: 2.\nGespeichert.\n"


def test_an_exported_file_is_for_its_owner_only_for_it_holds_sealed_needs(run, tmp_path):
    run("profiles", "import", a_file(tmp_path, TWO))
    file = tmp_path / "aus.json"
    file.write_text("alt")

    run("profiles", "export", str(file))

    assert SEALED in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if "aus.json" in each.name] == ["aus.json"]


def test_without_a_file_profiles_go_to_stdout_as_the_documented_json(run, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))

    document = json.loads(run("profiles", "export", "--json").out)

    assert list(document) == ["towns"]
    assert [town["needs"] for town in document["towns"]] == [
        [{"id": "leerstand", "intensity": 1.0, "text": None, "visibility": "public", "source": None}]
    ]


def test_csv_on_stdout_is_for_german_excel(run, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))

    lines = run("profiles", "export", "--as", "csv").out.split("\r\n")

    assert lines[0].startswith("\ufeffAGS;Rolle;Name;")
    assert lines[1].startswith("99000001;Bürgermeisteramt;Birkenau am See;")
    assert lines[-1] == ""


def test_for_machines_an_export_to_a_file_is_reported_as_json(run, tmp_path):
    file = tmp_path / "aus.daten"

    answer = run("profiles", "export", str(file), "--as", "xlsx", "--json")

    assert json.loads(answer.out) == {"file": str(file), "as": "xlsx", "profiles": 0}
    assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as", "xlsx"], "Für XLSX braucht der Befehl eine Zieldatei."),
        (["--as", "csv", "--json"], "Für CSV braucht der Befehl eine Zieldatei."),
        (["profile.doc"], "Nennen Sie es mit --as."),
        (["kein/ordner/profile.csv"], "lässt sich nicht schreiben"),
    ],
)
def test_an_export_that_cannot_be_is_refused_with_a_sentence(run, arguments, says):
    answer = run("profiles", "export", *arguments)

    assert (answer.code, answer.out) == (1, "")
    assert says in answer.err


def test_an_unknown_layout_is_wrong_usage(run):
    assert run("profiles", "export", "--as", "doc").code == 2


def test_ties_come_in_with_a_preview_and_are_replaced_by_key(run, open_uow, tmp_path):
    file = tmp_path / "beziehungen.csv"
    file.write_text(f"AGS A;AGS B;Art;seit;Quelle\n{ags(2)};{ags(1)};Partnerstadt;1998;Chronik\n")
    run("relations", "import", str(file))
    file.write_text(
        "AGS A;AGS B;Art;seit;Quelle\n"
        f"{ags(1)};{ags(2)};Partnerstadt;1999;Chronik\n{ags(3)};{ags(4)};Austausch;;Brief\n"
    )

    answer = run("relations", "import", str(file))

    assert answer.out == (
        "Neu: 1, geändert: 1, unverändert: 0.\n"
        "neu       99000003 Dornfeld und 99000004 Eschenhain: Austausch\n"
        "geändert  99000001 Birkenau am See und 99000002 Cedernburg: Städtepartnerschaft\n"
        "Gespeichert.\n"
    )
    assert [(tie.first, tie.kind, tie.since.year if tie.since else None) for tie in ties(open_uow)] == [
        (ags(1), RelationKind.TWIN_TOWN, 1999),
        (ags(3), RelationKind.EXCHANGE, None),
    ]


def test_a_dry_run_of_ties_stores_nothing_and_answers_machines_with_json(run, open_uow, tmp_path):
    file = tmp_path / "beziehungen.xlsx"
    file.write_bytes(workbook([["AGS A", "AGS B", "Art", "seit", "Quelle"], [ags(1), ags(2), "Austausch", 2019, "B"]]))

    answer = run("relations", "import", str(file), "--dry-run", "--json")

    assert json.loads(answer.out) == {
        "file": str(file),
        "stored": False,
        "new": [
            {
                "first": ags(1),
                "second": ags(2),
                "kind": "exchange",
                "label": "",
                "source": "B",
                "since": "2019-01-01",
                "ended": None,
            }
        ],
        "changed": [],
        "unchanged": [],
    }
    assert ties(open_uow) == ()


def test_ties_with_faults_are_refused_and_the_database_stays(run, open_uow, tmp_path):
    file = tmp_path / "beziehungen.csv"
    file.write_text(f"AGS A;AGS B;Art\n{ags(1)};{ags(2)};Austausch\n{ags(1)};{ags(1)};Austausch\n{ags(1)};x;?\n")

    answer = run("relations", "import", str(file))

    assert (answer.code, answer.out) == (1, "")
    assert [line.split(":")[0] for line in answer.err.splitlines()[1:]] == [
        "  Zeile 3, AGS B",
        "  Zeile 4, AGS B",
        "  Zeile 4, Art",
    ]
    assert ties(open_uow) == ()


@pytest.mark.parametrize("command", [["profiles", "import"], ["profiles", "export"], ["relations", "import"]])
def test_every_command_explains_itself_with_an_example(run, command):
    answer = run(*command, "--help")

    assert answer.code == 0
    assert f"Beispiel: matchmaker {' '.join(command)}" in answer.out


def test_the_preview_names_topics_and_towns_and_not_their_ids(run, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))
    changed = {**ONE, "needs": [{"id": "leerstand", "text": "leerstand"}, {"id": "mobilitaet"}], "blocked": [ags(2)]}

    lines = run("profiles", "import", a_file(tmp_path, changed), "--dry-run").out.splitlines()

    assert lines[2:-1] == [
        "          Bedarf „Leerstand“ (hoch), Text: (nichts) → leerstand",
        "          Bedarf: (nichts) → „Mobilität und Verkehr“ (hoch)",
        "          nicht mit: keine → Cedernburg (99000002)",
    ]


def test_a_city_gets_no_profile_but_a_town_that_grew_keeps_its_own(run, open_uow, tmp_path):
    run("profiles", "import", a_file(tmp_path, ONE))
    with open_uow() as uow:
        grown = [a_town(number, small=False, population=21_500) for number in (1, 2)]
        uow.towns.replace_all([a_town(0), *grown])
        uow.commit()

    refused = run("profiles", "import", a_file(tmp_path, {"ags": ags(2)}))
    kept = run("profiles", "import", a_file(tmp_path, {**ONE, "capacity": 2}))

    assert (refused.code, refused.out) == (1, "")
    assert "towns[0], ags: Cedernburg hat 21.500 Einwohner (erfunden) und ist keine kleine Stadt." in refused.err
    assert kept.code == 0
    assert [profile.capacity for profile in stored(open_uow)] == [2]
