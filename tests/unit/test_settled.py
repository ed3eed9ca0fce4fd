"""What must a further run keep to?"""

from datetime import UTC, datetime

import pytest

from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.settled import OtherRounds, Settled, settled_for
from matchmaker.rounds.settled_meetings import settled_groups, settled_visits
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import a_proposal

PAIR = (ags(0), ags(1))


def test_a_round_without_proposals_has_no_earlier_plan():
    assert settled_for(Role.MAYOR, ()) == Settled(earlier=None)


@pytest.mark.parametrize(
    ("state", "pinned", "settled"),
    [
        (ProposalState.DRAFT, False, Settled(earlier=(PAIR,))),
        (ProposalState.DRAFT, True, Settled(fixed=(PAIR,), earlier=(), pinned=(PAIR,))),
        (ProposalState.APPROVED, False, Settled(fixed=(PAIR,), earlier=())),
        (ProposalState.OFFERED_FIRST, False, Settled(fixed=(PAIR,), earlier=())),
        (ProposalState.OFFERED, False, Settled(fixed=(PAIR,), earlier=())),
        (ProposalState.CONFIRMED, False, Settled(fixed=(PAIR,), earlier=(), answered=(PAIR,))),
        (ProposalState.RUNNING, False, Settled(fixed=(PAIR,), earlier=(), answered=(PAIR,))),
        (ProposalState.COMPLETED, False, Settled(fixed=(PAIR,), earlier=(), answered=(PAIR,))),
        (ProposalState.WITHDRAWN, False, Settled(refused=(PAIR,), earlier=())),
        (ProposalState.WITHDRAWN, True, Settled(refused=(PAIR,), earlier=())),
        (ProposalState.DECLINED, False, Settled(refused=(PAIR,), earlier=())),
        (ProposalState.EXPIRED, False, Settled(refused=(PAIR,), earlier=())),
        (ProposalState.ENDED, False, Settled(refused=(PAIR,), earlier=())),
    ],
)
def test_each_state_settles_its_pair(state: ProposalState, pinned: bool, settled: Settled):
    assert settled_for(Role.MAYOR, [a_proposal(1, state=state, pinned=pinned)]) == settled


SILENCE = datetime(2024, 5, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize("state", [ProposalState.DECLINED, ProposalState.EXPIRED])
def test_what_failed_in_silence_keeps_its_towns_until_they_are_told(state: ProposalState):
    """A further proposal before that day would tell a town that somebody refused it."""
    silent = [a_proposal(1, state=state, tell_at=SILENCE)]

    assert settled_for(Role.MAYOR, silent) == Settled(fixed=(PAIR,), earlier=())
    assert settled_groups(Role.MAYOR, silent).seated == {*PAIR}
    assert settled_visits(Role.MAYOR, silent, OtherRounds()).fixed == (PAIR,)
    assert settled_for(Role.MAYOR, (), OtherRounds(proposals=tuple(silent))).open_elsewhere == dict.fromkeys(PAIR, 1)


def test_pairs_are_named_in_the_order_of_their_ags():
    turned = a_proposal(1, members=(Member(ags(7), Role.MAYOR), Member(ags(2), Role.MAYOR)))

    assert settled_for(Role.MAYOR, [turned]).earlier == ((ags(2), ags(7)),)


def test_roles_do_not_settle_anything_for_each_other():
    offices = a_proposal(1, members=tuple(Member(town, Role.ADMINISTRATION) for town in PAIR))

    assert settled_for(Role.MAYOR, [offices]) == Settled(earlier=None)
    assert settled_for(Role.ADMINISTRATION, [offices]) == Settled(earlier=(PAIR,))


def test_a_pair_that_stands_after_all_is_no_longer_refused():
    before, now = a_proposal(1, state=ProposalState.WITHDRAWN), a_proposal(1, id="later", state=ProposalState.APPROVED)

    assert settled_for(Role.MAYOR, [before, now]) == Settled(fixed=(PAIR,), earlier=())


def test_open_proposals_of_other_rounds_take_room_and_those_left_over_come_first():
    elsewhere = (
        a_proposal(1, state=ProposalState.OFFERED),
        a_proposal(
            1,
            id="b",
            members=(Member(ags(0), Role.MAYOR), Member(ags(5), Role.MAYOR)),
            state=ProposalState.OFFERED_FIRST,
        ),
        a_proposal(2, state=ProposalState.CONFIRMED),
        a_proposal(3, members=(Member(ags(4), Role.ADMINISTRATION),), state=ProposalState.OFFERED),
    )

    settled = settled_for(Role.MAYOR, (), OtherRounds(frozenset({ags(6)}), elsewhere))

    assert settled == Settled(
        earlier=None,
        waiting=frozenset({ags(6)}),
        open_elsewhere={ags(0): 2, ags(1): 1, ags(5): 1},
        agreed_elsewhere={ags(2): 1, ags(3): 1},
    )
