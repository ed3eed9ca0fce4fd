"""How do towns' requests get into the database and back, and who of two writers wins?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.request import Request, RequestState
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.request_tables import candidates, requests
from matchmaker.storage.town_tables import towns
from matchmaker.storage.writing import insert, update_version
from matchmaker.towns.profile import Format, Role, Wishes

OWN = tuple(field.name for field in fields(Request) if field.name not in ("candidates", "wishes"))
WISHES = tuple(field.name for field in fields(Wishes))
STALE = "Die Anfrage wurde inzwischen geändert. Bitte laden Sie die Seite neu."


class RequestRepository:
    """Requests, oldest first; what a town asked for never changes, only how far it is."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, request_id: str, seen_version: int | None = None) -> Request:
        found = self._read(requests.c.id == request_id)
        if not found:
            raise NotFound("Diese Anfrage gibt es nicht.")
        if seen_version not in (None, found[0].version):
            raise StaleWrite(STALE)
        return found[0]

    def by_key(self, key: str) -> Request | None:
        """The request that this form has made already."""
        return next(iter(self._read(requests.c.key == key)), None)

    def of_town(self, ags: str) -> tuple[Request, ...]:
        return self._read(requests.c.ags == ags)

    def held_of_town(self, ags: str) -> tuple[Request, ...]:
        """The same, and nobody else asks for this town until the unit of work ends."""
        # The weaker lock lets others refer to the town meanwhile; SQLite has one writer anyway.
        self._connection.execute(sa.select(towns.c.ags).where(towns.c.ags == ags).with_for_update(key_share=True))
        return self.of_town(ags)

    def in_states(self, states: Iterable[RequestState]) -> tuple[Request, ...]:
        return self._read(requests.c.state.in_([str(state) for state in states]))

    def add(self, new: Request) -> None:
        """Store a request; ``StaleWrite`` where its form has made one, ``NotFound`` where a town is missing."""
        note_change(self._connection, Fact.REQUESTS)
        with self._connection.begin_nested():
            insert(self._connection, requests, [_row(new)])
            ranked = enumerate(new.candidates, start=1)
            rows = [{"request_id": new.id, "position": place, "ags": ags} for place, ags in ranked]
            insert(self._connection, candidates, rows)

    def save(self, changed: Request) -> Request:
        """Store a step; ``StaleWrite`` if somebody else took one meanwhile."""
        note_change(self._connection, Fact.REQUESTS)
        if update_version(self._connection, requests, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite(STALE)

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Request, ...]:
        rows = self._connection.execute(sa.select(requests).where(which)).mappings().all()
        inside = sa.select(requests.c.id).where(which)
        wanted = sa.select(candidates).where(candidates.c.request_id.in_(inside)).order_by(candidates.c.position)
        preferred: dict[str, list[str]] = defaultdict(list)
        for candidate in self._connection.execute(wanted).mappings() if rows else ():
            preferred[candidate["request_id"]].append(candidate["ags"])
        found = (_request(dict(row), tuple(preferred[row["id"]])) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))


def _row(request: Request) -> dict[str, Any]:
    wishes = {f"wish_{name}": value for name, value in asdict(request.wishes).items()}
    return {name: getattr(request, name) for name in OWN} | wishes


def _request(row: dict[str, Any], preferred: tuple[str, ...]) -> Request:
    own = {name: row[name] for name in OWN}
    typed = {"role": Role(row["role"]), "format": Format(row["format"]), "state": RequestState(row["state"])}
    wishes = Wishes(**{name: row[f"wish_{name}"] for name in WISHES})
    return Request(**own | typed, wishes=wishes, candidates=preferred)
