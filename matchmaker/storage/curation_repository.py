"""How do computations and the steps of curation get into the database and back?"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.storage.curation_tables import computations, steps
from matchmaker.storage.writing import insert, next_position
from matchmaker.towns.profile import Format, Role

MOMENTS = ("approved_at", "offered_at", "deadline", "asked_all_at", "tell_at")


class ComputationRepository:
    """At most one computation for a round: its key in the database is the lock that every process meets."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def current(self, round_id: str, now: datetime) -> Computation | None:
        """Who computes for the round, if anybody still does at ``now``."""
        wanted = sa.select(computations).where(computations.c.round_id == round_id, computations.c.until > now)
        row = self._connection.execute(wanted).mappings().one_or_none()
        return None if row is None else Computation(**row)

    def under_way(self, now: datetime) -> tuple[str, ...]:
        """The rounds for which somebody computes at ``now``, by their ids."""
        return tuple(
            sorted(self._connection.scalars(sa.select(computations.c.round_id).where(computations.c.until > now)))
        )

    def begin(self, new: Computation) -> bool:
        """Store it; False where another one is not over yet, ``NotFound`` where the round is missing."""
        over = (computations.c.round_id == new.round_id) & (computations.c.until <= new.began_at)
        self._connection.execute(sa.delete(computations).where(over))
        try:
            insert(self._connection, computations, [asdict(new)])
        except StaleWrite:
            return False
        return True

    def end(self, done: Computation) -> None:
        """Forget this one; one that began later, after this one's time was over, stays."""
        same = (computations.c.round_id == done.round_id) & (computations.c.began_at == done.began_at)
        own = computations.c.trial_run_id.is_not_distinct_from(done.trial_run_id)
        self._connection.execute(sa.delete(computations).where(same, own))


class CurationStepRepository:
    """Steps of curation, counted over all rounds."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: CurationStep) -> CurationStep:
        """Store a step and return it with its number; ``NotFound`` where the round is missing."""
        stored = replace(new, number=next_position(self._connection, steps))
        insert(self._connection, steps, [_row(stored)])
        return stored

    def last(self, round_id: str) -> CurationStep | None:
        """The newest of the round that was not taken back."""
        holds = (steps.c.round_id == round_id) & steps.c.taken_back_at.is_(None)
        newest = sa.select(steps).where(holds).order_by(steps.c.position.desc()).limit(1)
        row = self._connection.execute(newest).mappings().one_or_none()
        return None if row is None else _step(row)

    def of_round(self, round_id: str) -> tuple[CurationStep, ...]:
        """All of them, the first one first."""
        wanted = sa.select(steps).where(steps.c.round_id == round_id).order_by(steps.c.position)
        return tuple(map(_step, self._connection.execute(wanted).mappings()))

    def take_back(self, step: CurationStep) -> None:
        """Store by whom and when it was taken back; ``StaleWrite`` where it was before."""
        holds = (steps.c.position == step.number) & steps.c.taken_back_at.is_(None)
        values = {"taken_back_by": step.taken_back_by, "taken_back_at": step.taken_back_at}
        if self._connection.execute(sa.update(steps).where(holds).values(values)).rowcount != 1:
            raise StaleWrite("Das wurde inzwischen schon zurückgenommen. Bitte laden Sie die Seite neu.")


def _row(step: CurationStep) -> dict[str, Any]:
    row = asdict(step)
    return row | {
        "position": row.pop("number"),
        "before": [_proposal_document(one) for one in step.before],
        "reserve": [asdict(one) for one in step.reserve],
        "after": [_proposal_document(one) for one in step.after],
    }


def _proposal_document(proposal: Proposal) -> dict[str, Any]:
    written = {name: moment.isoformat() for name in MOMENTS if (moment := getattr(proposal, name)) is not None}
    return asdict(proposal) | written


def _step(row: sa.RowMapping) -> CurationStep:
    own = dict(row)
    typed = {
        "number": own.pop("position"),
        "act": CurationAct(row["act"]),
        "before": tuple(map(_proposal, row["before"])),
        "reserve": tuple(map(_reserve, row["reserve"])),
        "after": tuple(map(_proposal, row["after"])),
    }
    return CurationStep(**own | typed)


def _proposal(document: Mapping[str, Any]) -> Proposal:
    moments = {name: datetime.fromisoformat(document[name]) for name in MOMENTS if document[name] is not None}
    typed = {
        "format": Format(document["format"]),
        "state": ProposalState(document["state"]),
        "members": tuple(map(_member, document["members"])),
    }
    return Proposal(**dict(document) | moments | typed)


def _reserve(document: Mapping[str, Any]) -> Reserve:
    return Reserve(**dict(document) | {"member": _member(document["member"])})


def _member(document: Mapping[str, Any]) -> Member:
    return Member(**dict(document) | {"role": Role(document["role"])})
