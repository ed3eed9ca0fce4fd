"""Does every command, option, variable and figure that an installation is told to use exist in the product?"""

import os
import re
import shlex
import subprocess
from itertools import takewhile
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from api.app import create_app
from api.meters import Meters
from api.pages.metrics import StoredFigures
from api.protection import LARGEST_FILE_BYTES
from api.settings import Environment, Settings, check_for_serving, read_settings
from emails.smtp_mailer import LAST_ANSWER_S
from matchmaker.rounds.mail_ports import TakenSlots
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.vital_signs import read_vital_signs
from tests.builders import a_taxonomy
from tests.command_line import run
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = {unit.name: unit.read_text() for unit in sorted((DEPLOY / "systemd").glob("*.service"))}
TIMERS = {unit.name: unit.read_text() for unit in sorted((DEPLOY / "systemd").glob("*.timer"))}
PROXY = (DEPLOY / "nginx/matchmaker.conf").read_text()
CONTAINER = (DEPLOY / "Containerfile").read_text()
ALERTS = (DEPLOY / "prometheus/alerts.yml").read_text()
EXAMPLE = (DEPLOY / "environment.example").read_text()
HANDBOOK = (ROOT / "docs/operations.md").read_text()
SECRET = "0123456789abcdef" * 4
HARDENING = {
    *("User=matchmaker", "EnvironmentFile=/etc/matchmaker/environment", "UMask=0077", "NoNewPrivileges=yes"),
    *("CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes"),
    *("RestrictNamespaces=yes", "RestrictSUIDSGID=yes", "SystemCallFilter=@system-service"),
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
}


def invocations() -> list[tuple[str, ...]]:
    """Every call of the program in units, image and handbook, as its words without the arguments' values."""
    in_units = [found for text in UNITS.values() for found in re.findall(r"/bin/matchmaker ([^'\n]*)", text)]
    in_handbook = re.findall(r"^    (?:sudo )?matchmaker ([^#\n]*)", HANDBOOK, re.MULTILINE)
    image = " ".join(re.findall(r'"([^"]*)"', re.search(r"^CMD (.*)$", CONTAINER, re.MULTILINE)[1]))
    return sorted({_words(line) for line in (*in_units, *in_handbook, image)})


def _words(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(line.replace("$(", "").replace(")", "")))


