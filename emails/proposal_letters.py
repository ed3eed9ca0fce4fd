"""Which letters go to a town about one proposal, until it is agreed on or not?"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from emails.letter_parts import BothSides, HeadOffice, PartnerTown
from matchmaker.towns.profile import Format, Role


@dataclass(frozen=True, slots=True)
class ProposalOffered:
    """To each member of a proposal when it goes out: who, what about, why, until when.

    ``gives`` marks the town that is asked for its experience (in a visit the one that travels).
    ``topic`` is a label or None; ``partners`` are the other members, at least one. ``doubts`` speak against it,
    ``gaps`` are what nobody has stated yet: sentences, both may be empty. ``sources`` are where the reasons stand, each
    behind the number that its reasons end with. ``certainty`` is how many points the pair has and may have, in a
    sentence; empty for a group. ``needed`` is how many of all its towns, the reader among them, are enough.
    """

    name: ClassVar[str] = "proposal_offered"

    town: str
    role: Role
    gives: bool
    format: Format
    partners: tuple[PartnerTown, ...]
    topic: str | None
    reasons: BothSides
    answer_by: date
    answer_link: str
    round_title: str
    office: HeadOffice
    needed: int
    doubts: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """To a member that has not answered yet; ``partners`` are the names of the other members.

    ``needed`` is how many of all its towns are enough, as the offer told it.
    """

    name: ClassVar[str] = "reminder"

    town: str
    role: Role
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    answer_by: date
    answer_link: str
    round_title: str
    office: HeadOffice
    needed: int


@dataclass(frozen=True, slots=True)
class NotRealised:
    """To each member of a proposal that will not come about: after a no, after silence and when it is taken back.

    It has no field for a reason or for who answered what, so that nobody can tell these apart. ``partners`` are the
    names of the other members, ``topic`` a label or None.
    """

    name: ClassVar[str] = "not_realised"

    town: str
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    round_title: str
    written_on: date
    profile_link: str
    office: HeadOffice
