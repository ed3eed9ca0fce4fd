"""Which exchanges do not come off the ground, so that head office should call before they fall asleep?"""

from datetime import datetime, timedelta

from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.exchange_post import each_alone
from matchmaker.rounds.exchange_telling import MOST_AT_ONCE
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind

NO_DATE_AFTER = timedelta(days=14)
NO_ANSWER_AFTER = timedelta(days=14)


def find_silent(uow: UnitOfWork, now: datetime) -> int:
    """Make a task of every exchange without a date after two weeks, and of every town that lets the first question lie.

    Returns how many tasks are new: each cause makes one, however often it is seen.
    """
    with uow:
        undated = [one.id for one in uow.exchanges.arranging(now - NO_DATE_AFTER, MOST_AT_ONCE)]
        unanswered = {one.id: one.exchange_id for one in uow.check_ins.unanswered(now - NO_ANSWER_AFTER, MOST_AT_ONCE)}
    found = each_alone(undated, lambda one: _without_date(one, uow, now))
    return found + each_alone(unanswered, lambda one: _without_answer(one, unanswered[one], uow, now))


def _without_date(exchange_id: str, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        if exchange.state is not ExchangeState.ARRANGING or exchange.began_at > now - NO_DATE_AFTER:
            return False
        what = f"Im Austausch {exchange.id} ({_towns(exchange, uow)}) ist nach zwei Wochen kein Termin gewählt."
        starter = uow.towns.get(exchange.starter).name
        is_new = _add(f"rescue/{exchange.id}/date", f"{what} Den Anfang sollte {starter} machen.", exchange, (uow, now))
        uow.commit()
    return is_new


def _without_answer(check_in_id: str, exchange_id: str, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        one = uow.check_ins.get(check_in_id)
        if one.answered_at is not None or not exchange.state.is_open:
            return False
        town = uow.towns.get(one.member.ags).name
        what = f"{town} hat nicht beantwortet, ob der Austausch {exchange.id} begonnen hat."
        is_new = _add(f"rescue/{one.id}/silent", what, exchange, (uow, now))
        uow.commit()
    return is_new


def _add(key: str, what: str, exchange: Exchange, where: tuple[UnitOfWork, datetime]) -> bool:
    uow, now = where
    todo = "Bitte rufen Sie an: weitermachen, mit einer anderen Stadt neu beginnen oder beenden."
    return uow.tasks.add(Task(key, TaskKind.RESCUE, now, f"{what} {todo}", exchange.id))


def _towns(exchange: Exchange, uow: UnitOfWork) -> str:
    return ", ".join(uow.towns.get(side.member.ags).name for side in exchange.present)
