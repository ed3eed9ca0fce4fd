"""Does the demo say of each of its profiles that role, consent and capacity are assumed, and of nobody else's?"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.demo import lay_ground
from api.wiring import current_settings, open_unit_of_work
from matchmaker.towns.profile import TownProfile
from tests.command_line import run

ASSUMED = "Demo-Annahme"


@pytest.fixture(autouse=True)
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/demo.db")
    monkeypatch.setenv("ENVIRONMENT", "demo")


def prepared() -> tuple[TownProfile, ...]:
    lay_ground(current_settings())
    with open_unit_of_work(reading=True) as uow:
        return uow.profiles.all()


def test_the_demo_marks_what_it_assumes_also_in_what_an_earlier_version_stored(capsys):
    profiles = prepared()
    assert {one.consent_source for one in profiles} == {ASSUMED}
    earlier, own = replace(profiles[0], consent_source=None), replace(profiles[1], consent_source=None, capacity=3)
    with open_unit_of_work() as uow:
        uow.profiles.save_all([earlier, own])
        uow.commit()

    again = {one.ags: one for one in prepared()}

    assert (again[earlier.ags], again[own.ags]) == (profiles[0], own)
    exported = json.loads(run(capsys, "profiles", "export").out)["towns"]
    assert {town["ags"]: town.get("consent_source") for town in exported} == {
        ags: None if ags == own.ags else ASSUMED for ags in again
    }
