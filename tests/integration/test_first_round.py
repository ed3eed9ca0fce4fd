"""Does head office lead the pilot network through a whole round at the terminal, mails in a folder included?"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import pairwise
from pathlib import Path

import pytest

from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.access import LinkPurpose, hash_of
from matchmaker.rounds.proposal import ProposalState
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from tests.command_line import Answer, run
from tests.operator_cast import OPERATOR

LINK = re.compile(r"https://austausch\.example/vorschlaege/([\w-]{43})\b")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo of its own: database and outbox below ``tmp_path``."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/round.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    monkeypatch.setenv("ENVIRONMENT", "demo")
    for name in ("SECRET_KEY", "MAIL_FROM", "MAIL_REPLY_TO"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]):
    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    return type_in


@pytest.fixture
def pilot(terminal):
    """The terminal of an installation that knows the pilot network."""
    assert terminal("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(read_pilot_towns())
        uow.profiles.save_all(read_pilot_profiles(read_taxonomy()))
        uow.commit()
    return terminal


@pytest.fixture
def approved(pilot):
    for step in (("open", "--title", "Frühjahr", "--format", "tandem", "--id", "demo"), ("collect",), ("propose",)):
        assert pilot("round", *step).exit_code == 0
    assert pilot("round", "approve", "--all").exit_code == 0
    return pilot


def document(answer: Answer):
    assert (answer.exit_code, answer.err) == (0, "")
    return json.loads(answer.out)


def mails(place: Path) -> dict[str, EmailMessage]:
    parser = BytesParser(policy=policy.default)
    return {file.name: parser.parsebytes(file.read_bytes()) for file in sorted((place / "outbox").iterdir())}


def test_the_pilot_network_is_paired_across_its_consortia(approved):
    shown = document(approved("round", "show", "--json"))

    homes = {profile.ags: profile.networks for profile in read_pilot_profiles(read_taxonomy())}
    pairs = [[town["ags"] for town in proposal["towns"]] for proposal in shown["proposals"]]
    assert sorted(ags for pair in pairs for ags in pair) == sorted(homes)
    assert all(set(homes[a]).isdisjoint(homes[b]) for a, b in pairs)
    assert shown["unmatched"] == []
    assert shown["run"]["optimal"]
    assert shown["run"]["total"] == shown["run"]["upper_bound"]
    assert {proposal["state"] for proposal in shown["proposals"]} == {"approved"}
    for proposal in shown["proposals"]:
        assert proposal["certainty"] == "sure"
        assert [place["list_of"] for place in proposal["ranks"]] == [town["ags"] for town in proposal["towns"]]
        assert all(place["band"][0] <= place["rank"] <= place["band"][1] <= place["of"] for place in proposal["ranks"])
    scores = [proposal["score"] for proposal in shown["proposals"]]
    assert scores == sorted(scores, reverse=True)


def test_each_member_gets_one_letter_with_a_link_that_only_it_has(approved, place: Path):
    sent = document(approved("round", "send", "--json"))

    assert (len(sent["offered"]), sent["mails_delivered"]) == (14, 28)
    letters = mails(place)
    recipients = [str(letter["To"]) for letter in letters.values()]
    assert len(set(recipients)) == 28
    assert all(recipient.endswith(".example") for recipient in recipients)
    tokens = [LINK.findall(letter.get_body(("plain",)).get_content())[0] for letter in letters.values()]
    assert len(set(tokens)) == 28
    with open_unit_of_work(reading=True) as uow:
        links = [uow.access.link(hash_of(token)) for token in tokens]
        proposals = {one.id: one for one in uow.proposals.of_round("demo")}
        assert {(link.purpose, link.proposal_id in proposals, link.used_at) for link in links} == {
            (LinkPurpose.PROPOSAL, True, None)
        }
        assert all(link.ags in {member.ags for member in proposals[link.proposal_id].members} for link in links)
        kept = {mail.message_id for one in proposals for mail in uow.outbox.of_proposal(one)}
    assert {str(letter["Message-ID"]) for letter in letters.values()} == kept


def test_a_letter_says_who_why_and_until_when_in_text_and_html(approved, place: Path):
    approved("round", "send")

    shown = document(approved("round", "show", "--json"))
    letters = {str(letter["To"]): letter for letter in mails(place).values()}
    first, second = shown["proposals"][0]["towns"]
    letter = next(one for to, one in letters.items() if first["name"].split()[0].lower() in to)
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for said in (second["name"], shown["proposals"][0]["topic"]["label"], "Bitte antworten Sie bis"):
        assert said in text
        assert said in html
    assert "@" not in text.replace("geschaeftsstelle@matchmaker.example", "")


def test_a_second_sending_sends_nothing_twice(approved, place: Path):
    approved("round", "send")
    before = {file: file.read_bytes() for file in (place / "outbox").iterdir()}

    again = document(approved("round", "send", "--json"))

    assert again == {"round": "demo", "offered": [], "withdrawn": [], "mails_delivered": 0}
    assert {file: file.read_bytes() for file in (place / "outbox").iterdir()} == before


def test_a_mail_that_was_lost_between_folder_and_database_is_one_file_again(approved, place: Path):
    approved("round", "send")
    before = {file: file.read_bytes() for file in (place / "outbox").iterdir()}
    with open_unit_of_work() as uow:
        # As a crash leaves it: the file is there, but nobody noted that it left. Nobody else may lead a mail back.
        for guard in ("mail_step", "outbox_message_rewriting"):
            uow._transaction.connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        uow._transaction.connection.exec_driver_sql(
            "UPDATE outbox_message SET state = 'queued', sent_at = NULL, data_at = NULL"
        )
        uow.commit()

    assert document(approved("round", "send", "--json"))["mails_delivered"] == 28
    assert {file: file.read_bytes() for file in (place / "outbox").iterdir()} == before


def test_a_folder_that_takes_nothing_is_a_sentence_and_everything_waits(approved, place: Path):
    (place / "outbox").write_text("keine Mappe")

    refused = approved("round", "send")

    assert (refused.exit_code, refused.out) == (1, "")
    assert refused.err.count("\n") == 1
    with open_unit_of_work(reading=True) as uow:
        assert uow.outbox.count_by_state() == {"queued": 28}
    (place / "outbox").unlink()
    assert document(approved("round", "send", "--json")) == {
        "round": "demo",
        "offered": [],
        "withdrawn": [],
        "mails_delivered": 28,
    }


def test_outside_of_the_demo_nothing_is_sent_as_long_as_no_addresses_are_known(approved, place, monkeypatch):
    in_production = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "invented and sealed with 39 characters",
        "SMTP_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": "a@b.example",
        "MAIL_REPLY_TO": "a@b.example",
        **OPERATOR,
    }
    for name, value in in_production.items():
        monkeypatch.setenv(name, value)

    refused = approved("round", "send")

    assert refused.exit_code == 1
    assert "keine geprüfte Adresse" in refused.err
    assert not (place / "outbox").exists()


def test_people_read_the_round_as_lines(approved):
    lines = approved("round", "show").out.splitlines()

    assert lines[0] == "Runde „Frühjahr“ (demo): in Durchsicht"
    assert re.fullmatch(r"demo-1-01  +\d+,\d  .+ – .+  \(freigegeben\)", lines[1])
    where = r"von \d+ in der Liste von .+, "
    alone, shared = rf"Rang \d+ {where}", rf"Ränge \d+ bis \d+ {where}alle gleich gut; nach Punkten Rang \d+, "
    rank = rf"        ({alone}|{shared})stabil in \d+ %\."
    assert re.fullmatch(rank, lines[3])
    assert re.fullmatch(rank, lines[4])
    assert re.fullmatch(r"Berechnet am .+ \(demo-1\): nachweislich der beste Plan; ohne Partnerstadt: 0\.", lines[-1])


def test_towns_whose_proposal_failed_are_counted_and_named_as_without_a_partner(approved):
    first = document(approved("round", "show", "--json"))["proposals"][0]
    with open_unit_of_work() as uow:
        offered = uow.proposals.get(first["id"]).offer(clock(), clock() + timedelta(days=14))
        uow.proposals.save(offered)
        uow.proposals.save(uow.proposals.get(first["id"]).fail(ProposalState.DECLINED, clock() + timedelta(days=1)))
        uow.commit()

    told = approved("round", "show").out
    shown = document(approved("round", "show", "--json"))
    dry = document(approved("round", "propose", "--dry-run", "--json"))
    as_lines = approved("round", "propose", "--dry-run").out

    names = [town["name"] for town in first["towns"]]
    failed = [{"ags": town["ags"], "name": town["name"]} for town in first["towns"]]
    sentence = f"  Ihr Vorschlag kam nicht zustande, und sie haben noch keinen anderen:\n    {', '.join(names)}\n"
    assert f"; ohne Partnerstadt: 2.\n{sentence}" in told
    assert f"; ohne Partnerstadt: 2.\n{sentence}" in as_lines
    assert [(one["unmatched"], one["causes"], one["vacant"]) for one in (shown, dry)] == [([], [], failed)] * 2


def test_the_round_names_the_points_of_then_and_now_where_a_profile_changed(approved):
    first, *others = document(approved("round", "show", "--json"))["proposals"]
    before = approved("round", "show").out
    with open_unit_of_work() as uow:
        uow.profiles.save_all([replace(uow.profiles.of(first["towns"][0]["ags"]), needs=(), experience=())])
        uow.commit()

    lines = approved("round", "show").out.splitlines()

    changed = [line for line in lines if "Seit dem Vorschlag" in line]
    then = f"{first['score']:.1f}".replace(".", ",")
    told = rf"        Seit dem Vorschlag haben sich Angaben geändert: damals {then}, heute \d+,\d Punkte\."
    assert re.fullmatch(told, changed[0])
    assert lines.index(changed[0]) < next(at for at, line in enumerate(lines) if line.startswith(others[0]["id"]))
    assert "Seit dem Vorschlag" not in before


def test_only_named_proposals_are_approved(pilot):
    for step in (("open", "--title", "Frühjahr", "--format", "tandem"), ("collect",), ("propose",)):
        pilot("round", *step)

    approved = document(pilot("round", "approve", "runde-1-1-02", "--json"))

    assert approved == {"round": "runde-1", "approved": ["runde-1-1-02"], "not_approved": []}
    states = [one["state"] for one in document(pilot("round", "show", "--json"))["proposals"]]
    assert states == ["draft", "approved", *["draft"] * 12]


def _take_consent_back(ags: str) -> str:
    """Returns the sentence that says so."""
    with open_unit_of_work() as uow:
        profile = uow.profiles.of(ags)
        uow.profiles.save_all([replace(profile, consent=False)])
        uow.commit()
        return f"Für {profile.name} liegt noch keine Einwilligung vor."


def _first_town(pilot) -> str:
    return document(pilot("round", "show", "--json"))["proposals"][0]["towns"][0]["ags"]


def test_what_a_town_no_longer_wants_is_neither_approved_nor_sent_and_is_named(pilot):
    for step in (("open", "--title", "Frühjahr", "--format", "tandem", "--id", "demo"), ("collect",), ("propose",)):
        pilot("round", *step)
    said = _take_consent_back(_first_town(pilot))

    approved = pilot("round", "approve", "--all", "--run", "demo-1").out.splitlines()

    assert approved == [
        "Freigegeben in der Runde demo: 13 Vorschläge.",
        f"Nicht freigegeben: demo-1-01. {said}",
    ]


def test_consent_that_is_taken_back_after_the_approval_keeps_the_letters_here(approved, place):
    said = _take_consent_back(_first_town(approved))

    sent = document(approved("round", "send", "--json"))

    assert sent["withdrawn"] == [{"id": "demo-1-01", "reasons": [said]}]
    assert (len(sent["offered"]), sent["mails_delivered"], len(mails(place))) == (13, 26, 26)


def test_a_plan_that_was_computed_again_is_not_approved_unseen(pilot):
    for step in (("open", "--title", "Frühjahr", "--format", "tandem", "--id", "demo"), ("collect",), ("propose",)):
        pilot("round", *step)
    pilot("round", "propose")

    refused = pilot("round", "approve", "--all", "--run", "demo-1")

    assert (refused.exit_code, refused.out) == (1, "")
    assert "inzwischen gilt demo-2" in refused.err


@pytest.mark.parametrize("arguments", [(), ("--all", "demo-1-01")])
def test_approve_wants_either_names_or_all(approved, arguments):
    assert approved("round", "approve", *arguments).exit_code == 2


def test_the_newest_round_is_meant_unless_another_is_named(approved):
    approved("round", "open", "--title", "Herbst", "--format", "tandem", "--id", "herbst")

    assert document(approved("round", "show", "--json"))["round"]["id"] == "herbst"
    assert document(approved("round", "show", "--round", "demo", "--json"))["round"]["id"] == "demo"
    assert document(approved("round", "close", "--json"))["round"]["state"] == "closed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "--round", "nirgends"), "nirgends"),
        (("open", "--title", "x", "--format", "tandem", "--id", "demo"), "gibt es schon"),
        (("open", "--title", " ", "--format", "tandem"), "Titel"),
        (("open", "--title", "x", "--format", "tandem", "--policy", "nirgends.toml"), "nirgends.toml"),
        (("approve", "demo-9-01"), "demo-9-01"),
        (("collect",), "freigegeben|Durchsicht"),
    ],
)
def test_a_wrong_step_is_a_sentence_and_changes_nothing(approved, arguments, said):
    before = approved("round", "show", "--json").out

    refused = approved("round", *arguments)

    assert (refused.exit_code, refused.out) == (1, "")
    assert re.search(said, refused.err)
    assert approved("round", "show", "--round", "demo", "--json").out == before


@pytest.mark.parametrize("step", ["show", "collect", "propose", "send", "close"])
def test_without_a_round_every_command_says_how_to_open_one(pilot, step):
    refused = pilot("round", step)

    assert (refused.exit_code, refused.out) == (1, "")
    assert "matchmaker round open" in refused.err


@pytest.mark.parametrize(
    "arguments", [("round", "show"), ("check",), ("round", "open", "--title", "x", "--format", "visit")]
)
def test_a_database_that_was_never_set_up_says_what_to_do(terminal, arguments):
    refused = terminal(*arguments)

    assert (refused.exit_code, refused.out) == (1, "")
    assert "matchmaker migrate" in refused.err


KEYS_OF_A_CANDIDATE = ["ags", "name", "score", "place_by_score", "balance", "variety", "order"]
KEYS_OF_A_CANDIDATE += ["confidence", "range", "place"]


def test_head_office_sees_a_short_list_with_the_balance_of_requests(approved):
    answer = approved("round", "candidates", "Demmin")

    assert answer.exit_code == 0
    assert answer.out.startswith("Vorauswahl für Demmin\n1. ")
    assert answer.out.count("Ausgleich der Anfragen ") == 5
    found = json.loads(approved("round", "candidates", "Demmin", "--json").out)
    assert [list(one) for one in found["candidates"]] == [KEYS_OF_A_CANDIDATE] * 5
    orders = [one["order"] for one in found["candidates"]]
    assert all(one >= next_one - 0.2 for one, next_one in pairwise(orders))
    assert answer.out.count("Abwechslung ") == 6
    assert (
        len(re.findall(r" in der Liste von Demmin, (alle gleich gut; nach Punkten Rang \d+, )?stabil in ", answer.out))
        == 5
    )
    refused = approved("round", "candidates", "Demmin", "--role", "administration")
    assert (refused.exit_code, refused.out) == (1, "")
