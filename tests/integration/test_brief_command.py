"""Does ``matchmaker explain --pdf`` write a sheet that may leave the house?"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.scoring.formats import CRITERIA
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import Format, Role, Visibility
from matchmaker.towns.register import Register
from tests.brief_builders import read_pdf
from tests.command_line import Answer, run
from tests.round_builders import NOW, a_proposal, a_round, a_run

SEEKER, GIVER = (Register(read_pilot_towns()).find(name).ags for name in ("Großräschen", "Dippoldiswalde"))
DRAFT = a_proposal(format=Format.VISIT, members=(Member(SEEKER, Role.MAYOR), Member(GIVER, Role.MAYOR, gives=True)))
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
    without_a_run = (
        "Für die Form „Beratung vor Ort“ gab es noch keinen Lauf: Was fehlt, ist mit Erwartungswerten aus den heutigen "
        "Profilen ausgeglichen. Der Rang gilt für die Listen von heute."
    )
    assert answer.err == f"{without_a_run}\nKurzvorlage geschrieben: {file}\n"
    assert answer.out.startswith("Großräschen – Dippoldiswalde (Beratung vor Ort)")
    read = read_pdf(file.read_bytes())
    assert read.title == "Beratung vor Ort mit Dippoldiswalde – Kurzvorlage für den Rat von Großräschen"
    assert "(Bürgerdialog, 2022)" in read.text


def test_without_a_sent_proposal_the_sheet_says_neither_that_there_is_one_nor_none(terminal, tmp_path: Path):
    assert_no_standing(sheet_of(terminal, tmp_path))

    store_proposal(DRAFT)
    assert_no_standing(sheet_of(terminal, tmp_path))


def test_a_sent_proposal_is_on_the_sheet_with_the_day_to_answer(terminal, tmp_path: Path):
    store_proposal(DRAFT.approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14)))

    text = sheet_of(terminal, tmp_path)

    assert "Stand offen, Antwort bis 18. März 2024" in text
    assert "Bitte antworten Sie der Geschäftsstelle bis 18. März 2024: Ja, Nein oder Später." in text
    assert "Ob dieses Paar vorgeschlagen wird" not in text


def sheet_of(terminal, tmp_path: Path) -> str:
    file = tmp_path / "vorlage.pdf"
    terminal(*ASKED, "--pdf", str(file))
    return read_pdf(file.read_bytes()).text


def assert_no_standing(text: str) -> None:
    assert "Ob dieses Paar vorgeschlagen wird, entscheidet die Geschäftsstelle in einer Runde." in text
    assert "Andere Stadt Dippoldiswalde" in text
    assert "Stand " not in text
    assert "Vorgeschlagen" not in text


def store_proposal(proposal: Proposal) -> None:
    with open_unit_of_work() as uow:
        uow.rounds.add(a_round(format=Format.VISIT, policy=packaged_policy()))
        expected = dict.fromkeys(CRITERIA, 0.5)
        uow.runs.add(a_run(format=Format.VISIT, expected=expected, rarity={}, unmatched=()))
        uow.proposals.add_all([proposal])
        uow.commit()


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
