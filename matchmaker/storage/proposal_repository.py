"""How do proposals with their members get into the database and back, and who of two writers wins?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.portions import portions
from matchmaker.storage.round_tables import members, proposals, reserves
from matchmaker.storage.town_tables import towns
from matchmaker.storage.writing import insert, update_version
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.wording import listed

OWN = tuple(field.name for field in fields(Proposal) if field.name != "members")
FORMATS = {str(one): one for one in Format}
STATES = {str(one): one for one in ProposalState}
ROLES = {str(one): one for one in Role}
COLUMNS = tuple(proposals.c[name] for name in OWN)
STALE = "Der Vorschlag für {towns} wurde inzwischen geändert. Bitte laden Sie ihn neu."


class ProposalRepository:
    """Proposals, best score first; members change by ``save_members`` alone."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, proposal_id: str, seen_version: int | None = None) -> Proposal:
        found = self._read(proposals.c.id == proposal_id)
        if not found:
            raise NotFound(f"Einen Vorschlag {proposal_id} gibt es nicht.")
        if seen_version is not None and found[0].version != seen_version:
            raise self._stale(found[0])
        return found[0]

    def hold(self, proposal_id: str) -> Proposal:
        """The proposal as it is now; who else asks to hold it waits until this transaction ends."""
        # Not the whole key: rows that only refer to the proposal (mails, links) need not wait.
        held = sa.select(*(proposals.c[name] for name in OWN)).where(proposals.c.id == proposal_id)
        row = self._connection.execute(held.with_for_update(key_share=True)).one_or_none()
        if row is None:
            raise NotFound(f"Einen Vorschlag {proposal_id} gibt es nicht.")
        # Its members only now: whoever held it before may have changed them.
        return _proposal(row, self._members(members.c.proposal_id == proposal_id)[proposal_id])

    def all(self) -> tuple[Proposal, ...]:
        return self._read(sa.true())

    def of_round(self, round_id: str) -> tuple[Proposal, ...]:
        return self._read(proposals.c.round_id == round_id)

    def of_town(self, ags: str) -> tuple[Proposal, ...]:
        return self._read(proposals.c.id.in_(sa.select(members.c.proposal_id).where(members.c.ags == ags)))

    def of_towns(self, towns: Collection[str]) -> tuple[Proposal, ...]:
        """Those in which any of these towns (AGS) has a seat; of so many towns as one statement takes values, 5,000."""
        return self._read(proposals.c.id.in_(sa.select(members.c.proposal_id).where(members.c.ags.in_(sorted(towns)))))

    def among(self, ids: Collection[str]) -> tuple[Proposal, ...]:
        """Those with these ids; what is not here is left out."""
        some = (self._read(proposals.c.id.in_(few)) for few in portions(ids))
        return tuple(sorted((proposal for few in some for proposal in few), key=_best_first))

    def in_states(self, states: Collection[ProposalState]) -> tuple[Proposal, ...]:
        return self._read(proposals.c.state.in_(states))

    def add_all(self, new: Iterable[Proposal]) -> None:
        """Store new proposals; ``StaleWrite`` if an id is taken, ``NotFound`` if round, run or town is missing."""
        note_change(self._connection, Fact.PROPOSALS)
        batch = list(new)
        with self._connection.begin_nested():
            insert(self._connection, proposals, [_row(proposal) for proposal in batch])
            insert(self._connection, members, [row for proposal in batch for row in _member_rows(proposal)])

    def save(self, changed: Proposal) -> Proposal:
        """Store the change and return the proposal with its new version.

        ``StaleWrite`` if it was changed meanwhile; the refusal holds the note that would be lost.
        """
        note_change(self._connection, Fact.PROPOSALS)
        if update_version(self._connection, proposals, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise self._stale(changed, rejected_text=changed.note)

    def save_members(self, changed: Proposal) -> Proposal:
        """Store the change with other members: a seat went to another town, or only those who agreed are left.

        Refused like ``save``; ``StaleWrite`` also where the same towns meet in this round already.
        """
        # Before the proposal itself: the database compares its key with the members that it finds.
        self._connection.execute(sa.delete(members).where(members.c.proposal_id == changed.id))
        insert(self._connection, members, _member_rows(changed))
        return self.save(changed)

    def to_tell(self, now: datetime) -> tuple[str, ...]:
        """The ids of proposals of which those asked have yet to hear that they ended, the longest due first."""
        due = sa.select(proposals.c.id).where(proposals.c.tell_at <= now).order_by(proposals.c.tell_at, proposals.c.id)
        return tuple(self._connection.scalars(due))

    def remove_drafts(self, round_id: str) -> None:
        """Remove the round's drafts, but keep what a person has pinned."""
        note_change(self._connection, Fact.PROPOSALS)
        loose = (proposals.c.state == ProposalState.DRAFT) & proposals.c.pinned.is_(sa.false())
        self._connection.execute(sa.delete(proposals).where(proposals.c.round_id == round_id, loose))

    def remove(self, drafts: Iterable[Proposal]) -> None:
        """Remove these drafts, pinned or not, as they were read; ``StaleWrite`` where one has changed since."""
        note_change(self._connection, Fact.PROPOSALS)
        for one in drafts:
            seen = (proposals.c.id == one.id) & (proposals.c.version == one.version)
            is_draft = proposals.c.state == ProposalState.DRAFT
            if self._connection.execute(sa.delete(proposals).where(seen, is_draft)).rowcount != 1:
                raise self._stale(one)

    def reserve(self, proposal_id: str) -> tuple[Reserve, ...]:
        """Who could take which seat, best first; empty for a proposal without a reserve, and for none at all."""
        return self._reserves(reserves.c.proposal_id == proposal_id).get(proposal_id, ())

    def reserves_of_round(self, round_id: str) -> Mapping[str, tuple[Reserve, ...]]:
        """The reserve of every proposal of the round that has one, by the proposal's id."""
        inside = sa.select(proposals.c.id).where(proposals.c.round_id == round_id)
        return self._reserves(reserves.c.proposal_id.in_(inside))

    def add_reserve(self, seats: Iterable[Reserve]) -> None:
        """Store the reserve of new proposals, each proposal's best first.

        ``StaleWrite`` where a proposal has a reserve already, ``NotFound`` if proposal or town is missing.
        """
        ranks: Counter[str] = Counter()
        rows = []
        for seat in seats:
            rows.append(_reserve_row(seat, ranks[seat.proposal_id]))
            ranks[seat.proposal_id] += 1
        insert(self._connection, reserves, rows)

    def _stale(self, seen: Proposal, rejected_text: str | None = None) -> StaleWrite:
        """The refusal by the towns that whoever is refused knows the proposal by."""
        named = sa.select(towns.c.ags, towns.c.name).where(towns.c.ags.in_([one.ags for one in seen.members]))
        names = {row.ags: row.name for row in self._connection.execute(named)}
        told = listed([names.get(one.ags, one.ags) for one in seen.members])
        return StaleWrite(STALE.format(towns=told), rejected_text)

    def _reserves(self, which: sa.ColumnElement[bool]) -> dict[str, tuple[Reserve, ...]]:
        ranked = sa.select(reserves).where(which).order_by(reserves.c.proposal_id, reserves.c.position)
        found: dict[str, list[Reserve]] = defaultdict(list)
        for row in self._connection.execute(ranked).mappings():
            found[row["proposal_id"]].append(_reserve(dict(row)))
        return {proposal_id: tuple(own) for proposal_id, own in found.items()}

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Proposal, ...]:
        seated = self._members(members.c.proposal_id.in_(sa.select(proposals.c.id).where(which)))
        # By place: a mapping for each of thousands of rows took nearly half of the time.
        rows = self._connection.execute(sa.select(*COLUMNS).where(which)).all()
        # Sorted here: databases order text by their own locale.
        return tuple(sorted((_proposal(row, seated[row[0]]) for row in rows), key=_best_first))

    def _members(self, which: sa.ColumnElement[bool]) -> dict[str, list[Member]]:
        columns = (members.c.proposal_id, members.c.ags, members.c.role, members.c.gives)
        rows = self._connection.execute(sa.select(*columns).where(which).order_by(members.c.position)).all()
        grouped: dict[str, list[Member]] = defaultdict(list)
        for proposal_id, ags, role, gives in rows:
            grouped[proposal_id].append(Member(ags, ROLES[role], gives))
        return grouped


