"""What stands in for the repositories of offices, challenges and limits in fast tests."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.challenge import Challenge
from matchmaker.rounds.change import Fact
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.suppression import same_address
from tests.fake_rows import Rows, add, expect, found, save


@dataclass
class FakeOffices:
    rows: Rows

    def get(self, id: str) -> OfficeAddress:
        return found(self.rows.offices, id)

    def of_town(self, ags: str) -> tuple[OfficeAddress, ...]:
        return tuple(one for one in self._all() if one.ags == ags)

    def of_towns(self, towns: Collection[str]) -> tuple[OfficeAddress, ...]:
        return tuple(one for one in self._all() if one.ags in towns)

    def speaking(self, address: str) -> tuple[OfficeAddress, ...]:
        return tuple(one for one in self._all() if one.address == same_address(address) and one.speaks)

    def all_open(self) -> tuple[OfficeAddress, ...]:
        return tuple(one for one in self._all() if one.ended_at is None)

    def add(self, new: OfficeAddress) -> None:
        self.rows.note_change(Fact.OFFICES)
        stored = replace(new, address=same_address(new.address))
        expect([new.ags in self.rows.towns])
        place = (stored.address, stored.ags, stored.role)
        if new.ended_at is None and any((one.address, one.ags, one.role) == place for one in self.all_open()):
            raise StaleWrite("speaks already")
        add(self.rows.offices, new.id, stored)

    def save(self, changed: OfficeAddress) -> OfficeAddress:
        self.rows.note_change(Fact.OFFICES)
        return save(self.rows.offices, changed)

    def remove_ended(self, before: datetime, limit: int) -> int:
        ended = sorted((one.ended_at, one.id) for one in self._all() if one.ended_at and one.ended_at < before)
        for _, key in ended[:limit]:
            del self.rows.offices[key]
        return len(ended[:limit])

    def _all(self) -> tuple[OfficeAddress, ...]:
        return tuple(sorted(self.rows.offices.values(), key=lambda one: (one.added_at, one.id)))


@dataclass
class FakeChallenges:
    rows: Rows

    def put(self, new: Challenge) -> None:
        self.rows.challenges[new.browser_hash] = new

    def use_try(self, browser_hash: str) -> Challenge | None:
        known = self.rows.challenges.get(browser_hash)
        if known is None or known.tries_left == 0:
            return None
        self.rows.challenges[browser_hash] = known.tried()
        return known.tried()

    def spend(self, browser_hash: str) -> bool:
        return self.rows.challenges.pop(browser_hash, None) is not None

    def remove_expired(self, before: datetime, limit: int) -> int:
        ended = sorted((one.valid_until, key) for key, one in self.rows.challenges.items() if one.valid_until < before)
        for _, key in ended[:limit]:
            del self.rows.challenges[key]
        return len(ended[:limit])


@dataclass
class FakeLimits:
    rows: Rows

    def count_up(self, what: str, key: str, window: datetime) -> int:
        place = (what, key, window)
        self.rows.limits[place] = self.rows.limits.get(place, 0) + 1
        return self.rows.limits[place]

    def forget(self, before: datetime, limit: int) -> int:
        old = sorted((place for place in self.rows.limits if place[2] < before), key=lambda place: place[2])[:limit]
        for place in old:
            del self.rows.limits[place]
        return len(old)
