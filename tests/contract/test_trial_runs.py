"""Is what is computed for trial known alike to every process by the fake, SQLite and PostgreSQL, and never twice?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, TransitionRefused
from matchmaker.matching.progress import Progress
from matchmaker.rounds.computation import LONGEST, Computation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.trial_beginning import begin_trial_run
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun, TrialRunState
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_curation_storage import with_round
from tests.contract.test_two_at_once import at_once
from tests.round_builders import NOW, OLGA

RUN = TrialRun("a" * 16, "r1", Purpose.TRIAL, "most_served", OLGA, NOW, NOW)
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


def test_what_a_dead_process_had_claimed_is_free_but_not_what_others_claimed_later(uow: UnitOfWork):
    with_round(uow)
    begun(uow)
    later = replace(RUN, id="f" * 16, ordered_at=NOW + SILENCE, beat_at=NOW + SILENCE)
    others = Computation("r1", NOW + SILENCE, NOW + SILENCE + LONGEST)
    left: list[Computation | None] = []
    for claim in (Computation("r1", NOW + SECOND, NOW + LONGEST), others):
        with uow:
            uow.computations.begin(claim)
            begin_trial_run(later, uow)
            left.append(uow.computations.current("r1", NOW + SILENCE))

    assert left == [None, others]


def test_the_same_rehearsal_ordered_twice_is_the_first_one(uow: UnitOfWork):
    with_round(uow)
    first = replace(RUN, purpose=Purpose.REHEARSAL, ordered="Regeln")
    begun(uow, first)

    with uow:
        assert begin_trial_run(replace(first, id="2" * 16), uow) == first
    with pytest.raises(TransitionRefused, match="wird schon geprobt"), uow:
        begin_trial_run(replace(first, id="2" * 16, ordered="andere Regeln"), uow)


def test_of_many_who_begin_at_once_one_does(open_uow: OpenUnitOfWork):
    with_round(open_uow())

    def beginning(number: int) -> bool:
        with open_uow() as uow:
            begin_trial_run(replace(RUN, id=f"{number:016}"), uow)
            uow.commit()
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
