"""How do runs of the engine get into the database and back?"""

from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.change import Fact
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.round_tables import runs, unmatched
from matchmaker.storage.writing import insert, next_position
from matchmaker.towns.profile import Format

OWN = tuple(field.name for field in fields(Run) if field.name != "unmatched")


class RunRepository:
    """Runs are added and never changed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, run_id: str) -> Run:
        found = self._first(sa.select(runs).where(runs.c.id == run_id))
        if found is None:
            raise NotFound(f"Einen Lauf {run_id} gibt es nicht.")
        return found

    def latest(self, round_id: str | None = None) -> Run | None:
        """The run that was added last, of this round or of all; None where there is none."""
        newest = sa.select(runs).order_by(runs.c.position.desc()).limit(1)
        return self._first(newest if round_id is None else newest.where(runs.c.round_id == round_id))

    def newest(self, form: Format) -> Run | None:
        """The run of this format that was made last, in whichever round; None where there is none."""
        own = sa.select(runs).where(runs.c.format == form)
        return self._first(own.order_by(runs.c.made_at.desc(), runs.c.id.desc()).limit(1))

    def add(self, new: Run) -> None:
        """Store a run; ``StaleWrite`` where its id is taken, ``NotFound`` where its round is missing."""
        # Whom the last run left over weighs in the runs of other rounds.
        note_change(self._connection, Fact.ROUNDS)
        position = next_position(self._connection, runs)
        left_over = [
            {"run_id": new.id, "position": number, **_left_over_row(one)} for number, one in enumerate(new.unmatched)
        ]
        with self._connection.begin_nested():
            insert(self._connection, runs, [_row(new) | {"position": position}])
            insert(self._connection, unmatched, left_over)

    def _first(self, wanted: sa.Select[Any]) -> Run | None:
        row = self._connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        left_over = sa.select(unmatched).where(unmatched.c.run_id == row["id"]).order_by(unmatched.c.position)
        own: dict[str, Any] = {name: row[name] for name in OWN} | {"format": Format(row["format"])}
        return Run(**own, unmatched=tuple(map(_left_over, self._connection.execute(left_over))))


def _row(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in OWN} | {"expected": dict(run.expected), "rarity": dict(run.rarity)}


def _left_over_row(one: LeftOver) -> dict[str, Any]:
    eased = one.relaxation
    return {
        "ags": one.ags,
        "code": one.code,
        "sentence": one.sentence,
        "eased_rule": eased and eased.rule,
        "eased_from": eased and eased.before,
        "eased_to": eased and eased.after,
        "candidates": eased and eased.candidates,
        "removed": [[rule, count] for rule, count in one.removed],
        "conflict": list(one.conflict),
    }


def _left_over(row: sa.Row[Any]) -> LeftOver:
    # Runs from before these columns know the sentence only.
    eased = row.eased_rule and Relaxation(row.eased_rule, row.eased_from, row.eased_to, row.candidates)
    removed = tuple((rule, count) for rule, count in row.removed or ())
    return LeftOver(row.ags, row.code, row.sentence, eased or None, removed, tuple(row.conflict or ()))
