"""What do imported relations and earlier proposals say about pairs, beside what towns say of themselves?"""

from datetime import UTC, date, datetime

import pytest

from matchmaker.rounds.feedback import Outcome
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.remembering import ties_of
from matchmaker.towns.history import RelationKind, Tie, TieKind
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.round_builders import a_proposal, a_relation

DEADLINE = datetime(2024, 3, 18, 23, 30, tzinfo=UTC)
DAY = date(2024, 3, 19)


def test_nothing_is_known_without_relations_and_proposals():
    assert ties_of((), ()) == ()


def test_a_network_is_no_exchange_and_a_twin_town_is_one():
    network = a_relation(0, 2, ended=date(2021, 5, 1))
    twins = a_relation(0, 1, kind=RelationKind.TWIN_TOWN)

    assert ties_of((network, twins), ()) == (
        Tie(ags(0), ags(1), TieKind.EXCHANGE, "twin_town"),
        Tie(ags(0), ags(2), TieKind.NETWORK, "network", date(2021, 5, 1)),
    )


@pytest.mark.parametrize(
    ("state", "kind", "day"),
    [
        (ProposalState.DRAFT, None, None),
        (ProposalState.APPROVED, None, None),
        (ProposalState.WITHDRAWN, None, None),
        (ProposalState.EXPIRED, None, None),
        (ProposalState.OFFERED_FIRST, TieKind.PROPOSED, None),
        (ProposalState.OFFERED, TieKind.PROPOSED, None),
        (ProposalState.CONFIRMED, TieKind.PROPOSED, None),
        (ProposalState.RUNNING, TieKind.EXCHANGE, None),
        (ProposalState.COMPLETED, TieKind.EXCHANGE, DAY),
        (ProposalState.ENDED, TieKind.EXCHANGE, DAY),
        (ProposalState.DECLINED, TieKind.DECLINED, DAY),
    ],
)
def test_what_became_of_an_earlier_proposal_is_known(state: ProposalState, kind: TieKind | None, day: date | None):
    proposal = a_proposal(1, state=state, deadline=DEADLINE)

    expected = () if kind is None else (Tie(ags(0), ags(1), kind, "tandem", day),)
    assert ties_of((), (proposal,)) == expected


def test_in_a_group_everybody_has_to_do_with_everybody_else():
    members = tuple(Member(ags(number), Role.MAYOR) for number in (2, 0, 1))
    group = a_proposal(1, format=Format.CIRCLE, members=members, state=ProposalState.RUNNING)

    assert ties_of((), (group, group)) == tuple(
        Tie(ags(one), ags(other), TieKind.EXCHANGE, "circle") for one, other in ((0, 1), (0, 2), (1, 2))
    )


def test_of_a_group_that_failed_only_who_refused_it_rests():
    members = tuple(Member(ags(number), Role.MAYOR) for number in (0, 1, 2))
    group = a_proposal(1, format=Format.CIRCLE, members=members, state=ProposalState.DECLINED, deadline=DEADLINE)
    refusal = Invitation(group.id, members[1], InvitationState.DECLINED, answered_at=DEADLINE)

    assert ties_of((), (group,), (refusal,)) == (
        Tie(ags(0), ags(1), TieKind.DECLINED, "circle", DAY),
        Tie(ags(1), ags(2), TieKind.DECLINED, "circle", DAY),
    )
    assert len(ties_of((), (group,))) == 3


@pytest.mark.parametrize(
    ("wishing", "wish"),
    [((), False), ((0,), False), ((0, 5), False), ((0, 1), True), ((0, 1, 5), True)],
)
def test_an_exchange_that_is_over_ended_when_it_did_and_counts_a_wish_that_both_have(
    wishing: tuple[int, ...], wish: bool
):
    over = a_proposal(1, state=ProposalState.COMPLETED, deadline=DEADLINE)
    outcomes = {over.id: Outcome(date(2025, 1, 31), frozenset(map(ags, wishing)))}

    expected = Tie(ags(0), ags(1), TieKind.EXCHANGE, "tandem", date(2025, 1, 31), wish)
    assert ties_of((), (over,), outcomes=outcomes) == (expected,)
