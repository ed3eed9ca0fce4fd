"""Does the terminal tell the same figures as the page, and write the same files?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.brief_builders import read_pdf
from tests.command_line import run
from tests.contract.test_reporting import store


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    store(open_unit_of_work())


def test_the_funnel_and_the_times_are_told_in_sentences(capsys: pytest.CaptureFixture[str]):
    told = run(capsys, "report").out.replace("\u00a0", " ").splitlines()

    assert told[:3] == ["Alle Runden", "  Gefragt: 5 Vorschläge, 7 Städte", "  Allen angeboten: 4 Vorschläge, 6 Städte"]
    assert told[6] == "  Etwas übernommen: 1 Vorschlag, 2 Städte"
    assert told[7] == "  Die Hälfte der Antworten kam binnen 6,0 Tagen (Median)."


def test_machines_read_every_figure_by_its_key(capsys: pytest.CaptureFixture[str]):
    found = json.loads(run(capsys, "report", "--round", "r2", "--json").out)

    assert found["round"] == "r2"
    assert found["figures"]["step:confirmed"] == 2
    assert found["figures"]["reason:no_time"] == 1


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "pdf"])
def test_the_report_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str):
    file = tmp_path / f"bericht.{suffix}"

    answer = run(capsys, "report", "--out", str(file))

    assert (answer.exit_code, answer.out.splitlines()[-1]) == (0, f"Geschrieben: {file}")
    content = file.read_bytes()
    assert content.startswith({"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF"}[suffix])
    if suffix == "pdf":
        assert read_pdf(content).pages == 2


def test_another_kind_of_file_and_an_unknown_round_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "bericht.doc"

    assert run(capsys, "report", "--out", str(file)).exit_code == 2
    assert run(capsys, "report", "--round", "r9").exit_code == 1
    assert not file.exists()
