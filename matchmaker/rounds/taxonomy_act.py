"""What did head office do with the topics: who, when, why, and from what to what?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.taxonomy.care import Step


class ActKind(StrEnum):
    """Three change the list, three say what became of a town's words."""

    COINED = "coined"
    RENAMED = "renamed"
    MERGED = "merged"
    PLACED = "placed"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class TaxonomyAct:
    """One act; ``step`` is what it changes in the list, None where it only decides on the wish ``wish_id``.

    ``before`` and ``after`` are German labels of that day. ``undoes`` is the number of an earlier act. ``number``
    counts from 1 without gaps; 0 until it is stored. A town's own words stand in the wish alone.
    """

    kind: ActKind
    at: datetime
    by: str
    reason: str
    before: str
    after: str
    step: Step | None = None
    wish_id: str | None = None
    undoes: int | None = None
    number: int = 0


class TaxonomyActs(Protocol):
    """The log of acts, oldest first; nothing in it is changed or removed.

    ``add`` gives the next number; ``StaleWrite`` where ``after`` is not the number of the last one, or where the same
    act is undone twice.
    """

    def all(self) -> tuple[TaxonomyAct, ...]: ...

    def last_number(self) -> int: ...

    def add(self, new: TaxonomyAct, after: int) -> TaxonomyAct: ...
