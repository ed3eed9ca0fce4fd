"""Does the demo always come to the same end, wherever an earlier run of it was interrupted, and tell the truth?"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest

from api.demo import CURATOR, ROUND_ID, TITLE, lay_ground, pilot_profiles, prepare_demo
from api.demo_circles import CIRCLES_ID, one_tandem_each, open_circles
from api.posting import post_of
from api.second_factor import AppCodes, Argon2Passwords
from api.wiring import clock, current_settings, engine_for, open_unit_of_work
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.closing import close_round
from matchmaker.rounds.curation import Approvals, Veto, approve_several, veto_proposal
from matchmaker.rounds.dispatch import DispatchState
from matchmaker.rounds.dispatching import PAUSE, SendingOrder, order_sending
from matchmaker.rounds.office_admission import Entry, OfficeTry, Proofs, admit
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.rehearsal import RehearsalOrder, rehearse
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format
from tests.command_line import run
from tests.integration.test_serve_command import a_free_port
from tests.integration.test_worker_command import SECONDS, until


def ground() -> None:
    lay_ground(current_settings())


def opened() -> None:
    open_circles({one.ags: one for one in pilot_profiles()}, open_unit_of_work(), clock())
    open_round(Opening(TITLE, Format.TANDEM, one_tandem_each(), ROUND_ID), open_unit_of_work(), clock())


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
    circles = shown["circles"]
    assert circles["round"] == {"id": CIRCLES_ID, "state": "curating"}
    assert [len(group) for group in circles["groups"]] == [4, 4, 4]
    assert (len({ags for group in circles["groups"] for ags in group}), circles["left_over"]) == (12, 16)


def test_the_second_round_is_approved_by_nobody_and_stays_as_somebody_left_it(at, demo):
    at("finished")
    with open_unit_of_work(reading=True) as uow:
        drafts = uow.proposals.of_round(CIRCLES_ID)
    veto_proposal(Veto(drafts[0].id, drafts[0].version, CURATOR), open_unit_of_work(), clock())

    shown = demo()

    assert {one.state for one in drafts} == {ProposalState.DRAFT}
    assert shown["circles"]["groups"] == [[member.ags for member in one.members] for one in drafts[1:]]


def test_untouched_its_rounds_are_replayed_from_the_very_facts_of_their_runs(at):
    """No profile changes between the two runs: a rehearsal would have to say so."""
    at("finished")

    for round_id in (ROUND_ID, CIRCLES_ID):
        with open_unit_of_work(reading=True) as uow:
            weights = uow.rounds.get(round_id).policy.weights[uow.rounds.get(round_id).format]

        found = rehearse(RehearsalOrder(round_id, weights), read_taxonomy(), open_unit_of_work(reading=True))

        assert (found.same_profiles, found.same_taxonomy, found.same_register) == (True, True, True)
        assert (found.before, found.after) == (found.stored, found.stored)


def test_a_town_that_spoke_for_itself_gets_no_second_place(at, demo):
    at("ground")
    with open_unit_of_work() as uow:
        own = replace(uow.profiles.all()[0], consent_source=None, formats=(Format.TANDEM, Format.CIRCLE))
        uow.profiles.save_all([own])
        uow.commit()

    demo()

    with open_unit_of_work(reading=True) as uow:
        assert {one.ags: one.capacity for one in uow.profiles.all() if one.capacity != 2} == {own.ags: 1}


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
    # The demo assumes two exchanges a town at once, and the packaged rules let both wait for an answer.
    assert (len(second["proposals"]), second["unmatched"], second["causes"]) == (28, [], [])


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


def test_what_somebody_approved_on_the_pages_is_not_sent_because_the_demo_begins_anew(at, demo):
    at("proposed")
    approve_several(Approvals(ROUND_ID, "Geschäftsstelle", (proposals()[0].id,)), open_unit_of_work(), clock())
    with open_unit_of_work() as uow:
        # As after the first sending: the demo approves nothing by itself any more.
        approved = uow.proposals.save(proposals()[2].approve(CURATOR, clock()))
        uow.proposals.save(approved.offer(clock(), clock() + PAUSE))
        uow.commit()

    shown = demo()

    assert shown["mails"] == {"delivered": 0, "queued": 0}
    assert proposals()[0].state is ProposalState.APPROVED


def test_what_was_ordered_ten_minutes_ago_leaves_once_the_site_is_served(at):
    place = at("all_approved")
    order = order_sending(SendingOrder(ROUND_ID, "Geschäftsstelle"), open_unit_of_work(), clock() - PAUSE)
    environment = {name: os.environ[name] for name in ("DATABASE_URL", "SMTP_URL", "ENVIRONMENT", "PATH")}

    with serving(environment):
        until(lambda: mails() == {"sent": 28})

    with open_unit_of_work(reading=True) as uow:
        assert uow.dispatches.get(order.id).state(clock()) is DispatchState.FINISHED
    assert len(letters(place)) == 28
    assert {one.state for one in proposals()} == {ProposalState.OFFERED}


def test_what_was_ordered_just_now_waits_while_the_site_is_served(at):
    place = at("all_approved")
    order = order_sending(SendingOrder(ROUND_ID, "Geschäftsstelle"), open_unit_of_work(), clock())
    environment = {name: os.environ[name] for name in ("DATABASE_URL", "SMTP_URL", "ENVIRONMENT", "PATH")}

    with serving(environment):
        until(lambda: beats() is not None)

    # The stop waited for the sweeps that had begun with that beat.
    with open_unit_of_work(reading=True) as uow:
        assert uow.dispatches.get(order.id).state(clock()) is DispatchState.ORDERED
    assert {one.state for one in proposals()} == {ProposalState.APPROVED}
    assert not (place / "outbox").exists()


def mails() -> dict[str, int]:
    with open_unit_of_work(reading=True) as uow:
        return uow.outbox.count_by_state()


def beats() -> datetime | None:
    with open_unit_of_work(reading=True) as uow:
        return uow.clockwork.last_beat()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[None]:
    """``matchmaker serve`` in a process of its own, until the block ends."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(a_free_port())]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as site:
        try:
            yield
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(SECONDS)


def test_links_begin_with_the_port_that_was_asked_for(at, demo):
    at("finished")

    links = demo("--port", "8123")["sign_in"]

    assert [link.split("/anmelden/")[0] for link in links.values()] == ["http://127.0.0.1:8123"] * 2


def test_what_the_demo_shows_lets_somebody_into_head_office_by_password_and_code(at, demo):
    at("finished")
    shown, again = demo()["office_account"], demo()["office_account"]
    settings, now = current_settings(), clock()
    proofs = Proofs(Argon2Passwords(), AppCodes(settings.secret_key))
    tried = OfficeTry(shown["address"], shown["password"], pyotp.TOTP(shown["app_key"]).at(now), "127.0.0.1")

    came = admit(tried, proofs, Entry("0" * 64, now, now), open_unit_of_work())

    assert again == shown
    assert (came.called, came.is_administrator) == ("Demo-Platz", True)


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
