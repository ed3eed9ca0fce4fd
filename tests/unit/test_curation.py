"""Do only drafts that the curator really saw get approved, pinned or refused?"""

from dataclasses import replace

import pytest

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.curation import (
    Approval,
    Approvals,
    Pin,
    Veto,
    approve_proposal,
    approve_several,
    pin_proposal,
    veto_proposal,
)
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from tests.fakes import FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, store_proposals


def curating(*proposals: Proposal, state: RoundState = RoundState.CURATING) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    store_proposals(uow, *proposals)
    with uow:
        uow.rounds.save(a_round(state=state))
        uow.commit()
    return uow


def stored(uow: UnitOfWork) -> tuple[Proposal, ...]:
    with uow:
        return uow.proposals.of_round("r1")


def test_an_approved_draft_says_by_whom_and_when_and_queues_no_mail():
    uow = curating(a_proposal(1), a_proposal(2))

    approved = approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)

    assert approved == a_proposal(1, state=ProposalState.APPROVED, approved_by=OLGA, approved_at=NOW, version=2)
    assert stored(uow) == (approved, a_proposal(2))
    with uow:
        assert uow.outbox.count_by_state() == {}


def test_what_somebody_changed_meanwhile_is_not_approved():
    uow = curating(a_proposal(1))
    pin_proposal(Pin("r1-1-01", 1), uow, NOW)

    with pytest.raises(StaleWrite):
        approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)

    assert stored(uow) == (a_proposal(1, pinned=True, version=2),)


def test_nothing_is_approved_twice():
    uow = curating(a_proposal(1))
    approved = approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)

    with pytest.raises(TransitionRefused):
        approve_proposal(Approval("r1-1-01", approved.version, "jemand anderes"), uow, LATER)

    assert stored(uow) == (approved,)


def test_all_drafts_are_approved_at_once_and_nothing_else():
    withdrawn = a_proposal(2).withdraw("nein")
    uow = curating(a_proposal(1), withdrawn, a_proposal(3, pinned=True))

    approved = approve_several(Approvals("r1", OLGA), uow, NOW)

    assert [one.id for one in approved] == ["r1-1-01", "r1-1-03"]
    assert stored(uow) == (approved[0], withdrawn, approved[1])
    assert approve_several(Approvals("r1", OLGA), uow, NOW) == ()


def test_only_the_named_drafts_are_approved_each_once():
    uow = curating(a_proposal(1), a_proposal(2), a_proposal(3))

    approved = approve_several(Approvals("r1", OLGA, only=("r1-1-03", "r1-1-01", "r1-1-03")), uow, NOW)

    assert [one.id for one in approved] == ["r1-1-03", "r1-1-01"]
    assert [one.state for one in stored(uow)] == ["approved", "draft", "approved"]


@pytest.mark.parametrize(("wrong", "error"), [("r1-1-09", NotFound), ("r1-1-02", TransitionRefused)])
def test_one_wrong_name_refuses_the_whole_approval(wrong, error):
    uow = curating(a_proposal(1), a_proposal(2).withdraw("nein"))

    with pytest.raises(error, match=wrong):
        approve_several(Approvals("r1", OLGA, only=("r1-1-01", wrong)), uow, NOW)

    assert stored(uow)[0] == a_proposal(1)


def test_a_veto_withdraws_a_draft_or_an_approved_proposal_with_its_reason():
    uow = curating(a_proposal(1), a_proposal(2).approve(OLGA, NOW))

    vetoed = [veto_proposal(Veto(f"r1-1-0{number}", 1, "lieber mit Zwönitz"), uow, NOW) for number in (1, 2)]

    assert [(one.state, one.note) for one in vetoed] == [(ProposalState.WITHDRAWN, "lieber mit Zwönitz")] * 2
    assert stored(uow) == tuple(vetoed)


def test_the_second_of_two_curators_is_refused_and_keeps_their_text():
    uow = curating(a_proposal(1))
    approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW)

    with pytest.raises(StaleWrite) as refusal:
        veto_proposal(Veto("r1-1-01", 1, note="lieber mit Zwönitz"), uow, NOW)

    assert refusal.value.rejected_text == "lieber mit Zwönitz"


def test_what_was_sent_is_no_longer_vetoed():
    offered = a_proposal(1).approve(OLGA, NOW).offer(NOW, LATER)
    uow = curating(offered, state=RoundState.ANSWERING)

    with pytest.raises(TransitionRefused):
        veto_proposal(Veto("r1-1-01", 1, "zu spät"), uow, NOW)

    assert stored(uow) == (offered,)


def test_a_draft_is_pinned_and_let_go_again():
    uow = curating(a_proposal(1))

    pinned = pin_proposal(Pin("r1-1-01", 1), uow, NOW)
    loose = pin_proposal(Pin("r1-1-01", 2, pinned=False), uow, NOW)

    assert (pinned, loose) == (a_proposal(1, pinned=True, version=2), a_proposal(1, version=3))


def test_only_drafts_are_pinned():
    uow = curating(a_proposal(1).approve(OLGA, NOW))

    with pytest.raises(TransitionRefused):
        pin_proposal(Pin("r1-1-01", 1), uow, NOW)


@pytest.mark.parametrize("state", [RoundState.COLLECTING, RoundState.PROPOSING, RoundState.CLOSED])
def test_curation_has_its_time(state):
    uow = curating(a_proposal(1), state=state)

    for curate in (
        lambda: approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW),
        lambda: approve_several(Approvals("r1", OLGA), uow, NOW),
        lambda: veto_proposal(Veto("r1-1-01", 1), uow, NOW),
        lambda: pin_proposal(Pin("r1-1-01", 1), uow, NOW),
    ):
        with pytest.raises(TransitionRefused):
            curate()

    assert stored(uow) == (a_proposal(1),)


def test_an_unknown_proposal_is_not_found():
    uow = curating()

    with pytest.raises(NotFound):
        approve_proposal(Approval("r1-1-09", 1, OLGA), uow, NOW)


def test_a_late_draft_is_still_approved_while_others_answer():
    uow = curating(a_proposal(1), state=RoundState.ANSWERING)

    assert approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW) == replace(
        a_proposal(1).approve(OLGA, NOW), version=2
    )
