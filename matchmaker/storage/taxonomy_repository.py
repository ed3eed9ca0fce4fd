"""How do proposed topics and the acts over the taxonomy get into the database and back?"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.topic_wish import DECIDED, TopicWish, WishState
from matchmaker.storage.taxonomy_tables import taxonomy_acts as acts
from matchmaker.storage.taxonomy_tables import topic_wishes as wishes
from matchmaker.storage.writing import insert, next_position, update_version
from matchmaker.taxonomy.care import step_document, step_from
from matchmaker.towns.profile import Role, Visibility

LIST_CHANGED = "Die Themenliste wurde inzwischen geändert. Bitte sehen Sie noch einmal nach."


class TopicWishRepository:
    """Proposed topics, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open(self) -> tuple[TopicWish, ...]:
        return self._read(wishes.c.state == WishState.OPEN)

    def of_town(self, ags: str) -> tuple[TopicWish, ...]:
        return self._read(wishes.c.ags == ags)

    def of_ids(self, ids: tuple[str, ...]) -> tuple[TopicWish, ...]:
        return self._read(wishes.c.id.in_(ids)) if ids else ()

    def get(self, id: str) -> TopicWish:
        found = self._read(wishes.c.id == id)
        if not found:
            raise NotFound("Diesen Vorschlag gibt es nicht.")
        return found[0]

    def add(self, new: TopicWish) -> None:
        insert(self._connection, wishes, [asdict(new)])

    def save(self, changed: TopicWish) -> TopicWish:
        """``StaleWrite`` where a colleague was faster."""
        if update_version(self._connection, wishes, asdict(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite(DECIDED)

    def forget(self, ags: str, role: Role | None) -> None:
        own = wishes.c.role.is_(None) if role is None else wishes.c.role == role
        self._connection.execute(sa.delete(wishes).where(wishes.c.ags == ags, own))

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[TopicWish, ...]:
        rows = self._connection.execute(sa.select(wishes).where(which).order_by(wishes.c.at, wishes.c.id)).mappings()
        return tuple(map(_wish, rows))


class TaxonomyActRepository:
    """The log of acts; there is no way to change or remove one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[TaxonomyAct, ...]:
        return tuple(map(_act, self._connection.execute(sa.select(acts).order_by(acts.c.position)).mappings()))

    def last_number(self) -> int:
        return self._connection.scalar(sa.select(sa.func.coalesce(sa.func.max(acts.c.position), 0))) or 0

    def add(self, new: TaxonomyAct, after: int) -> TaxonomyAct:
        """``StaleWrite`` where another act came in between."""
        number = next_position(self._connection, acts)
        if number != after + 1:
            raise StaleWrite(LIST_CHANGED)
        insert(self._connection, acts, [_act_row(replace(new, number=number))])
        return replace(new, number=number)


def _wish(row: Mapping[Any, Any]) -> TopicWish:
    own = {"visibility": Visibility(row["visibility"]), "state": WishState(row["state"])}
    return TopicWish(**{**row, **own, "role": Role(row["role"]) if row["role"] else None})


def _act_row(act: TaxonomyAct) -> dict[str, Any]:
    own = {name: getattr(act, name) for name in ("at", "by", "reason", "before", "after", "wish_id", "undoes")}
    step = step_document(act.step) if act.step else None
    return {**own, "position": act.number, "kind": str(act.kind), "step": step}


def _act(row: Mapping[Any, Any]) -> TaxonomyAct:
    kept = {name: one for name, one in row.items() if name not in ("position", "step", "kind")}
    step = step_from(row["step"]) if row["step"] else None
    return TaxonomyAct(**kept, kind=ActKind(row["kind"]), step=step, number=row["position"])
