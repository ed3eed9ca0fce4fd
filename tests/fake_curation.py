"""What stands in for the repositories of computations and of curation in fast tests."""

from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationStep
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
        if found is not None and found.began_at == done.began_at:
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
