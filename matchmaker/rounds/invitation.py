"""What was one member of a proposal asked, what did it say, and what may it still say?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.deadlines import LONGEST_DELAY_DAYS, MOST_STILL_DAYS, Schedule
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.proposal import Member

LONGEST_STOP = timedelta(days=MOST_STILL_DAYS)


class InvitationState(StrEnum):
    """Waiting → asked → accepted | declined | silent; what is still open when the proposal ends is closed."""

    WAITING = "waiting"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state as head office reads it."""
        return LABELS[self]


LABELS = {
    InvitationState.WAITING: "noch nicht gefragt",
    InvitationState.ASKED: "gefragt",
    InvitationState.ACCEPTED: "hat zugesagt",
    InvitationState.DECLINED: "hat abgesagt",
    InvitationState.SILENT: "hat nicht geantwortet",
    InvitationState.CLOSED: "muss nicht mehr antworten",
}
REFUSED = (InvitationState.DECLINED, InvitationState.SILENT)
UNANSWERED = (InvitationState.WAITING, InvitationState.ASKED)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One member of one proposal being asked; every change keeps the old value and returns a new one.

    ``due_at`` is its last second to answer, ``remind_at`` and ``task_at`` what is due before; all None while it
    waits. While ``call_since`` is set the clock stands: the dates lie already as late as they can (21 days more) and
    come back when the call is over. ``note`` is for head office alone. ``delegate`` names an office, never a person.
    ``answer_key`` is that of the last form that was taken, ``version`` counts the saved changes. ``recorded_by`` is
    who of head office took the last answer down at the phone, None where the town gave it itself. ``called_days`` are
    those by which calls that are over moved the dates.
    """

    proposal_id: str
    member: Member
    state: InvitationState = InvitationState.WAITING
    asked_at: datetime | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    task_at: datetime | None = None
    reminders: int = 0
    answered_at: datetime | None = None
    reason: RefusalReason | None = None
    note: str | None = None
    not_again: bool = False
    postponed_days: int = 0
    delegate: str | None = None
    call_since: datetime | None = None
    answer_key: str | None = None
    recorded_by: str | None = None
    called_days: int = 0
    version: int = 1

    @property
    def id(self) -> str:
        """A town stands once in a proposal."""
        return f"{self.proposal_id}/{self.member.ags}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered, as far as its state says."""
        return self.state is InvitationState.ASKED

    def asked(self, at: datetime, plan: Schedule) -> "Invitation":
        """Its turn has come."""
        if self.state is not InvitationState.WAITING:
            raise TransitionRefused("Diese Stadt wurde schon gefragt.")
        return replace(
            self,
            state=InvitationState.ASKED,
            asked_at=at,
            due_at=plan.due_at,
            remind_at=plan.remind_at,
            task_at=plan.task_at,
        )

    def accepted(self, at: datetime) -> "Invitation":
        """It says yes."""
        return self._answered(InvitationState.ACCEPTED, at)

    def declined(self, at: datetime, reason: RefusalReason | None = None, *, not_again: bool = False) -> "Invitation":
        """It says no, because of ``reason`` where it gave one, and with ``not_again`` for ever."""
        return replace(self._answered(InvitationState.DECLINED, at), reason=reason, not_again=not_again)

    def silent(self, at: datetime) -> "Invitation":
        """Its time ran out without an answer."""
        self._must_be_asked()
        if self.due_at is None or at <= self.due_at:
            raise TransitionRefused("Die Antwortfrist läuft noch.")
        return self._at_rest(InvitationState.SILENT)

    def closed(self) -> "Invitation":
        """Its answer is needed no more; an answer that was given stays."""
        return self._at_rest(InvitationState.CLOSED) if self.state in UNANSWERED else self

    def postponed(self, days: int, lasting_days: int | None = None) -> "Invitation":
        """More time, once and at most 28 days of the running clock; ``TransitionRefused`` otherwise.

        Everything that is due moves by ``lasting_days`` of the calendar, by ``days`` where None.
        """
        self._must_be_asked()
        if self.postponed_days:
            raise TransitionRefused("Die Frist wurde schon einmal verlängert. Ein zweites Mal geht es nicht.")
        if not 1 <= days <= LONGEST_DELAY_DAYS:
            raise TransitionRefused(f"Die Frist lässt sich um 1 bis {LONGEST_DELAY_DAYS} Tage verlängern.")
        lasting = timedelta(days=days if lasting_days is None else lasting_days)
        return replace(self._moved(lasting), postponed_days=days)

    def delegated(self, office: str) -> "Invitation":
        """An office stands in; the clock runs on."""
        self._must_be_asked()
        return replace(self, delegate=office)

    def to_be_called(self, at: datetime) -> "Invitation":
        """It asks for a call: the clock stands until the call, for all calls together at most 21 days."""
        self._must_be_asked()
        if self.call_since is not None:
            raise TransitionRefused("Der Rückruf ist schon vorgemerkt.")
        return replace(self._moved(self._still_to_stand), call_since=at)

    def called(self, at: datetime) -> "Invitation":
        """The call is over, and the clock runs on by what was left."""
        self._must_be_asked()
        if self.call_since is None:
            raise TransitionRefused("Für diese Stadt ist kein Rückruf vorgemerkt.")
        # Whole days, so that a time to answer still ends with a day.
        stood = min(timedelta(days=(german_day(at) - german_day(self.call_since)).days), self._still_to_stand)
        running = self._moved(stood - self._still_to_stand)
        return replace(running, call_since=None, called_days=self.called_days + stood.days)

    def running(self, at: datetime) -> "Invitation":
        """As its clock runs on if head office calls now; itself where no call is awaited."""
        return self if self.call_since is None else self.called(at)

    def reminded(self, next_at: datetime | None) -> "Invitation":
        """One more reminder was ordered; the next one is due at ``next_at``."""
        self._must_be_asked()
        useful = next_at is not None and self.due_at is not None and next_at < self.due_at
        return replace(self, reminders=self.reminders + 1, remind_at=next_at if useful else None)

    def handed_to_head_office(self) -> "Invitation":
        """Head office has its task; there is one for each invitation."""
        return replace(self, task_at=None)

    def _answered(self, state: InvitationState, at: datetime) -> "Invitation":
        self._must_be_asked()
        return replace(self._at_rest(state), answered_at=at)

    def _at_rest(self, state: InvitationState) -> "Invitation":
        return replace(self, state=state, remind_at=None, task_at=None, call_since=None)

    @property
    def _still_to_stand(self) -> timedelta:
        # Calls that are over count: by one call after the other a deadline would else never come.
        return LONGEST_STOP - timedelta(days=self.called_days)

    def _moved(self, by: timedelta) -> "Invitation":
        return replace(
            self,
            due_at=_later(self.due_at, by),
            remind_at=_later(self.remind_at, by),
            task_at=_later(self.task_at, by),
        )

    def _must_be_asked(self) -> None:
        if self.state is InvitationState.WAITING:
            raise TransitionRefused("Diese Stadt wurde noch nicht gefragt.")
        if self.state is not InvitationState.ASKED:
            raise TransitionRefused(f"Diese Stadt {self.state.label}; das lässt sich nicht mehr ändern.")


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    """The same German time of day, some days on: a day ends at midnight in winter and in summer."""
    return None if moment is None else (moment.astimezone(GERMAN_TIME) + by).astimezone(UTC)
