"""Does ``matchmaker serve`` answer, say in one line of JSON what happens, and leave with a sentence and exit 1?"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from api.settings import read_settings
from api.wiring import engine_for
from matchmaker.storage.schema import migrate
from tests.command_line import run


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A migrated database of its own, in the demo."""
    chosen = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/var/m.db",
        "SMTP_URL": f"folder:{tmp_path}/outbox",
        "ENVIRONMENT": "demo",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    for name in ("SECRET_KEY", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    migrate(engine_for(read_settings(chosen)))
    return {**os.environ, **chosen}


@pytest.fixture
def taken_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_busy_port_is_a_german_sentence_and_exit_1(command: str, environment, taken_port: int, capsys, tmp_path):
    answer = run(capsys, command, "--port", str(taken_port))

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.startswith(f"So kann der Dienst nicht starten:\n  --port: Port {taken_port} ist schon belegt.")
    assert answer.err.count("\n") == 2
    # The port is asked for before the work: the demo has done none of it.
    assert not (tmp_path / "outbox").exists()


def test_it_says_where_the_pages_are_answers_and_stops_in_good_order(environment):
    port = a_free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port), "--json"]
    with subprocess.Popen(
        [*command, "--no-worker"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as site:
        first = json.loads(site.stderr.readline())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as reply:
            status = reply.status
        site.send_signal(2)
        out, err = site.communicate(timeout=30)

    assert status == 200
    assert json.loads(out) == {"url": f"http://127.0.0.1:{port}", "environment": "demo"}
    assert {**first, "timestamp": ""} == {
        "event": "serving",
        "level": "info",
        "port": port,
        "environment": "demo",
        "timestamp": "",
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", first["timestamp"])
    assert [json.loads(line)["event"] for line in err.splitlines()] == ["stopped"]
    assert site.returncode == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "systemd"])
def test_with_a_worker_beside_it_both_stop_in_good_order(environment, ending: signal.Signals):
    port = a_free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as site:
        # The note for people, then the site's own first line: from here on it takes signals.
        while '"serving"' not in site.stderr.readline():
            pass
        wait_for_answers(port)
        site.send_signal(ending)
        _, err = site.communicate(timeout=30)

    assert (json.loads(err.splitlines()[-1])["event"], site.returncode) == ("stopped", 0)


def wait_for_answers(port: int) -> None:
    """Until the port, which is open from the beginning, is answered at."""
    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60).close()
