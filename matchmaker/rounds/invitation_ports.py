"""What do asking and answering ask of storage?"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import Member


class Invitations(Protocol):
    """Who was asked; ``get`` and ``save`` refuse (``NotFound``, ``StaleWrite``) what is not there or was changed.

    ``of_town`` are those of all its offices; ``of_member`` is in the order in which it was asked. ``to_remind``,
    ``to_hand_over`` and ``run_out`` name up to ``limit`` invitations whose moment has come, the earliest first;
    nothing is held. ``refused`` are all that were declined or left without an answer, of one round or of all.
    """

    def get(self, proposal_id: str, ags: str) -> Invitation: ...

    def of_proposal(self, proposal_id: str) -> tuple[Invitation, ...]: ...

    def of_proposals(self, proposal_ids: Collection[str]) -> tuple[Invitation, ...]: ...

    def of_town(self, ags: str) -> tuple[Invitation, ...]: ...

    def of_member(self, member: Member) -> tuple[Invitation, ...]: ...

    def all(self) -> tuple[Invitation, ...]: ...

    def refused(self, round_id: str | None = None) -> tuple[Invitation, ...]: ...

    def to_remind(self, now: datetime) -> tuple[tuple[str, str], ...]: ...

    def to_hand_over(self, now: datetime) -> tuple[tuple[str, str], ...]: ...

    def run_out(self, now: datetime) -> tuple[tuple[str, str], ...]: ...

    def add_all(self, new: Iterable[Invitation]) -> None: ...

    def save(self, changed: Invitation) -> Invitation: ...
