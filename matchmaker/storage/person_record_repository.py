"""Where in the whole database does an address stand, and how is it taken out?"""

import json
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.change import Fact
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.person_ports import StoredRow
from matchmaker.rounds.suppression import named, same_address
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.columns import metadata
from matchmaker.storage.interest_tables import interests
from matchmaker.storage.invitation_tables import invitations
from matchmaker.storage.mail_tables import messages
from matchmaker.storage.office_person_tables import people
from matchmaker.storage.office_tables import challenges, limits, offices
from matchmaker.storage.town_care_tables import uploads
from matchmaker.storage.writing import refusals_in_words

# Rows that exist for an address alone.
OWN = (offices, interests, challenges, people)
# An answer's words may be forgotten, but never become others (migration 0028).
FORGOTTEN_WHOLE = frozenset({invitations.c.note})
AT_ONCE = 500


class PersonRecordRepository:
    """Looks through every column of every table that can hold text; the bytes of letters are read by who asks."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def naming(self, address: str) -> tuple[StoredRow, ...]:
        """Each row that names the address, and those that count attempts under its hash."""
        found = [StoredRow(table.name, _told(table, row)) for table, row in self._rows(address)]
        counted = self._connection.execute(sa.select(limits).where(_counts(address))).mappings()
        return (*found, *(StoredRow(limits.name, _told(limits, dict(row))) for row in counted))

    def letters(self) -> Iterator[OutboxMessage]:
        """Every letter, some at a time: all of them at once may not fit into memory."""
        last = ""
        while True:
            wanted = sa.select(messages).where(messages.c.id > last).order_by(messages.c.id).limit(AT_ONCE)
            rows = [dict(row) for row in self._connection.execute(wanted).mappings()]
            yield from (OutboxMessage(**row | {"state": MessageState(row["state"])}) for row in rows)
            if not rows:
                return
            last = rows[-1]["id"]

    def empty(self, letter_ids: Collection[str]) -> None:
        """Take the words out of these letters; that they were written, and sent, stays."""
        for id in letter_ids:  # noqa: A001
            emptied = sa.update(messages).where(messages.c.id == id)
            self._connection.execute(emptied.values(content=b"", version=messages.c.version + 1))

    def remove(self, address: str) -> Mapping[str, int]:
        """Delete the rows that exist for the address alone, and every file that was just uploaded."""
        note_change(self._connection, Fact.OFFICES)
        which = {table: table.c.address == same_address(address) for table in OWN} | {limits: _counts(address)}
        gone = {
            table.name: self._connection.execute(sa.delete(table).where(own)).rowcount for table, own in which.items()
        }
        # Files wait a day for a decision, and what is packed in them cannot be looked through.
        gone[uploads.name] = self._connection.execute(sa.delete(uploads)).rowcount
        return {name: count for name, count in gone.items() if count}

    def rewrite(self, address: str, pseudonym: str) -> Mapping[str, int]:
        """Put the pseudonym in the address's place wherever it still stands."""
        counts: dict[str, int] = {}
        for table, row in list(self._rows(address)):
            changed = _without(table, row, address, pseudonym)
            if "version" in table.c and not table.c.version.primary_key:
                # Whoever has the old words on a form is refused, and does not write them back.
                changed["version"] = row["version"] + 1
            own = sa.and_(*(column == row[column.name] for column in table.primary_key.columns))
            with refusals_in_words():
                self._connection.execute(sa.update(table).where(own).values(changed))
            counts[table.name] = counts.get(table.name, 0) + 1
        return counts

    def _rows(self, address: str) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
        pattern = named(address)
        for table in metadata.sorted_tables:
            texts = _texts(table)
            hits = [
                sa.func.lower(sa.cast(one, sa.Text)).contains(same_address(address), autoescape=True) for one in texts
            ]
            if not hits:
                continue
            rows = [dict(row) for row in self._connection.execute(sa.select(table).where(sa.or_(*hits))).mappings()]
            # The database finds what is part of a longer address, too.
            yield from ((table, row) for row in rows if any(pattern.search(_written(row[one.name])) for one in texts))


def _texts(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a table that can hold words."""
    return [one for one in table.columns if isinstance(one.type, sa.String | sa.JSON)]


def _counts(address: str) -> sa.ColumnElement[bool]:
    return limits.c.key_hash == hash_of(same_address(address))


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _without(table: sa.Table, row: Mapping[str, Any], address: str, pseudonym: str) -> dict[str, Any]:
    """The columns of a row that change, with their new words."""
    pattern, changed = named(address), {}
    for column in _texts(table):
        value = row[column.name]
        if pattern.search(_written(value)):
            written = pattern.sub(pseudonym, _written(value))
            new = written if isinstance(value, str) else json.loads(written)
            changed[column.name] = None if column in FORGOTTEN_WHOLE else new
    return changed


def _told(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as JSON holds it; of a letter its bytes are told elsewhere."""
    return {name: _plain(value) for name, value in row.items() if table.c[name] is not messages.c.content}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value
