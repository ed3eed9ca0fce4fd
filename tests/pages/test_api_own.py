"""What may a program do with a token, in a town's or in head office's name?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.rounds.api_token import Scope, TokenOrder, make_token, revoke_token
from matchmaker.rounds.proposal import ProposalState
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.pages.test_api_reading import API, problem
from tests.round_builders import NOW

ALL = frozenset(Scope)
KEY = {"Idempotency-Key": "mein-schluessel-1"}
WISH = {
    "role": "mayor",
    "format": "tandem",
    "topic": "vacancy",
    "text": "Leere Läden 🏚",
    "candidates": [ags(3), ags(2)],
}


class Program:
    """Asks in the name of whom its token was made for."""

    def __init__(self, site, number, scopes=ALL, role=None, days=30):
        self.site, self.browser, made = site, site.browser(), []
        town = None if number is None else ags(number)
        order = TokenOrder("Test", scopes - {Scope.CURATE} if town else scopes, days, town, role)
        site.change(lambda uow: made.append(make_token(order, uow, NOW)))
        self.written, self.token = made[0]

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, json, **headers):
        return self.ask("POST", path, json=json, **headers)

    def ask(self, method, path, json=None, **headers):
        own = {"Authorization": f"Bearer {self.written}"} | {name.replace("_", "-"): it for name, it in headers.items()}
        return self.browser.request(method, f"{API}/{path}", json=json, headers=own)


@pytest.fixture
def town(site):
    return Program(site, 0)


@pytest.fixture
def head_office(site):
    return Program(site, None)


PRIVATE = [
    "proposals",
    "proposals/r1-1-01",
    "requests",
    "requests/x",
    "exchanges",
    "exchanges/x",
    "exchanges/x/questions",
]


@pytest.mark.parametrize("path", PRIVATE)
def test_a_stranger_is_asked_for_a_token_whatever_exists(stranger, path):
    answer = stranger.get(f"{API}/{path}")
    assert problem(answer)[0] == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("written", ["", "Bearer", "Bearer x", "Basic eA==", "Bearer kst_000000000000_x", "Bearer ä"])
def test_a_wrong_token_opens_nothing(stranger, written):
    answer = stranger.request("GET", f"{API}/proposals", headers={"Authorization": written.encode()})
    assert problem(answer)[0] == 401


def test_a_token_ends_with_its_time_and_with_its_revocation(site):
    program = Program(site, 0, days=1)
    assert program.get("proposals").status_code == 200
    site.clock.now = NOW + timedelta(days=1)
    assert problem(program.get("proposals"))[0] == 401
    site.clock.now = NOW
    site.change(lambda uow: revoke_token(program.token.id, uow, NOW))
    assert problem(program.get("proposals"))[0] == 401


def test_a_token_without_the_scope_is_told_which_one_it_lacks(site):
    program = Program(site, 0, scopes=frozenset({Scope.REQUEST}))
    status, sentence, _ = problem(program.get("proposals"))
    assert (status, sentence) == (403, "Dieses Token hat das Recht „read“ nicht.")


def test_a_town_reads_its_own_proposals_and_no_draft_and_none_of_others(site, town):
    assert [(one["id"], one["state"]) for one in town.get("proposals").json()["items"]] == [("r1-1-01", "offered")]
    assert Program(site, 2).get("proposals").json()["items"] == []
    own, drafted, foreign, unknown = (
        town.get(f"proposals/{one}").status_code for one in ("r1-1-01", "r1-1-02", "r1-1-03", "quark")
    )
    assert (own, drafted, foreign, unknown) == (200, 404, 404, 404)


def test_a_town_reads_one_state_for_no_for_silence_and_for_withdrawal(site):
    told = []
    for state in (ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN):
        site.change(lambda uow, state=state: uow.proposals.save(replace(uow.proposals.get("r1-1-01"), state=state)))
        told.append(Program(site, 0).get("proposals/r1-1-01").json())
    assert told[0]["state"] == "not_realised"
    assert told[0] == told[1] == told[2]


def test_head_office_reads_a_whole_round_with_its_states(head_office):
    items = head_office.get("proposals?round=r1").json()["items"]
    assert {one["id"]: one["state"] for one in items} == {
        "r1-1-01": "offered",
        "r1-1-02": "draft",
        "r1-1-03": "withdrawn",
    }
    assert problem(head_office.get("proposals"))[2][0][0] == "query.round"
    assert problem(head_office.get("proposals?round=r99"))[0] == 404


def test_a_request_is_made_once_however_often_it_is_sent(town):
    first, again = (town.post("requests", WISH, **KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    listed = town.get("requests").json()["items"]
    assert [one["id"] for one in listed] == [first.json()["id"]]
    assert (listed[0]["text"], listed[0]["candidates"], listed[0]["state"]) == (
        "Leere Läden 🏚",
        [ags(3), ags(2)],
        "submitted",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"topic": "youth"},
        {"text": "Leere Läden"},
        {"text": ""},
        {"format": "visit"},
        {"candidates": [ags(2), ags(3)]},
        {"wishes": {"other_state": True}},
        {"role": "administration"},
        {"topic": "quark"},
    ],
)
def test_a_key_that_stands_for_a_request_takes_no_other_one(town, other):
    made = town.post("requests", WISH, **KEY).json()

    status, sentence, faults = problem(town.post("requests", WISH | other, **KEY))

    stands_for = "eine Anfrage einer anderen Stelle" if "role" in other else "eine andere Anfrage"
    told = f"Dieser Schlüssel steht schon für {stands_for}. Nehmen Sie für jede neue Änderung einen neuen."
    assert (status, sentence, faults) == (422, "Nichts wurde geändert.", [("Idempotency-Key", told)])
    assert town.get("requests").json()["items"] == [made]


def test_a_request_sent_again_is_the_same_whatever_became_of_it(town):
    made = town.post("requests", WISH, **KEY)
    town.post(f"requests/{made.json()['id']}/withdrawal", None, If_Match=made.headers["ETag"])

    again = town.post("requests", WISH | {"text": f" {WISH['text']}\n"}, **KEY)

    assert (again.status_code, again.json()["state"]) == (201, "withdrawn")
    assert len(town.get("requests").json()["items"]) == 1


def test_two_programs_may_use_the_same_key_by_chance(site, town):
    other = Program(site, 1)
    mine, theirs = (one.post("requests", WISH | {"candidates": []}, **KEY).json() for one in (town, other))
    assert (mine["ags"], theirs["ags"]) == (ags(0), ags(1))
    assert mine["id"] != theirs["id"]


def test_a_request_is_refused_with_all_its_faults(town):
    wrong = {"role": "king", "format": "tandem", "text": "x" * 2001, "candidates": ["1"], "mood": 1}
    status, _, faults = problem(town.post("requests", wrong, **KEY))
    assert status == 422
    assert {where for where, _ in faults} == {
        "body.role",
        "body.topic",
        "body.text",
        "body.candidates[0]",
        "body.mood",
    }
    unknown = WISH | {"topic": "quark", "candidates": [ags(0), "99999999"]}
    assert len(problem(town.post("requests", unknown, **KEY))[2]) == 3
    assert town.get("requests").json()["items"] == []


def test_a_request_needs_a_key_of_its_own(town):
    assert problem(town.post("requests", WISH))[2] == [("header.idempotency-key", "Diese Angabe fehlt.")]


def test_a_towns_request_is_withdrawn_by_the_version_that_was_read(town):
    made = town.post("requests", WISH, **KEY)
    path = f"requests/{made.json()['id']}/withdrawal"
    assert problem(town.post(path, None))[0] == 428
    assert problem(town.post(path, None, If_Match='"99"'))[0] == 412
    assert problem(town.post(path, None, If_Match="quark"))[0] == 412
    done = town.post(path, None, If_Match=made.headers["ETag"])
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn")
    again = town.post(path, None, If_Match=made.headers["ETag"])
    assert (again.status_code, again.json()) == (200, done.json())


def test_nobody_but_its_town_and_head_office_learns_of_a_request(site, town, head_office):
    made = town.post("requests", WISH, **KEY).json()
    asked_for, office_of_same_town = Program(site, 3), Program(site, 0, role=Role.ADMINISTRATION)
    for one in (asked_for, office_of_same_town):
        assert one.get("requests").json()["items"] == []
        assert problem(one.get(f"requests/{made['id']}"))[0] == 404
        assert problem(one.post(f"requests/{made['id']}/withdrawal", None, If_Match='"1"'))[0] == 404
    assert head_office.get(f"requests/{made['id']}").json() == made


def test_a_token_of_one_office_asks_for_that_office_alone(site):
    assert problem(Program(site, 0, role=Role.ADMINISTRATION).post("requests", WISH, **KEY))[0] == 403


def test_head_office_asks_in_no_towns_name(head_office):
    assert problem(head_office.post("requests", WISH, **KEY))[0] == 403


@pytest.fixture
def offered(site, town):
    """The proposal of towns 0 and 1, each of them asked, as the first of them reads it."""
    return town.get("proposals/r1-1-01")


def answered(program, offered, said="yes", key="antwort-eins", **more):
    headers = {"If_Match": offered.headers["ETag"], "Idempotency-Key": key}
    return program.post("proposals/r1-1-01/answer", {"answer": said, **more}, **headers)


def test_a_town_answers_once_and_the_same_answer_again_is_the_same(site, town, offered):
    first, again = (answered(town, offered) for _ in range(2))
    assert (first.status_code, first.json()["own"]["state"]) == (200, "accepted")
    assert again.json() == first.json()
    # A second answer, whoever gives it, comes too late.
    assert problem(answered(town, offered, "no", key="antwort-zwei"))[0] == 409
    assert town.get("proposals/r1-1-01").json()["own"]["state"] == "accepted"


def test_a_key_that_stands_for_an_answer_takes_no_other_one(town, offered):
    answered(town, offered, "later", days=7)

    status, _, faults = problem(answered(town, offered, "yes"))

    again = "Dieser Schlüssel steht schon für eine andere Antwort. Nehmen Sie für jede neue Änderung einen neuen."
    assert (status, faults) == (422, [("Idempotency-Key", again)])
    assert town.get("proposals/r1-1-01").json()["own"]["state"] == "asked"


def test_both_towns_say_yes_and_the_proposal_is_confirmed(site, town, offered):
    other = Program(site, 1)
    answered(town, offered)
    assert answered(other, other.get("proposals/r1-1-01")).json()["state"] == "confirmed"


def test_the_partner_reads_nothing_of_a_no_before_the_letter(site, town, offered):
    other = Program(site, 1)
    before = other.get("proposals/r1-1-01")
    assert answered(town, offered, "no", reason="town", not_again=True, note="geheim").status_code == 200
    after = other.get("proposals/r1-1-01")
    assert after.json() == before.json()
    assert after.headers["ETag"] == before.headers["ETag"]


def test_an_answer_by_an_old_version_changes_nothing(town, offered):
    headers = {"Idempotency-Key": "antwort-drei"}
    assert problem(town.post("proposals/r1-1-01/answer", {"answer": "yes"}, **headers))[0] == 428
    assert problem(town.post("proposals/r1-1-01/answer", {"answer": "yes"}, If_Match='"77"', **headers))[0] == 412
    assert town.get("proposals/r1-1-01").json() == offered.json()


def test_an_answer_that_is_none_is_told_with_its_places(town, offered):
    status, _, faults = problem(answered(town, offered, "perhaps", days=99))
    assert (status, {where for where, _ in faults}) == (422, {"body.answer", "body.days"})


def test_nobody_answers_for_others_nor_without_the_right(site, offered, head_office):
    stranger, reader = Program(site, 3), Program(site, 0, scopes=frozenset({Scope.READ}))
    assert problem(answered(stranger, offered))[0] == 404
    assert problem(answered(head_office, offered))[0] == 404
    assert problem(answered(reader, offered))[0] == 403
