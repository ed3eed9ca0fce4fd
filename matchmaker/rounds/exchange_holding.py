"""Does a letter about an exchange still hold when its turn comes?"""

from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.exchange import ExchangeState
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork

# With contacts, or asking how it goes: not to whom the exchange no longer concerns.
CONTACTS = frozenset({LetterKind.ALL_AGREED, LetterKind.INVITATION})
ASKING = frozenset({LetterKind.CHECK_IN, LetterKind.FEEDBACK_REQUEST})


def why_not_about_exchange(message: OutboxMessage, uow: UnitOfWork) -> str | None:
    """The German reason why it should not leave any more, or None; every other letter always holds."""
    if message.proposal_id is None or message.letter not in CONTACTS | ASKING:
        return None
    exchange = uow.exchanges.find(message.proposal_id)
    if exchange is None:
        return None
    present = [f"/{side.member.ags}-{side.member.role}/" for side in exchange.present]
    if not any(side in message.key for side in present):
        return "Die Stadt nimmt an diesem Austausch nicht mehr teil."
    if message.letter in CONTACTS and exchange.state is ExchangeState.ENDED:
        return "Der Austausch ist inzwischen beendet."
    return None
