"""Does the terminal let people into head office, and out again, and say what it does?"""

import json
import re

import pytest

from api.commands.operation import nobody_here
from api.wiring import clock, current_settings, open_unit_of_work
from matchmaker.rounds.office_inviting import invited_person
from tests.command_line import run
from tests.people_builders import a_person

INVITE = ("people", "invite", "Sued@office.example", "--called", "Koordination Süd")


@pytest.fixture(autouse=True)
def migrated(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    assert run(capsys, "migrate").exit_code == 0


def test_an_invitation_is_shown_once_and_its_link_invites(capsys):
    answer = run(capsys, *INVITE)
    first, link = answer.out.strip().splitlines()

    assert answer.exit_code == 0
    assert re.fullmatch(r"Zugang einrichten für Koordination Süd, gültig bis .+:", first)
    token = link.removeprefix("https://austausch.example/anmelden/einrichten/")
    with open_unit_of_work() as uow:
        assert invited_person(token, uow, clock()).address == "sued@office.example"


def test_the_list_names_everybody_and_no_secret(capsys):
    assert run(capsys, "people", "list").out.startswith("Noch niemand.")
    run(capsys, *INVITE, "--administrator")
    told = run(capsys, "people", "list").out
    (listed,) = json.loads(run(capsys, "people", "list", "--json").out)["people"]

    assert told == "Koordination Süd · sued@office.example · Verwaltung der Zugänge · eingeladen\n"
    assert listed.keys() == {
        *("id", "address", "called", "rank", "enrolled_at", "invited_until", "ended_at", "recovery_codes_left"),
    }


def test_who_is_ended_is_gone_from_the_list_and_ending_twice_is_refused(capsys):
    run(capsys, *INVITE)

    assert run(capsys, "people", "end", "sued@OFFICE.example").out == "Beendet: Koordination Süd.\n"
    assert json.loads(run(capsys, "people", "list", "--json").out) == {"people": []}
    refused = run(capsys, "people", "end", "sued@office.example")
    assert (refused.exit_code, "hat keinen Zugang" in refused.err) == (1, True)


def test_every_fault_of_an_invitation_is_told_at_once(capsys):
    refused = run(capsys, "people", "invite", "keine Adresse", "--called", " ")

    assert refused.exit_code == 1
    assert ("adresse: " in refused.err, "name: " in refused.err) == (True, True)


def test_no_link_is_made_for_head_office_unless_the_operator_says_so(capsys, monkeypatch):
    refused = run(capsys, "sign-in-link", "--head-office")
    assert (refused.exit_code, "matchmaker people invite" in refused.err) == (1, True)

    monkeypatch.setenv("OFFICE_SIGN_IN", "link")
    assert run(capsys, "sign-in-link", "--head-office").exit_code == 0


def test_the_check_says_that_nobody_can_come_in_until_somebody_has_set_up_an_account(capsys, monkeypatch):
    run(capsys, *INVITE, "--administrator")
    (hint,) = nobody_here(current_settings())
    assert "matchmaker people invite" in hint

    with monkeypatch.context() as patch:
        patch.setenv("OFFICE_SIGN_IN", "link")
        assert nobody_here(current_settings()) == []
    with open_unit_of_work() as uow:
        uow.office_people.add(a_person(2))
        uow.commit()
    assert nobody_here(current_settings()) == []
