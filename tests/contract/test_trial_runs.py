"""Is what is computed for trial known alike to every process by the fake, SQLite and PostgreSQL, and never twice?"""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.computation import LONGEST, Computation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.trial_beginning import TrialOrder, begin_rehearsal, begin_trial, goals_of
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun, TrialRunState
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_curation_storage import with_round
from tests.contract.test_two_at_once import at_once
from tests.round_builders import NOW, OLGA, a_round

RUN = TrialRun("a" * 16, "r1", Purpose.TRIAL, "most_served", OLGA, NOW, NOW)
ORDER = TrialOrder("f" * 16, "r1", OLGA)
GOALS = (Strategy.BEST_TOTAL, Strategy.STABLE)
SECOND = timedelta(seconds=1)
HALF = Progress(0.5, 3_000_000_000, 4_000_000_000)


def begun(uow: UnitOfWork, run: TrialRun = RUN) -> bool:
    with uow:
        answer = uow.trial_runs.begin(run)
        uow.commit()
    return answer


def found(uow: UnitOfWork, purpose: Purpose = Purpose.TRIAL) -> TrialRun | None:
    with uow:
        return uow.trial_runs.of("r1", purpose)


def collecting(uow: UnitOfWork) -> None:
    """A round that may be computed."""
    with uow:
        uow.rounds.add(a_round(state=RoundState.COLLECTING))
        uow.commit()


def test_a_run_of_each_purpose_is_at_work_for_a_round(uow: UnitOfWork):
    with_round(uow)
    rehearsal = replace(RUN, id="b" * 16, purpose=Purpose.REHEARSAL, ordered="{}")

    assert [begun(uow, one) for one in (RUN, rehearsal, replace(RUN, id="c" * 16))] == [True, True, False]
    assert (found(uow), found(uow, Purpose.REHEARSAL)) == (RUN, rehearsal)
    assert begun(uow, replace(RUN, id="d" * 16, round_id="r2"))


