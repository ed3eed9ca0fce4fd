"""Can head office merge towns and compare an official register from the command line, and not by a slip?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.builders import a_profile, a_town, ags
from tests.command_line import run
from tests.official_builders import Place, csv_file

MERGE = ("towns", "merge", "Cedernburg", "Dornfeld")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'towns.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(5))
        uow.profiles.save_all([a_profile(2), a_profile(4, blocked=(ags(2),))])
        uow.commit()


def towns() -> list[str]:
    with open_unit_of_work(reading=True) as uow:
        return [town.ags for town in uow.towns.all()]


def test_looking_names_what_would_move_and_changes_nothing(capsys: pytest.CaptureFixture[str]):
    looked = run(capsys, *MERGE, "--dry-run")

    assert looked.out.splitlines()[:2] == [f"Cedernburg ({ags(2)}) → Dornfeld ({ags(3)})", "  Profile: 1"]
    assert looked.out.endswith("Nur geprüft, nichts geändert.\n")
    found = json.loads(run(capsys, *MERGE, "--dry-run", "--json").out)
    assert found["moved"] == {"Profile": 1, "Profile anderer Städte, die sie nennen": 1}
    assert (found["stored"], found["obstacles"], len(towns())) == (False, [], 5)


def test_the_name_has_to_be_given_and_a_second_time_changes_nothing(capsys: pytest.CaptureFixture[str]):
    slip = run(capsys, *MERGE, "--confirm", "Dornfeld")
    assert (slip.exit_code, len(towns())) == (1, 5)
    assert "genau so: „Cedernburg“" in slip.err

    done = run(capsys, *MERGE, "--confirm", "Cedernburg")

    assert done.out.endswith(f"{ags(2)} führt jetzt zu {ags(3)}.\n")
    assert towns() == [ags(number) for number in (0, 1, 3, 4)]
    again = run(capsys, "towns", "merge", ags(2), ags(3))
    assert (again.exit_code, "Schon zusammengeführt am" in again.out) == (0, True)


def test_what_stands_in_the_way_is_named_at_once(capsys: pytest.CaptureFixture[str]):
    with open_unit_of_work() as uow:
        uow.profiles.save_all([a_profile(3, consent=False, capacity=1), a_profile(2, capacity=2)])
        uow.commit()

    refused = run(capsys, *MERGE, "--dry-run")

    assert refused.exit_code == 1
    assert all(one in refused.err for one in ("Kapazität: 2 ↔ 1", "Einwilligung: ja ↔ nein"))


def test_a_register_is_compared_and_not_stored(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = csv_file(tmp_path / "amtlich.csv", [Place("14500001", "Neuort", 9_000)])

    compared = run(capsys, "register", "compare", str(file))

    assert compared.out.splitlines()[:2] == ["Neu: 1", "  Neuort (Sachsen, 14500001)"]
    assert json.loads(run(capsys, "register", "compare", str(file), "--json").out)["new"] == ["14500001"]
    assert len(towns()) == 5
