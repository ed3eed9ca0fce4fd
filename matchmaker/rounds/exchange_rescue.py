"""Which exchanges do not come off the ground, so that head office should call before they fall asleep?"""

from datetime import datetime, timedelta
from functools import partial

from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.sweeping import each_alone
from matchmaker.rounds.task import Task, TaskKind

NO_DATE_AFTER = timedelta(days=14)
NO_ANSWER_AFTER = timedelta(days=14)


def find_silent(uow: UnitOfWork, now: datetime) -> int:
    """Make a task of every exchange without a date after two weeks, and of every town that lets the first question lie.

    Returns how many tasks are new: each cause makes one, however often it is seen.
    """
    with uow:
        undated, unanswered = (
            uow.exchanges.arranging(now - NO_DATE_AFTER),
            uow.check_ins.unanswered(now - NO_ANSWER_AFTER),
        )
        # They stay silent long after somebody was asked to call: seen again, they would be in the way of new ones.
        known = uow.tasks.keys_of(TaskKind.RESCUE) if undated or unanswered else frozenset()
    found = [partial(_without_date, one, uow, now) for one in undated if _date_key(one) not in known]
    found += [partial(_without_answer, one, uow, now) for one in unanswered if _answer_key(one[0]) not in known]
    return each_alone(found, lambda step: step(), uow)


def _without_date(exchange_id: str, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        if exchange.state is not ExchangeState.ARRANGING or exchange.began_at > now - NO_DATE_AFTER:
            return False
        what = f"Im Austausch {exchange.id} ({_towns(exchange, uow)}) ist nach zwei Wochen kein Termin gewählt."
        starter = uow.towns.get(exchange.starter).name
        is_new = _add(_date_key(exchange.id), f"{what} Den Anfang sollte {starter} machen.", exchange, (uow, now))
        uow.commit()
    return is_new


def _without_answer(silent: tuple[str, str], uow: UnitOfWork, now: datetime) -> bool:
    check_in_id, exchange_id = silent
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        one = uow.check_ins.get(check_in_id)
        if one.answered_at is not None or not exchange.state.is_open:
            return False
        town = uow.towns.get(one.member.ags).name
        what = f"{town} hat nicht beantwortet, ob der Austausch {exchange.id} begonnen hat."
        is_new = _add(_answer_key(one.id), what, exchange, (uow, now))
        uow.commit()
    return is_new


def _date_key(exchange_id: str) -> str:
    return f"rescue/{exchange_id}/date"


def _answer_key(check_in_id: str) -> str:
    return f"rescue/{check_in_id}/silent"


def _add(key: str, what: str, exchange: Exchange, where: tuple[UnitOfWork, datetime]) -> bool:
    uow, now = where
    todo = "Bitte rufen Sie an: weitermachen, mit einer anderen Stadt neu beginnen oder beenden."
    return uow.tasks.add(Task(key, TaskKind.RESCUE, now, f"{what} {todo}", exchange.id))


def _towns(exchange: Exchange, uow: UnitOfWork) -> str:
    return ", ".join(uow.towns.get(side.member.ags).name for side in exchange.present)
