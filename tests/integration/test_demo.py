"""Does the demo always come to the same end, wherever an earlier run of it was interrupted, and tell the truth?"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.demo import CURATOR, ROUND_ID, TITLE, lay_ground, prepare_demo
from api.posting import post_of
from api.wiring import clock, current_settings, engine_for, open_unit_of_work
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.closing import close_round
from matchmaker.rounds.curation import Approvals, Veto, approve_several, veto_proposal
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format
from tests.command_line import run


def ground() -> None:
    lay_ground(current_settings())


def opened() -> None:
    open_round(Opening(TITLE, Format.TANDEM, packaged_policy(), ROUND_ID), open_unit_of_work(), clock())


def collecting() -> None:
    start_collecting(ROUND_ID, open_unit_of_work())


def proposed() -> None:
    propose(ProposingOrder(ROUND_ID, Strategy.MOST_SERVED), read_taxonomy(), open_unit_of_work(), clock())


def three_approved() -> None:
    names = tuple(one.id for one in proposals()[:3])
    approve_several(Approvals(ROUND_ID, CURATOR, names), open_unit_of_work(), clock())


def all_approved() -> None:
    approve_several(Approvals(ROUND_ID, CURATOR), open_unit_of_work(), clock())


def queued_but_not_delivered() -> None:
    settings = current_settings()
    offer_approved(ROUND_ID, post_of(settings), open_unit_of_work(), clock())


STEPS: tuple[Callable[[], None], ...] = (
    ground,
    opened,
    collecting,
    proposed,
    three_approved,
    all_approved,
    queued_but_not_delivered,
)


def proposals() -> tuple[Proposal, ...]:
    with open_unit_of_work(reading=True) as uow:
        return uow.proposals.of_round(ROUND_ID)


def settle(place: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("DATABASE_URL", f"sqlite:///{place}/var/matchmaker.db")
    patch.setenv("SMTP_URL", f"folder:{place}/outbox")
    patch.setenv("ENVIRONMENT", "demo")
    for name in ("SECRET_KEY", "BASE_URL", "MAIL_FROM", "MAIL_REPLY_TO"):
        patch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo as it stands after each of its steps, and once run to the end."""
    root = tmp_path_factory.mktemp("stations")
    with pytest.MonkeyPatch.context() as patch:
        settle(root / "line", patch)
        found = {}
        for step in (*STEPS, finished):
            step()
            # Closed, so that the file holds everything and may be copied.
            engine_for(current_settings()).dispose()
            found[step.__name__] = shutil.copytree(root / "line", root / step.__name__)
    return found


def finished() -> None:
    prepare_demo(current_settings())


