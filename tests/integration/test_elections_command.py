"""Can the operator load the days on which towns elect, and read what follows from them?"""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.builders import a_town, ags
from tests.command_line import run


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'elections.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.commit()


def test_a_file_is_tried_then_loaded_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    soon = german_day(clock()) + timedelta(days=20)
    file = tmp_path / "wahltage.csv"
    file.write_text(f"AGS;Wahltag\n{ags(2)};{soon:%d.%m.%Y}\n{ags(0)};2001-09-09\n", encoding="utf-8")
    assert "keine Wahltage hinterlegt" in run(capsys, "elections", "show").out

    assert run(capsys, "elections", "load", str(file), "--dry-run").out.endswith("Nur geprüft, nichts gespeichert.\n")
    assert "keine Wahltage hinterlegt" in run(capsys, "elections", "show").out
    assert run(capsys, "elections", "load", str(file)).exit_code == 0

    shown = run(capsys, "elections", "show").out
    assert shown == f"Ahornstedt: 09.09.2001, vorbei\nCedernburg: {soon:%d.%m.%Y}, zurzeit keine Vorschläge\n"
    assert json.loads(run(capsys, "elections", "show", "--json").out)["elections"][1] == {
        "ags": ags(2),
        "name": "Cedernburg",
        "day": soon.isoformat(),
        "rests": True,
    }


def test_a_wrong_file_is_refused_with_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "wahltage.csv"
    file.write_text("AGS;Wahltag\n1;gestern\n", encoding="utf-8")

    answer = run(capsys, "elections", "load", str(file))

    assert (answer.exit_code, answer.out) == (1, "")
    assert "AGS" in answer.err
    assert "Wahltag" in answer.err
