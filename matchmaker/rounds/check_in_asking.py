"""Which questions are due, and how do they reach their towns, each once?"""

from datetime import datetime, timedelta

from matchmaker.rounds.check_in import ANSWERABLE, CheckIn, Question
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.exchange_post import ExchangeDesk, ExchangeLetter, ExchangePost, send
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.sweeping import each_alone

AFTER_MONTHS = {Question.MET: 1, Question.ADOPTED_6: 6, Question.ADOPTED_12: 12}
"""After which months a question is due; put off by what came between, it is asked later."""

ABOUT_RESULTS = (Question.ADOPTED_6, Question.ADOPTED_12)
NOT_MET_YET = timedelta(days=28)
"""How long a question about what was taken over waits for a first talk before it is looked at again."""
DAYS_OF_A_MONTH = 30.44


def ask_due(post: ExchangePost, uow: UnitOfWork, now: datetime) -> int:
    """Ask every question that is due; returns how many left.

    What towns took over is not asked before their first talk: the question waits, and ends with the exchange where
    there never was one. Each with its letter is one transaction, and several of these sweeps at once ask each question
    once.
    """
    with uow:
        due = uow.check_ins.due(now)
    return each_alone(due, lambda one: _ask(*one, ExchangeDesk(post, uow, now)), uow)


def is_pointless(one: CheckIn, exchange: Exchange) -> bool:
    """Whether nobody needs the answer: the town has left, or the question's time is past."""
    if one.member not in [side.member for side in exchange.present]:
        return True
    return one.question is Question.MET and not exchange.state.is_open


def write_question(asked: CheckIn, exchange: Exchange, desk: ExchangeDesk, above: int = 0) -> None:
    """Queue the letter that asks; its number begins ``above`` the usual one where it is written once more."""
    until = desk.now + ANSWERABLE
    if asked.question is Question.FEEDBACK:
        send(ExchangeLetter(LetterKind.FEEDBACK_REQUEST, exchange, asked.member, until, above + 1), dict, desk)
        return
    number = above + list(AFTER_MONTHS).index(asked.question) + 1
    letter = ExchangeLetter(LetterKind.CHECK_IN, exchange, asked.member, until, number)
    facts = {"after_months": AFTER_MONTHS[asked.question]}
    if asked.question in ABOUT_RESULTS:
        facts["months"] = _months_since(exchange.began_at, desk.now)
    send(letter, lambda: facts, desk)


def _ask(check_in_id: str, exchange_id: str, desk: ExchangeDesk) -> bool:
    uow, now = desk.uow, desk.now
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        mine = [one for one in uow.check_ins.of_exchange(exchange_id) if one.id == check_in_id and not one.asked_at]
        if not mine:
            # Another worker asked it, or it ended with its exchange or its town's part, since the list was made.
            return False
        waits = mine[0].question in ABOUT_RESULTS and not _have_met(exchange, now)
        if waits:
            uow.check_ins.save(mine[0].put_off(now + NOT_MET_YET))
        else:
            write_question(uow.check_ins.save(mine[0].asked(now)), exchange, desk)
        uow.commit()
    return not waits


def _have_met(exchange: Exchange, now: datetime) -> bool:
    """Over as planned, or behind the day of a talk that was agreed."""
    if not exchange.state.is_open:
        return exchange.state is ExchangeState.COMPLETED
    return exchange.meeting is not None and exchange.meeting.starts_at <= now


def _months_since(beginning: datetime, now: datetime) -> int:
    return max(2, round((now - beginning) / timedelta(days=DAYS_OF_A_MONTH)))


def open_question(check_ins: tuple[CheckIn, ...], exchange: Exchange, now: datetime) -> CheckIn | None:
    """What a town is asked now: its oldest question without an answer, else its latest answer, to correct it.

    ``check_ins`` are those of one side. None where it was never asked, or where the time to answer is over.
    """
    asked = [one for one in check_ins if one.asked_at is not None and now <= one.asked_at + ANSWERABLE]
    waiting = [one for one in asked if one.answered_at is None and not is_pointless(one, exchange)]
    if waiting:
        return waiting[0]
    # Where it ended early nobody corrects whether they met.
    answered = [one for one in asked if one.answered_at is not None and exchange.state is not ExchangeState.ENDED]
    return max(answered, key=lambda one: (str(one.answered_at), one.id), default=None)
