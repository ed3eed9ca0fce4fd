"""Of what is a report made: figures, each with the list behind it, and how quickly towns answer?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.rounds.town_groups import Group


class Step(StrEnum):
    """How far proposals come; each step holds only what was in the step before."""

    ASKED = "asked"
    OFFERED = "offered"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    MET = "met"
    ADOPTED = "adopted"

    @property
    def label(self) -> str:
        """The step as a person reads it."""
        return STEP_LABELS[self]

    @property
    def definition(self) -> str:
        """Which proposals belong to it, in one German sentence."""
        return DEFINITIONS[self]


STEP_LABELS = {
    Step.ASKED: "Gefragt",
    Step.OFFERED: "Allen angeboten",
    Step.ANSWERED: "Beantwortet",
    Step.CONFIRMED: "Zugesagt",
    Step.MET: "Getroffen",
    Step.ADOPTED: "Etwas übernommen",
}
DEFINITIONS = {
    Step.ASKED: "Mindestens eine Stadt wurde zu dem Vorschlag gefragt.",
    Step.OFFERED: "Alle Städte des Vorschlags wurden gefragt, auch die zweite Seite.",
    Step.ANSWERED: "Danach liegt mindestens eine Antwort vor, Ja oder Nein.",
    Step.CONFIRMED: "Daraus wurde ein vereinbarter Austausch.",
    Step.MET: (
        "Eine Stadt sagt, dass man sich traf; oder der Austausch lief bis zum Ende, oder es wurde etwas übernommen."
    ),
    Step.ADOPTED: "Eine Stadt sagt, dass sie etwas übernommen oder damit angefangen hat.",
}


class Counted(StrEnum):
    """What a figure counts, and so what its list shows."""

    PROPOSALS = "proposals"
    TOWNS = "towns"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the length of the list behind it.

    ``ids`` are those of proposals, AGS of towns, or ``<exchange>/<AGS>`` of answers, each once and in order; ``key``
    names the figure in addresses.
    """

    key: str
    counted: Counted
    ids: tuple[str, ...]

    @property
    def number(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long towns took, in days from the question to the answer; the quartiles are None without answers."""

    answers: int
    lower_days: float | None = None
    median_days: float | None = None
    upper_days: float | None = None


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One group of small towns: how many there are, take part, were asked, and have agreed to an exchange."""

    group: Group
    registered: int
    taking_part: Figure
    asked: Figure
    agreed: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one round, or of all (``round_id`` None).

    ``proposals`` and ``towns`` are the funnel's figures by step. ``outcomes`` are what became of exchanges and what
    their towns answered, by key (``exchange:running``, ``reason:no_time``, ``met:yes``, ``wish:yes``).
    """

    round_id: str | None
    proposals: Mapping[Step, Figure]
    towns: Mapping[Step, Figure]
    spread: Spread
    coverage: tuple[CoverageLine, ...]
    outcomes: Mapping[str, Figure]

    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its key."""
        lines = (figure for line in self.coverage for figure in (line.taking_part, line.asked, line.agreed))
        every = (*self.proposals.values(), *self.towns.values(), *lines, *self.outcomes.values())
        return {figure.key: figure for figure in every}
