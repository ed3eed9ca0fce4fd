"""How do case cards, and who agrees to them, get into the database and back?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.case_card import CardText, CaseCard
from matchmaker.rounds.change import Fact
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.exchange_tables import card_towns, case_cards
from matchmaker.storage.writing import Row, execute, insert, refusals_in_words


class CaseCardRepository:
    """Case cards, one for an exchange; whose card it is never changes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, exchange_id: str) -> CaseCard | None:
        """The card of this exchange; None where nobody wrote one."""
        return next(iter(self._read(case_cards.c.exchange_id == exchange_id)), None)

    def published(self) -> tuple[CaseCard, ...]:
        """Those that all their towns agree to, newest first."""
        missing = sa.select(card_towns.c.exchange_id).where(card_towns.c.agreed_at.is_(None))
        found = self._read(case_cards.c.exchange_id.not_in(missing))
        return tuple(sorted(found, key=lambda card: (str(card.published_at), card.id), reverse=True))

    def add(self, new: CaseCard) -> None:
        """Store a new card; ``StaleWrite`` where the exchange has one, ``NotFound`` where there is no such exchange."""
        note_change(self._connection, Fact.CASE_CARDS)
        with self._connection.begin_nested():
            insert(self._connection, case_cards, [_row(new)])
            insert(self._connection, card_towns, _town_rows(new))

    def save(self, changed: CaseCard) -> CaseCard:
        """Store the change; ``StaleWrite`` if somebody else was first, with the words that would be lost."""
        note_change(self._connection, Fact.CASE_CARDS)
        seen = (case_cards.c.exchange_id == changed.id) & (case_cards.c.version == changed.version)
        row = _row(changed) | {"version": changed.version + 1}
        with refusals_in_words(), self._connection.begin_nested():
            if self._connection.execute(sa.update(case_cards).where(seen).values(row)).rowcount != 1:
                self._refuse(changed)
            here = (card_towns.c.exchange_id == changed.id) & (card_towns.c.ags == sa.bindparam("its_town"))
            agreements: list[Row] = [
                {"its_town": one["ags"], "agreed_at": one["agreed_at"]} for one in _town_rows(changed)
            ]
            execute(self._connection, sa.update(card_towns).where(here), agreements)
        return replace(changed, version=changed.version + 1)

    def _refuse(self, changed: CaseCard) -> None:
        if self.find(changed.id) is None:
            raise NotFound("Diese Fallkarte gibt es nicht.")
        raise StaleWrite("Die Fallkarte wurde inzwischen geändert. Bitte laden Sie sie neu.", changed.text.result)

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[CaseCard, ...]:
        rows = self._connection.execute(sa.select(case_cards).where(which)).mappings().all()
        inside = sa.select(case_cards.c.exchange_id).where(which)
        wanted = sa.select(card_towns).where(card_towns.c.exchange_id.in_(inside)).order_by(card_towns.c.position)
        towns: dict[str, list[sa.RowMapping]] = defaultdict(list)
        for town in self._connection.execute(wanted).mappings() if rows else ():
            towns[town["exchange_id"]].append(town)
        return tuple(_card(row, towns[row["exchange_id"]]) for row in rows)


def _row(card: CaseCard) -> dict[str, Any]:
    return {
        "exchange_id": card.exchange_id,
        "topic": card.topic,
        "title": card.text.title,
        "result": card.text.result,
        "method": card.text.method,
        "written_at": card.written_at,
        "version": card.version,
    }


def _town_rows(card: CaseCard) -> list[dict[str, Any]]:
    agreed = dict(card.agreed)
    return [
        {"exchange_id": card.exchange_id, "position": place, "ags": ags, "agreed_at": agreed.get(ags)}
        for place, ags in enumerate(card.towns)
    ]


def _card(row: sa.RowMapping, towns: Sequence[sa.RowMapping]) -> CaseCard:
    return CaseCard(
        exchange_id=row["exchange_id"],
        topic=row["topic"],
        towns=tuple(town["ags"] for town in towns),
        text=CardText(row["title"], row["result"], row["method"]),
        written_at=row["written_at"],
        agreed=tuple(sorted((town["ags"], town["agreed_at"]) for town in towns if town["agreed_at"] is not None)),
        version=row["version"],
    )
