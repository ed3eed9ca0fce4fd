"""What follows from a town's answer about its exchange?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.check_in import Answer, CheckIn, Question, Verdict
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.task import Task, TaskKind

CHANGED_MEANWHILE = "Inzwischen hat jemand aus Ihrem Büro geantwortet. Bitte sehen Sie sich die Antwort an."
NOT_MET = (Verdict.NO, Verdict.NOBODY_ANSWERS)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A town's answer to one question, by the version of it that its form showed."""

    exchange_id: str
    member: Member
    question: Question
    answer: Answer
    seen_version: int


def answer_question(given: GivenAnswer, uow: UnitOfWork, now: datetime) -> CheckIn:
    """Store the answer, in one transaction; the same answer again changes nothing.

    Where the towns have not met head office gets a task, without the partner learning of it. ``BadInput`` names what
    is missing, ``StaleWrite`` keeps the words where somebody else answered meanwhile, ``NotFound`` for strangers.
    """
    with uow:
        exchange = uow.exchanges.hold(given.exchange_id)
        one = _own(given, exchange, uow)
        answered = one.answered(given.answer, now)
        if answered is one:
            return one
        if one.version != given.seen_version:
            raise StaleWrite(CHANGED_MEANWHILE, given.answer.words)
        saved = uow.check_ins.save(answered)
        if exchange.state.is_open:
            uow.exchanges.save(exchange.heard(given.member, now))
            _ask_for_help(saved, uow, now)
        uow.commit()
    return saved


def _own(given: GivenAnswer, exchange: Exchange, uow: UnitOfWork) -> CheckIn:
    exchange.side_of(given.member)
    for one in uow.check_ins.of_exchange(exchange.id):
        if one.question is given.question and one.member == given.member:
            return one
    raise NotFound("Diese Frage gibt es nicht.")


def _ask_for_help(saved: CheckIn, uow: UnitOfWork, now: datetime) -> None:
    if saved.question is not Question.MET or saved.answer is None or saved.answer.verdict not in NOT_MET:
        return
    town = uow.towns.get(saved.member.ags).name
    why = "hat noch kein Treffen" if saved.answer.verdict is Verdict.NO else "erreicht die andere Seite nicht"
    words = f" Dazu schreibt die Stadt: „{saved.answer.words}“" if saved.answer.words else ""
    what = f"{town} {why} (Austausch {saved.exchange_id}).{words} Bitte rufen Sie beide Seiten an."
    uow.tasks.add(Task(f"rescue/{saved.id}", TaskKind.RESCUE, now, what, saved.exchange_id))
