"""How does what came of an exchange become a case card, and how does a town agree to it or no longer?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.case_card import CardText, CaseCard, checked_text
from matchmaker.rounds.exchange import Exchange, ExchangeState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member

CHANGED_MEANWHILE = "Die Fallkarte wurde inzwischen geändert. Bitte lesen Sie sie noch einmal, bevor Sie zustimmen."
NOT_YET = "Eine Fallkarte lässt sich schreiben, sobald der Austausch abgeschlossen ist."


@dataclass(frozen=True, slots=True)
class CardStep:
    """What a town does with the card of its exchange, by the version that its page showed (0: there was none)."""

    exchange_id: str
    member: Member
    seen_version: int


def write_card(step: CardStep, text: CardText, uow: UnitOfWork, now: datetime) -> CaseCard:
    """Write the card, or change its words: the writer agrees to them, all others are asked anew.

    ``BadInput`` with all that is wrong with the words, ``StaleWrite`` (with the words) where somebody else wrote
    meanwhile, ``TransitionRefused`` before the exchange is completed, ``NotFound`` for strangers.
    """
    with uow:
        exchange = _completed(step, uow)
        known = uow.case_cards.find(exchange.id)
        if (known.version if known else 0) != step.seen_version:
            if known is not None and known.text == checked_text(text):
                return known
            raise StaleWrite(CHANGED_MEANWHILE, text.result)
        if known is None:
            written = _new(exchange, step.member, checked_text(text), now)
            uow.case_cards.add(written)
        else:
            written = _saved(known, known.rewritten(step.member.ags, text, now), uow)
        uow.commit()
    return written


def agree_to_card(step: CardStep, uow: UnitOfWork, now: datetime) -> CaseCard:
    """Agree to the very words that the page showed; with the last of its towns the card is public."""
    with uow:
        card = _known(step, uow)
        if step.member.ags in dict(card.agreed):
            return card
        if card.version != step.seen_version:
            raise StaleWrite(CHANGED_MEANWHILE)
        saved = _saved(card, card.agreed_by(step.member.ags, now), uow)
        uow.commit()
    return saved


def take_back_card(step: CardStep, uow: UnitOfWork) -> CaseCard:
    """No longer agree, at any time: whatever version the page showed, from now on nobody reads the card."""
    with uow:
        card = _known(step, uow)
        saved = _saved(card, card.taken_back_by(step.member.ags), uow)
        uow.commit()
    return saved


def _completed(step: CardStep, uow: UnitOfWork) -> Exchange:
    exchange = uow.exchanges.hold(step.exchange_id)
    exchange.side_of(step.member)
    if exchange.state is not ExchangeState.COMPLETED:
        raise TransitionRefused(NOT_YET)
    return exchange


def _known(step: CardStep, uow: UnitOfWork) -> CaseCard:
    exchange = _completed(step, uow)
    card = uow.case_cards.find(exchange.id)
    if card is None:
        raise TransitionRefused("Zu diesem Austausch gibt es noch keine Fallkarte.")
    return card


def _new(exchange: Exchange, writer: Member, text: CardText, now: datetime) -> CaseCard:
    towns = tuple(side.member.ags for side in exchange.present)
    return CaseCard(exchange.id, exchange.topic, towns, text, now, agreed=((writer.ags, now),))


def _saved(before: CaseCard, after: CaseCard, uow: UnitOfWork) -> CaseCard:
    return after if after == before else uow.case_cards.save(after)
