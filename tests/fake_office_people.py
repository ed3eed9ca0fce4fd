"""What stands in for the repositories of head office's people and of their acts in fast tests."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_person import OfficePerson
from matchmaker.rounds.suppression import same_address
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save


@dataclass
class FakeOfficePeople:
    rows: Rows

    def all_open(self) -> tuple[OfficePerson, ...]:
        return tuple(one for one in self._all() if one.ended_at is None)

    def get(self, id: str) -> OfficePerson:
        return found(self.rows.people, id)

    def find(self, id: str) -> OfficePerson | None:
        return self.rows.people.get(id)

    def at(self, address: str) -> OfficePerson | None:
        return next((one for one in self.all_open() if one.address == same_address(address)), None)

    def invited(self, invitation_hash: str) -> OfficePerson | None:
        return next((one for one in self._all() if one.invitation_hash == invitation_hash), None)

    def add(self, new: OfficePerson) -> None:
        stored = _fit(new)
        if any(stored.address == one.address or stored.called == one.called for one in self.all_open()):
            raise StaleWrite("is here already")
        add(self.rows.people, new.id, stored)

    def save(self, changed: OfficePerson) -> OfficePerson:
        return save(self.rows.people, _fit(changed))

    def take_step(self, id: str, step: int) -> bool:
        known = self.rows.people.get(id)
        if known is None or (known.last_step is not None and known.last_step >= step):
            return False
        self.rows.people[id] = replace(known, last_step=step, version=known.version + 1)
        return True

    def replace_recovery_codes(self, id: str, code_hashes: Collection[str]) -> None:
        expect([not code_hashes or id in self.rows.people])
        for place in [place for place in self.rows.recovery_codes if place[0] == id]:
            del self.rows.recovery_codes[place]
        self.rows.recovery_codes |= {(id, one): None for one in code_hashes}

    def spend_recovery_code(self, id: str, code_hash: str, at: datetime) -> bool:
        if self.rows.recovery_codes.get((id, code_hash), at) is not None:
            return False
        self.rows.recovery_codes[id, code_hash] = at
        return True

    def recovery_codes_left(self, id: str) -> int:
        return sum(place[0] == id and used is None for place, used in self.rows.recovery_codes.items())

    def remove_ended(self, before: datetime, limit: int) -> int:
        ended = sorted((one.ended_at, one.id) for one in self._all() if one.ended_at and one.ended_at < before)[:limit]
        for _, key in ended:
            self.replace_recovery_codes(key, ())
            del self.rows.people[key]
        return len(ended)

    def _all(self) -> tuple[OfficePerson, ...]:
        return tuple(sorted(self.rows.people.values(), key=lambda one: (one.invited_at, one.id)))


@dataclass
class FakeOfficeActs:
    rows: Rows

    def record(self, act: OfficeAct) -> None:
        refuse_unstorable([act])
        self.rows.acts[len(self.rows.acts) + 1] = act

    def of(self, about: str) -> tuple[OfficeAct, ...]:
        return tuple(one for one in self.rows.acts.values() if one.about == about)

    def latest(self, limit: int) -> tuple[OfficeAct, ...]:
        return tuple(reversed(self.rows.acts.values()))[:limit]


def _fit(person: OfficePerson) -> OfficePerson:
    """As the databases' rules have it."""
    is_enrolled = {person.enrolled_at is None, person.password_hash is None, person.factor_salt is None}
    is_invited = {person.invitation_hash is None, person.invitation_until is None}
    if len(is_enrolled) > 1 or len(is_invited) > 1 or person.version < 1 or "@" not in person.address:
        raise BadInput("not stored", [Fault("office_person", "breaks a rule")])
    return replace(person, address=same_address(person.address))
