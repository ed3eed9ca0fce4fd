"""Does whoever comes late, or has a place again, find a partner in the running round without anybody computing?"""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.rounds.elections import Election
from matchmaker.rounds.late_joining import join_late, late_members, read_asked
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.task import TaskKind
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_taxonomy, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.counted_questions import counted
from tests.fake_letters import a_post
from tests.lifecycle_cast import NO, PROPOSAL, a_tandem, number_of, say, sent, tasks
from tests.round_builders import NOW

LATER = NOW + timedelta(hours=2)
QUESTIONS = 13


def under_way(uow: UnitOfWork, state: RoundState = RoundState.ANSWERING, towns: int = 6) -> None:
    """Towns 0 and 1 are asked and have no further place; the others have not agreed yet."""
    sent(uow, a_tandem(), towns=towns, minimum_confidence=0.0)
    with uow:
        uow.profiles.save_all(a_profile(number, capacity=1) for number in (0, 1))
        uow.profiles.save_all(a_profile(number, consent=False) for number in range(2, towns))
        if state is not RoundState.ANSWERING:
            uow.rounds.save(uow.rounds.get("r1").moved_to(state))
        uow.commit()


def join(uow: UnitOfWork, *numbers: int, **changes: object) -> None:
    with uow:
        uow.profiles.save_all(a_profile(number, **changes) for number in numbers)
        uow.commit()


def swept(uow: UnitOfWork) -> Swept:
    return join_late(Sweep(a_post(), uow, LATER), uow, a_taxonomy())


def late(uow: UnitOfWork) -> set[int]:
    with uow:
        found = late_members(uow.rounds.get("r1"), read_asked(uow, LATER), uow, LATER)
    return {number_of(one.ags) for one in found}


def drafts(uow: UnitOfWork) -> list[set[int]]:
    with uow:
        found = [one for one in uow.proposals.of_round("r1") if one.state is ProposalState.DRAFT]
    return [{number_of(member.ags) for member in one.members} for one in found]


def test_two_who_come_late_are_a_draft_for_head_office_and_a_second_sweep_finds_nobody(uow: UnitOfWork):
    under_way(uow)
    join(uow, 2, 4)
    assert late(uow) == {2, 4}

    assert [swept(uow), swept(uow)] == [Swept(1), Swept()]

    assert drafts(uow) == [{2, 4}]
    assert tasks(uow) == [TaskKind.PLAN_B]
    with uow:
        assert uow.rounds.get("r1").state is RoundState.ANSWERING
        assert uow.proposals.get("r1-1-01").state is ProposalState.OFFERED


def test_a_round_that_runs_takes_them_too(uow: UnitOfWork):
    under_way(uow, RoundState.RUNNING)
    join(uow, 2, 3)

    assert swept(uow) == Swept(1)
    assert drafts(uow) == [{2, 3}]


def test_for_one_alone_nothing_is_stored_and_a_second_one_is_its_partner(uow: UnitOfWork):
    under_way(uow)
    join(uow, 2)

    assert swept(uow) == Swept()
    with uow:
        assert uow.runs.latest("r1").id == "r1-1"
    join(uow, 4)
    assert swept(uow) == Swept(1)
    assert drafts(uow) == [{2, 4}]


def test_who_was_left_over_is_matched_as_soon_as_somebody_comes_but_alone_starts_nothing(uow: UnitOfWork):
    under_way(uow)
    join(uow, 2)
    with uow:
        run = uow.runs.latest("r1")
        uow.runs.add(replace(run, id="r1-2", unmatched=(LeftOver(ags(2), "partners_taken", "Satz."),)))
        uow.commit()
    assert late(uow) == set()

    join(uow, 3)

    assert late(uow) == {3}
    assert swept(uow) == Swept(1)
    assert drafts(uow) == [{2, 3}]


def test_who_had_no_place_and_has_one_now_is_late(uow: UnitOfWork):
    under_way(uow)
    join(uow, 2, 3)
    with uow:
        run = uow.runs.latest("r1")
        uow.runs.add(replace(run, id="r1-2", unmatched=(LeftOver(ags(2), "no_capacity", "Satz."),)))
        uow.commit()

    assert late(uow) == {2, 3}
    join(uow, 2, capacity=0)
    assert late(uow) == {3}


