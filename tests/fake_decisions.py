"""What stands in for the log of what was shown and decided?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from matchmaker.errors import StaleWrite
from matchmaker.rounds.decision import Decision, Showing
from tests.fake_rows import Rows, refuse_unstorable

Logged = TypeVar("Logged", Showing, Decision)


@dataclass
class FakeDecisions:
    rows: Rows

    def show(self, showings: Iterable[Showing]) -> None:
        batch = list(showings)
        refuse_unstorable(batch)
        if {one.proposal_id for one in batch} & {one.proposal_id for one in self.rows.showings.values()}:
            raise StaleWrite("shown before")
        self._add(batch)

    def show_newcomers(self, showings: Iterable[Showing]) -> None:
        batch = list(showings)
        refuse_unstorable(batch)
        if {_key(one) for one in batch} & {_key(one) for one in self.showings()}:
            raise StaleWrite("shown before")
        self._add(batch)

    def record(self, decisions: Iterable[Decision]) -> None:
        batch = list(decisions)
        refuse_unstorable(batch)
        first = len(self.rows.decisions)
        self.rows.decisions.update(enumerate(batch, start=first))

    def showings(self) -> tuple[Showing, ...]:
        return tuple(self._by_heir(one) for one in self.rows.showings.values())

    def showings_of(self, proposal_id: str) -> tuple[Showing, ...]:
        return tuple(one for one in self.showings() if one.proposal_id == proposal_id)

    def decisions(self) -> tuple[Decision, ...]:
        return tuple(self._by_heir(one) for one in self.rows.decisions.values())

    def _add(self, batch: Iterable[Showing]) -> None:
        self.rows.showings.update({_key(one): one for one in batch})

    def _by_heir(self, one: Logged) -> Logged:
        heir = self.rows.successions.get(one.ags or "")
        return replace(one, ags=heir.new_ags) if heir else one


def _key(one: Showing) -> tuple[str, str | None, str]:
    return one.proposal_id, one.audience, one.ags
