"""Does head office see who wants news, with the way to end them, and can it forget an address?"""

import json
from pathlib import Path

import pytest

from api.pages.interest_link import HERE
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import confirm_interest
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.builders import a_town, ags
from tests.command_line import run

ADDRESS = "rathaus@cedernburg.example"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'interests.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", "an invented key of 32 characters")
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.interests.add(Interest("waiting", "still@dornfeld.example", ags(1), clock()))
        uow.interests.add(Interest("counting", ADDRESS, ags(2), clock(), topic="care"))
        uow.commit()
    confirm_interest("counting", open_unit_of_work(), clock())


def test_only_whom_the_mailbox_confirmed_is_listed_with_a_link_to_end_it(capsys: pytest.CaptureFixture[str]):
    rows = json.loads(run(capsys, "interest", "list", "--json").out)["interests"]

    assert [(one["ags"], one["name"], one["address"], one["topic"]) for one in rows] == [
        (ags(2), "Cedernburg", ADDRESS, "care")
    ]
    assert f"{HERE}/counting." in rows[0]["end_link"]
    line = run(capsys, "interest", "list").out
    assert line.startswith(f"Cedernburg: {ADDRESS}, Thema care, seit ")
    assert rows[0]["end_link"] in line


def test_an_address_is_forgotten_whether_it_was_confirmed_or_not(capsys: pytest.CaptureFixture[str]):
    for address in (f" {ADDRESS.upper()}", "still@dornfeld.example"):
        assert run(capsys, "interest", "forget", address).out == "Gelöscht: 1.\n"
        assert run(capsys, "interest", "forget", address).out == "Diese Adresse ist nicht eingetragen.\n"
    assert run(capsys, "interest", "list").out == "Es ist noch keine Adresse bestätigt.\n"
