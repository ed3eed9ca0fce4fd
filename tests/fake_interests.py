"""What stands in for the repository of interests in fast tests."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.interest import Interest
from matchmaker.rounds.suppression import same_address
from tests.fake_rows import Rows, add, expect


@dataclass
class FakeInterests:
    rows: Rows

    def find(self, id: str) -> Interest | None:
        return self.rows.interests.get(id)

    def hold(self, id: str) -> Interest | None:
        return self.find(id)

    def of_address(self, address: str) -> tuple[Interest, ...]:
        return tuple(one for one in self._all() if one.address == same_address(address))

    def confirmed(self) -> tuple[Interest, ...]:
        return tuple(one for one in self._all() if one.confirmed_at is not None)

    def add(self, new: Interest) -> None:
        expect([new.ags in self.rows.towns])
        for one in self.of_address(new.address):
            if one.confirmed_at is None:
                self.remove(one.id)
        add(self.rows.interests, new.id, new)

    def confirm(self, confirmed: Interest) -> None:
        for one in self.of_address(confirmed.address):
            if one.confirmed_at is not None and one.id != confirmed.id:
                self.remove(one.id)
        self.rows.interests[confirmed.id] = confirmed

    def remove(self, id: str) -> None:
        self.rows.interests.pop(id, None)

    def remove_old(self, unconfirmed_before: datetime, confirmed_before: datetime, limit: int) -> int:
        old = [
            one
            for one in self._all()
            if (one.confirmed_at is None and one.asked_at < unconfirmed_before)
            or (one.confirmed_at is not None and one.confirmed_at < confirmed_before)
        ]
        for one in old[:limit]:
            self.remove(one.id)
        return len(old[:limit])

    def _all(self) -> tuple[Interest, ...]:
        return tuple(sorted(self.rows.interests.values(), key=lambda one: (one.asked_at, one.id)))
