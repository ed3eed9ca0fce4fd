"""Does ``matchmaker worker`` send what is due, say that it is alive, and leave in good order?"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from api.settings import read_settings
from api.wiring import clock, engine_for, open_unit_of_work
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.readiness import why_not_ready
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.schema import migrate
from tests.command_line import run
from tests.integration.test_serve_command import a_free_port
from tests.round_builders import a_message, a_message_in_data

SECONDS = 60


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    chosen = {"DATABASE_URL": f"sqlite:///{tmp_path}/m.db", "SMTP_URL": f"folder:{tmp_path}/out", "ENVIRONMENT": "demo"}
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    migrate(engine_for(read_settings(chosen)))
    return {**os.environ, **chosen}


def queue(*numbers: int) -> None:
    with open_unit_of_work() as uow:
        for number in numbers:
            uow.outbox.queue(a_message(number, due_at=clock() - timedelta(minutes=number)))
        uow.commit()


def until(holds: Callable[[], bool]) -> None:
    """Wait for another process, and fail loudly if it never gets there."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def all_sent() -> bool:
    with open_unit_of_work(reading=True) as uow:
        return set(uow.outbox.count_by_state()) == {"sent"}


def test_once_sends_what_is_due_settles_what_was_left_and_says_so(environment, capsys, tmp_path: Path):
    queue(1, 2)
    with open_unit_of_work() as uow:
        uow.outbox.queue(a_message_in_data(3, clock() - timedelta(minutes=20)))
        uow.commit()

    first = run(capsys, "worker", "--once", "--json")
    second = run(capsys, "worker", "--once", "--json")

    # The third mail is in no folder, so it never arrived: it is queued again, and sent before the worker ends.
    assert json.loads(first.out) == json.loads(second.out) == {"mails": {"sent": 3}}
    assert len(list((tmp_path / "out").glob("*.eml"))) == 3
    # Every connection is closed: SQLite has written its log into the one file, and taken the log away.
    assert [file.name for file in tmp_path.glob("m.db*")] == ["m.db"]


def test_once_tells_what_this_run_sent_and_what_the_outbox_holds(environment, capsys):
    queue(1, 2)

    first = run(capsys, "worker", "--once")
    second = run(capsys, "worker", "--once")

    assert first.err.splitlines()[-1] == "In diesem Lauf verschickt: 2. Im Postausgang: 2 verschickt."
    assert second.err.splitlines()[-1] == "In diesem Lauf verschickt: 0. Im Postausgang: 2 verschickt."


def test_once_sends_what_it_wrote_itself(environment, capsys):
    with open_unit_of_work() as uow:
        uow.tasks.add(Task("reply/1", TaskKind.REPLY, clock(), "Cedernburg hat geantwortet."))
        uow.commit()

    # Head office's overview is written by the daily run, which comes after the first delivery.
    assert json.loads(run(capsys, "worker", "--once", "--json").out) == {"mails": {"sent": 1}}


@pytest.mark.parametrize("arguments", [["worker"], ["serve", "--port", "PORT"]])
def test_a_running_worker_sends_beats_and_leaves_when_it_is_told_to(environment, arguments: list[str]):
    queue(1)
    words = [str(a_free_port()) if word == "PORT" else word for word in arguments]
    command = [sys.executable, "-c", "from api.cli import main; main()", *words]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as own:
        until(all_sent)
        queue(2)
        until(all_sent)
        with open_unit_of_work(reading=True) as uow:
            reasons = why_not_ready(uow, clock())
        own.send_signal(signal.SIGTERM if arguments == ["worker"] else signal.SIGINT)
        _, err = own.communicate(timeout=SECONDS)

    assert reasons == ()
    assert own.returncode == 0
    assert [line for line in err.splitlines() if '"error"' in line or "Traceback" in line] == []


def test_pages_without_a_worker_send_nothing(environment):
    queue(1)
    port = str(a_free_port())
    command = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "serve",
        "--no-worker",
        "--json",
        "--port",
        port,
    ]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as site:
        site.stderr.readline()
        # A worker would have begun before the first answer, and a stop waits for the sweep that it is at.
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS).close()
        site.send_signal(signal.SIGINT)
        site.communicate(timeout=SECONDS)

    with open_unit_of_work(reading=True) as uow:
        assert [mail.id for mail in uow.outbox.in_state(MessageState.QUEUED)] == ["m1"]
        assert uow.clockwork.last_beat() is None
