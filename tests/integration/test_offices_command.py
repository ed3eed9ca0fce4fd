"""Can head office let an address speak for a town, and end that, from the command line?"""

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.builders import a_town, ags
from tests.command_line import run
from tests.operator_cast import OPERATOR

ADDRESS = "office@cedernburg.example"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'offices.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.commit()


def speaking() -> list[tuple[str, str]]:
    with open_unit_of_work(reading=True) as uow:
        return [(one.ags, one.role) for one in uow.offices.speaking(ADDRESS)]


def test_an_address_speaks_from_when_it_is_added_until_it_is_ended(capsys: pytest.CaptureFixture[str]):
    for _ in range(2):
        added = run(capsys, "offices", "add", "Cedern", " Office@Cedernburg.example", "--json")
        assert json.loads(added.out)["offices"] == [
            {
                "ags": ags(2),
                "name": "Cedernburg",
                "role": "mayor",
                "address": ADDRESS,
                "speaks": True,
                "term_ends": None,
            }
        ]
    assert speaking() == [(ags(2), "mayor")]
    assert run(capsys, "offices", "list").out == f"Cedernburg (Bürgermeisteramt): {ADDRESS}, geprüft\n"

    assert "beendet" in run(capsys, "offices", "end", "Cedern", ADDRESS).out
    assert speaking() == []
    assert run(capsys, "offices", "list").out == "Es ist noch keine Adresse hinterlegt.\n"


def test_the_last_day_of_a_term_stands_in_the_list_and_one_before_the_first_is_refused(
    capsys: pytest.CaptureFixture[str],
):
    run(capsys, "offices", "handover", "Cedern", "--to", ADDRESS, "--since", "2026-03-01")

    before = run(capsys, "offices", "term", "Cedern", "28.02.2026")
    no_day = run(capsys, "offices", "term", "Cedern", "im Mai")
    told = run(capsys, "offices", "term", "Cedern", "31.05.2026")

    assert (before.exit_code, before.out, "liegt vor dem ersten im Amt" in before.err) == (1, "", True)
    assert (no_day.exit_code, "ist kein Tag" in no_day.err) == (2, True)
    line = f"Cedernburg (Bürgermeisteramt): {ADDRESS}, geprüft, Amtszeit bis 31.05.2026\n"
    assert told.out == run(capsys, "offices", "list").out == line
    assert "In Cedernburg endet die Amtszeit am 31.05.2026." in run(capsys, "tasks", "list").out


def test_an_address_that_was_there_already_is_told_to_be_unchanged(capsys: pytest.CaptureFixture[str]):
    first, second = (run(capsys, "offices", "add", "Cedern", ADDRESS).out for _ in range(2))

    line = f"Cedernburg (Bürgermeisteramt): {ADDRESS}, geprüft\n"
    assert (first, second) == (line, f"{line}So war sie schon hinterlegt; nichts wurde geändert.\n")


def test_after_its_end_an_address_can_be_added_anew(capsys: pytest.CaptureFixture[str]):
    for command in ("add", "end", "add"):
        assert run(capsys, "offices", command, "Cedern", ADDRESS, "--role", "administration").exit_code == 0

    assert speaking() == [(ags(2), "administration")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "Cedern", "kein-at"], "ist keine"),
        (["add", "Cedern", "a b@c.example"], "ist keine"),
        (["add", "Nirgends", ADDRESS], "Nirgends"),
        (["end", "Cedern", ADDRESS], "nicht hinterlegt"),
        (["term", "Cedern", "31.05.2026"], "keine Adresse hinterlegt"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str):
    answer = run(capsys, "offices", *arguments)

    assert (answer.exit_code, answer.out) == (1, "")
    assert said in answer.err
    assert speaking() == []


