"""Does head office record at the terminal what a town said at the phone, and load school holidays?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.asking import Desk, begin_asking
from tests.builders import NAMES, a_profile, a_town, ags
from tests.command_line import Answer, run
from tests.fake_letters import a_post
from tests.lifecycle_cast import PROPOSAL, a_tandem, invited
from tests.round_builders import OLGA, a_round, a_run

Terminal = Callable[..., Answer]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The terminal of an installation in which one proposal waits for answers."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/answers.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("ENVIRONMENT", "demo")

    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    assert type_in("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all(a_profile(number) for number in range(8))
        uow.rounds.add(a_round())
        uow.runs.add(a_run())
        approved = a_tandem(0, 1).approve(OLGA, clock())
        uow.proposals.add_all([approved])
        begin_asking(approved, Desk(a_post(), uow, clock()))
        uow.commit()
    return type_in


def say(terminal: Terminal, town: str, *words: str) -> Answer:
    return terminal("round", "answer", PROPOSAL, town, *words)


def states() -> dict[int, str]:
    return invited(open_unit_of_work(reading=True))


def test_an_answer_at_the_phone_counts_with_its_note(terminal: Terminal):
    said = say(terminal, NAMES[0], "no", "--reason", "topic", "--never-again", "--note", "Anruf am Montag")

    assert (said.exit_code, said.out, said.err) == (0, f"{NAMES[0]} hat abgesagt.\n", "")
    with open_unit_of_work(reading=True) as uow:
        one = uow.invitations.get(PROPOSAL, ags(0))
    assert (one.state, one.reason, one.not_again, one.note) == ("declined", "topic", True, "Anruf am Montag")


def test_of_several_towns_of_a_name_the_one_in_the_proposal_is_meant(terminal: Terminal):
    with open_unit_of_work() as uow:
        named_alike = {number: a_town(number, name=NAMES[0]) for number in (5, 6)}
        uow.towns.replace_all(named_alike.get(number) or a_town(number) for number in range(8))
        uow.commit()

    assert say(terminal, NAMES[0], "yes").out == f"{NAMES[0]} hat zugesagt.\n"
    assert states()[0] == "accepted"
    elsewhere = terminal("round", "answer", "unknown", NAMES[0], "yes")
    assert (elsewhere.exit_code, "unknown" in elsewhere.err) == (1, True)


def test_a_name_of_several_towns_outside_of_the_proposal_stays_ambiguous(terminal: Terminal):
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number, name="Doppelhof") if number > 5 else a_town(number) for number in range(8))
        uow.commit()

    refused = say(terminal, "Doppelhof", "yes")

    assert refused.exit_code == 1
    assert "„Doppelhof“ ist nicht eindeutig." in refused.err


def test_machines_read_one_document(terminal: Terminal):
    said = json.loads(say(terminal, ags(1), "yes", "--json").out)

    assert (said["proposal"], said["ags"], said["state"]) == (PROPOSAL, ags(1), "accepted")


def test_a_call_stops_the_clock_and_called_lets_it_run_on(terminal: Terminal):
    asked = say(terminal, NAMES[0], "call")
    called = say(terminal, NAMES[0], "called")

    assert (asked.exit_code, called.exit_code) == (0, 0)
    assert asked.out != called.out
    assert states() == {0: "asked", 1: "asked"}


def test_more_time_and_another_office_are_said_with_the_last_day(terminal: Terminal):
    assert say(terminal, NAMES[0], "delegate", "--office", "Stabsstelle").out.startswith(
        f"{NAMES[0]} lässt sich vertreten (Stabsstelle); Antwort bis "
    )
    assert say(terminal, NAMES[0], "later").out.startswith(f"{NAMES[0]} braucht mehr Zeit; Antwort bis ")
    assert say(terminal, NAMES[0], "call").out == (
        f"{NAMES[0]} wünscht einen Anruf. Bis dahin steht die Frist, höchstens 21 Tage.\n"
    )


def test_a_yes_after_the_other_town_s_no_is_kept_and_said_to_change_nothing(terminal: Terminal):
    say(terminal, NAMES[0], "no")

    said = say(terminal, NAMES[1], "yes")

    assert (said.exit_code, said.err) == (0, "")
    assert "hat zugesagt" not in said.out
    assert f"{PROPOSAL} ist schon abgelehnt: Die Antwort von {NAMES[1]} ist vermerkt" in said.out
    assert "Bitte sagen Sie der Stadt nicht" in said.out
    assert states() == {0: "declined", 1: "accepted"}


def test_nothing_is_recorded_once_the_proposal_was_taken_back(terminal: Terminal):
    with open_unit_of_work() as uow:
        uow.proposals.save(uow.proposals.get(PROPOSAL).withdraw("Runde geschlossen"))
        uow.commit()

    said = say(terminal, NAMES[1], "yes")

    assert (said.exit_code, said.out) == (1, "")
    assert f"Der Vorschlag {PROPOSAL} ist zurückgezogen; die Antwort von {NAMES[1]} wurde nicht" in said.err
    assert states() == {0: "asked", 1: "asked"}


def test_a_second_answer_names_the_command_that_ends_the_exchange_instead(terminal: Terminal):
    say(terminal, NAMES[0], "yes")
    early = say(terminal, NAMES[0], "no")
    say(terminal, NAMES[1], "yes")

    late = say(terminal, NAMES[0], "no")

    assert (early.exit_code, late.exit_code) == (1, 1)
    assert early.err == (
        f"{NAMES[0]} hat zum Vorschlag {PROPOSAL} schon geantwortet; die erste Antwort gilt. Nichts wurde geändert.\n"
    )
    assert f"matchmaker exchange end {PROPOSAL} --reason" in late.err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((NAMES[0], "vielleicht"), 2, "keine Antwort"),
        ((NAMES[5], "yes"), 1, "nicht gefragt"),
        (("Nirgendwo", "yes"), 1, "Keine Stadt heißt"),
        ((NAMES[0], "delegate"), 1, "Bitte nennen Sie die Stelle"),
        ((NAMES[0], "called"), 1, "kein Rückruf vorgemerkt"),
        ((NAMES[0], "later", "--days", "29"), 2, "höchstens 28"),
    ],
)
def test_what_cannot_be_recorded_is_a_sentence_and_changes_nothing(
    terminal: Terminal, words: tuple[str, ...], code: int, sentence: str
):
    said = say(terminal, *words)

    assert (said.exit_code, said.out) == (code, "")
    assert sentence in said.err
    assert states() == {0: "asked", 1: "asked"}


def test_holidays_are_loaded_shown_and_refused_as_a_whole(terminal: Terminal, tmp_path: Path):
    file = tmp_path / "ferien.csv"
    file.write_text("Land;Ferien;von;bis\nSachsen;Winterferien;08.02.2027;19.02.2027\n", encoding="utf-8")

    loaded = terminal("holidays", "load", str(file))
    shown = json.loads(terminal("holidays", "show", "--json").out)
    file.write_text("Land;Ferien;von;bis\nHesen;Ostern;08.02.2027;01.02.2027\n", encoding="utf-8")
    refused = terminal("holidays", "load", str(file))

    assert "Sachsen: Winterferien, 08.02.2027 bis 19.02.2027\n" in loaded.out
    assert "Ohne Schulferien: Schleswig-Holstein, " in loaded.out
    assert loaded.out.endswith("\nGespeichert.\n")
    assert [one["state"] for one in shown["holidays"]] == ["Sachsen"]
    assert (refused.exit_code, refused.out) == (1, "")
    assert json.loads(terminal("holidays", "show", "--json").out) == shown
