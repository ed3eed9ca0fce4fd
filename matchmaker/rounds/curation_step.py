"""What did head office do to the drafts of a round, and how did they stand before?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reserve import Reserve


class CurationAct(StrEnum):
    """Approved, pinned, let go, vetoed, or given other towns by hand."""

    APPROVED = "approved"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    VETOED = "vetoed"
    SWAPPED = "swapped"

    @property
    def label(self) -> str:
        """The act as a person reads it, in the perfect tense."""
        return LABELS[self]


LABELS = {
    CurationAct.APPROVED: "freigegeben",
    CurationAct.PINNED: "festgehalten",
    CurationAct.UNPINNED: "gelöst",
    CurationAct.VETOED: "zurückgezogen",
    CurationAct.SWAPPED: "getauscht",
}


@dataclass(frozen=True, slots=True)
class CurationStep:
    """One act of ``by`` on one or more proposals of a round, with all that is needed to take it back.

    ``before`` are the proposals as they stood, ``reserve`` that of those which the act removed; ``after`` is what stood
    afterwards. ``reason`` is what the person gave, for an exception above all. ``number``
    counts the steps of all rounds; 0 before it is stored.
    """

    round_id: str
    run_id: str
    act: CurationAct
    by: str
    at: datetime
    before: tuple[Proposal, ...]
    after: tuple[Proposal, ...]
    reserve: tuple[Reserve, ...] = ()
    reason: str | None = None
    number: int = 0
    taken_back_by: str | None = None
    taken_back_at: datetime | None = None

    def taken_back(self, by: str, at: datetime) -> "CurationStep":
        """The step as one that no longer holds."""
        return replace(self, taken_back_by=by, taken_back_at=at)


class CurationSteps(Protocol):
    """Steps in the order in which they were taken; nothing of them changes but that they are taken back, once.

    ``last`` is the newest of a round that still holds. ``take_back`` refuses (``StaleWrite``) what was already.
    """

    def add(self, new: CurationStep) -> CurationStep: ...

    def last(self, round_id: str) -> CurationStep | None: ...

    def of_round(self, round_id: str) -> tuple[CurationStep, ...]: ...

    def take_back(self, step: CurationStep) -> None: ...
