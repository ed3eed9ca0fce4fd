"""Of what are letters made: whom to ask, who else takes part, and why?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadOffice:
    """Whom to ask: the office's name and the address where replies arrive."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for what is kept (Art. 14 GDPR): name, postal address in one line, mail of data protection."""

    name: str
    address: str
    data_protection: str


@dataclass(frozen=True, slots=True)
class PartnerTown:
    """A proposed town with public facts only; year None if unknown.

    ``population_source`` is where its size stands, empty where the letter names that among its sources.
    """

    name: str
    state: str
    population: int
    population_year: int | None
    population_source: str


@dataclass(frozen=True, slots=True)
class Contact:
    """The office of a town that agreed, as the other towns may reach it; ``phone`` is None where it gave none."""

    town: str
    office: str
    email: str
    phone: str | None = None


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
