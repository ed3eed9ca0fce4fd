"""How do rounds get into the database and back, and who of two writers wins?"""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import OPEN
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.policy_rows import policy_document, policy_from
from matchmaker.storage.round_tables import proposals, rounds
from matchmaker.storage.writing import Row, insert, next_position, update_version
from matchmaker.towns.profile import Format

# What failed in silence looks open until its towns are told: a round that moved on before would give it away.
WAITING = proposals.c.state.in_((ProposalState.APPROVED, *OPEN)) | proposals.c.tell_at.is_not(None)


class RoundRepository:
    """Rounds in the order in which they were added; one that was read is not asked for again in its transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Round] = {}

    def all(self) -> tuple[Round, ...]:
        rows = self._connection.execute(sa.select(rounds).order_by(rounds.c.position))
        return tuple(_round(row) for row in rows.mappings())

    def get(self, round_id: str) -> Round:
        if round_id not in self._known:
            self._known[round_id] = self._one(round_id, sa.select(rounds).where(rounds.c.id == round_id))
        return self._known[round_id]

    def hold(self, round_id: str) -> Round:
        """The round as it is now; who else asks to hold it waits until this transaction ends."""
        # Not the whole key: rows that only refer to the round (runs, proposals) need not wait.
        held = sa.select(rounds).where(rounds.c.id == round_id).with_for_update(key_share=True)
        # Whoever held it before may have changed what we read.
        self._known[round_id] = self._one(round_id, held)
        return self._known[round_id]

    def add(self, new: Round) -> None:
        """Store a new round; ``StaleWrite`` where its id is taken."""
        note_change(self._connection, Fact.ROUNDS)
        position = next_position(self._connection, rounds)
        insert(self._connection, rounds, [_row(new) | {"position": position}])

    def save(self, changed: Round) -> Round:
        """Store the change and return the round with its new version; ``StaleWrite`` if it was changed meanwhile."""
        note_change(self._connection, Fact.ROUNDS)
        self._known.pop(changed.id, None)
        if update_version(self._connection, rounds, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite(f"Die Runde „{changed.title}“ wurde inzwischen geändert. Bitte laden Sie sie neu.")

    def answered(self) -> tuple[str, ...]:
        """Ids of rounds that wait for answers though no proposal does, oldest first."""
        waits = sa.exists().where(proposals.c.round_id == rounds.c.id, WAITING)
        found = sa.select(rounds.c.id).where(rounds.c.state == RoundState.ANSWERING, ~waits)
        return tuple(self._connection.scalars(found.order_by(rounds.c.position)))

    def _one(self, round_id: str, wanted: sa.Select[Any]) -> Round:
        row = self._connection.execute(wanted).mappings().one_or_none()
        if row is None:
            raise NotFound(f"Eine Runde „{round_id}“ gibt es nicht.")
        return _round(row)


def _row(round: Round) -> dict[str, Any]:
    return {
        "id": round.id,
        "title": round.title,
        "format": round.format,
        "policy_version": round.policy.version,
        "policy": policy_document(round.policy),
        "state": round.state,
        "opened_at": round.opened_at,
        "closes_on": round.closes_on,
        "version": round.version,
    }


def _round(row: Row | sa.RowMapping) -> Round:
    return Round(
        id=row["id"],
        title=row["title"],
        format=Format(row["format"]),
        policy=policy_from(row["policy"]),
        state=RoundState(row["state"]),
        opened_at=row["opened_at"],
        closes_on=row["closes_on"],
        version=row["version"],
    )
