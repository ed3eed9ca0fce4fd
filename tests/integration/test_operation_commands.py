"""Do ``matchmaker migrate`` and ``check`` say in one sentence how the installation is?"""

import contextlib
import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api.wiring import clock, current_settings, engine_for, open_unit_of_work
from matchmaker.rounds.access import Audience
from matchmaker.rounds.reconciling import GRACE
from matchmaker.storage.backups import restore
from matchmaker.storage.engine import make_engine
from matchmaker.storage.restored_hold import Held
from tests.command_line import run
from tests.contract.test_schema import NEWEST
from tests.operator_cast import OPERATOR
from tests.relay import Relay, running_relay
from tests.round_builders import a_link


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    with running_relay(tmp_path_factory.mktemp("relay") / "journal") as running:
        yield running


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: Relay) -> Path:
    """An installation in use: everything is set that production asks for."""
    file = tmp_path / "var" / "new" / "matchmaker.db"
    chosen = {
        "DATABASE_URL": f"sqlite:///{file}",
        "SMTP_URL": f"smtp://127.0.0.1:{relay.port}",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "invented and sealed with 39 characters",
        "BASE_URL": "https://austausch.example",
        "MAIL_FROM": "office@austausch.example",
        "MAIL_REPLY_TO": "office@austausch.example",
        **OPERATOR,
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    return file


@pytest.mark.parametrize(
    "command", [("check",), ("worker", "--once"), ("serve",), ("round", "send"), ("round", "close", "--withdraw-open")]
)
def test_in_production_nothing_leaves_as_long_as_letters_would_lead_nowhere(
    capsys, monkeypatch, command: tuple[str, ...], tmp_path: Path
):
    run(capsys, "migrate")
    for name in ("SECRET_KEY", "BASE_URL", "MAIL_FROM", "MAIL_REPLY_TO", *OPERATOR):
        monkeypatch.delenv(name)
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")

    refused = run(capsys, *command)

    assert (refused.exit_code, refused.out) == (1, "")
    named = [line.split(":")[0].strip() for line in refused.err.splitlines()[1:]]
    assert named == ["SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM", "MAIL_REPLY_TO", *OPERATOR]
    assert "ENVIRONMENT=demo" in refused.err
    assert not (tmp_path / "outbox").exists()


def test_in_production_a_missing_secret_is_not_in_order(capsys, monkeypatch, database: Path):
    run(capsys, "migrate")
    monkeypatch.delenv("SECRET_KEY")

    refused = run(capsys, "check")

    assert (refused.exit_code, refused.out) == (1, "")
    assert "SECRET_KEY: Im Betrieb muss ein Schlüssel gesetzt sein" in refused.err
    assert run(capsys, "migrate").exit_code == 0


def test_migrating_makes_folder_and_database_and_a_second_time_changes_nothing(capsys, database: Path):
    first = run(capsys, "migrate", "--json")
    again = run(capsys, "migrate", "--json")

    assert json.loads(first.out) == {"database": f"sqlite:///{database}", "before": None, "now": NEWEST}
    assert json.loads(again.out) == {"database": f"sqlite:///{database}", "before": NEWEST, "now": NEWEST}
    told = run(capsys, "check").out.splitlines()
    assert told[0] == f"Alles in Ordnung: Datenbank sqlite:///{database}, Stand {NEWEST}."


@pytest.mark.parametrize(("proxies", "warned"), [("0", 1), ("1", 0), ("2", 0)])
def test_limits_that_would_count_all_visitors_as_one_are_told_of(capsys, monkeypatch, proxies: str, warned: int):
    run(capsys, "migrate")
    monkeypatch.setenv("TRUSTED_PROXIES", proxies)

    told = run(capsys, "check")

    assert (told.exit_code, told.out.count("TRUSTED_PROXIES steht auf 0")) == (0, warned)


@pytest.mark.parametrize(("left", "said"), [(1, "steht 1 wiederverwendbarer"), (2, "stehen 2 wiederverwendbare")])
def test_a_database_of_a_demo_is_not_in_order_in_production(capsys, monkeypatch, left: int, said: str):
    run(capsys, "migrate")
    with open_unit_of_work() as uow:
        for number in range(left + 1):
            until = clock() + timedelta(days=1 if number < left else -1)
            uow.access.add_link(
                a_link(
                    token_hash=str(number),
                    ags=None,
                    audience=Audience.HEAD_OFFICE,
                    valid_until=until,
                    reusable=True,
                )
            )
        uow.access.add_link(a_link(ags=None, audience=Audience.HEAD_OFFICE, valid_until=clock() + timedelta(days=1)))
        uow.commit()

    refused = run(capsys, "check")

    assert (refused.exit_code, refused.out) == (1, "")
    assert f"In der Datenbank {said}" in refused.err
    monkeypatch.setenv("ENVIRONMENT", "demo")
    monkeypatch.delenv("BASE_URL")
    assert run(capsys, "check").exit_code == 0


def test_nobody_else_on_the_machine_reads_database_or_backup(capsys, database: Path, tmp_path: Path):
    earlier = os.umask(0o022)
    try:
        run(capsys, "migrate")
        # As an earlier version left it.
        database.chmod(0o644)
        with contextlib.closing(make_engine(f"sqlite:///{database}").connect()) as connection:
            connection.exec_driver_sql("CREATE TABLE more (id INTEGER)")
            rights = {file.name: file.stat().st_mode & 0o777 for file in database.parent.iterdir()}
        assert run(capsys, "backup", str(tmp_path / "kept" / "copy.db")).exit_code == 0
    finally:
        os.umask(earlier)

    assert rights == dict.fromkeys(("matchmaker.db", "matchmaker.db-wal", "matchmaker.db-shm"), 0o600)
    assert database.parent.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "kept" / "copy.db").stat().st_mode & 0o777 == 0o600


