"""Does a program of head office approve, pin and refuse drafts, over nobody's head, and nobody else at all?"""

import pytest

from matchmaker.rounds.api_token import Scope
from matchmaker.rounds.round import RoundState
from tests.pages.test_api_own import Program, problem

DRAFT = "proposals/r1-1-02"
ACTS = {"approval": {}, "pin": {"pinned": True}, "veto": {"reason": "distance", "note": "zu weit"}}
BOTH = pytest.mark.parametrize("act", ACTS)


@pytest.fixture
def head_office(site):
    def looked_at(uow):
        its_round = uow.rounds.get("r1")
        for state in (RoundState.COLLECTING, RoundState.PROPOSING, RoundState.CURATING):
            its_round = its_round.moved_to(state)
        uow.rounds.save(its_round)

    site.change(looked_at)
    return Program(site, None)


def stored(site):
    with site.open_uow(reading=True) as uow:
        return uow.proposals.get("r1-1-02")


def seen(program):
    return program.get(DRAFT).headers["etag"]


def test_a_draft_is_pinned_approved_and_refused_one_after_the_other(site, head_office):
    pinned = head_office.post(f"{DRAFT}/pin", ACTS["pin"], If_Match=seen(head_office))
    assert (pinned.status_code, stored(site).pinned) == (200, True)

    approved = head_office.post(f"{DRAFT}/approval", {}, If_Match=pinned.headers["etag"])
    assert (approved.json()["state"], stored(site).approved_by) == ("approved", "Programm „Test“")

    refused = head_office.post(f"{DRAFT}/veto", ACTS["veto"], If_Match=approved.headers["etag"])
    assert (refused.json()["state"], stored(site).state, stored(site).note) == ("withdrawn", "withdrawn", "zu weit")
    again = head_office.post(f"{DRAFT}/veto", ACTS["veto"], If_Match=refused.headers["etag"])
    assert problem(again)[0] == 409


@BOTH
def test_who_did_not_read_or_read_too_early_changes_nothing(site, head_office, act):
    before = stored(site)

    missing = head_office.post(f"{DRAFT}/{act}", ACTS[act])
    stale = head_office.post(f"{DRAFT}/{act}", ACTS[act], If_Match='"99"')

    assert (problem(missing)[0], problem(stale)[0]) == (428, 412)
    assert stored(site) == before


@BOTH
def test_nobody_but_head_office_with_this_right_curates(site, stranger, act):
    before = stored(site)
    for program in (Program(site, 0), Program(site, 2), Program(site, None, scopes=frozenset({Scope.READ}))):
        assert problem(program.post(f"{DRAFT}/{act}", ACTS[act], If_Match='"1"'))[0] == 403
    assert problem(stranger.request("POST", f"/api/v1/{DRAFT}/{act}", json=ACTS[act]))[0] == 401

    assert stored(site) == before


@BOTH
def test_a_proposal_that_there_is_not_is_not_found(head_office, act):
    assert problem(head_office.post(f"proposals/quark/{act}", ACTS[act], If_Match='"1"'))[0] == 404


def test_all_faults_of_a_veto_are_told_at_once(head_office):
    wrong = {"reason": "mood", "note": "x" * 1001, "secret": 1}

    status, _, faults = problem(head_office.post(f"{DRAFT}/veto", wrong, If_Match='"1"'))

    assert status == 422
    assert {where for where, _ in faults} == {"body.reason", "body.note", "body.secret"}
