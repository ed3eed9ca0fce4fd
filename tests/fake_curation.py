"""What stands in for the repositories of computations, of trials and of curation in fast tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.matching.progress import Progress
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationStep
from matchmaker.rounds.trial_run import Purpose, TrialRun, TrialRunState
from tests.fake_rows import Rows, expect, refuse_unstorable


@dataclass
class FakeComputations:
    rows: Rows

    def current(self, round_id: str, now: datetime) -> Computation | None:
        found = self.rows.computations.get(round_id)
        return found if found is not None and found.until > now else None

    def under_way(self, now: datetime) -> tuple[str, ...]:
        return tuple(sorted(one.round_id for one in self.rows.computations.values() if one.until > now))

    def begin(self, new: Computation) -> bool:
        if self.current(new.round_id, new.began_at) is not None:
            return False
        expect([new.round_id in self.rows.rounds])
        self.rows.computations[new.round_id] = new
        return True

    def end(self, done: Computation) -> None:
        found = self.rows.computations.get(done.round_id)
        if found is not None and (found.began_at, found.trial_run_id) == (done.began_at, done.trial_run_id):
            del self.rows.computations[done.round_id]


@dataclass
class FakeCurationSteps:
    rows: Rows

    def add(self, new: CurationStep) -> CurationStep:
        expect([new.round_id in self.rows.rounds])
        refuse_unstorable([new])
        number = max(self.rows.steps, default=0) + 1
        self.rows.steps[number] = replace(new, number=number)
        return self.rows.steps[number]

    def last(self, round_id: str) -> CurationStep | None:
        holding = [one for one in self.of_round(round_id) if one.taken_back_at is None]
        return holding[-1] if holding else None

    def of_round(self, round_id: str) -> tuple[CurationStep, ...]:
        return tuple(self.rows.steps[number] for number in sorted(self.rows.steps) if self._is_of(number, round_id))

    def take_back(self, step: CurationStep) -> None:
        if self.rows.steps[step.number].taken_back_at is not None:
            raise StaleWrite("taken back already")
        self.rows.steps[step.number] = step

    def _is_of(self, number: int, round_id: str) -> bool:
        return self.rows.steps[number].round_id == round_id


@dataclass
class FakeTrialRuns:
    rows: Rows

    def of(self, round_id: str, purpose: Purpose) -> TrialRun | None:
        own = (one for one in self.rows.trial_runs.values() if (one.round_id, one.purpose) == (round_id, purpose))
        return next(own, None)

    def begin(self, new: TrialRun) -> bool:
        former = self.of(new.round_id, new.purpose)
        if former is not None and former.state(new.beat_at) is TrialRunState.WORKING:
            return False
        expect([new.round_id in self.rows.rounds])
        refuse_unstorable([new])
        if former is not None:
            del self.rows.trial_runs[former.id]
        self.rows.trial_runs[new.id] = new
        return True

    def beat(self, run_id: str, progress: Progress, at: datetime) -> bool:
        told = {"beat_at": at, "done": progress.done, "total": progress.total, "bound": progress.bound}
        return self._write(run_id, **told) and self.rows.trial_runs[run_id].stopped_by is None

    def stop(self, run_id: str, by: str) -> bool:
        found = self.rows.trial_runs.get(run_id)
        return found is not None and found.stopped_by is None and self._write(run_id, stopped_by=by)

    def end(self, run_id: str, results: Sequence[str], refusal: str, at: datetime) -> bool:
        return self._write(run_id, results=tuple(results), refusal=refusal, over_at=at, done=1.0)

    def forget(self, run_id: str, moment: datetime) -> bool:
        found = self.rows.trial_runs.get(run_id)
        if found is None or found.state(moment) is TrialRunState.WORKING:
            return False
        del self.rows.trial_runs[run_id]
        return True

    def forget_ordered(self, before: datetime) -> int:
        old = [one.id for one in self.rows.trial_runs.values() if one.ordered_at < before]
        for run_id in old:
            del self.rows.trial_runs[run_id]
        return len(old)

    def _write(self, run_id: str, **changes: object) -> bool:
        found = self.rows.trial_runs.get(run_id)
        if found is None or found.over_at is not None:
            return False
        changed = replace(found, **changes)
        refuse_unstorable([changed])
        self.rows.trial_runs[run_id] = changed
        return True
