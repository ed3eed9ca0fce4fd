"""Do proposals come back as they went in, and does the second of two curators keep their text?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.settled import DEAD
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import (
    LATER,
    NOW,
    OLGA,
    a_proposal,
    a_round,
    store_proposals,
)

OFFERED = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "deadline": LATER}
UNSENT = (ProposalState.DRAFT, ProposalState.APPROVED, ProposalState.WITHDRAWN)
SENT = tuple(state for state in ProposalState if state not in UNSENT)


def test_a_proposal_comes_back_equal_with_its_members_in_their_order(uow: UnitOfWork):
    turned = (Member(ags(3), Role.ADMINISTRATION, gives=True), Member(ags(0), Role.MAYOR))
    whole = a_proposal(
        1,
        members=turned,
        state=ProposalState.OFFERED,
        pinned=True,
        approved_by=OLGA,
        approved_at=NOW,
        offered_at=NOW,
        deadline=NOW + timedelta(days=14),
        note="Bitte bis Ostern 🐣",
        version=5,
    )
    store_proposals(uow, whole)

    with uow:
        assert uow.proposals.get(whole.id) == whole
        assert uow.proposals.get(whole.id, seen_version=5) == whole


def test_proposals_are_listed_best_first_by_round_and_by_town(uow: UnitOfWork):
    weak, strong, equal = a_proposal(1, score_tenths=100), a_proposal(2), a_proposal(3, score_tenths=100)
    store_proposals(uow, equal, weak, strong)

    with uow:
        assert uow.proposals.of_round("r1") == (strong, weak, equal)
        assert uow.proposals.of_town(ags(3)) == (strong,)
        assert uow.proposals.of_town(ags(7)) == ()
        assert uow.proposals.of_towns([ags(7), ags(3)]) == (strong,)
        assert uow.proposals.of_towns([one.ags for listed in (weak, equal) for one in listed.members]) == (weak, equal)
        assert uow.proposals.of_towns(()) == ()


def test_the_version_that_the_form_showed_is_compared(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    with uow:
        uow.proposals.save(a_proposal(pinned=True))
        uow.commit()

    with uow, pytest.raises(StaleWrite) as refusal:
        uow.proposals.get("r1-1-01", seen_version=1)

    # By the towns: its id tells nobody which one it is.
    told = "Der Vorschlag für Ahornstedt und Birkenau am See wurde inzwischen geändert. Bitte laden Sie ihn neu."
    assert str(refusal.value) == told


def test_the_second_of_two_writers_of_a_proposal_keeps_their_text(uow: UnitOfWork):
    store_proposals(uow, a_proposal())
    with uow:
        saved = uow.proposals.save(a_proposal().approve(OLGA, NOW))
        uow.commit()

    with uow, pytest.raises(StaleWrite) as refusal:
        uow.proposals.save(a_proposal().withdraw("lieber mit Zwönitz"))

    assert refusal.value.rejected_text == "lieber mit Zwönitz"
    assert str(refusal.value).startswith("Der Vorschlag für Ahornstedt und Birkenau am See wurde")
    with uow:
        assert uow.proposals.get("r1-1-01") == saved == replace(a_proposal().approve(OLGA, NOW), version=2)


def test_removing_drafts_leaves_what_is_pinned_or_further(uow: UnitOfWork):
    loose, pinned, approved = a_proposal(1), a_proposal(2, pinned=True), a_proposal(3).approve(OLGA, NOW)
    store_proposals(uow, loose, pinned, approved)
    with uow:
        uow.rounds.add(a_round(id="r2"))
        elsewhere = a_proposal(4, id="r2-1-01", round_id="r2")
        uow.proposals.add_all([elsewhere])
        uow.proposals.remove_drafts("r1")
        uow.commit()

    with uow:
        assert uow.proposals.of_round("r1") == (pinned, approved)
        assert uow.proposals.of_round("r2") == (elsewhere,)


@pytest.mark.parametrize(
    "broken",
    [
        a_proposal(2, round_id="nowhere"),
        a_proposal(2, run_id="nowhere"),
        a_proposal(2, members=(Member("99999999", Role.MAYOR), Member(ags(2), Role.MAYOR))),
    ],
)
def test_a_proposal_that_refers_to_nothing_is_refused_with_its_whole_batch(uow: UnitOfWork, broken: Proposal):
    store_proposals(uow)

    with uow:
        with pytest.raises(NotFound):
            uow.proposals.add_all([a_proposal(1), broken])
        uow.commit()

    with uow:
        assert uow.proposals.of_round("r1") == ()


def test_an_id_is_given_to_one_proposal_only(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))

    with uow, pytest.raises(StaleWrite):
        uow.proposals.add_all([a_proposal(2), a_proposal(1, score_tenths=1)])

    with uow:
        assert uow.proposals.of_round("r1") == (a_proposal(1),)


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "lost"},
        {"score_tenths": 1001},
        {"version": 0},
        {"state": ProposalState.APPROVED},
        {"state": ProposalState.APPROVED, "approved_by": OLGA},
        *({**OFFERED, "state": state, "approved_by": None} for state in SENT),
        *({**OFFERED, "state": state, "offered_at": None} for state in SENT),
        *({**OFFERED, "state": state, "deadline": None} for state in SENT),
    ],
)
def test_the_database_itself_refuses_an_impossible_proposal(engine_uow: UnitOfWork, impossible: dict[str, object]):
    store_proposals(engine_uow)

    with engine_uow, pytest.raises(BadInput):
        engine_uow.proposals.add_all([a_proposal(**impossible)])


@pytest.mark.parametrize("state", ProposalState)
def test_every_state_that_the_domain_can_reach_is_stored(engine_uow: UnitOfWork, state: ProposalState):
    reached = a_proposal(state=state, **(OFFERED if state in SENT else {"approved_by": OLGA, "approved_at": NOW}))

    store_proposals(engine_uow, reached)

    with engine_uow:
        assert engine_uow.proposals.of_round("r1") == (reached,)


TURNED = tuple(reversed(a_proposal().members))


@pytest.mark.parametrize("members", [a_proposal().members, TURNED])
@pytest.mark.parametrize("state", [state for state in ProposalState if state not in DEAD])
def test_a_pair_stands_once_in_a_round_in_whatever_order_and_state(
    uow: UnitOfWork, members: tuple[Member, ...], state: ProposalState
):
    first = a_proposal(state=state, **OFFERED)
    store_proposals(uow, first)

    with uow:
        with pytest.raises(StaleWrite):
            uow.proposals.add_all([a_proposal(2), a_proposal(3, members=members)])
        uow.commit()

    with uow:
        assert uow.proposals.of_round("r1") == (first,)


@pytest.mark.parametrize("state", DEAD)
def test_a_pair_that_came_to_nothing_may_be_proposed_again(uow: UnitOfWork, state: ProposalState):
    once, again = a_proposal(state=state, **OFFERED), a_proposal(3, members=TURNED)

    store_proposals(uow, once, again)

    with uow:
        assert uow.proposals.of_round("r1") == (once, again)


def test_the_same_towns_may_meet_in_another_role_and_in_another_round(uow: UnitOfWork):
    others = tuple(replace(member, role=Role.ADMINISTRATION) for member in TURNED)
    store_proposals(uow, a_proposal(1), a_proposal(2, members=others))

    with uow:
        uow.rounds.add(a_round(id="r2"))
        uow.proposals.add_all([a_proposal(3, round_id="r2", members=TURNED)])
        uow.commit()

    with uow:
        assert [len(uow.proposals.of_round(round_id)) for round_id in ("r1", "r2")] == [2, 1]
