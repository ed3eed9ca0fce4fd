"""Does a round tell of whom it leaves over what ``matchmaker solve`` tells: by which rules, and what would help?"""

import json
from pathlib import Path
from typing import Any

import pytest

from api.wiring import open_unit_of_work
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile
from tests.builders import a_town, ags
from tests.command_line import Answer, run
from tests.group_cast import a_group_profile

NEEDS = (Need("leerstand"), Need("innenentwicklung", 2 / 3), Need("einzelhandel", 1 / 3))
KNOWS = Experience("leerstand", StatementKind.TOPIC, Stage.LEARNED, topic="leerstand")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/round.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    monkeypatch.setenv("ENVIRONMENT", "demo")


def towns(format: Format) -> list[TownProfile]:
    """Those of circles lie in one state, two of them in one district; three fit each other; visitors have one host."""
    states = ["Bayern"] * 6 if format is Format.CIRCLE else ["Bayern", "Hessen", "Sachsen"]
    experienced = 1 if format is Format.VISIT else len(states)
    return [
        a_group_profile(
            number,
            needs=() if format is Format.VISIT and number == 0 else NEEDS,
            experience=(KNOWS,) if number < experienced else (),
            state=state,
            district="99000" if format is Format.CIRCLE and number in (0, 5) else f"99{number:03d}",
            capacity=1,
        )
        for number, state in enumerate(states)
    ]


def proposed(capsys: pytest.CaptureFixture[str], format: Format) -> tuple[dict[str, Any], Answer]:
    assert run(capsys, "migrate").exit_code == 0
    profiles = towns(format)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number, state=profile.state) for number, profile in enumerate(profiles))
        uow.profiles.save_all(profiles)
        uow.commit()
    run(capsys, "round", "open", "--title", "Herbst", "--format", format, "--id", "g")
    run(capsys, "round", "collect")
    first = json.loads(run(capsys, "round", "propose", "--json").out)
    shown = json.loads(run(capsys, "round", "show", "--json").out)
    assert first["unmatched"] == shown["unmatched"]
    return shown, run(capsys, "round", "show")


ROOM = {"rule": "partner_capacity", "from": "99000001: 1", "to": "99000001: 2", "candidates": 1}
STATES = {"rule": "maximum_per_state", "from": "2", "to": "5", "candidates": 4}


@pytest.mark.parametrize(
    ("format", "number", "told"),
    [
        (Format.TANDEM, 2, {"removed": {"taken": 2}, "relaxation": ROOM}),
        (Format.VISIT, 2, {"removed": {"taken": 1}}),
        (Format.CIRCLE, 5, {"removed": {"district": 1}, "conflict": ["per_state"], "relaxation": STATES}),
    ],
)
def test_a_round_tells_by_which_rules_its_towns_are_left_over(
    capsys, format: Format, number: int, told: dict[str, Any]
):
    shown, _ = proposed(capsys, format)

    (left,) = (one for one in shown["unmatched"] if one["ags"] == ags(number))
    assert {name: value for name, value in left.items() if name in ("removed", "conflict", "relaxation")} == told


def test_the_terminal_counts_what_each_rule_took_from_the_towns_of_one_reason(capsys):
    _, lines = proposed(capsys, Format.CIRCLE)

    assert "    Mögliche, die wegfielen, zusammengezählt: 2 im selben Landkreis." in lines.out.splitlines()
