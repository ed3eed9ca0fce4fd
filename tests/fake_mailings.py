"""What stands in for the repositories of rounds' letters and of elections in fast tests."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.elections import Election
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.post_hold import PostHold
from tests.fake_rows import Rows, expect


@dataclass
class FakeMailings:
    rows: Rows

    def due(self, now: datetime) -> tuple[Mailing, ...]:
        return tuple(one for one in self._all() if one.due_at <= now and one.done_at is None)

    def of_round(self, round_id: str) -> tuple[Mailing, ...]:
        return tuple(one for one in self._all() if one.round_id == round_id)

    def hold(self, round_id: str, kind: MailingKind) -> Mailing:
        if (round_id, kind) not in self.rows.mailings:
            raise NotFound("no such mailing")
        return self.rows.mailings[round_id, kind]

    def add(self, new: Mailing) -> bool:
        expect([new.round_id in self.rows.rounds])
        return self.rows.mailings.setdefault((new.round_id, new.kind), new) is new

    def save(self, changed: Mailing) -> None:
        self.rows.mailings[changed.round_id, changed.kind] = changed

    def _all(self) -> tuple[Mailing, ...]:
        return tuple(sorted(self.rows.mailings.values(), key=lambda one: (one.due_at, one.round_id, one.kind)))


@dataclass
class FakePostHolds:
    rows: Rows

    def open(self) -> PostHold | None:
        return next((one for one in self.all() if one.released_at is None), None)

    def all(self) -> tuple[PostHold, ...]:
        return tuple(self.rows.post_holds[number] for number in sorted(self.rows.post_holds))

    def add(self, new: PostHold) -> PostHold:
        if self.open() is not None:
            raise StaleWrite("on hold")
        numbered = replace(new, position=len(self.rows.post_holds) + 1)
        self.rows.post_holds[numbered.position] = numbered
        return numbered

    def save(self, changed: PostHold) -> None:
        if self.rows.post_holds[changed.position].released_at is not None:
            raise StaleWrite("released")
        self.rows.post_holds[changed.position] = changed


@dataclass
class FakeElections:
    rows: Rows

    def all(self) -> tuple[Election, ...]:
        return tuple(self.rows.elections[key] for key in sorted(self.rows.elections))

    def of_town(self, ags: str) -> tuple[Election, ...]:
        return tuple(one for one in self.all() if one.ags == ags)

    def replace_all(self, elections: Iterable[Election]) -> None:
        batch = list(elections)
        new = {(one.ags, one.day): one for one in batch}
        if len(new) < len(batch):
            raise StaleWrite("elects twice")
        self.rows.note_change(Fact.ELECTIONS)
        self.rows.elections.clear()
        self.rows.elections.update(new)
