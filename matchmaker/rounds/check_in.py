"""What do we ask the towns of an exchange, when, and what did they answer?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.proposal import Member

LONGEST_WORDS = 2_000
TOO_LONG = "Der Text ist zu lang. Bitte kürzen Sie ihn auf höchstens 2.000 Zeichen."
CHOOSE = "Bitte wählen Sie eine der Antworten aus."
SAY_WISH = "Bitte sagen Sie, ob Sie weitermachen möchten."
# Whoever comes later than this is told so: then the next question has been asked, or the exchange is history.
ANSWERABLE = timedelta(days=90)


class Question(StrEnum):
    """After four weeks, at the end, and twice when it has shown what was kept."""

    MET = "met"
    FEEDBACK = "feedback"
    ADOPTED_6 = "adopted_6"
    ADOPTED_12 = "adopted_12"

    @property
    def label(self) -> str:
        """The question as a person reads it."""
        return QUESTION_LABELS[self]


QUESTION_LABELS = {
    Question.MET: "Haben Sie sich getroffen?",
    Question.FEEDBACK: "Wie war der Austausch?",
    Question.ADOPTED_6: "Was haben Sie übernommen?",
    Question.ADOPTED_12: "Was haben Sie übernommen?",
}


class Verdict(StrEnum):
    """How it went: whether the towns met, whether something was taken over, whether it was worth its time."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOBODY_ANSWERS = "nobody_answers"


ALLOWED = {
    Question.MET: (Verdict.YES, Verdict.PARTLY, Verdict.NO, Verdict.NOBODY_ANSWERS),
    Question.FEEDBACK: (Verdict.YES, Verdict.PARTLY, Verdict.NO),
    Question.ADOPTED_6: (Verdict.YES, Verdict.PARTLY, Verdict.NO),
    Question.ADOPTED_12: (Verdict.YES, Verdict.PARTLY, Verdict.NO),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a town says in one minute: one choice, a wish at the end, and at most ``LONGEST_WORDS`` signs.

    ``wish_to_go_on`` is asked with the feedback alone. Without a ``verdict`` nothing is stored.
    """

    verdict: Verdict | None
    wish_to_go_on: bool | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One question to one side of an exchange: due, then asked, then answered; ``version`` counts its changes."""

    exchange_id: str
    member: Member
    question: Question
    due_at: datetime
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """One of a kind: nobody is asked the same thing twice."""
        return f"{self.exchange_id}/{self.member.ags}-{self.member.role}/{self.question}"

    def asked(self, at: datetime) -> "CheckIn":
        """The question leaves, once and not before it is due."""
        if self.asked_at is not None or at < self.due_at:
            raise TransitionRefused(f"Die Frage {self.id} ist schon gestellt oder noch nicht dran.")
        return replace(self, asked_at=at)

    def put_off(self, due_at: datetime) -> "CheckIn":
        """It is asked no earlier than this; what was asked already stays."""
        return self if self.asked_at is not None or due_at <= self.due_at else replace(self, due_at=due_at)

    def answered(self, answer: Answer, at: datetime) -> "CheckIn":
        """A town answers, or corrects its answer; the same answer again changes nothing."""
        if self.asked_at is None:
            raise TransitionRefused("Diese Frage ist noch nicht gestellt.")
        if at > self.asked_at + ANSWERABLE:
            raise TransitionRefused("Diese Frage ist abgeschlossen. Schreiben Sie uns gern eine Mail.")
        checked = checked_answer(self.question, answer)
        return self if checked == self.answer else replace(self, answered_at=at, answer=checked)


def checked_answer(question: Question, answer: Answer) -> Answer:
    """The answer as it is stored; ``BadInput`` with all that is wrong with it."""
    faults = []
    if answer.verdict is None or answer.verdict not in ALLOWED[question]:
        faults.append(Fault("Antwort", CHOOSE, "antwort"))
    if (question is Question.FEEDBACK) != (answer.wish_to_go_on is not None):
        faults.append(Fault("Weiter austauschen", SAY_WISH, "weiter"))
    words = (answer.words or "").strip()
    if len(words) > LONGEST_WORDS:
        faults.append(Fault("Ihre Worte", TOO_LONG, "text"))
    if faults:
        raise BadInput("Ihre Antwort wurde nicht gespeichert.", faults)
    return replace(answer, words=words or None)
