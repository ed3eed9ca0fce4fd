"""How do the people of head office, and what they did, get into the database and back?"""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_person import OfficePerson, Rank
from matchmaker.rounds.suppression import same_address
from matchmaker.storage.office_person_tables import office_acts, people, recovery_codes
from matchmaker.storage.writing import Row, insert, next_position, update_version


class OfficePersonRepository:
    """People, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all_open(self) -> tuple[OfficePerson, ...]:
        return self._read(people.c.ended_at.is_(None))

    def get(self, id: str) -> OfficePerson:
        found = self.find(id)
        if found is None:
            raise NotFound("Diese Person gibt es nicht.")
        return found

    def find(self, id: str) -> OfficePerson | None:
        return next(iter(self._read(people.c.id == id)), None)

    def at(self, address: str) -> OfficePerson | None:
        """Who has not ended and reads this mailbox, in any spelling."""
        own = (people.c.address == same_address(address)) & people.c.ended_at.is_(None)
        return next(iter(self._read(own)), None)

    def invited(self, invitation_hash: str) -> OfficePerson | None:
        return next(iter(self._read(people.c.invitation_hash == invitation_hash)), None)

    def add(self, new: OfficePerson) -> None:
        """Store a person; ``StaleWrite`` where the address, or the name, stands for somebody already."""
        insert(self._connection, people, [_row(new)])

    def save(self, changed: OfficePerson) -> OfficePerson:
        """Store a change; ``StaleWrite`` if somebody else changed it meanwhile."""
        if update_version(self._connection, people, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite("Der Zugang wurde inzwischen geändert. Bitte laden Sie die Seite neu.")

    def take_step(self, id: str, step: int) -> bool:
        """One statement that asks and writes: of two who show the same code at once, one comes in."""
        unused = (people.c.id == id) & (people.c.last_step.is_(None) | (people.c.last_step < step))
        used = sa.update(people).where(unused).values(last_step=step, version=people.c.version + 1)
        return self._connection.execute(used).rowcount == 1

    def replace_recovery_codes(self, id: str, code_hashes: Collection[str]) -> None:
        """These are the codes from now on; older ones open nothing."""
        self._connection.execute(sa.delete(recovery_codes).where(recovery_codes.c.person_id == id))
        insert(self._connection, recovery_codes, [{"person_id": id, "code_hash": one} for one in code_hashes])

    def spend_recovery_code(self, id: str, code_hash: str, at: datetime) -> bool:
        own = (recovery_codes.c.person_id == id) & (recovery_codes.c.code_hash == code_hash)
        unused = sa.update(recovery_codes).where(own & recovery_codes.c.used_at.is_(None))
        return self._connection.execute(unused.values(used_at=at)).rowcount == 1

    def recovery_codes_left(self, id: str) -> int:
        own = (recovery_codes.c.person_id == id) & recovery_codes.c.used_at.is_(None)
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(recovery_codes).where(own)) or 0)

    def remove_ended(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` people who ended before this moment; how many were removed."""
        oldest = sa.select(people.c.id).where(people.c.ended_at < before).order_by(people.c.ended_at).limit(limit)
        return self._connection.execute(sa.delete(people).where(people.c.id.in_(oldest))).rowcount

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[OfficePerson, ...]:
        rows = self._connection.execute(sa.select(people).where(which)).mappings()
        found = (_person(dict(row)) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.invited_at, one.id)))


class OfficeActRepository:
    """Adds to the log; the database itself refuses to change or remove what stands there."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def record(self, act: OfficeAct) -> None:
        """Write an act down, after all that stand there."""
        position = next_position(self._connection, office_acts)
        insert(self._connection, office_acts, [asdict(act) | {"position": position}])

    def of(self, about: str) -> tuple[OfficeAct, ...]:
        return self._read(sa.select(office_acts).where(office_acts.c.about == about).order_by(office_acts.c.position))

    def latest(self, limit: int) -> tuple[OfficeAct, ...]:
        return self._read(sa.select(office_acts).order_by(office_acts.c.position.desc()).limit(limit))

    def _read(self, which: sa.Select[tuple[object, ...]]) -> tuple[OfficeAct, ...]:
        rows = (dict(row) for row in self._connection.execute(which).mappings())
        return tuple(OfficeAct(**{name: row[name] for name in OfficeAct.__slots__}) for row in rows)


def _row(person: OfficePerson) -> Row:
    return asdict(person) | {"address": same_address(person.address)}


def _person(row: dict[str, object]) -> OfficePerson:
    return OfficePerson(**row | {"rank": Rank(str(row["rank"]))})  # type: ignore[arg-type]  # the columns are the fields