def test_who_may_not_take_part_is_not_late(uow: UnitOfWork):
    under_way(uow)
    tomorrow = (LATER + timedelta(days=1)).date()
    join(uow, 2, paused_until=tomorrow)
    join(uow, 3, formats=(Format.VISIT,))
    join(uow, 4, consent=False)
    join(uow, 5)
    with uow:
        uow.elections.replace_all([Election(ags(5), tomorrow)])
        uow.commit()

    assert late(uow) == set()
    assert swept(uow) == Swept()


def test_a_pause_keeps_a_town_out_until_its_last_day_in_germany_and_not_on_it(uow: UnitOfWork):
    under_way(uow)
    today = LATER.date()
    join(uow, 2, paused_until=today)
    join(uow, 3, paused_until=today + timedelta(days=1))
    join(uow, 4, paused_until=today - timedelta(days=1))

    assert late(uow) == {2, 4}
    assert swept(uow) == Swept(1)
    assert drafts(uow) == [{2, 4}]


def test_who_waits_for_a_proposal_that_failed_in_silence_is_not_late_before_it_is_told(uow: UnitOfWork):
    under_way(uow)
    join(uow, 0, 1, 2, capacity=3)
    say(uow, 1, NO)

    assert late(uow) == {2}
    with uow:
        uow.proposals.save(uow.proposals.get(PROPOSAL).told())
        uow.commit()
    assert late(uow) == {0, 1, 2}


def test_drafts_that_wait_for_head_office_are_left_alone(uow: UnitOfWork):
    under_way(uow)
    join(uow, 2, 3)
    with uow:
        uow.proposals.add_all([replace(a_tandem(4, 5), id="r1-1-09", run_id="r1-1")])
        uow.commit()

    assert (late(uow), swept(uow), drafts(uow)) == (set(), Swept(), [{4, 5}])


def test_a_round_before_its_first_letter_and_one_that_is_closed_are_left_alone(uow: UnitOfWork):
    under_way(uow, RoundState.CURATING)
    join(uow, 2, 3)

    assert swept(uow) == Swept()
    with uow:
        for one in uow.proposals.of_round("r1"):
            uow.proposals.save(replace(one, state=ProposalState.WITHDRAWN))
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.CLOSED))
        uow.commit()
    assert swept(uow) == Swept()
    assert drafts(uow) == []


@pytest.mark.parametrize("towns", [10, 60])
def test_however_many_towns_wait_who_came_late_is_found_by_the_same_few_questions(engine: sa.Engine, towns: int):
    uow = SqlUnitOfWork(engine)
    under_way(uow, towns=towns)
    join(uow, *range(2, towns))

    with counted(engine) as asked:
        found = late(uow)

    # Town 3 was left over by the run.
    assert found == set(range(2, towns)) - {3}
    assert len(asked) == QUESTIONS


def test_who_came_late_is_looked_for_beside_somebody_who_writes(sqlite_engine: sa.Engine):
    under_way(SqlUnitOfWork(sqlite_engine))
    writing, reading = SqlUnitOfWork(sqlite_engine), SqlUnitOfWork(sqlite_engine, reading=True)

    with writing:
        assert join_late(Sweep(a_post(), SqlUnitOfWork(sqlite_engine), LATER), reading, a_taxonomy()) == Swept()


def test_drafts_that_head_office_computed_since_the_look_are_left_alone(open_uow: OpenUnitOfWork):
    uow = open_uow()
    under_way(uow)
    join(uow, 2, 3)

    class LookedBefore:
        """A look at the rounds, after which head office computes before anything is decided."""

        def __enter__(self) -> UnitOfWork:
            return before.__enter__()

        def __exit__(self, *failure: object) -> None:
            before.__exit__(*failure)
            with uow:
                uow.proposals.add_all([replace(a_tandem(4, 5), id="r1-1-09", run_id="r1-1")])
                uow.commit()

    before = open_uow(reading=True)

    assert join_late(Sweep(a_post(), uow, LATER), LookedBefore(), a_taxonomy()) == Swept()
    assert drafts(uow) == [{4, 5}]
