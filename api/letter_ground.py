"""What do the letters of one order stand on: whose they are, what they are about, and what was said with the order?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from api.letter_reading import Readings
from api.pages.statements import entry_label
from api.settings import Settings
from emails.language import Language
from emails.letter_parts import HeadOffice
from emails.links import Links
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.scoring.wording import Wording
from matchmaker.towns.register import RegisteredTown

OFFICE_NAME = "Geschäftsstelle"
OFFICE_NAMES = {Language.GERMAN: OFFICE_NAME, Language.ENGLISH: "Head office"}
Fact = TypeVar("Fact")


class FactMissing(MatchmakerError):
    """A letter was ordered without something that it has to say: a mistake in the program, not in an input."""


@dataclass(frozen=True)
class Ground:
    """One order inside an open unit of work; every part is read only where a letter asks, and shared by ``read``."""

    order: LetterOrder
    read: Readings
    now: datetime
    settings: Settings
    wording: Wording

    @property
    def uow(self) -> UnitOfWork:
        """Where all else is read."""
        return self.read.uow

    @property
    def language(self) -> Language:
        return Language(self.wording.language)

    @property
    def links(self) -> Links:
        return Links(self.settings.base_url)

    @property
    def office(self) -> HeadOffice:
        """Whom to ask."""
        return HeadOffice(OFFICE_NAMES[self.language], self.settings.mail_reply_to)

    @property
    def day(self) -> date:
        """The German day on which the letter is written."""
        return german_day(self.now)

    @property
    def town(self) -> str:
        """The name of the reader's town."""
        return self.name_of(self.order.member.ags)

    @property
    def proposal(self) -> Proposal:
        """What the letter is about; ``FactMissing`` for an order without it."""
        return self._there(self.order.proposal, "proposal")

    @property
    def partners(self) -> tuple[str, ...]:
        """The names of the other members, in the order of the proposal; of those that an order names, where it does."""
        named = self.fact_or("partners", tuple, None)
        others = (member.ags for member in self.proposal.members if member.ags != self.order.member.ags)
        return tuple(map(self.name_of, others if named is None else named))

    @property
    def towns(self) -> Mapping[str, RegisteredTown]:
        """The members of the proposal by their AGS."""
        return {member.ags: self.read.town(member.ags) for member in self.proposal.members}

    @property
    def topic(self) -> str | None:
        """The label of the proposal's topic."""
        topic = self.proposal.topic
        return entry_label(topic, self.wording.taxonomy, self.wording.language) if topic else None

    @property
    def round(self) -> Round:
        """The proposal's round, or the one that the order names by ``round_id``."""
        proposal = self.order.proposal
        return self.read.round(proposal.round_id if proposal else self.fact("round_id", str))

    @property
    def answer_by(self) -> date:
        """The reader's own last day to answer (``answer_by``), or the proposal's."""
        due = self.fact_or("answer_by", date, self.proposal.deadline)
        day = self._there(due, "answer_by")
        return german_day(day) if isinstance(day, datetime) else day

    @property
    def exchange_link(self) -> str:
        """Where the exchange is looked at: by a link of its own, or behind the sign-in."""
        token = self.order.link_token
        return self.links.exchange(token, self.language) if token else self.links.own_area

    @property
    def token(self) -> str:
        """The secret of the letter's link."""
        return self._there(self.order.link_token, "link_token")

    def name_of(self, ags: str) -> str:
        """A town by its name."""
        return self.read.name_of(ags)

    def fact(self, name: str, kind: type[Fact]) -> Fact:
        """What was said with the order; ``FactMissing`` where it was not, or is something else."""
        said = self.fact_or(name, kind, None)
        return self._there(said, name)

    def fact_or(self, name: str, kind: type[Fact], otherwise: Fact | None) -> Fact | None:
        """The same, or ``otherwise`` where the order is silent."""
        said = self.order.facts.get(name)
        if said is None:
            return otherwise
        if not isinstance(said, kind):
            raise FactMissing(f"Im Brief „{self.order.kind}“ ist die Angabe „{name}“ von falscher Art.")
        return said

    def _there(self, value: Fact | None, name: str) -> Fact:
        if value is None:
            raise FactMissing(f"Für den Brief „{self.order.kind}“ fehlt die Angabe „{name}“.")
        return value
