"""Does the terminal hand out what is stored about a person, forget it, and say what is past its time?"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from emails.letter_text import text_of
from matchmaker.rounds import retention
from tests.builders import a_town, ags
from tests.command_line import run
from tests.office_builders import an_office
from tests.request_builders import a_kept_form
from tests.round_builders import a_link, a_message

ADDRESS = "office@town1.example"
WORDS = f"Subject: Kontakt\r\n\r\nSchreiben Sie an {ADDRESS}.\r\n".encode()


@pytest.fixture(autouse=True)
def stored(monkeypatch, tmp_path: Path, capsys) -> Path:
    outbox = tmp_path / "outbox"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("SMTP_URL", f"folder:{outbox}")
    run(capsys, "migrate")
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.offices.add(an_office(1))
        uow.outbox.queue(replace(a_message(1, content=WORDS), proposal_id=None))
        ended = clock() - timedelta(days=40)
        uow.access.add_link(a_link(purpose="sign_in", proposal_id=None, valid_until=ended))
        uow.forms.keep(a_kept_form(ags=ags(1), valid_until=clock() - timedelta(minutes=1)))
        uow.commit()
    outbox.mkdir()
    (outbox / "one.eml").write_bytes(WORDS)
    (outbox / "other.eml").write_bytes(b"Subject: x\r\n\r\nother@town1.example\r\n")
    return outbox


def test_the_record_is_json_at_the_terminal_and_in_a_file(capsys, tmp_path: Path):
    shown = json.loads(run(capsys, "export-person", " Office@TOWN1.example").out)
    told = run(capsys, "export-person", ADDRESS, "--out", str(tmp_path / "record.json"))
    written = json.loads((tmp_path / "record.json").read_text())

    assert {**written, "made_at": ""} == {**shown, "made_at": ""}
    assert [one["table"] for one in shown["stored"]] == ["office_address"]
    assert told.out.startswith("1 Einträge, 1 Nachrichten. Geschrieben nach")
    assert "Sicherungen" in told.out
    with open_unit_of_work() as uow:
        assert [one.act for one in uow.office_acts.latest(5)] == ["person_exported"] * 2


def test_a_dry_run_leaves_everything_and_the_true_run_nothing(capsys, stored: Path):
    dry = json.loads(run(capsys, "forget-person", ADDRESS, "--dry-run", "--json").out)
    assert sorted(file.name for file in stored.iterdir()) == ["one.eml", "other.eml"]
    gone = json.loads(run(capsys, "forget-person", ADDRESS, "--json").out)

    assert gone == {**dry, "dry_run": False}
    assert (gone["rows"], gone["letters"], gone["files"]) == ({"office_address": 1}, 1, 1)
    assert [file.name for file in stored.iterdir()] == ["other.eml"]
    assert run(capsys, "forget-person", ADDRESS).out == "Diese Adresse steht nirgends.\n"


def test_it_says_in_words_what_went_and_which_office_has_no_address_now(capsys):
    told = run(capsys, "forget-person", ADDRESS)

    assert told.exit_code == 0
    assert "1  office_address\n" in told.out
    assert "1  Nachrichten verlieren ihren Text\n" in told.out
    assert f"Ohne Adresse: {a_town(1).name}, Bürgermeisteramt\n" in told.out
    assert ADDRESS not in told.out


@pytest.mark.parametrize("command", ["export-person", "forget-person"])
def test_what_is_no_address_is_refused(capsys, command: str):
    refused = run(capsys, command, "keine Adresse")

    assert (refused.exit_code, "Traceback" in refused.err) == (1, False)


def test_what_is_past_its_time_is_counted_and_then_gone(capsys):
    def counts(*options: str) -> dict[str, int]:
        rules = json.loads(run(capsys, "retention", "--json", *options).out)["rules"]
        return {rule["what"]: rule["count"] for rule in rules if rule["count"]}

    past = {"Links zum Anmelden und Sitzungen": 1, "angefangene Formulare": 1}
    assert [counts("--dry-run"), counts("--dry-run"), counts(), counts()] == [past, past, past, {}]
    assert run(capsys, "retention", "--dry-run").out.endswith("Nichts wurde geändert.\n")


def test_a_rule_that_breaks_is_named_beside_what_the_others_removed(capsys, monkeypatch):
    def broken(_uow, _now):
        raise KeyError(ADDRESS)

    monkeypatch.setattr(retention, "RULES", (retention.Rule("Kaputtes", "nie", broken), *retention.RULES))

    told = run(capsys, "retention")

    assert told.exit_code == 1
    assert told.out.splitlines()[:2] == [
        "     0  Kaputtes (nie)",
        "     1  Links zum Anmelden und Sitzungen (30 Tage nach ihrem Ende)",
    ]
    assert told.err.splitlines() == [
        "Nicht alles wurde gelöscht. Das Übrige ist weg, und diese Regeln sind nicht zu Ende:",
        "  Kaputtes: abgebrochen (KeyError). Bitte melden Sie das mit dem Protokoll des Versands.",
    ]


def test_a_mail_without_bytes_has_no_text():
    assert text_of(b"") == ""
