"""Has a town a place left, by what waits for its answer, what it agreed on and how much it wants?"""

import pytest

from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.vacancy import takes_one_more
from tests.builders import a_profile
from tests.round_builders import LATER, a_policy, a_proposal, a_round


def elsewhere(state: ProposalState, **changes: object) -> Proposal:
    return a_proposal(state=state, round_id="r2", **changes)


OPEN, FIRST, AGREED = map(elsewhere, (ProposalState.OFFERED, ProposalState.OFFERED_FIRST, ProposalState.CONFIRMED))
OVER = elsewhere(ProposalState.COMPLETED)


@pytest.mark.parametrize(
    ("own", "capacity", "has_place"),
    [
        ((), 1, True),
        ((), 0, False),
        ((OPEN,), 1, False),
        ((OPEN,), 2, True),
        ((OPEN, FIRST), 5, False),
        ((AGREED, AGREED), 3, True),
        ((AGREED, AGREED, AGREED), 3, False),
        ((AGREED, OPEN), 2, False),
        ((OVER, OVER), 1, True),
        ((OPEN,), None, False),
        ((), None, True),
    ],
)
def test_a_place_is_left_below_both_limits_and_at_neither(
    own: tuple[Proposal, ...], capacity: int | None, has_place: bool
):
    current = a_round(policy=a_policy(open_proposals_per_town=2))

    assert takes_one_more(a_profile(0, capacity=capacity), current, own) is has_place


@pytest.mark.parametrize(
    ("state", "tell_at", "has_place"),
    [
        (ProposalState.DRAFT, None, False),
        (ProposalState.APPROVED, None, False),
        (ProposalState.COMPLETED, None, False),
        (ProposalState.WITHDRAWN, None, True),
        (ProposalState.DECLINED, None, True),
        (ProposalState.DECLINED, LATER, False),
        (ProposalState.EXPIRED, LATER, False),
    ],
)
def test_in_its_own_round_a_town_stands_once_also_in_what_failed_and_is_not_told_yet(
    state: ProposalState, tell_at: object, has_place: bool
):
    own = (a_proposal(state=state, tell_at=tell_at),)

    assert takes_one_more(a_profile(0, capacity=9), a_round(), own) is has_place


def test_a_town_without_a_profile_has_one_place():
    assert [takes_one_more(None, a_round(), own) for own in ((), (AGREED,))] == [True, False]
