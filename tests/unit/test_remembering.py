"""What do ties and earlier proposals add to what towns say of their own history?"""

from datetime import UTC, date, datetime

import pytest

from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.remembering import with_memory
from matchmaker.towns.history import PastExchange, RelationKind
from matchmaker.towns.profile import Format, Role
from tests.builders import a_profile, ags
from tests.round_builders import a_proposal, a_relation

DEADLINE = datetime(2024, 3, 18, 23, 30, tzinfo=UTC)


def test_without_ties_and_proposals_profiles_stay_as_they_are():
    stated = (
        a_profile(0, history=None),
        a_profile(1, history=()),
        a_profile(2, history=(PastExchange(ags(5), "tandem"),)),
    )

    assert with_memory(stated, (), ()) == stated


def test_a_tie_is_remembered_on_both_sides_after_what_the_town_stated_itself():
    own = PastExchange(ags(5), "circle", ended=date(2020, 1, 1))
    ended = a_relation(0, 2, kind=RelationKind.TWIN_TOWN, ended=date(2021, 5, 1))

    remembered = with_memory((a_profile(0, history=(own,)), a_profile(1), a_profile(2)), (a_relation(0, 1), ended), ())

    assert [profile.history for profile in remembered] == [
        (own, PastExchange(ags(1), "network"), PastExchange(ags(2), "twin_town", ended=date(2021, 5, 1))),
        (PastExchange(ags(0), "network"),),
        (PastExchange(ags(0), "twin_town", ended=date(2021, 5, 1)),),
    ]


@pytest.mark.parametrize(
    ("state", "memory"),
    [
        (ProposalState.DRAFT, None),
        (ProposalState.APPROVED, None),
        (ProposalState.WITHDRAWN, None),
        (ProposalState.EXPIRED, None),
        (ProposalState.OFFERED_FIRST, {}),
        (ProposalState.OFFERED, {}),
        (ProposalState.CONFIRMED, {}),
        (ProposalState.RUNNING, {}),
        (ProposalState.COMPLETED, {"ended": date(2024, 3, 18)}),
        (ProposalState.ENDED, {"ended": date(2024, 3, 18)}),
        (ProposalState.DECLINED, {"declined": date(2024, 3, 18)}),
    ],
)
def test_what_became_of_an_earlier_proposal_is_remembered(state: ProposalState, memory: dict[str, date] | None):
    proposal = a_proposal(1, state=state, deadline=DEADLINE)

    remembered = with_memory((a_profile(0), a_profile(1), a_profile(2)), (), (proposal,))

    expected = None if memory is None else [(PastExchange(ags(other), "tandem", **memory),) for other in (1, 0)]
    assert [profile.history for profile in remembered] == [*(expected or [None, None]), None]


def test_in_a_group_everybody_remembers_everybody_else():
    group = a_proposal(
        1,
        format=Format.CIRCLE,
        members=tuple(Member(ags(number), Role.MAYOR) for number in (0, 1, 2)),
        state=ProposalState.CONFIRMED,
    )

    first, *_ = with_memory((a_profile(0), a_profile(1), a_profile(2)), (), (group,))

    assert first.history == (PastExchange(ags(1), "circle"), PastExchange(ags(2), "circle"))
