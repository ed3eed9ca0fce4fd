"""From a round of the pilot network to the table that weights are learned from, as head office does it."""

import csv
import json
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.curation import Veto, veto_proposal
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import Format
from tests.command_line import Answer, run

CRITERIA = sorted(name for name, weight in packaged_policy().weights[Format.TANDEM].items() if weight)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The terminal of an installation whose first round has its proposals."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/decisions.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("ENVIRONMENT", "demo")

    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    assert type_in("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(read_pilot_towns())
        uow.profiles.save_all(read_pilot_profiles(read_taxonomy()))
        uow.commit()
    for step in (("open", "--title", "Frühjahr", "--format", "tandem", "--id", "demo"), ("collect",), ("propose",)):
        assert type_in("round", *step).exit_code == 0
    return type_in


def decide(terminal) -> list[str]:
    """Head office refuses three drafts, one of them for want of time, and sends the others; the ids sent."""
    with open_unit_of_work(reading=True) as uow:
        drafts = uow.proposals.of_round("demo")
    for draft, reason in zip(drafts, (RefusalReason.TOWN, RefusalReason.NO_TIME, None), strict=False):
        veto_proposal(Veto(draft.id, draft.version, "lieber nicht", reason), open_unit_of_work(), clock())
    assert terminal("round", "approve", "--all").exit_code == 0
    # Three drafts less, and the pilot's smaller towns are served too seldom: the command wants that known.
    assert terminal("round", "send", "--acknowledge", "Größe: 5.000 bis unter 10.000").exit_code == 0
    return [draft.id for draft in drafts[3:]]


def test_a_round_s_decisions_become_a_table_that_calibrate_reads(terminal, tmp_path):
    sent = decide(terminal)
    table = tmp_path / "entscheidungen.csv"

    exported = terminal("decisions", "export", str(table), "--by", "head-office", "--json")
    learned = terminal("calibrate", str(table), "--label", "angenommen", "--group", "gruppe", "--json")

    assert (exported.exit_code, exported.err) == (0, "")
    assert json.loads(exported.out) == {
        "file": str(table),
        "label": "angenommen",
        "group": "gruppe",
        "format": "tandem",
        "criteria": CRITERIA,
        "decisions": len(sent) + 2,
        "accepted": len(sent),
        "without_time": 1,
        "other_criteria": 0,
        "without_showing": 0,
    }
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["angenommen"] for row in rows].count("1") == len(sent)
    assert {row["gruppe"] for row in rows} == {"demo"}
    assert all(0 <= float(row[name]) <= 1 for row in rows for name in CRITERIA)
    document = json.loads(learned.out)
    assert (document["stage"], document["decisions"], document["groups"]) == ("nothing", len(rows), 1)
    assert f"es fehlen {30 - len(rows)} Entscheidungen und 14 Gruppen" in document["reason"]


def test_a_person_reads_how_many_and_how_to_go_on(terminal, tmp_path):
    sent = decide(terminal)
    table = tmp_path / "e.csv"

    answer = terminal("decisions", "export", str(table), "--by", "head-office")

    assert answer.out.splitlines() == [
        f"{len(sent) + 2} Entscheidungen (tandem) in „{table}“ geschrieben, davon {len(sent)} angenommen.",
        "Nicht dabei: 1 Absage, weil die Zeit fehlte.",
        f"Weiter mit: matchmaker calibrate {table} --label angenommen --group gruppe",
    ]


def test_as_long_as_no_town_has_answered_there_is_nothing_to_write(terminal, tmp_path):
    decide(terminal)
    table = tmp_path / "e.csv"

    answer = terminal("decisions", "export", str(table), "--by", "towns")

    assert (answer.exit_code, answer.out) == (1, "")
    assert "noch keine Entscheidung der Städte" in answer.err
    assert not table.exists()


def test_what_is_shown_names_no_person_and_repeats_no_word(terminal, tmp_path):
    """The curator's name and note stay with the proposal, where they can be removed."""
    decide(terminal)

    with open_unit_of_work(reading=True) as uow:
        log = str((uow.decisions.showings(), uow.decisions.decisions()))
    assert "lieber nicht" not in log
    assert "Geschäftsstelle" not in log