def test_an_office_hears_once_what_we_keep_and_a_dry_run_says_it_beforehand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path / 'outbox'}")
    monkeypatch.setenv("ENVIRONMENT", "demo")
    monkeypatch.setenv("SECRET_KEY", "a secret of thirty-two letters or more")
    assert run(capsys, "offices", "add", "Cedern", ADDRESS, "--unchecked").exit_code == 1
    known = ("offices", "add", "Cedern", ADDRESS, "--unchecked", "--source", "auf der Seite der Stadt")
    assert run(capsys, "offices", "contact").out.startswith("Niemand zum Anschreiben: Keine Adresse ist hinterlegt.")
    assert "noch nicht geprüft" in run(capsys, *known).out

    tried = run(capsys, "offices", "contact", "--dry-run")
    assert tried.out == (f"Cedernburg (Bürgermeisteramt), {ADDRESS}: bekommt den Brief\n1 Brief zu schreiben.\n")
    written = json.loads(run(capsys, "offices", "contact", "Cedern", "--json").out)
    assert [one["why_not"] for one in written["contacts"]] == [None]
    told = run(capsys, "offices", "contact").out.splitlines()
    assert "Der Brief ging schon am" in told[0]
    assert told[1:] == ["0 Briefe im Postausgang; 1 Adresse bekommt keinen."]

    assert run(capsys, "worker", "--once").exit_code == 0
    [mail] = (tmp_path / "outbox").glob("*.eml")
    text = message_from_bytes(mail.read_bytes(), policy=default)
    assert text["To"] == ADDRESS
    body = text.get_body(("plain",)).get_content()
    assert "Sie steht hier: auf der Seite der Stadt" in body
    assert "http://127.0.0.1:8000/widerspruch/" in body


def test_no_letter_is_written_as_long_as_nobody_answers_for_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path / 'outbox'}")
    monkeypatch.setenv("SECRET_KEY", "a secret of thirty-two letters or more")
    run(capsys, "offices", "add", "Cedern", ADDRESS, "--source", "auf der Seite der Stadt")

    refused = run(capsys, "offices", "contact")
    queued = json.loads(run(capsys, "outbox", "list", "--json").out)
    for name, value in OPERATOR.items():
        monkeypatch.setenv(name, value)
    written = run(capsys, "offices", "contact")

    assert (refused.exit_code, refused.out) == (1, "")
    assert f"({', '.join(OPERATOR)})" in refused.err
    assert queued["mails"] == []
    assert "Brief im Postausgang" in written.out


def test_towns_that_nobody_knows_are_refused_before_anything_is_written(capsys: pytest.CaptureFixture[str]):
    answer = run(capsys, "offices", "contact", "Nirgends")

    assert (answer.exit_code, answer.out) == (1, "")
    assert "Nirgends" in answer.err


def test_an_office_is_handed_over_to_a_new_address_and_the_old_one_ends(capsys: pytest.CaptureFixture[str]):
    run(capsys, "offices", "add", "Cedern", ADDRESS)
    new = "neu@cedernburg.example"

    unknown = run(capsys, "offices", "handover", "Ahornstedt")
    no_day = run(capsys, "offices", "handover", "Cedern", "--since", "bald")
    done = run(capsys, "offices", "handover", "Cedern", "--to", new, "--since", "01.03.2026", "--json")

    assert (unknown.exit_code, "--to" in unknown.err) == (1, True)
    assert (no_day.exit_code, "ist kein Tag" in no_day.err) == (2, True)
    assert json.loads(done.out) == {
        "ags": ags(2),
        "role": "mayor",
        "address": new,
        "in_office_since": "2026-03-01",
        "term_ends": None,
        "is_new": True,
        "corrected": False,
        "exchanges": [],
        "proposals": 0,
    }
    assert speaking() == []
    assert run(capsys, "offices", "list").out == f"Cedernburg (Bürgermeisteramt): {new}, geprüft\n"


def test_a_corrected_day_is_told_with_the_one_before_and_an_end_before_the_beginning_is_refused(
    capsys: pytest.CaptureFixture[str],
):
    handover = ("offices", "handover", "Cedern", "--to", ADDRESS)
    impossible = run(capsys, *handover, "--term-ends", "01.01.2020")
    assert (impossible.exit_code, speaking()) == (1, [])
    assert "Amtszeit: Der letzte Tag, 01.01.2020, liegt vor dem ersten im Amt" in impossible.err
    run(capsys, *handover, "--since", "2026-03-01")

    corrected = run(capsys, *handover, "--since", "20.03.2026", "--term-ends", "2027-02-01")
    repeated = json.loads(run(capsys, *handover, "--json").out)

    stands = f"Cedernburg (Bürgermeisteramt): Diese Übergabe war schon eingetragen, es gilt {ADDRESS}."
    told = (
        "erster Tag im Amt 20.03.2026 (bisher 01.03.2026); letzter Tag der Amtszeit 01.02.2027 (bisher nicht bekannt)"
    )
    assert corrected.out.splitlines()[:3] == [
        stands,
        f"Berichtigt: {told}.",
        "Kein Zugang wurde beendet, niemand wird angeschrieben.",
    ]
    kept = ("in_office_since", "term_ends", "is_new", "corrected")
    assert [repeated[name] for name in kept] == ["2026-03-20", "2027-02-01", False, False]
