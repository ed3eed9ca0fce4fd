"""Does ``matchmaker sign-in-link`` give a way in, for the right people and once?"""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from api.sign_in import open_session
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.command_line import run


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'links.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.commit()


def token_in(address: str) -> str:
    before, _, token = address.rpartition("/")
    assert before == "https://austausch.example/anmelden"
    return token


def opened(token: str):
    return open_session(token, open_unit_of_work(), clock(), lambda: "session")[1]


@pytest.mark.parametrize("role", [None, *Role])
def test_a_town_gets_a_link_for_one_office_or_for_all(capsys: pytest.CaptureFixture[str], role: Role | None):
    wanted = ["--role", role.value] if role else []

    answer = run(capsys, "sign-in-link", "Cedern", *wanted, "--json")

    document = json.loads(answer.out)
    session = opened(token_in(document["link"]))
    assert document["for"] == "Cedernburg"
    assert (session.audience, session.ags, session.role) == (Audience.TOWN, ags(2), role)


def test_head_office_gets_a_link_too_and_it_opens_one_session(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OFFICE_SIGN_IN", "link")
    answer = run(capsys, "sign-in-link", "--head-office")

    token = token_in(answer.out.splitlines()[-1])
    assert opened(token).audience is Audience.HEAD_OFFICE
    with pytest.raises(TransitionRefused, match="schon benutzt"):
        opened(token)


def test_a_link_ends_after_a_day(capsys: pytest.CaptureFixture[str]):
    token = token_in(run(capsys, "sign-in-link", "Cedernburg").out.splitlines()[-1])

    with pytest.raises(TransitionRefused, match="abgelaufen"):
        open_session(token, open_unit_of_work(), clock() + timedelta(hours=25), lambda: "session")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Nennen Sie entweder eine Stadt oder --head-office"),
        (("Cedernburg", "--head-office"), "Nennen Sie entweder eine Stadt oder --head-office"),
        (("--head-office", "--role", "mayor"), "Die Geschäftsstelle hat keine Stelle einer Stadt"),
        (("Cedrenburg",), "Cedernburg"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
):
    answer = run(capsys, "sign-in-link", *arguments)

    assert answer.exit_code == 1
    assert told in answer.err
