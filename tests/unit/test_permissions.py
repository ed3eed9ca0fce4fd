"""Who may see a proposal: for every kind of viewer and every state?"""

import itertools

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer, may_see, refuse_strangers
from matchmaker.rounds.proposal import ProposalState
from tests.builders import ags
from tests.round_builders import LATER, NOW, a_proposal

HEAD_OFFICE = Viewer(Audience.HEAD_OFFICE)
MEMBER = Viewer(Audience.TOWN, ags(1))
LINK_HOLDER = Viewer(proposal_id="r1-1-01")
STRANGERS = (
    Viewer(),
    Viewer(Audience.TOWN, ags(2)),
    Viewer(Audience.TOWN),
    # A town's number alone says nothing about who asks.
    Viewer(None, ags(1)),
    Viewer(proposal_id="r1-1-02"),
)


@pytest.mark.parametrize("state", ProposalState)
def test_head_office_sees_every_proposal(state):
    assert may_see(HEAD_OFFICE, a_proposal(1, state=state))


@pytest.mark.parametrize(("viewer", "state"), list(itertools.product((MEMBER, LINK_HOLDER), ProposalState)))
def test_members_and_link_holders_see_a_proposal_from_the_moment_it_was_offered(viewer, state):
    assert may_see(viewer, a_proposal(1, state=state, offered_at=NOW, deadline=LATER))
    assert not may_see(viewer, a_proposal(1, state=state))


@pytest.mark.parametrize(("viewer", "state"), list(itertools.product(STRANGERS, ProposalState)))
def test_to_strangers_a_proposal_does_not_exist(viewer, state):
    with pytest.raises(NotFound, match=r"Einen Vorschlag r1-1-01 gibt es nicht\."):
        refuse_strangers(viewer, a_proposal(1, state=state, offered_at=NOW, deadline=LATER))


def test_those_who_may_see_pass():
    refuse_strangers(MEMBER, a_proposal(1, state=ProposalState.OFFERED, offered_at=NOW, deadline=LATER))
