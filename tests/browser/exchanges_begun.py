"""Exchanges of the pilot towns: one that waits for a date, one that runs, one that is over with its case card."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.case_card import CardText, CaseCard
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal

EXCHANGES = {"arranging": "an-exchange", "running": "a-running-exchange", "over": "a-finished-exchange"}
# Each for one test alone, which changes it.
EXCHANGES |= {"to pick": "an-exchange-to-pick", "to tell": "an-exchange-to-tell", "told plainly": "another-to-tell"}
FOR_LONG = timedelta(days=400)
MONTH = timedelta(days=30)


def begin_exchanges(proposals: Sequence[Proposal], uow: UnitOfWork, now: datetime) -> None:
    """Confirm six offered proposals and take them as far as their names say, each with a link for its first town."""
    waiting, running, over, to_pick, *to_tell = proposals
    _begun(waiting, "arranging", uow, now)
    _asked(_met(_begun(running, "running", uow, now - MONTH), uow, now), Question.MET, uow, now)
    finished = uow.exchanges.save(_met(_begun(over, "over", uow, now - 6 * MONTH), uow, now).complete(now))
    _asked(finished, Question.FEEDBACK, uow, now)
    towns = tuple(side.member.ags for side in finished.sides)
    _begun(to_pick, "to pick", uow, now)
    for offered, name in zip(to_tell, ("to tell", "told plainly"), strict=True):
        ended = uow.exchanges.save(_met(_begun(offered, name, uow, now - 6 * MONTH), uow, now).complete(now))
        _asked(ended, Question.FEEDBACK, uow, now)
    words = CardText("Leere Läden auf Zeit", "Was blieb: zwei von vier Läden, und eine Liste aller Eigentümer.")
    uow.case_cards.add(CaseCard(finished.id, finished.topic, towns, words, now, agreed=((towns[1], now),)))


def _begun(offered: Proposal, name: str, uow: UnitOfWork, at: datetime) -> Exchange:
    confirmed = uow.proposals.save(offered.confirm(offered.members))
    begun = begin_exchange(confirmed, confirmed.members, uow, at)
    own = confirmed.members[0].ags
    until = at + FOR_LONG
    uow.access.add_link(
        SignInLink(hash_of(EXCHANGES[name]), LinkPurpose.EXCHANGE, Audience.TOWN, until, own, offered.id)
    )
    return begun


def _met(begun: Exchange, uow: UnitOfWork, now: datetime) -> Exchange:
    first = begun.sides[0].member
    return uow.exchanges.save(begun.pick(first, begun.slots[0].starts_at, min(begun.began_at, now)))


def _asked(exchange: Exchange, question: Question, uow: UnitOfWork, now: datetime) -> None:
    for one in uow.check_ins.of_exchange(exchange.id):
        uow.check_ins.remove(one.id)
    uow.check_ins.add_all(CheckIn(exchange.id, side.member, question, now).asked(now) for side in exchange.sides)