def test_check_says_in_json_what_it_found(capsys, database: Path):
    run(capsys, "migrate")

    assert json.loads(run(capsys, "check", "--json").out) == {
        "database": f"sqlite:///{database}",
        "schema": NEWEST,
        "environment": "production",
    }


def test_a_database_of_a_newer_program_is_refused(capsys, database: Path):
    run(capsys, "migrate")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for command in ("check", "migrate"):
        refused = run(capsys, command)
        assert (refused.exit_code, refused.out) == (1, "")
        assert "9999" in refused.err


def test_a_file_that_is_no_database_is_a_sentence(capsys, database: Path):
    database.parent.mkdir(parents=True)
    database.write_bytes(b"Das ist ein Brief und keine Datenbank. " * 100)

    for command in ("check", "migrate"):
        refused = run(capsys, command)
        assert (refused.exit_code, refused.out) == (1, "")
        assert refused.err.count("\n") == 1
    assert database.read_bytes().startswith(b"Das ist ein Brief")


def test_wrong_settings_are_named_all_at_once_and_the_password_of_the_database_is_not_shown(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setenv("BASE_URL", "austausch")
    monkeypatch.setenv("SECRET_KEY", "kurz")
    refused = run(capsys, "check")
    assert refused.exit_code == 1
    assert "BASE_URL" in refused.err
    assert "SECRET_KEY" in refused.err

    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    monkeypatch.setenv("SECRET_KEY", "invented and sealed with 39 characters")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://head:geheim@/x?host={tmp_path}")
    unreachable = run(capsys, "check")
    assert unreachable.exit_code == 1
    assert "Die Datenbank antwortet nicht" in unreachable.err
    assert "geheim" not in unreachable.err


def test_values_that_are_wrong_and_those_that_do_not_fit_a_use_are_named_together(capsys, monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.delenv("MAIL_REPLY_TO")
    monkeypatch.setenv("BASE_URL", "http://austausch.example")
    monkeypatch.setenv("SMTP_URL", "smtp://user:secret@mail.example:99999")
    monkeypatch.setenv("MAIL_FROM", "kein")
    monkeypatch.delenv("OPERATOR_NAME")
    monkeypatch.setenv("OPERATOR_ADDRESS", "Postfach 1, 00000 Musterstadt")

    refused = run(capsys, "check")

    told = dict(line.strip().split(": ", 1) for line in refused.err.splitlines()[1:])
    lacking = {"SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM", "MAIL_REPLY_TO", "OPERATOR_NAME", "OPERATOR_ADDRESS"}
    assert set(told) == lacking
    assert told["OPERATOR_ADDRESS"].startswith("Ein Postfach genügt nicht")
    assert told["SMTP_URL"] == "Der Port hinter dem Doppelpunkt ist keine Zahl von 1 bis 65535."
    assert "secret" not in refused.err
    # Whatever needs neither pages nor letters hears of the wrong values alone.
    alone = run(capsys, "outbox", "list")
    assert [line.split(":")[0].strip() for line in alone.err.splitlines()[1:]] == [
        "SMTP_URL",
        "MAIL_FROM",
        "OPERATOR_ADDRESS",
    ]


def test_a_mail_server_that_does_not_answer_is_not_in_order(capsys, monkeypatch):
    run(capsys, "migrate")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")

    refused = run(capsys, "check")

    assert (refused.exit_code, refused.out) == (1, "")
    assert f"Der Mailserver 127.0.0.1:{port} ist nicht erreichbar" in refused.err


def test_a_backup_comes_back_at_the_terminal(capsys, monkeypatch, tmp_path):
    run(capsys, "migrate")
    file = tmp_path / "heute.backup"

    saved = json.loads(run(capsys, "backup", str(file), "--json").out)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    back = run(capsys, "restore", str(file), "--json")

    assert json.loads(back.out) == saved == {"file": str(file), "sha256": saved["sha256"], "bytes": file.stat().st_size}
    assert run(capsys, "check").exit_code == 0
    assert json.loads(run(capsys, "outbox", "list", "--json").out)["on_hold"]["reason"] == "restore"
    again = run(capsys, "backup", str(file))
    assert (again.exit_code, again.err) == (1, f"{file} gibt es schon. Bitte nennen Sie eine neue Datei.\n")


def test_post_is_held_after_a_restore_until_it_was_looked_up_and_released_by_name(capsys, tmp_path):
    run(capsys, "migrate")
    file = tmp_path / "heute.backup"
    run(capsys, "backup", str(file))

    back = run(capsys, "restore", str(file), "--replace")
    early = run(capsys, "outbox", "release", "--by", "Leitung")
    too_early = run(capsys, "outbox", "reconcile", "--by", "Leitung")
    # The same restore, a quarter of an hour ago.
    restore(engine_for(current_settings()), file, replace=True, held=Held("Technik", clock() - GRACE))
    looked_up = run(capsys, "outbox", "reconcile", "--by", "Leitung")
    released = json.loads(run(capsys, "outbox", "release", "--by", "Technik", "--json").out)

    assert "Der Versand ist angehalten" in back.err
    assert (early.exit_code, "outbox reconcile" in early.err) == (1, True)
    assert (too_early.exit_code, "in 15 min noch einmal" in too_early.err) == (1, True)
    assert looked_up.out.startswith("Abgeglichen: nichts war fällig.")
    assert (released["checked_by"], released["released_by"]) == ("Leitung", "Technik")
    assert run(capsys, "outbox", "hold", "--by", "Leitung").out == "Der Versand ist angehalten.\n"
    assert "seit" in run(capsys, "outbox", "list").out.splitlines()[0]