def settings_of(text: str) -> dict[str, str]:
    """What a shell and systemd read of an environment file."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: shlex.split(value)[0] if value else "" for name, _, value in (line.partition("=") for line in lines)}


@pytest.mark.parametrize("words", invocations(), ids=" ".join)
def test_every_command_and_option_that_is_named_exists(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]):
    command = tuple(takewhile(lambda word: not word.startswith("-"), words))
    told = run(capsys, *command[:2], "--help")

    # Wrapped lines would cut a long option in two.
    text = re.sub(r"\s+", "", told.out)
    options = [word for word in words if word.startswith("--")]
    assert (told.exit_code, [word for word in options if word.partition("=")[0] not in text]) == (0, [])


def test_at_least_the_commands_of_the_services_are_looked_at():
    assert {words[0] for words in invocations()} >= {"serve", "worker", "backup", "retention", "migrate", "check"}


def test_the_example_names_existing_variables_and_all_that_production_asks_for():
    given = settings_of(EXAMPLE)
    named = set(re.findall(r"^#?([A-Z_]+)='", EXAMPLE, re.MULTILINE))

    assert named - {name.upper() for name in Settings.__slots__} == set()
    settings = read_settings(given | {"SECRET_KEY": SECRET, "METRICS_TOKEN": SECRET}, to_serve=True)
    check_for_serving(settings)
    assert settings.trusted_proxies == 1


def test_the_example_holds_no_secret_that_somebody_could_leave_in_place():
    given = settings_of(EXAMPLE)

    assert (given["SECRET_KEY"], given["METRICS_TOKEN"]) == ("", "")


@pytest.mark.parametrize("name", UNITS)
def test_every_service_is_hardened(name: str):
    lines = set(UNITS[name].splitlines())

    assert HARDENING - lines == set()


@pytest.mark.parametrize("name", TIMERS)
def test_every_timer_has_its_service_and_never_strikes_in_the_hour_that_is_there_twice(name: str):
    hour = int(re.search(r"^OnCalendar=\S* ?\*-\*-\* (\d\d):\d\d:\d\d Europe/Berlin$", TIMERS[name], re.MULTILINE)[1])

    assert name.replace(".timer", ".service") in UNITS
    assert hour != 2


def test_a_worker_may_wait_for_the_last_answer_of_a_relay_before_it_is_killed():
    allowed = int(re.search(r"^TimeoutStopSec=(\d+)$", UNITS["matchmaker-worker.service"], re.MULTILINE)[1])

    assert allowed > LAST_ANSWER_S


def test_the_proxy_leads_to_the_port_of_the_pages_and_tells_them_who_asks():
    port = re.search(r"--port (\d+)", UNITS["matchmaker-serve.service"])[1]
    (largest,) = re.findall(r"client_max_body_size (\d+)m;", PROXY)

    assert f"server 127.0.0.1:{port};" in PROXY
    assert re.findall(r"proxy_set_header X-Forwarded-For (\S+);", PROXY) == ["$remote_addr"]
    assert int(largest) * 1024 * 1024 > LARGEST_FILE_BYTES


def test_the_proxy_writes_no_address_of_a_link_down():
    servers = PROXY.split("\nserver {")[1:]

    assert [text for text in servers if "access_log off;" not in text] == []
    assert re.findall(r"error_log \S+ (\w+);", PROXY) == ["crit"]


def test_every_figure_that_an_alarm_or_the_handbook_names_is_told():
    told = figures()
    named = set(re.findall(r"\bmatchmaker_[a-z_]+", ALERTS + HANDBOOK))

    assert {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in named} == told


def figures() -> set[str]:
    """Every figure of a process on a database where something has happened."""
    uow = FakeUnitOfWork()
    with uow:
        uow.clockwork.claim("prune", NOW, NOW)
        assert uow.clockwork.taken_slots() == {"prune": TakenSlots(1, NOW)}
        signs = read_vital_signs(uow, NOW)
    stored = CollectorRegistry()
    stored.register(StoredFigures(signs))
    text = (generate_latest(stored) + generate_latest(Meters().registry)).decode()
    names = set(re.findall(r"^# TYPE (matchmaker_\w+?)(?:_total)? \w+$", text, re.MULTILINE))
    return {name for name in names if not name.endswith("_created")}


def test_every_state_that_an_alarm_asks_for_exists():
    assert set(re.findall(r'state="(\w+)"', ALERTS)) <= set(MessageState)


def test_what_the_image_copies_and_asks_exists():
    copied = [
        path for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.MULTILINE) for path in line.split()
    ]
    (asked,) = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", CONTAINER)
    settings = Settings(secret_key=SECRET, environment=Environment.DEMO)
    app = create_app(settings, lambda **_: FakeUnitOfWork(), lambda: NOW, a_taxonomy())

    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert str(app.url_path_for("ready")) == asked
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [name for name in kept if not (ROOT / name).exists()] == []


def test_the_image_runs_as_nobody_in_particular():
    final = CONTAINER.split("\nFROM ")[-1]

    assert re.findall(r"^USER (\d+)$", final, re.MULTILINE) == ["10001"]


def test_the_overview_names_every_file():
    overview = (DEPLOY / "README.md").read_text()
    named = set(re.findall(r"^\| `([^`]+)`(?:, `([^`]+)`)?", overview, re.MULTILINE))
    patterns = [f"systemd/{one}" if one.startswith("*") else one for pair in named for one in pair if one]

    found = {file for pattern in patterns for file in DEPLOY.glob(pattern)}
    assert {file for file in DEPLOY.rglob("*") if file.is_file()} - found == {DEPLOY / "README.md"}


def test_a_command_by_hand_gets_the_settings_and_the_folder_of_the_services(tmp_path: Path):
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "$BASE_URL|$SMTP_URL|$PWD|$*"\n')
    program.chmod(0o700)
    (tmp_path / "environment").write_text(EXAMPLE)
    (tmp_path / "state").mkdir()
    told = {
        "MATCHMAKER_ENVIRONMENT": str(tmp_path / "environment"),
        "MATCHMAKER_PROGRAM": str(program),
        "MATCHMAKER_STATE": str(tmp_path / "state"),
        # Whoever runs the tests; only root changes to another account at all.
        "MATCHMAKER_ACCOUNT": "root",
    }

    command = [DEPLOY / "matchmaker", "people", "invite", "--called", "Die Leitung"]
    done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, check=True)

    given = settings_of(EXAMPLE)
    expected = (given["BASE_URL"], given["SMTP_URL"], str(tmp_path / "state"), "people invite --called Die Leitung")
    assert done.stdout == "|".join(expected) + "\n"
