"""Can head office try, accept, pin, veto, swap and take back at the terminal?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_town, ags
from tests.command_line import Answer, run

NEEDS = (Need("leerstand"), Need("innenentwicklung", 2 / 3), Need("einzelhandel", 1 / 3))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/round.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    monkeypatch.setenv("ENVIRONMENT", "demo")
    return tmp_path


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]):
    """A round of seven towns with room for one exchange each, proposed once: three tandems."""

    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    assert type_in("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(7))
        uow.profiles.save_all(a_profile(number, capacity=1, needs=NEEDS, experience=()) for number in range(7))
        uow.commit()
    assert type_in("round", "open", "--title", "Herbst", "--format", "tandem", "--id", "g").exit_code == 0
    assert type_in("round", "collect").exit_code == 0
    assert type_in("round", "propose").exit_code == 0
    return type_in


def stored():
    with open_unit_of_work(reading=True) as uow:
        return uow.proposals.of_round("g")


def free_town() -> str:
    seated = {member.ags for one in stored() for member in one.members}
    return next(ags(number) for number in range(7) if ags(number) not in seated)


def document(answer: Answer):
    assert answer.exit_code == 0, answer.err
    return json.loads(answer.out)


def test_a_dry_run_tells_the_change_and_stores_nothing_and_is_then_accepted_as_it_was(terminal):
    vetoed = stored()[0]
    assert terminal("round", "veto", vetoed.id, "--reason", "distance", "--note", "zu weit").exit_code == 0
    before = stored()

    told = terminal("round", "propose", "--dry-run")
    change = document(terminal("round", "propose", "--dry-run", "--json"))["change"]

    assert stored() == before
    assert change["sentence"] in told.out
    assert f"--accept {change['fingerprint']}" in told.out
    assert "Gespeichert wurde nichts" in told.out
    assert (change["stood"], change["before"]["served"], change["after"]["served"]) == (2, 4, 6)
    accepted = terminal("round", "propose", "--accept", change["fingerprint"])
    assert (accepted.exit_code, change["sentence"] in accepted.out) == (0, True)
    drafts = [[member.ags for member in one.members] for one in stored() if one.state == "draft"]
    assert sorted(drafts) == sorted([*change["kept"], *change["new"]])


def test_another_plan_than_the_one_seen_is_not_stored(terminal):
    seen = document(terminal("round", "propose", "--dry-run", "--json"))["change"]["fingerprint"]
    assert terminal("round", "veto", stored()[0].id).exit_code == 0
    before = stored()

    refused = terminal("round", "propose", "--accept", seen)

    assert (refused.exit_code, refused.out) == (1, "")
    assert "einen anderen Plan" in refused.err
    assert stored() == before


def test_trying_and_accepting_at_once_is_wrong_usage(terminal):
    assert terminal("round", "propose", "--dry-run", "--accept", "x").exit_code == 2


def test_a_run_tells_as_json_what_it_changed_beside_everything_else(terminal):
    found = document(terminal("round", "propose", "--json"))

    assert found["change"]["sentence"] == "Keiner von 3 Vorschlägen ändert sich."
    assert len(found["proposals"]) == 3


def test_pin_and_unpin_and_undo(terminal):
    first = stored()[0].id

    pinned = terminal("round", "pin", first)
    assert (pinned.exit_code, pinned.out) == (0, f"Der Vorschlag {first} ist festgehalten.\n")
    assert stored()[0].pinned
    assert document(terminal("round", "unpin", first, "--json"))["pinned"] is False
    undone = terminal("round", "undo")
    assert undone.out == f"Zurückgenommen: {first} (gelöst von: Geschäftsstelle).\n"
    assert stored()[0].pinned
    assert document(terminal("round", "undo", "--json"))["act"] == "pinned"
    nothing = terminal("round", "undo")
    assert (nothing.exit_code, nothing.out) == (1, "")
    assert "nichts, was zurückgenommen werden kann" in nothing.err


@pytest.mark.parametrize("command", ["pin", "unpin", "veto"])
def test_an_unknown_proposal_is_refused_in_a_sentence(terminal, command: str):
    refused = terminal("round", command, "g-1-99")

    assert (refused.exit_code, refused.out) == (1, "")
    assert "g-1-99" in refused.err


def test_a_swap_is_previewed_then_done_then_taken_back(terminal):
    first, *others = stored()
    free, leaving = free_town(), first.members[1].ags

    told = terminal("round", "swap", first.id, leaving, free, "--dry-run")
    assert told.exit_code == 0
    assert "Städte mit Vorschlag: 6 statt 6." in told.out
    assert stored() == (first, *others)
    done = document(terminal("round", "swap", first.id, leaving, free, "--reason", "Wunsch", "--json"))
    assert (done["stored"], done["left_out"], done["newly_served"]) == (True, [leaving], [free])
    assert {one["id"] for one in done["after"]} <= {one.id for one in stored()}
    assert terminal("round", "undo").exit_code == 0
    assert set(stored()) == {first, *others}


def test_a_swap_that_changes_the_topic_says_so_and_names_its_points(terminal):
    with open_unit_of_work() as uow:
        other = (Need("einzelhandel"), Need("innenentwicklung", 2 / 3))
        uow.profiles.save_all([a_profile(number, capacity=1, needs=other, experience=()) for number in (4, 5, 6)])
        uow.commit()
    assert terminal("round", "propose").exit_code == 0
    first, free = next(one for one in stored() if one.topic == "leerstand"), free_town()

    told = terminal("round", "swap", first.id, first.members[1].ags, free, "--dry-run")
    seen = document(terminal("round", "swap", first.id, first.members[1].ags, free, "--dry-run", "--json"))

    assert "Thema: Innenentwicklung statt Leerstand." in told.out.splitlines()
    assert "Summe der gezeigten Punkte: −" in told.out
    assert seen["topic_changes"] == [{"before": "leerstand", "after": "innenentwicklung"}]
    assert ([one["topic"] for one in seen["before"]], [one["topic"] for one in seen["after"]]) == (
        ["leerstand"],
        ["innenentwicklung"],
    )


def test_two_drafts_exchange_partners(terminal):
    first, second, _ = stored()

    done = terminal("round", "swap", first.id, first.members[1].ags, second.members[1].ags, "--with", second.id)

    assert (done.exit_code, done.err) == (0, "")
    assert "Getauscht und festgehalten." in done.out


def test_a_swap_that_a_town_s_own_word_forbids_is_refused_by_name(terminal):
    first, second, _ = stored()

    refused = terminal("round", "swap", first.id, first.members[1].ags, second.members[1].ags, "--reason", "egal")

    assert (refused.exit_code, refused.out) == (1, "")
    assert "hat keinen Platz mehr: vergeben an Vorschlag" in refused.err
