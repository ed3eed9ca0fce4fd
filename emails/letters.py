"""Which letters are there, and what may each of them say?

Each letter is one dataclass: its fields are all that its three templates may use. Labels, reasons and
other sentences come in ready-made, in the language of the letter; nothing here knows a person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from matchmaker.towns.profile import Format, Role


@dataclass(frozen=True, slots=True)
class HeadOffice:
    """Whom to ask: the office's name and the address where replies arrive."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class PartnerTown:
    """A proposed town with public facts only; ``population_source`` is where its size stands, year None if unknown."""

    name: str
    state: str
    population: int
    population_year: int | None
    population_source: str


@dataclass(frozen=True, slots=True)
class BothSides:
    """Why this proposal, as sentences: what the reader takes home, what the reader gives, what is shared."""

    for_you: tuple[str, ...] = ()
    from_you: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    def best(self, count: int) -> "BothSides":
        """At most ``count`` sentences: each side says its first before one of them says its second."""
        sides = (self.for_you, self.from_you, self.shared)
        turns = sorted((turn, side) for side, said in enumerate(sides) for turn in range(len(said)))[:count]
        lengths = [sum(1 for _, side in turns if side == number) for number in range(len(sides))]
        return BothSides(*(said[:length] for said, length in zip(sides, lengths, strict=True)))


@dataclass(frozen=True, slots=True)
class ProposalOffered:
    """To each member of a proposal when it goes out: who, what about, why, until when.

    ``gives`` marks the town that is asked for its experience (in a visit the one that travels).
    ``topic`` is a label or None; ``partners`` are the other members, at least one.
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


@dataclass(frozen=True, slots=True)
class SignInLinkSent:
    """To the address that asked to sign in; ``account`` is the town's name or that of head office."""

    name: ClassVar[str] = "sign_in_link"

    account: str
    link: str
    valid_until: datetime
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """To every consenting town when a round begins to collect; ``closes_on`` is its last day."""

    name: ClassVar[str] = "round_opened"

    town: str
    role: Role
    format: Format
    round_title: str
    closes_on: date
    profile_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class LeftOver:
    """To a town for which nobody was found: ``reason`` says why, ``advice`` what would help most, if anything."""

    name: ClassVar[str] = "left_over"

    town: str
    format: Format
    round_title: str
    reason: str
    advice: str | None
    written_on: date
    profile_link: str
    office: HeadOffice


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


Letter = ProposalOffered | SignInLinkSent | RoundOpened | LeftOver | NotRealised
LETTERS: tuple[type[Letter], ...] = (ProposalOffered, SignInLinkSent, RoundOpened, LeftOver, NotRealised)