def _row(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in OWN} | {"members_key": _members_key(proposal)}


def _members_key(proposal: Proposal) -> str:
    """Who meets in which role, the same in whatever order: the database keeps it once per round."""
    return " ".join(sorted(f"{member.ags}/{member.role}" for member in proposal.members))


def _member_rows(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {"proposal_id": proposal.id, "position": position, **asdict(member)}
        for position, member in enumerate(proposal.members)
    ]


def _proposal(row: Sequence[Any], seated: Sequence[Member]) -> Proposal:
    own: dict[str, Any] = dict(zip(OWN, row, strict=True))
    own["format"], own["state"] = FORMATS[own["format"]], STATES[own["state"]]
    return Proposal(**own, members=tuple(seated))


def _reserve_row(seat: Reserve, position: int) -> dict[str, Any]:
    return {
        "proposal_id": seat.proposal_id,
        "position": position,
        "ags": seat.member.ags,
        "role": seat.member.role,
        "replaces": seat.replaces,
        "delta": seat.delta,
    }


def _reserve(row: dict[str, Any]) -> Reserve:
    return Reserve(row["proposal_id"], Member(row["ags"], Role(row["role"])), row["replaces"], row["delta"])


def _best_first(proposal: Proposal) -> tuple[int, str]:
    return -proposal.score_tenths, proposal.id
