"""Are computations locked and steps of curation kept alike by the fake, SQLite and PostgreSQL?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.computation import LONGEST, Computation, begin_computation
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose, try_run
from matchmaker.rounds.reserve import Reserve
from matchmaker.towns.profile import Role
from tests.builders import a_taxonomy, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_two_at_once import at_once, collecting, stored
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, store_proposals

MINE = Computation("r1", NOW, NOW + LONGEST)


def a_step(number: int = 1, **changes) -> CurationStep:
    facts = {
        "round_id": "r1",
        "run_id": "r1-1",
        "act": CurationAct.SWAPPED,
        "by": OLGA,
        "at": NOW,
        "before": (a_proposal(number), a_proposal(number + 1).approve(OLGA, NOW).offer(NOW, LATER)),
        "after": (a_proposal(number + 2, pinned=True, note="Ausnahme"),),
        "reserve": (Reserve("r1-1-01", Member(ags(5), Role.ADMINISTRATION, gives=True), ags(0), -12_345),),
        "reason": "Beide Häuser wünschen sich das „so“.",
    }
    return CurationStep(**(facts | changes))


def with_round(uow: UnitOfWork) -> None:
    with uow:
        uow.rounds.add(a_round())
        uow.rounds.add(a_round(id="r2"))
        uow.commit()


def begun(uow: UnitOfWork, computation: Computation) -> bool:
    with uow:
        answer = uow.computations.begin(computation)
        uow.commit()
    return answer


def test_one_computes_for_a_round_until_it_ends(uow: UnitOfWork):
    with_round(uow)

    assert begun(uow, MINE)
    assert not begun(uow, Computation("r1", LATER - timedelta(minutes=50), LATER))
    assert begun(uow, replace(MINE, round_id="r2"))
    with uow:
        assert uow.computations.current("r1", NOW) == MINE
        uow.computations.end(MINE)
        uow.commit()
    with uow:
        assert uow.computations.current("r1", NOW) is None
        assert uow.computations.current("r2", NOW) == replace(MINE, round_id="r2")


def test_a_computation_whose_time_is_over_gives_way_and_cannot_end_the_next(uow: UnitOfWork):
    with_round(uow)
    begun(uow, MINE)
    later = Computation("r1", MINE.until, MINE.until + LONGEST)

    assert begun(uow, later)

    with uow:
        uow.computations.end(MINE)
        uow.commit()
    with uow:
        assert uow.computations.current("r1", MINE.until) == later
        assert uow.computations.current("r1", later.until) is None


def test_nobody_computes_for_a_round_that_does_not_exist(uow: UnitOfWork):
    with pytest.raises(NotFound), uow:
        uow.computations.begin(MINE)


def test_of_many_who_begin_to_compute_at_once_one_does(open_uow: OpenUnitOfWork):
    with_round(open_uow())

    def beginning() -> Computation:
        with open_uow() as uow:
            found = begin_computation("r1", uow.computations, NOW)
            uow.commit()
        return found

    answers = at_once(*[beginning] * 4)

    assert sorted(answers, key=str) == sorted([MINE, *[TransitionRefused] * 3], key=str)


def test_a_second_process_is_refused_while_the_first_one_searches(open_uow: OpenUnitOfWork):
    collecting(open_uow())
    refusals: list[str] = []

    def second(_: object) -> bool:
        with pytest.raises(TransitionRefused) as refusal:
            propose(ProposingOrder("r1"), a_taxonomy(), open_uow(), NOW)
        refusals.append(str(refusal.value))
        return True

    trial = try_run(ProposingOrder("r1", watch=second), a_taxonomy(), open_uow(), NOW)

    assert refusals
    assert all("seit 10:30 Uhr schon gerechnet" in one for one in refusals)
    assert stored(open_uow()) == ()
    assert len(trial.drafted.drafts) == 2
    assert len(propose(ProposingOrder("r1"), a_taxonomy(), open_uow(), NOW).drafts) == 2


def test_steps_come_back_as_they_were_stored_in_their_order(uow: UnitOfWork):
    with_round(uow)
    with uow:
        kept = [
            uow.curation_steps.add(one)
            for one in (a_step(), a_step(2, reserve=(), reason=None), a_step(round_id="r2", act=CurationAct.PINNED))
        ]
        uow.commit()

    assert [one.number for one in kept] == [1, 2, 3]
    with uow:
        assert uow.curation_steps.of_round("r1") == (
            replace(a_step(), number=1),
            replace(a_step(2, reserve=(), reason=None), number=2),
        )
        assert uow.curation_steps.last("r1") == kept[1]
        assert uow.curation_steps.last("r2") == kept[2]
        assert uow.curation_steps.last("r3") is None


def test_a_step_is_taken_back_once_and_then_the_one_before_it_is_the_last(uow: UnitOfWork):
    with_round(uow)
    with uow:
        first, second = uow.curation_steps.add(a_step()), uow.curation_steps.add(a_step(2))
        uow.curation_steps.take_back(second.taken_back(OLGA, LATER))
        uow.commit()

    with uow:
        assert uow.curation_steps.last("r1") == first
        assert uow.curation_steps.of_round("r1") == (first, second.taken_back(OLGA, LATER))
        with pytest.raises(StaleWrite):
            uow.curation_steps.take_back(second.taken_back("jemand anderes", LATER))


def test_a_step_belongs_to_a_round(uow: UnitOfWork):
    with pytest.raises(NotFound), uow:
        uow.curation_steps.add(a_step())


def test_drafts_are_removed_as_they_were_read_pinned_or_not(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1), a_proposal(2, pinned=True), a_proposal(3))
    with uow:
        uow.proposals.add_reserve([Reserve("r1-1-01", Member(ags(7), Role.MAYOR), ags(0), -5)])
        uow.commit()

    with uow:
        uow.proposals.remove([a_proposal(1), a_proposal(2, pinned=True)])
        uow.commit()

    with uow:
        assert uow.proposals.of_round("r1") == (a_proposal(3),)
        assert uow.proposals.reserves_of_round("r1") == {}


@pytest.mark.parametrize("seen", [a_proposal(1, version=2), a_proposal(9)], ids=["another version", "gone"])
def test_what_changed_or_went_is_not_removed(uow: UnitOfWork, seen):
    store_proposals(uow, a_proposal(1))

    with pytest.raises(StaleWrite), uow:
        uow.proposals.remove([seen])

    with uow:
        assert uow.proposals.of_round("r1") == (a_proposal(1),)


def test_what_is_no_draft_is_not_removed(uow: UnitOfWork):
    approved = a_proposal(1).approve(OLGA, NOW)
    store_proposals(uow, approved)

    with pytest.raises(StaleWrite), uow:
        uow.proposals.remove([approved])

    with uow:
        assert [one.state for one in uow.proposals.of_round("r1")] == [ProposalState.APPROVED]


def test_the_rounds_under_way_are_those_for_which_somebody_computes_still(uow: UnitOfWork):
    with_round(uow)
    begun(uow, MINE)
    begun(uow, Computation("r2", NOW, LATER))

    with uow:
        assert uow.computations.under_way(NOW) == ("r1", "r2")
        assert uow.computations.under_way(MINE.until) == ("r2",)
        assert uow.computations.under_way(LATER) == ()
