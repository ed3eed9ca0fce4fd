"""What may a town say to a proposal?"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.deadlines import LONGEST_DELAY_DAYS
from matchmaker.rounds.decision import RefusalReason

SHORTEST_OFFICE, LONGEST_OFFICE = 3, 80
LONGEST_NOTE = 1_000


class AnswerKind(StrEnum):
    """Yes; no, because; later; an office stands in; please call."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    DELEGATE = "delegate"
    CALL = "call"

    @property
    def label(self) -> str:
        """The answer as a person reads it."""
        return LABELS[self]


LABELS = {
    AnswerKind.YES: "Ja",
    AnswerKind.NO: "Nein",
    AnswerKind.LATER: "Später",
    AnswerKind.DELEGATE: "Vertretung",
    AnswerKind.CALL: "Bitte anrufen",
}


class Refusal(StrEnum):
    """Why an answer was not taken."""

    ALREADY = "already"
    LATE = "late"
    OVER = "over"
    NOT_ASKED = "not_asked"
    POSTPONED = "postponed"
    CALLED = "called"


class AnswerRefused(TransitionRefused):
    """An answer that came in vain; nothing changed. ``why`` says it once more for pages in other languages."""

    def __init__(self, why: Refusal, sentence: str) -> None:
        self.why = why
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a town says. ``days`` belongs to *later*, ``delegate`` (an office) to its kind, the reason to a *no*.

    ``note`` is for head office alone.
    """

    kind: AnswerKind
    reason: RefusalReason | None = None
    not_again: bool = False
    days: int = 14
    delegate: str = ""
    note: str | None = None

    def refuse_faults(self) -> None:
        """``BadInput`` with everything that is wrong with it."""
        faults = []
        if self.kind is AnswerKind.LATER and not 1 <= self.days <= LONGEST_DELAY_DAYS:
            faults.append(Fault("Später", f"Möglich sind 1 bis {LONGEST_DELAY_DAYS} Tage.", "tage"))
        if self.kind is AnswerKind.DELEGATE and (reason := _why_no_office(self.delegate)):
            faults.append(Fault("Vertretung", reason, "stelle"))
        if self.note is not None and len(self.note) > LONGEST_NOTE:
            faults.append(Fault("Nachricht", f"Bitte höchstens {LONGEST_NOTE} Zeichen.", "nachricht"))
        if faults:
            raise BadInput("Ihre Antwort wurde noch nicht gespeichert.", faults)


def _why_no_office(name: str) -> str | None:
    """Of whoever stands in we keep the office alone: no address, no number."""
    if not SHORTEST_OFFICE <= len(name.strip()) <= LONGEST_OFFICE:
        return f"Bitte nennen Sie die Stelle mit {SHORTEST_OFFICE} bis {LONGEST_OFFICE} Zeichen, zum Beispiel Bauamt."
    if "@" in name or any(sign.isdigit() for sign in name):
        return "Bitte nur den Namen der Stelle, keine Adresse und keine Nummer."
    return None
