"""How does the database count over all rounds, without handing out what it counts?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from matchmaker.rounds.as_told import FAILED
from matchmaker.rounds.overview import Failed
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.settled import DEAD
from matchmaker.storage.invitation_tables import invitations
from matchmaker.storage.round_tables import members, proposals, rounds, runs, unmatched

SEATS = proposals.join(members, members.c.proposal_id == proposals.c.id)
STANDS = proposals.c.state.not_in(DEAD)
CAME_TO_NOTHING = proposals.c.state.in_(FAILED)
OF_SEAT = sa.tuple_(proposals.c.round_id, members.c.ags)
_others, _seats = proposals.alias(), members.alias()
SEATED = (
    sa.select(_others.c.round_id, _seats.c.ags)
    .select_from(_others.join(_seats, _seats.c.proposal_id == _others.c.id))
    .where(_others.c.state.not_in(DEAD))
)
"""Every town with a seat in a standing proposal, beside that proposal's round."""


class OverviewRepository:
    """Counts and short lists, each by one statement."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def proposals(self) -> Mapping[str, Mapping[ProposalState, int]]:
        columns = (proposals.c.round_id, proposals.c.state)
        counted = sa.select(*columns, sa.func.count().label("amount")).group_by(*columns)
        found: dict[str, dict[ProposalState, int]] = defaultdict(dict)
        for row in self._connection.execute(counted):
            found[row.round_id][ProposalState(row.state)] = row.amount
        return dict(found)

    def alone(self) -> Mapping[str, int]:
        newest = sa.select(sa.func.max(runs.c.position)).group_by(runs.c.round_id)
        joined = runs.join(unmatched, unmatched.c.run_id == runs.c.id)
        left = sa.select(runs.c.round_id, unmatched.c.ags).select_from(joined).where(runs.c.position.in_(newest))
        vacant = sa.select(proposals.c.round_id, members.c.ags).select_from(SEATS).distinct()
        alone = sa.union_all(left, vacant.where(CAME_TO_NOTHING, OF_SEAT.not_in(left))).subquery()
        waits = sa.tuple_(alone.c.round_id, alone.c.ags).not_in(SEATED)
        counted = sa.select(alone.c.round_id, sa.func.count().label("amount")).where(waits)
        return {row.round_id: row.amount for row in self._connection.execute(counted.group_by(alone.c.round_id))}

    def computed(self) -> frozenset[str]:
        return frozenset(self._connection.scalars(sa.select(runs.c.round_id).distinct()))

    def failed(self) -> tuple[Failed, ...]:
        # A list made once: asked for each failed proposal by itself, thousands of them took seconds.
        is_seated = OF_SEAT.in_(SEATED)
        goes_on = proposals.c.round_id.in_(sa.select(rounds.c.id).where(rounds.c.state != RoundState.CLOSED))
        wanted = sa.select(proposals.c.id, proposals.c.round_id, members.c.ags, is_seated).select_from(SEATS)
        rows = self._connection.execute(wanted.where(CAME_TO_NOTHING, goes_on).order_by(members.c.position)).all()
        # Ordered here: databases order text by their own locale.
        grouped = groupby(sorted(rows, key=lambda row: row[0]), key=lambda row: (row[0], row[1]))
        found = ((name, list(own)) for name, own in grouped)
        told = (
            Failed(*name, tuple(row[2] for row in own), tuple(row[2] for row in own if not row[3]))
            for name, own in found
        )
        return tuple(one for one in told if one.free)

    def seated(self) -> frozenset[str]:
        return frozenset(self._connection.scalars(sa.select(members.c.ags).select_from(SEATS).where(STANDS).distinct()))

    def asked(self, besides: tuple[str, Collection[ProposalState]] | None = None) -> frozenset[str]:
        wanted = sa.select(invitations.c.ags).where(invitations.c.asked_at.is_not(None)).distinct()
        if besides is not None:
            round_id, states = besides
            own = sa.select(proposals.c.id).where(proposals.c.round_id == round_id, proposals.c.state.in_(states))
            wanted = wanted.where(invitations.c.proposal_id.not_in(own))
        return frozenset(self._connection.scalars(wanted))

    def last_heard(self) -> Mapping[str, datetime]:
        moment = sa.func.coalesce(invitations.c.answered_at, invitations.c.due_at)
        last = sa.func.max(moment, type_=invitations.c.due_at.type)
        wanted = sa.select(invitations.c.ags, last).where(moment.is_not(None)).group_by(invitations.c.ags)
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def asked_all(self, round_id: str | None = None) -> Mapping[str, bool]:
        wanted = sa.select(proposals.c.id, proposals.c.asked_all_at.is_not(None)).order_by(proposals.c.id)
        own = wanted if round_id is None else wanted.where(proposals.c.round_id == round_id)
        return {row[0]: bool(row[1]) for row in self._connection.execute(own).all()}
