"""What stands in for the repository of offices' links in fast tests."""

from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.suppression import pseudonym_of, same_address
from tests.fake_rows import Rows, expect


@dataclass
class FakeOfficeLinks:
    rows: Rows

    def find(self, token_hash: str) -> OfficeLink | None:
        return self.rows.office_links.get(token_hash)

    def hold(self, token_hash: str) -> OfficeLink | None:
        return self.find(token_hash)

    def notice_to(self, address: str) -> OfficeLink | None:
        own = (one for one in self._all() if one.purpose is OfficePurpose.OBJECTION)
        return next((one for one in own if one.address in (same_address(address), pseudonym_of(address))), None)

    def of_town(self, ags: str) -> tuple[OfficeLink, ...]:
        return tuple(one for one in self._all() if one.ags == ags)

    def objected(self) -> frozenset[str]:
        links = self.rows.office_links.values()
        return frozenset(one.ags for one in links if one.purpose is OfficePurpose.OBJECTION and one.answer is not None)

    def add(self, new: OfficeLink) -> bool:
        expect([new.ags in self.rows.towns, new.proposal_id is None or new.proposal_id in self.rows.proposals])
        told = new.purpose is OfficePurpose.OBJECTION and self.notice_to(new.address) is not None
        if told or new.token_hash in self.rows.office_links:
            return False
        self.rows.office_links[new.token_hash] = replace(new, address=same_address(new.address))
        return True

    def save(self, changed: OfficeLink) -> None:
        if changed.token_hash in self.rows.office_links:
            self.rows.office_links[changed.token_hash] = changed

    def remove_expired(self, before: datetime, limit: int) -> int:
        old = [one for one in self._all() if one.valid_until < before and one.purpose is not OfficePurpose.OBJECTION]
        ended = sorted(old, key=lambda one: one.valid_until)[:limit]
        for one in ended:
            del self.rows.office_links[one.token_hash]
        return len(ended)

    def _all(self) -> tuple[OfficeLink, ...]:
        return tuple(sorted(self.rows.office_links.values(), key=lambda one: (one.made_at, one.token_hash)))
