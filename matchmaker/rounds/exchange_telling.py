"""How do the towns of a new exchange hear of each other, once, with contacts and three dates?"""

from datetime import datetime, timedelta
from functools import partial

from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange import Exchange, Side
from matchmaker.rounds.exchange_permissions import contacts_for
from matchmaker.rounds.exchange_post import ExchangeDesk, ExchangeLetter, ExchangePost, send
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.sweeping import each_alone

LINK_OUTLIVES_EXCHANGE = timedelta(days=30)


def tell_agreed(post: ExchangePost, uow: UnitOfWork, now: datetime) -> int:
    """Write to the towns of every exchange that began since the last time; returns how many exchanges.

    Each exchange with its letters is one transaction. Several of these sweeps at once tell each exchange once.
    """
    with uow:
        waiting = uow.exchanges.untold()
    return each_alone(waiting, lambda one: _tell(one, post, uow, now), uow)


def write_agreed(exchange: Exchange, desk: ExchangeDesk) -> None:
    """Queue the letter with contacts and slots to each side; with other slots later it is a further letter."""
    for side in exchange.present:
        write_agreed_to(side, exchange, exchange.offers, desk)


def write_agreed_to(side: Side, exchange: Exchange, number: int, desk: ExchangeDesk) -> None:
    """The same to one side alone, as its ``number``-th letter of this kind."""
    letter = ExchangeLetter(LetterKind.ALL_AGREED, exchange, side.member, link_end(exchange), number)
    send(letter, partial(_facts, exchange, side, desk), desk)


def link_end(exchange: Exchange) -> datetime:
    """Until when links to an exchange hold."""
    return exchange.planned_until + LINK_OUTLIVES_EXCHANGE


def _tell(exchange_id: str, post: ExchangePost, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        exchange = uow.exchanges.hold(exchange_id)
        # Somebody else may have told them, or ended it, since we looked.
        if exchange.told_at is not None or not exchange.state.is_open:
            return False
        write_agreed(exchange, ExchangeDesk(post, uow, now))
        uow.exchanges.save(exchange.told(now))
        uow.commit()
    return True


def _facts(exchange: Exchange, side: Side, desk: ExchangeDesk) -> dict[str, object]:
    others = contacts_for(side.member, exchange)
    return {
        "contacts": tuple(desk.post.contacts(other, desk.uow) for other in others),
        "slots": tuple(slot.starts_at for slot in exchange.slots),
        "starter": exchange.starter,
    }
