"""Does ``matchmaker explain --pdf`` write a sheet that may leave the house?"""

from dataclasses import replace
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import Visibility
from tests.brief_builders import read_pdf
from tests.command_line import Answer, run

ASKED = ("explain", "Großräschen", "Dippoldiswalde", "--format", "visit")


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The pilot network in a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/brief.db")
    monkeypatch.setenv("ENVIRONMENT", "demo")
    run(capsys, "migrate")
    with open_unit_of_work() as uow:
        uow.towns.replace_all(read_pilot_towns())
        uow.profiles.save_all(read_pilot_profiles(read_taxonomy()))
        uow.commit()


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]):
    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    return type_in


def test_the_sheet_is_written_beside_the_answer(terminal, tmp_path: Path):
    file = tmp_path / "vorlage.pdf"

    answer = terminal(*ASKED, "--pdf", str(file))

    assert answer.exit_code == 0
    assert answer.err == f"Kurzvorlage geschrieben: {file}\n"
    assert answer.out.startswith("Großräschen – Dippoldiswalde (Beratung vor Ort)")
    read = read_pdf(file.read_bytes())
    assert read.title == "Beratung vor Ort mit Dippoldiswalde – Kurzvorlage für den Rat von Großräschen"
    assert "noch kein Vorschlag einer Runde" in read.text
    assert "(Bürgerdialog, 2022)" in read.text


def test_it_is_written_in_english_too(terminal, tmp_path: Path):
    terminal(*ASKED, "--language", "en", "--pdf", str(tmp_path / "brief.pdf"))

    read = read_pdf((tmp_path / "brief.pdf").read_bytes())
    assert read.title == "Expert visit with Dippoldiswalde – Council brief for Großräschen"
    assert read.language.startswith("en")


def test_what_was_not_said_in_public_is_not_on_it(terminal, tmp_path: Path):
    file = tmp_path / "vorlage.pdf"
    with open_unit_of_work() as uow:
        silent = [
            replace(one, experience=tuple(replace(said, visibility=Visibility.HEAD_OFFICE) for said in one.experience))
            for one in uow.profiles.all()
        ]
        uow.profiles.save_all(silent)
        uow.commit()

    answer = terminal(*ASKED, "--pdf", str(file))

    assert "Bürgerdialog" in answer.out
    assert "Bürgerdialog" not in read_pdf(file.read_bytes()).text


def test_a_file_that_cannot_be_written_is_told(terminal, tmp_path: Path):
    answer = terminal(*ASKED, "--pdf", str(tmp_path / "nirgends" / "vorlage.pdf"))

    assert answer.exit_code == 1
    assert "lässt sich nicht schreiben. Bitte prüfen Sie Ordner und Rechte." in answer.err
    assert answer.out == ""
