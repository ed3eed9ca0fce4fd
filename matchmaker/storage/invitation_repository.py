"""How do invitations get into the database and back, and which of them are due?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import REFUSED, Invitation, InvitationState
from matchmaker.rounds.proposal import Member
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.invitation_tables import invitations
from matchmaker.storage.portions import portions
from matchmaker.storage.round_tables import proposals
from matchmaker.storage.writing import insert, update_version
from matchmaker.towns.profile import Role

OWN = tuple(field.name for field in fields(Invitation) if field.name != "member")
MEMBER = (invitations.c.ags, invitations.c.role, invitations.c.gives)
COLUMNS = (*MEMBER, *(invitations.c[name] for name in OWN))
STATES = {str(one): one for one in InvitationState}
REASONS: dict[str | None, RefusalReason | None] = {None: None, **{str(one): one for one in RefusalReason}}
ROLES = {str(one): one for one in Role}


class InvitationRepository:
    """Invitations of a proposal in the order of their towns' AGS."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, proposal_id: str, ags: str) -> Invitation:
        found = self._read((invitations.c.proposal_id == proposal_id) & (invitations.c.ags == ags))
        if not found:
            raise NotFound(f"Im Vorschlag {proposal_id} wurde die Stadt {ags} nicht gefragt.")
        return found[0]

    def of_proposal(self, proposal_id: str) -> tuple[Invitation, ...]:
        found = self._read(invitations.c.proposal_id == proposal_id)
        return tuple(sorted(found, key=lambda one: one.member.ags))

    def of_proposals(self, proposal_ids: Collection[str]) -> tuple[Invitation, ...]:
        """Those of these proposals, by their ids."""
        some = (self._read(invitations.c.proposal_id.in_(few)) for few in portions(sorted(proposal_ids)))
        return tuple(sorted((one for few in some for one in few), key=lambda one: one.id))

    def of_town(self, ags: str) -> tuple[Invitation, ...]:
        return tuple(sorted(self._read(invitations.c.ags == ags), key=lambda one: one.id))

    def of_member(self, member: Member) -> tuple[Invitation, ...]:
        found = self._read((invitations.c.ags == member.ags) & (invitations.c.role == member.role))
        asked = [(one.asked_at, one.id, one) for one in found if one.asked_at is not None]
        return tuple(one for *_, one in sorted(asked))

    def all(self) -> tuple[Invitation, ...]:
        return tuple(sorted(self._read(sa.true()), key=lambda one: one.id))

    def refused(self, round_id: str | None = None) -> tuple[Invitation, ...]:
        of_round = sa.select(proposals.c.id).where(proposals.c.round_id == round_id)
        asked_for = sa.true() if round_id is None else invitations.c.proposal_id.in_(of_round)
        found = self._read(invitations.c.state.in_(REFUSED) & asked_for)
        return tuple(sorted(found, key=lambda one: one.id))

    def to_remind(self, now: datetime) -> tuple[tuple[str, str], ...]:
        return self._due(invitations.c.remind_at, invitations.c.remind_at <= now)

    def to_hand_over(self, now: datetime) -> tuple[tuple[str, str], ...]:
        return self._due(invitations.c.task_at, invitations.c.task_at <= now)

    def run_out(self, now: datetime) -> tuple[tuple[str, str], ...]:
        open_still = invitations.c.state == InvitationState.ASKED
        return self._due(invitations.c.due_at, open_still & (invitations.c.due_at <= now))

    def add_all(self, new: Iterable[Invitation]) -> None:
        """Store who is asked; ``StaleWrite`` for a town asked before, ``NotFound`` without town or proposal."""
        insert(self._connection, invitations, [_row(one) for one in new])

    def save(self, changed: Invitation) -> Invitation:
        """Store the change and return it with its new version; ``StaleWrite`` gives the note back."""
        if changed.state in REFUSED:
            # Only a refusal is a fact about two towns; reminders must not make pages compute everything anew.
            note_change(self._connection, Fact.REFUSALS)
        if update_version(self._connection, invitations, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.proposal_id, changed.member.ags)
        raise StaleWrite("Diese Antwort wurde inzwischen geändert. Bitte laden Sie die Seite neu.", changed.note)

    def _due(self, moment: sa.Column[datetime], which: sa.ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
        asked = sa.select(invitations.c.proposal_id, invitations.c.ags).where(which).order_by(moment, invitations.c.id)
        return tuple((row.proposal_id, row.ags) for row in self._connection.execute(asked))

    def _read(self, which: sa.ColumnElement[bool]) -> list[Invitation]:
        # By place, as proposals are read: there are two or more invitations for each of them.
        rows = self._connection.execute(sa.select(*COLUMNS).where(which)).all()
        return [_invitation(row) for row in rows]


def _row(one: Invitation) -> dict[str, Any]:
    member = {"ags": one.member.ags, "role": one.member.role, "gives": one.member.gives}
    return {name: getattr(one, name) for name in OWN} | member | {"id": one.id}


def _invitation(row: Sequence[Any]) -> Invitation:
    ags, role, gives, *own = row
    facts: dict[str, Any] = dict(zip(OWN, own, strict=True))
    facts["state"], facts["reason"] = STATES[facts["state"]], REASONS[facts["reason"]]
    return Invitation(**facts, member=Member(ags, ROLES[role], gives))
