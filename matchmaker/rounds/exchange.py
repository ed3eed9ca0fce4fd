"""How far are towns with the exchange that they agreed on, and what may happen to it next?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.calendar import end_of_day
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Format


class ExchangeState(StrEnum):
    """arranging → running → completed; arranging and running → ended."""

    ARRANGING = "arranging"
    RUNNING = "running"
    COMPLETED = "completed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether the towns still have something to do with each other."""
        return self in (ExchangeState.ARRANGING, ExchangeState.RUNNING)


LABELS = {
    ExchangeState.ARRANGING: "vereinbart, Termin offen",
    ExchangeState.RUNNING: "im Gange",
    ExchangeState.COMPLETED: "abgeschlossen",
    ExchangeState.ENDED: "vorzeitig beendet",
}


class EndReason(StrEnum):
    """Why an exchange ended early; head office alone reads it, no partner ever does."""

    NEVER_MET = "never_met"
    PARTNER_SILENT = "partner_silent"
    NO_TIME = "no_time"
    TOPIC_SETTLED = "topic_settled"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason as a person reads it."""
        return END_REASON_LABELS[self]


END_REASON_LABELS = {
    EndReason.NEVER_MET: "Es kam kein Treffen zustande",
    EndReason.PARTNER_SILENT: "Eine Seite hat sich nicht mehr gemeldet",
    EndReason.NO_TIME: "Keine Zeit",
    EndReason.TOPIC_SETTLED: "Das Thema hat sich erledigt",
    EndReason.OTHER: "Anderer Grund",
}

NOT_OFFERED = "Dieser Termin steht nicht mehr zur Wahl. Bitte wählen Sie einen der angezeigten."
NOT_BEFORE_TALK = "Abschließen lässt sich ein Austausch erst nach dem ersten Gespräch."
TALK_BEGUN = "Das erste Gespräch hat schon begonnen. Ein Termin lässt sich nicht mehr wählen."
DATE_CHOSEN = "Ein Termin ist schon gewählt. Bitte sprechen Sie eine Verschiebung direkt ab."
OVER = "Der Austausch ist schon zu Ende."

# With fewer towns it is no longer that kind of exchange.
FEWEST_TOWNS = {Format.TANDEM: 2, Format.VISIT: 2, Format.CIRCLE: 3, Format.CONSORTIUM: 3}


@dataclass(frozen=True, slots=True)
class Side:
    """One town in one role that said yes; ``heard_at`` is when it last did something, ``left_at`` when it went."""

    member: Member
    heard_at: datetime
    left_at: datetime | None = None

    @property
    def takes_part(self) -> bool:
        return self.left_at is None


@dataclass(frozen=True, slots=True)
class Slot:
    """One possible moment for the first talk; ``suits`` of the towns have named such a time of the week."""

    starts_at: datetime
    suits: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """The first talk; ``picked_by`` is the AGS of the town that chose it."""

    starts_at: datetime
    picked_by: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What became of one confirmed proposal (same ``id``); every change returns a new value.

    ``starter`` is the AGS of the office that makes the first step, ``planned_until`` when it is over unless the towns
    end it before. ``offers`` counts the sets of slots from 1, ``sequence`` the changes of the invitation from 0 (RFC
    5545). ``told_at`` is when the towns were written to about each other, ``version`` the count of saved changes.
    """

    id: str
    format: Format
    topic: str | None
    sides: tuple[Side, ...]
    starter: str
    began_at: datetime
    planned_until: datetime
    slots: tuple[Slot, ...]
    state: ExchangeState = ExchangeState.ARRANGING
    offers: int = 1
    meeting: Meeting | None = None
    sequence: int = 0
    told_at: datetime | None = None
    closed_at: datetime | None = None
    reason: EndReason | None = None
    version: int = 1

    @property
    def present(self) -> tuple[Side, ...]:
        """The sides that take part still."""
        return tuple(side for side in self.sides if side.takes_part)

    def side_of(self, member: Member) -> Side:
        """The side of a member that takes part; ``NotFound`` for everybody else."""
        for side in self.present:
            if (side.member.ags, side.member.role) == (member.ags, member.role):
                return side
        raise NotFound("Diesen Austausch gibt es nicht.")

    def told(self, at: datetime) -> "Exchange":
        """The towns have been written to about each other, once."""
        if self.told_at is not None:
            raise TransitionRefused("Die Städte haben die Nachricht über ihren Austausch schon.")
        return replace(self, told_at=at)

    def pick(self, member: Member, starts_at: datetime, at: datetime) -> "Exchange":
        """A town takes one of the slots: the exchange runs. Taking the chosen one again changes nothing.

        Another slot may be taken as long as the chosen one lies ahead; each choice is a new SEQUENCE. A talk behind the
        planned end puts that off to the end of its day.
        """
        if self.meeting is not None and self.meeting.starts_at == starts_at and self.state.is_open:
            return self
        self._expect_before_talk(at)
        if starts_at <= at or starts_at not in [slot.starts_at for slot in self.slots]:
            raise TransitionRefused(NOT_OFFERED)
        moved = self.sequence if self.meeting is None else self.sequence + 1
        met = Meeting(starts_at, member.ags)
        # Both agreed on that day: it is not over before they have talked.
        until = max(self.planned_until, end_of_day(starts_at))
        running = replace(self.heard(member, at), state=ExchangeState.RUNNING, meeting=met, sequence=moved)
        return replace(running, planned_until=until)

    def offer_again(self, member: Member, slots: tuple[Slot, ...], at: datetime) -> "Exchange":
        """None of the slots suits a town: others take their place. Only before one was chosen."""
        self._expect_before_talk(at)
        if self.meeting is not None:
            raise TransitionRefused(DATE_CHOSEN)
        return replace(self.heard(member, at), slots=slots, offers=self.offers + 1)

    def heard(self, member: Member, at: datetime) -> "Exchange":
        """A town has done something, so it is not silent."""
        own = self.side_of(member)
        return replace(self, sides=tuple(replace(own, heard_at=at) if side == own else side for side in self.sides))

    def leave(self, member: Member, reason: EndReason, at: datetime) -> "Exchange":
        """One town goes; where too few would be left, the exchange ends for all."""
        self._expect_open()
        own = self.side_of(member)
        left = tuple(replace(own, left_at=at) if side == own else side for side in self.sides)
        # Whoever goes has its date called back under a number of its own (RFC 5546).
        smaller = replace(self, sides=left, sequence=self.sequence + (self.meeting is not None))
        if len(smaller.present) >= FEWEST_TOWNS[self.format]:
            next_starter = smaller.present[0].member.ags
            return replace(smaller, starter=next_starter) if own.member.ags == self.starter else smaller
        return replace(self.end(reason, at), sides=left)

    def end(self, reason: EndReason, at: datetime) -> "Exchange":
        """It ends before its time, without a word about who wished it."""
        self._expect_open()
        # The invitation is called back under the next number (RFC 5546).
        sequence = self.sequence + 1 if self.meeting is not None else self.sequence
        return replace(self, state=ExchangeState.ENDED, reason=reason, closed_at=at, sequence=sequence)

    @property
    def talk_fell_away(self) -> bool:
        """Whether a date was picked that never came, since the exchange ended before it."""
        picked, closed = self.meeting, self.closed_at
        return picked is not None and closed is not None and picked.starts_at > closed

    def about(self, topic: str) -> "Exchange":
        """Its towns have agreed on another topic."""
        self._expect_open()
        return replace(self, topic=topic)

    def complete(self, at: datetime) -> "Exchange":
        """It has run its course; only what runs can."""
        if self.state is not ExchangeState.RUNNING or self.meeting is None or self.meeting.starts_at > at:
            raise TransitionRefused(NOT_BEFORE_TALK)
        return replace(self, state=ExchangeState.COMPLETED, closed_at=at)

    def _expect_open(self) -> None:
        if not self.state.is_open:
            raise TransitionRefused(OVER)

    def _expect_before_talk(self, at: datetime) -> None:
        self._expect_open()
        if self.meeting is not None and self.meeting.starts_at <= at:
            raise TransitionRefused(TALK_BEGUN)
