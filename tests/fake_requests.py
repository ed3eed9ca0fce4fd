"""What stands in for the repositories of requests and half-finished forms in fast tests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.request import MOST_CANDIDATES, Request, RequestState
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save


@dataclass
class FakeRequests:
    rows: Rows

    def get(self, request_id: str, seen_version: int | None = None) -> Request:
        request = found(self.rows.requests, request_id)
        if seen_version not in (None, request.version):
            raise StaleWrite("changed meanwhile")
        return request

    def by_key(self, key: str) -> Request | None:
        return next(iter(self._where(lambda request: request.key == key)), None)

    def of_town(self, ags: str) -> tuple[Request, ...]:
        return self._where(lambda request: request.ags == ags)

    def held_of_town(self, ags: str) -> tuple[Request, ...]:
        return self.of_town(ags)

    def in_states(self, states: Iterable[RequestState]) -> tuple[Request, ...]:
        wanted = set(states)
        return self._where(lambda request: request.state in wanted)

    def add(self, new: Request) -> None:
        refuse_unstorable([new])
        if self.by_key(new.key):
            raise StaleWrite("key taken")
        if len(new.candidates) > MOST_CANDIDATES:
            raise BadInput("Not stored.", [Fault("candidates", "too many")])
        if len(set(new.candidates)) < len(new.candidates):
            raise StaleWrite("a candidate twice")
        expect(ags in self.rows.towns for ags in (new.ags, *new.candidates))
        self.rows.note_change(Fact.REQUESTS)
        add(self.rows.requests, new.id, new)

    def save(self, changed: Request) -> Request:
        self.rows.note_change(Fact.REQUESTS)
        return save(self.rows.requests, changed)

    def _where(self, holds: Callable[[Request], bool]) -> tuple[Request, ...]:
        matching = (one for one in self.rows.requests.values() if holds(one))
        return tuple(sorted(matching, key=lambda one: (one.made_at, one.id)))


@dataclass
class FakeKeptForms:
    rows: Rows

    def find(self, id_hash: str, now: datetime) -> KeptForm | None:
        form = self.rows.kept_forms.get(id_hash)
        return form if form and form.valid_until >= now else None

    def keep(self, form: KeptForm) -> None:
        self.rows.kept_forms[form.id_hash] = replace(form, entries=dict(form.entries))

    def remove(self, id_hash: str) -> None:
        self.rows.kept_forms.pop(id_hash, None)

    def remove_expired(self, before: datetime, limit: int) -> int:
        ended = sorted((one.valid_until, key) for key, one in self.rows.kept_forms.items() if one.valid_until < before)
        for _, key in ended[:limit]:
            del self.rows.kept_forms[key]
        return len(ended[:limit])
