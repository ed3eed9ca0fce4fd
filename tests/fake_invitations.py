"""What stands in for the repositories of invitations and school holidays in fast tests."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.invitation import REFUSED, Invitation
from matchmaker.rounds.proposal import Member
from tests.fake_rows import Rows, expect, refuse_unstorable, save


@dataclass
class FakeInvitations:
    rows: Rows

    def get(self, proposal_id: str, ags: str) -> Invitation:
        for one in self.of_proposal(proposal_id):
            if one.member.ags == ags:
                return one
        raise NotFound(f"no {proposal_id}/{ags}")

    def of_proposal(self, proposal_id: str) -> tuple[Invitation, ...]:
        return self._where(lambda one: one.proposal_id == proposal_id, lambda one: one.member.ags)

    def of_proposals(self, proposal_ids: Collection[str]) -> tuple[Invitation, ...]:
        return self._where(lambda one: one.proposal_id in proposal_ids, lambda one: one.id)

    def of_town(self, ags: str) -> tuple[Invitation, ...]:
        return self._where(lambda one: one.member.ags == ags, lambda one: one.id)

    def of_member(self, member: Member) -> tuple[Invitation, ...]:
        return self._where(
            lambda one: (one.member.ags, one.member.role) == (member.ags, member.role) and one.asked_at is not None,
            lambda one: (one.asked_at, one.id),
        )

    def all(self) -> tuple[Invitation, ...]:
        return tuple(self.rows.invitations[key] for key in sorted(self.rows.invitations))

    def refused(self, round_id: str | None = None) -> tuple[Invitation, ...]:
        def is_asked_for(one: Invitation) -> bool:
            return round_id in (None, self.rows.proposals[one.proposal_id].round_id)

        return self._where(lambda one: one.state in REFUSED and is_asked_for(one), lambda one: one.id)

    def to_remind(self, now: datetime) -> tuple[tuple[str, str], ...]:
        return self._due(lambda one: one.remind_at, now)

    def to_hand_over(self, now: datetime) -> tuple[tuple[str, str], ...]:
        return self._due(lambda one: one.task_at, now)

    def run_out(self, now: datetime) -> tuple[tuple[str, str], ...]:
        return self._due(lambda one: one.due_at if one.is_open else None, now)

    def add_all(self, new: Iterable[Invitation]) -> None:
        batch = list(new)
        refuse_unstorable(batch)
        if len({one.id for one in batch} - self.rows.invitations.keys()) < len(batch):
            raise StaleWrite("asked before")
        expect(one.proposal_id in self.rows.proposals and one.member.ags in self.rows.towns for one in batch)
        self.rows.invitations.update((one.id, one) for one in batch)

    def save(self, changed: Invitation) -> Invitation:
        if changed.state in REFUSED:
            self.rows.note_change(Fact.REFUSALS)
        saved: Invitation = save(self.rows.invitations, changed, changed.note)
        return saved

    def _due(self, moment_of: Callable[[Invitation], datetime | None], now: datetime) -> tuple[tuple[str, str], ...]:
        found = self._where(
            lambda one: (moment := moment_of(one)) is not None and moment <= now, lambda one: (moment_of(one), one.id)
        )
        return tuple((one.proposal_id, one.member.ags) for one in found)

    def _where(
        self, holds: Callable[[Invitation], bool], order: Callable[[Invitation], object]
    ) -> tuple[Invitation, ...]:
        return tuple(sorted((one for one in self.rows.invitations.values() if holds(one)), key=order))  # type: ignore[arg-type]


@dataclass
class FakeHolidays:
    rows: Rows

    def all(self) -> tuple[SchoolHoliday, ...]:
        return tuple(self.rows.holidays[key] for key in sorted(self.rows.holidays))

    def of_state(self, state: str) -> tuple[SchoolHoliday, ...]:
        return tuple(one for one in self.all() if one.state == state)

    def replace_all(self, holidays: Iterable[SchoolHoliday]) -> None:
        batch = list(holidays)
        new = {(one.state, one.first): one for one in batch}
        if len(new) < len(batch):
            raise StaleWrite("begins twice")
        self.rows.holidays.clear()
        self.rows.holidays.update(new)