def test_whoever_computes_says_how_far_it_is_and_hears_whether_to_go_on(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    with uow:
        answers = [uow.trial_runs.beat(RUN.id, HALF, NOW + SECOND)]
        answers += [uow.trial_runs.stop(RUN.id, "Koordination Süd"), uow.trial_runs.stop(RUN.id, OLGA)]
        answers += [uow.trial_runs.beat(RUN.id, HALF, NOW + 2 * SECOND), uow.trial_runs.beat("x", HALF, NOW)]
        uow.commit()

    assert answers == [True, True, False, False, False]
    told = {"done": 0.5, "total": HALF.total, "bound": HALF.bound, "stopped_by": "Koordination Süd"}
    assert found(uow) == replace(RUN, beat_at=NOW + 2 * SECOND, **told)


def test_how_it_ended_stays_until_somebody_forgets_it(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    with uow:
        early = uow.trial_runs.forget(RUN.id, NOW)
        ended = [uow.trial_runs.end(RUN.id, ("{1}", "{2}"), "So nicht.", NOW + SECOND) for _ in range(2)]
        late = [uow.trial_runs.stop(RUN.id, OLGA), uow.trial_runs.beat(RUN.id, HALF, NOW + 2 * SECOND)]
        uow.commit()

    assert (early, ended, late) == (False, [True, False], [False, False])
    over = replace(RUN, done=1.0, results=("{1}", "{2}"), refusal="So nicht.", over_at=NOW + SECOND)
    assert found(uow) == over
    assert over.state(NOW + SILENCE + SILENCE) is TrialRunState.OVER
    with uow:
        assert [uow.trial_runs.forget(RUN.id, NOW) for _ in range(2)] == [True, False]
        uow.commit()
    assert found(uow) is None


def test_whoever_falls_silent_gives_way_and_finds_another_in_its_place(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    soon, later = (
        replace(RUN, id="e" * 16, ordered_at=at, beat_at=at) for at in (NOW + SILENCE - SECOND, NOW + SILENCE)
    )

    assert [RUN.state(one.ordered_at) for one in (soon, later)] == [TrialRunState.WORKING, TrialRunState.BROKEN_OFF]
    assert [begun(uow, one) for one in (soon, later)] == [False, True]

    with uow:
        assert not uow.trial_runs.beat(RUN.id, HALF, NOW + SILENCE)
        assert not uow.trial_runs.end(RUN.id, ("{1}",), "", NOW + SILENCE)
    assert found(uow) == later


def test_a_run_that_was_heard_in_time_to_come_gives_way_too(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    early, back = (replace(RUN, id="e" * 16, beat_at=at) for at in (NOW - SILENCE + SECOND, NOW - SILENCE))

    assert [RUN.state(one.beat_at) for one in (early, back)] == [TrialRunState.WORKING, TrialRunState.BROKEN_OFF]
    assert [begun(uow, one) for one in (early, back)] == [False, True]
    with uow:
        ends = (back.beat_at - SILENCE + SECOND, back.beat_at - SILENCE)
        assert [uow.trial_runs.forget(back.id, at) for at in ends] == [False, True]


@pytest.mark.parametrize("away", [timedelta(hours=-1), timedelta(seconds=31), timedelta(days=300)])
def test_the_clock_of_whoever_orders_says_nothing_of_who_lives(open_uow: OpenUnitOfWork, away: timedelta):
    collecting(open_uow())
    first = begin_trial(ORDER, GOALS, open_uow(), NOW)
    with open_uow() as uow:
        state = first.state(uow.moment())
        early = uow.trial_runs.forget(first.id, uow.moment())

    with pytest.raises(TransitionRefused, match="wird schon gerechnet"):
        begin_trial(replace(ORDER, run_id="e" * 16), GOALS, open_uow(), NOW + away)

    assert (state, early, found(open_uow())) == (TrialRunState.WORKING, False, first)


@pytest.mark.parametrize("away", [-SILENCE, SILENCE])
def test_whoever_is_silent_by_the_clock_of_the_database_gives_way(engine: sa.Engine, away: timedelta):
    shared = [NOW]
    uow = SqlUnitOfWork(engine, clock=lambda _connection: shared[0])
    collecting(uow)
    begin_trial(ORDER, GOALS, uow, NOW)
    shared[0] = NOW + away

    later = begin_trial(replace(ORDER, run_id="e" * 16), GOALS, uow, NOW)

    assert found(uow) == later == replace(RUN, id="e" * 16, ordered="best_total, stable", beat_at=NOW + away)


def test_the_moment_of_a_database_is_one_for_all_its_users_and_goes_on(engine: sa.Engine):
    with SqlUnitOfWork(engine) as one, SqlUnitOfWork(engine, reading=True) as other:
        moments = [one.moment(), other.moment(), one.moment()]

    assert moments == sorted(moments)
    assert moments[2] - moments[0] < SILENCE
    assert {moment.utcoffset() for moment in moments} == {timedelta(0)}
    with pytest.raises(RuntimeError, match="in einer offenen Arbeitseinheit"):
        one.moment()


def silent(uow: UnitOfWork, run_id: str = RUN.id) -> None:
    """Whoever computes was last heard long ago, by the clock that all share."""
    with uow:
        assert uow.trial_runs.beat(run_id, HALF, uow.moment() - SILENCE)
        uow.commit()


@pytest.mark.parametrize("whose", [None, "9" * 16])
def test_what_somebody_else_claimed_stays_theirs_when_a_dead_process_gives_way(uow: UnitOfWork, whose: str | None):
    collecting(uow)
    begun(uow)
    silent(uow)
    # Begun while the dead one lived: after its order, and before its last beat.
    claim = Computation("r1", NOW + SECOND, NOW + LONGEST, whose)
    with uow:
        assert uow.computations.begin(claim)
        uow.commit()

    with pytest.raises(TransitionRefused, match="Für die Runde r1 wird seit 10:30 Uhr schon gerechnet"):
        begin_trial(ORDER, GOALS, uow, NOW + SILENCE)

    with uow:
        uow.computations.end(replace(claim, trial_run_id=RUN.id))
        assert uow.computations.current("r1", NOW + SILENCE) == claim
        uow.computations.end(claim)
        assert uow.computations.current("r1", NOW + SILENCE) is None


def test_what_a_dead_process_had_claimed_is_free(uow: UnitOfWork):
    collecting(uow)
    begun(uow)
    silent(uow)
    with uow:
        # By a clock that is behind: what was claimed is known by its run, not by its time.
        uow.computations.begin(Computation("r1", NOW - SECOND, NOW + LONGEST, RUN.id))
        uow.commit()

    begin_trial(ORDER, GOALS, uow, NOW + SILENCE)

    with uow:
        assert uow.computations.current("r1", NOW + SILENCE) is None


def test_what_a_run_left_claimed_as_it_ended_is_free(uow: UnitOfWork):
    collecting(uow)
    begun(uow)
    with uow:
        uow.computations.begin(Computation("r1", NOW, NOW + LONGEST, RUN.id))
        uow.trial_runs.end(RUN.id, ["a plan"], "", NOW)
        uow.commit()

    assert begin_trial(ORDER, GOALS, uow, NOW + SECOND).id == ORDER.run_id

    with uow:
        assert uow.computations.current("r1", NOW + SECOND) is None


def test_a_trial_is_begun_for_its_goals_and_who_ordered_it_is_kept(uow: UnitOfWork):
    collecting(uow)

    run = begin_trial(ORDER, GOALS, uow, NOW)

    with uow:
        acts = [(one.at, one.by, one.act, one.about, one.after) for one in uow.office_acts.of("round/r1")]
        moment = uow.moment()
    assert acts == [(NOW, OLGA, RoundAct.TRIED, "round/r1", {"which": "best_total, stable"})]
    assert (goals_of(run), run.state(moment)) == (GOALS, TrialRunState.WORKING)
    assert run == found(uow) == replace(RUN, id="f" * 16, ordered="best_total, stable", beat_at=run.beat_at)


def test_groups_are_searched_for_by_one_goal(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round(state=RoundState.COLLECTING, format=Format.CIRCLE))
        uow.commit()

    assert goals_of(begin_trial(ORDER, GOALS, uow, NOW)) == (Strategy.MOST_SERVED,)


def test_a_round_without_drafts_to_make_is_not_computed(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round(state=RoundState.CLOSED))
        uow.commit()

    with pytest.raises(TransitionRefused, match="gerechnet wird da nicht"):
        begin_trial(ORDER, GOALS, uow, NOW)

    assert found(uow) is None
    with uow:
        assert uow.office_acts.of("round/r1") == ()


def test_the_same_rehearsal_ordered_twice_is_the_first_one(uow: UnitOfWork):
    collecting(uow)
    first = begin_rehearsal(ORDER, "Regeln", uow, NOW)
    again = replace(ORDER, run_id="2" * 16)

    assert begin_rehearsal(again, "Regeln", uow, NOW) == first
    with pytest.raises(TransitionRefused, match="wird schon geprobt"):
        begin_rehearsal(again, "andere Regeln", uow, NOW)


def test_of_many_who_begin_at_once_one_does(open_uow: OpenUnitOfWork):
    collecting(open_uow())

    def beginning(number: int) -> bool:
        begin_trial(replace(ORDER, run_id=f"{number:016}"), GOALS, open_uow(), NOW)
        return True

    answers = at_once(*(lambda number=number: beginning(number) for number in range(4)))

    assert sorted(answers, key=str) == sorted([True, *[TransitionRefused] * 3], key=str)


def test_what_was_ordered_before_a_moment_is_forgotten_at_work_or_not(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    begun(uow, replace(RUN, id="3" * 16, round_id="r2", ordered_at=NOW + SECOND))

    with uow:
        assert [uow.trial_runs.forget_ordered(NOW + SECOND) for _ in range(2)] == [1, 0]
        assert uow.trial_runs.of("r2", Purpose.TRIAL) is not None
        assert uow.trial_runs.of("r1", Purpose.TRIAL) is None


def test_what_cannot_be_stored_is_refused(uow: UnitOfWork):
    with pytest.raises(NotFound), uow:
        uow.trial_runs.begin(RUN)
    with_round(uow)
    begun(uow)
    for results, refusal in ((("\x00",), ""), ((), "\ud800")):
        with pytest.raises(BadInput), uow:
            uow.trial_runs.end(RUN.id, results, refusal, NOW)
