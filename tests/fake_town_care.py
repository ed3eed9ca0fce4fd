"""What stands in for the repositories of successions, uploads, doubts and profile changes in fast tests."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from matchmaker.errors import StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.import_doubt import ImportDoubt
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.succession import Succession
from matchmaker.rounds.upload import Upload
from matchmaker.towns.profile import Role
from tests.fake_rows import Rows, add, expect, found, save

HELD: Mapping[str, Callable[[Rows], Iterable[str | None]]] = {
    "Adressen": lambda rows: (one.ags for one in rows.offices.values()),
    "Vorschläge": lambda rows: (one.ags for each in rows.proposals.values() for one in each.members),
    "Anfragen an die Stadt in Vorschlägen": lambda rows: (one.member.ags for one in rows.invitations.values()),
    "eigene Wünsche nach Austausch": lambda rows: (one.ags for one in rows.requests.values()),
    "Wünsche anderer, die sie nennen": lambda rows: (ags for one in rows.requests.values() for ags in one.candidates),
    "Austausche": lambda rows: (one.member.ags for each in rows.exchanges.values() for one in each.sides),
    "Rückfragen zu Austauschen": lambda rows: (one.member.ags for one in rows.check_ins.values()),
    "Berichte aus Austauschen": lambda rows: (ags for one in rows.case_cards.values() for ags in one.towns),
    "Ersatzplätze": lambda rows: (one.member.ags for each in rows.reserves.values() for one in each),
    "Links in Briefen": lambda rows: (one.ags for one in rows.links.values()),
    "Links an Adressen": lambda rows: (one.ags for one in rows.office_links.values()),
    "Anmeldungen": lambda rows: (one.ags for one in rows.sessions.values()),
    "Zugänge für Programme": lambda rows: (one.ags for one in rows.api_tokens.values()),
    "Wahltage": lambda rows: (one.ags for one in rows.elections.values()),
    "Einträge im Verlauf des Profils": lambda rows: (one.ags for one in rows.profile_changes.values()),
    "vorgeschlagene Themen": lambda rows: (one.ags for one in rows.topic_wishes.values()),
}
# These move in the domain, or keep the key of their day.
ELSEWHERE = {"towns", "profiles", "profile_versions", "relations", "showings", "decisions", "successions", "changes"}


@dataclass
class FakeSuccessions:
    rows: Rows

    def all(self) -> tuple[Succession, ...]:
        return tuple(self.rows.successions[key] for key in sorted(self.rows.successions))

    def of(self, old_ags: str) -> Succession | None:
        return self.rows.successions.get(old_ags)

    def add(self, new: Succession) -> None:
        expect([new.new_ags in self.rows.towns])
        if new.old_ags in self.rows.successions:
            raise StaleWrite("has a successor")
        self.rows.successions[new.old_ags] = new

    def held(self, ags: str) -> Mapping[str, int]:
        counts = {word: Counter(named(self.rows))[ags] for word, named in HELD.items()}
        counts["Aufgaben"] = sum(_token(ags, key) for key in self.rows.tasks)
        counts["Nachrichten"] = sum(_token(ags, one.key) for one in self.rows.messages.values())
        return {word: number for word, number in counts.items() if number}

    def move(self, old_ags: str, new_ags: str) -> None:
        for kind in Fact:
            self.rows.note_change(kind)
        for key, one in self.rows.successions.items():
            if one.new_ags == old_ags:
                self.rows.successions[key] = replace(one, new_ags=new_ags)
        move = _Move(old_ags, new_ags)
        for table in fields(Rows):
            if table.name not in ELSEWHERE:
                stored = getattr(self.rows, table.name)
                moved = {move.key(key): move.row(one) for key, one in stored.items()}
                stored.clear()
                stored.update(moved)
        self._drop_doubles()

    def _drop_doubles(self) -> None:
        for key, one in self.rows.requests.items():
            kept = tuple(ags for ags in dict.fromkeys(one.candidates) if ags != one.ags)
            self.rows.requests[key] = replace(one, candidates=kept)
        for key, seats in self.rows.reserves.items():
            seated = {member.ags for member in self.rows.proposals[key].members}
            once = {(seat.member.ags, seat.replaces): seat for seat in reversed(seats)}
            kept = [one for one in seats if one in once.values()]
            self.rows.reserves[key] = tuple(
                one for one in kept if one.member.ags != one.replaces and one.member.ags not in seated
            )


@dataclass(frozen=True)
class _Move:
    old: str
    new: str

    def key(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return tuple(self.key(part) for part in key)
        return self._renamed(key) if isinstance(key, str) and not key.startswith("anfrage-") else key

    def row(self, one: Any) -> Any:
        moved = self._retold(one)
        if isinstance(one, QueueMark):
            return replace(moved, id=self._renamed(one.id))
        if hasattr(one, "key") and not hasattr(one, "candidates"):
            return replace(moved, key=self._renamed(one.key))
        if moved != one and hasattr(one, "version") and not isinstance(one, OutboxMessage):
            return replace(moved, version=one.version + 1)
        return moved

    def _retold(self, value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: self._retold(getattr(value, one.name)) for one in fields(value) if one.init}
            return replace(value, **parts)
        if isinstance(value, tuple | list | frozenset):
            return type(value)(self._retold(part) for part in value)
        if isinstance(value, Mapping):
            return {name: self._retold(part) for name, part in value.items()}
        return self.new if value == self.old else value

    def _renamed(self, key: str) -> str:
        return re.sub(rf"(?<!\d){self.old}(?!\d)", self.new, key)


def _token(ags: str, key: str) -> bool:
    return re.search(rf"(?<!\d){ags}(?!\d)", key) is not None


@dataclass
class FakeUploads:
    rows: Rows

    def add(self, new: Upload) -> None:
        add(self.rows.uploads, new.id_hash, new)

    def find(self, id_hash: str) -> Upload | None:
        return self.rows.uploads.get(id_hash)

    def take(self, id_hash: str) -> bool:
        return self.rows.uploads.pop(id_hash, None) is not None

    def forget(self, before: datetime, limit: int) -> int:
        past = [key for key, one in self.rows.uploads.items() if one.at < before]
        old = sorted(past, key=lambda key: self.rows.uploads[key].at)[:limit]
        for key in old:
            del self.rows.uploads[key]
        return len(old)


@dataclass
class FakeImportDoubts:
    rows: Rows

    def open(self) -> tuple[ImportDoubt, ...]:
        waiting = (one for one in self.rows.import_doubts.values() if one.settled_at is None)
        return tuple(sorted(waiting, key=lambda one: (one.at, one.id)))

    def get(self, id: str) -> ImportDoubt:
        return found(self.rows.import_doubts, id)

    def add(self, new: ImportDoubt) -> bool:
        if new.id in self.rows.import_doubts:
            return False
        add(self.rows.import_doubts, new.id, new)
        return True

    def save(self, changed: ImportDoubt) -> ImportDoubt:
        return save(self.rows.import_doubts, changed)


@dataclass
class FakeProfileLog:
    rows: Rows

    def of_town(self, ags: str) -> tuple[ProfileChange, ...]:
        return tuple(one for one in self.rows.profile_changes.values() if one.ags == ags)

    def add_all(self, new: Iterable[ProfileChange]) -> None:
        for one in new:
            number = max(self.rows.profile_changes, default=0) + 1
            self.rows.profile_changes[number] = replace(one, number=number)

    def forget(self, ags: str, role: Role | None) -> None:
        for key in [key for key, one in self.rows.profile_changes.items() if (one.ags, one.role) == (ags, role)]:
            del self.rows.profile_changes[key]
