"""What does answering a proposal say of a value that only the moment of speaking knows?"""

from matchmaker.errors import BadInput
from matchmaker.rounds.answer import LONGEST_NOTE, Answer, AnswerKind
from matchmaker.rounds.answering import ANSWERED_MEANWHILE
from matchmaker.rounds.decision import RefusalReason

WRONG = (
    Answer(AnswerKind.LATER, days=0),
    Answer(AnswerKind.DELEGATE, delegate=""),
    Answer(AnswerKind.DELEGATE, delegate="amt@stadt.example"),
    Answer(AnswerKind.YES, note="x" * (LONGEST_NOTE + 1)),
)


def said_about_answers() -> set[str]:
    """Every German sentence that has to have its English."""
    faults = {reason for wrong in WRONG for reason in _refused(wrong)}
    return faults | {one.label for one in RefusalReason} | {ANSWERED_MEANWHILE}


def _refused(wrong: Answer) -> tuple[str, ...]:
    try:
        wrong.refuse_faults()
    except BadInput as refused:
        return tuple(fault.reason for fault in refused.faults)
    raise AssertionError(f"{wrong} was not refused")