@pytest.fixture
def at(stations: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts the demo of a station into a place of this test's own."""

    def put(station: str) -> Path:
        shutil.copytree(stations[station], tmp_path, dirs_exist_ok=True)
        settle(tmp_path, monkeypatch)
        return tmp_path

    return put


@pytest.fixture
def demo(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def run_it(*more: str) -> Any:
        answer = run(capsys, "demo", "--no-serve", "--json", *more)
        assert (answer.exit_code, answer.err) == (0, "")
        return json.loads(answer.out)

    return run_it


def letters(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (place / "outbox").iterdir()}


def test_it_ends_with_a_sent_round_and_a_letter_for_each_of_the_28_towns(at, demo):
    place = at("finished")

    shown = demo()

    assert shown["round"] == {"id": ROUND_ID, "state": "answering"}
    assert (shown["towns"], shown["consortia"], shown["pairs_within_a_network"]) == (28, 6, 0)
    assert len({ags for pair in shown["pairs"] for ags in pair["towns"]}) == 28
    assert shown["mails"] == {"delivered": 28, "queued": 0}
    assert shown["outbox"] == {"folder": str(place / "outbox"), "letters": 28}


def test_again_it_says_the_same_and_sends_nothing_twice(at, demo):
    place = at("finished")
    first, before = demo(), letters(place)

    assert demo() == first
    assert letters(place) == before


@pytest.mark.parametrize("station", [step.__name__ for step in STEPS])
def test_interrupted_after_any_step_it_goes_on_to_the_same_end(station: str, stations, at, demo, tmp_path):
    whole = {name: len(text) for name, text in letters(stations["finished"]).items()}
    place = at(station)

    shown = demo()

    assert shown["round"]["state"] == "answering"
    assert shown["mails"] == {"delivered": 28, "queued": 0}
    assert {frozenset(pair["towns"]) for pair in shown["pairs"]} == pairs_of(stations["finished"])
    assert len(letters(place)) == len(whole) == 28


def pairs_of(place: Path) -> set[frozenset[str]]:
    with pytest.MonkeyPatch.context() as patch:
        settle(place, patch)
        return {frozenset(member.ags for member in one.members) for one in proposals()}


def test_a_sent_round_is_not_closed_while_towns_still_may_answer(at, capsys):
    place = at("finished")
    before = letters(place)

    refused = run(capsys, "round", "close")

    assert (refused.exit_code, refused.out) == (1, "")
    assert "warten noch 14 verschickte Vorschläge auf Antwort (Antwortfrist bis " in refused.err
    assert "--withdraw-open" in refused.err
    assert letters(place) == before


def test_closed_with_withdrawal_all_28_get_one_more_letter_and_the_next_round_has_room_for_all(at, capsys):
    place = at("finished")

    closed = run(capsys, "round", "close", "--withdraw-open")
    for step in (("open", "--title", "Zweite", "--format", "tandem"), ("collect",), ("propose",)):
        assert run(capsys, "round", *step).exit_code == 0
    second = json.loads(run(capsys, "round", "show", "--json").out)

    assert "Zurückgezogen: 14 verschickte Vorschläge. Übergeben: 28 Nachrichten." in closed.out
    assert len(letters(place)) == 56
    assert (len(second["proposals"]), second["unmatched"]) == (14, [])


def test_a_closed_round_stays_closed_and_a_way_on_is_named(at, demo, capsys):
    place = at("finished")
    run(capsys, "round", "close", "--withdraw-open")
    before = letters(place)

    shown = demo()
    said = run(capsys, "demo", "--no-serve")

    assert shown["round"]["state"] == "closed"
    assert shown["pairs"] == []
    assert letters(place) == before
    assert (said.exit_code, said.err) == (0, "")
    assert "Die Runde „Pilotrunde Tandem“ ist geschlossen und bleibt es" in said.out
    assert "matchmaker round open" in said.out


def test_a_round_closed_before_anything_was_sent_shows_no_pairs_and_sends_none(at, demo):
    place = at("three_approved")
    close_round(ROUND_ID, open_unit_of_work())

    shown = demo()

    assert (shown["round"]["state"], shown["pairs"], shown["mails"]) == ("closed", [], {"delivered": 0, "queued": 0})
    assert not (place / "outbox").exists()
    assert shown["sign_in"]["head_office"].startswith("http://127.0.0.1:8000/anmelden/")


def test_after_the_letters_were_deleted_it_does_not_say_that_they_are_there(at, demo, capsys):
    place = at("finished")
    for file in sorted((place / "outbox").iterdir())[:20]:
        file.unlink()

    shown, said = demo(), run(capsys, "demo", "--no-serve").out
    shutil.rmtree(place / "outbox")
    said_later = run(capsys, "demo", "--no-serve").out

    assert (shown["mails"]["delivered"], shown["outbox"]["letters"]) == (28, 8)
    assert f"28 wurden in {place}/outbox abgelegt, dort liegen davon noch 8, die anderen wurden gelöscht" in said
    assert "dort liegen davon noch 0" in said_later


def test_what_somebody_vetoed_before_the_sending_is_neither_approved_nor_sent(at, demo):
    at("proposed")
    unwanted = proposals()[0]
    veto_proposal(Veto(unwanted.id, unwanted.version, "lieber nicht"), open_unit_of_work(), clock())

    shown = demo()

    assert frozenset(member.ags for member in unwanted.members) not in {
        frozenset(one["towns"]) for one in shown["pairs"]
    }
    assert shown["mails"]["delivered"] == 26


def test_drafts_of_a_later_run_are_left_to_the_head_office(at, demo):
    at("finished")
    with open_unit_of_work() as uow:
        sent = uow.proposals.of_round(ROUND_ID)[0]
        uow.proposals.save(sent.withdraw("Termin geplatzt"))
        uow.rounds.save(uow.rounds.get(ROUND_ID).moved_to(RoundState.CURATING))
        uow.commit()
    proposed()

    shown = demo()

    assert shown["round"]["state"] == "curating"
    assert shown["mails"]["delivered"] == 28


def test_links_begin_with_the_port_that_was_asked_for(at, demo):
    at("finished")

    links = demo("--port", "8123")["sign_in"]

    assert [link.split("/anmelden/")[0] for link in links.values()] == ["http://127.0.0.1:8123"] * 2


def test_an_address_that_somebody_set_stays_whatever_the_port(at, demo, monkeypatch):
    at("finished")
    monkeypatch.setenv("BASE_URL", "https://austausch.example")

    assert demo("--port", "8123")["sign_in"]["mayor"].startswith("https://austausch.example/anmelden/")


def test_outside_of_the_demo_environment_it_refuses(capsys, monkeypatch, tmp_path):
    settle(tmp_path, monkeypatch)
    monkeypatch.setenv("ENVIRONMENT", "production")

    answer = run(capsys, "demo", "--no-serve")

    assert (answer.exit_code, answer.out) == (1, "")
    assert "ENVIRONMENT=demo" in answer.err
