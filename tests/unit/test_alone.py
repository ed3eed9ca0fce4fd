"""Is whom a round serves with nobody one answer, whatever its run left over and whatever failed since?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.alone import Alone, alone_in
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settled import DEAD
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import a_proposal, a_run

STATES = st.sampled_from(ProposalState)
TOWNS = st.integers(0, 6)


def left(number: int, relaxation: Relaxation | None = None) -> LeftOver:
    return LeftOver(ags(number), "odd", "Eine Stadt blieb übrig.", relaxation)


@st.composite
def proposals(draw: st.DrawFn) -> tuple[Proposal, ...]:
    """Up to six of two towns each, in any state; a town may be in several."""
    pairs = draw(st.lists(st.lists(TOWNS, min_size=2, max_size=2, unique=True), max_size=6))
    return tuple(
        a_proposal(number, state=draw(STATES), members=tuple(Member(ags(town), Role.MAYOR) for town in pair))
        for number, pair in enumerate(pairs, start=1)
    )


def test_those_left_over_come_with_the_helpable_first_and_then_those_whose_proposal_failed() -> None:
    helped = left(3, Relaxation("partner_capacity", "x: 1", "x: 2", 1))
    run = a_run(unmatched=(left(0), left(2), helped))
    declined, expired = (
        a_proposal(1, state=ProposalState.DECLINED),
        replace(a_proposal(3), state=ProposalState.EXPIRED),
    )

    assert alone_in(run, (expired, a_proposal(2), declined)) == Alone((left(0),), (ags(4), ags(5), ags(1)))
    assert alone_in(run, (declined,)) == Alone((helped, left(0), left(2)), (ags(1),))
    assert alone_in(None, (declined,)) == Alone((), (ags(0), ags(1)))


def test_where_nobody_is_alone_nobody_is_counted() -> None:
    assert alone_in(a_run(unmatched=()), (a_proposal(1), a_proposal(2, state=ProposalState.WITHDRAWN))).count == 0


@given(st.sets(TOWNS), proposals())
def test_every_town_left_over_or_failed_is_alone_once_unless_something_stands_with_it(
    unmatched: set[int], known: tuple[Proposal, ...]
) -> None:
    found = alone_in(a_run(unmatched=tuple(map(left, sorted(unmatched)))), known)

    def towns(*states: ProposalState) -> set[str]:
        return {member.ags for one in known if one.state in states for member in one.members}

    named = [*(one.ags for one in found.left), *found.vacant]
    seated = towns(*(set(ProposalState) - set(DEAD)))
    failed = towns(ProposalState.DECLINED, ProposalState.EXPIRED)
    assert sorted(named) == sorted(({ags(town) for town in unmatched} | failed) - seated)
    assert found.count == len(named)
