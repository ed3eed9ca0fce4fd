"""How do questions to the towns of exchanges, and their answers, get into the database and back?"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.check_in import Answer, CheckIn, Question, Verdict
from matchmaker.rounds.exchange import ExchangeState
from matchmaker.rounds.proposal import Member
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.exchange_tables import check_ins, exchanges
from matchmaker.storage.writing import insert, update_version
from matchmaker.towns.profile import Role

PLAIN = ("exchange_id", "due_at", "asked_at", "answered_at", "version")


class CheckInRepository:
    """Questions, those due first at the front; a town is asked each question of an exchange once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, check_in_id: str) -> CheckIn:
        found = self._read(sa.select(check_ins).where(check_ins.c.id == check_in_id))
        if not found:
            raise NotFound("Diese Frage gibt es nicht.")
        return found[0]

    def of_exchange(self, exchange_id: str) -> tuple[CheckIn, ...]:
        return self._read(sa.select(check_ins).where(check_ins.c.exchange_id == exchange_id))

    def all(self) -> tuple[CheckIn, ...]:
        return self._read(sa.select(check_ins))

    def answered_feedback(self) -> tuple[CheckIn, ...]:
        answered = (check_ins.c.question == Question.FEEDBACK) & check_ins.c.answered_at.is_not(None)
        return self._read(sa.select(check_ins).where(answered))

    def due(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Not yet asked though due; those of exchanges that ended early are never asked."""
        return self._oldest(check_ins.c.asked_at.is_(None) & (check_ins.c.due_at <= now))

    def unanswered(self, asked_before: datetime) -> tuple[tuple[str, str], ...]:
        """First questions without an answer though asked before a moment, of exchanges that are still open."""
        still_open = sa.select(exchanges.c.id).where(
            exchanges.c.state.in_([state for state in ExchangeState if state.is_open])
        )
        silent = (check_ins.c.asked_at <= asked_before) & check_ins.c.answered_at.is_(None)
        first = check_ins.c.question == Question.MET
        return self._oldest(silent & first & check_ins.c.exchange_id.in_(still_open))

    def add_all(self, new: Iterable[CheckIn]) -> None:
        """Store new questions; ``StaleWrite`` where one of them was stored before."""
        insert(self._connection, check_ins, [_row(one) for one in new])

    def save(self, changed: CheckIn) -> CheckIn:
        """Store the change and return it with its new version; ``StaleWrite`` keeps the words that would be lost."""
        note_change(self._connection, Fact.CHECK_INS)
        if update_version(self._connection, check_ins, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        words = changed.answer.words if changed.answer else None
        raise StaleWrite("Die Antwort wurde inzwischen geändert. Bitte laden Sie die Seite neu.", words)

    def remove(self, check_in_id: str) -> None:
        waiting = (check_ins.c.id == check_in_id) & check_ins.c.asked_at.is_(None)
        self._connection.execute(sa.delete(check_ins).where(waiting))

    def _oldest(self, which: sa.ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
        asked = sa.select(check_ins.c.id, check_ins.c.exchange_id).where(which)
        found = self._connection.execute(asked.order_by(check_ins.c.due_at, check_ins.c.id))
        return tuple((row.id, row.exchange_id) for row in found)

    def _read(self, wanted: sa.Select[Any]) -> tuple[CheckIn, ...]:
        found = map(_check_in, self._connection.execute(wanted).mappings())
        return tuple(sorted(found, key=lambda one: (one.due_at, one.id)))


def _row(one: CheckIn) -> dict[str, Any]:
    given = one.answer
    return {name: getattr(one, name) for name in PLAIN} | {
        "id": one.id,
        **asdict(one.member),
        "question": one.question,
        "verdict": given and given.verdict,
        "wish_to_go_on": given and given.wish_to_go_on,
        "words": given and given.words,
    }


def _check_in(row: Mapping[Any, Any]) -> CheckIn:
    answer = Answer(Verdict(row["verdict"]), row["wish_to_go_on"], row["words"]) if row["verdict"] else None
    return CheckIn(
        **{name: row[name] for name in PLAIN},
        member=Member(row["ags"], Role(row["role"]), row["gives"]),
        question=Question(row["question"]),
        answer=answer,
    )
