"""Does the reserve of a proposal come back ranked, and does it go with its proposal?"""

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.reserve import Reserve
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.round_builders import NOW, OLGA, a_proposal, store_proposals

FIRST, SECOND = "r1-1-01", "r1-1-02"


def a_seat(number: int, replaces: int = 0, proposal: str = FIRST, delta: int = -1_000) -> Reserve:
    return Reserve(proposal, Member(ags(number), Role.MAYOR), ags(replaces), delta)


def test_a_reserve_comes_back_in_its_rank_for_its_own_proposal_alone(uow: UnitOfWork):
    ranked = (a_seat(5, delta=3), a_seat(4, replaces=1, delta=-12_345_678_901), a_seat(4, delta=-7))
    store_proposals(uow, a_proposal(1), a_proposal(2))

    with uow:
        uow.proposals.add_reserve([ranked[0], a_seat(4, 2, SECOND), *ranked[1:]])
        uow.commit()

    with uow:
        assert uow.proposals.reserve(FIRST) == ranked
        assert uow.proposals.reserve(SECOND) == (a_seat(4, 2, SECOND),)
        assert uow.proposals.reserve("r1-1-99") == ()
        assert uow.proposals.reserves_of_round("r1") == {FIRST: ranked, SECOND: (a_seat(4, 2, SECOND),)}
        assert uow.proposals.reserves_of_round("r2") == {}


def test_a_reserve_goes_with_its_draft_and_stays_with_what_is_further(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1), a_proposal(2).approve(OLGA, NOW))
    with uow:
        uow.proposals.add_reserve([a_seat(5), a_seat(4, 2, SECOND)])
        uow.commit()

    with uow:
        uow.proposals.remove_drafts("r1")
        uow.commit()

    with uow:
        assert (uow.proposals.reserve(FIRST), uow.proposals.reserve(SECOND)) == ((), (a_seat(4, 2, SECOND),))


@pytest.mark.parametrize(
    ("broken", "refusal"),
    [
        (a_seat(5, proposal="r1-1-99"), NotFound),
        (a_seat(77), NotFound),
        (a_seat(5, replaces=77), NotFound),
        (a_seat(4), StaleWrite),
    ],
    ids=["no proposal", "no town", "no town to replace", "named twice"],
)
def test_a_broken_reserve_is_refused_as_a_whole(uow: UnitOfWork, broken: Reserve, refusal: type[Exception]):
    store_proposals(uow, a_proposal(1))

    with uow:
        with pytest.raises(refusal):
            uow.proposals.add_reserve([a_seat(4), broken])
        uow.commit()

    with uow:
        assert uow.proposals.reserve(FIRST) == ()


def test_a_proposal_is_given_its_reserve_once(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))
    with uow:
        uow.proposals.add_reserve([a_seat(4)])
        uow.commit()

    with uow, pytest.raises(StaleWrite):
        uow.proposals.add_reserve([a_seat(5)])


def test_the_database_lets_no_town_replace_itself(engine_uow: UnitOfWork):
    store_proposals(engine_uow, a_proposal(1))

    with engine_uow, pytest.raises(BadInput):
        engine_uow.proposals.add_reserve([a_seat(0, replaces=0)])


def test_a_town_of_a_reserve_stays_in_the_register(uow: UnitOfWork):
    """It needs no profile for that: what it said may have been forgotten since."""
    store_proposals(uow, a_proposal(1))
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(9))
        uow.proposals.add_reserve([a_seat(8)])
        uow.commit()

    with uow, pytest.raises(BadInput) as refusal:
        uow.towns.replace_all(a_town(number) for number in range(8))

    assert [fault.where for fault in refusal.value.faults] == [ags(8)]
