"""How does whoever reads a checked mailbox come in, without anybody learning which mailboxes are known?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.challenge import LASTS, Challenge, code_hash
from matchmaker.rounds.forgetting import KEPT_AFTER_END, MOST_AT_ONCE, forget_expired
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import same_address

WRONG_CODE = "Der Code stimmt nicht, oder er ist abgelaufen. Bitte prüfen Sie ihn, oder fordern Sie einen neuen an."
MOST_FOR_ADDRESS, MOST_FOR_CLIENT = 5, 30
"""How many codes in an hour go to one address, and are asked for from one place on the network."""


@dataclass(frozen=True, slots=True)
class CodeOrder:
    """Somebody asks for a code; ``client`` is where on the network, ``code`` six digits that nobody can guess."""

    address: str
    browser_hash: str
    client: str
    code: str


def ask_for_code(order: CodeOrder, write: Callable[[str], OutboxMessage], uow: UnitOfWork, now: datetime) -> None:
    """Send the code to the address, if it speaks for a town; whatever happens, nothing of it can be told from outside.

    The letter is written for unknown addresses as well, so that the answer takes as long. Asking too often sends
    nothing any more for the rest of the hour.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    with uow:
        asked = uow.limits.count_up("code_address", same_address(order.address), hour)
        there = uow.limits.count_up("code_client", order.client, hour)
        mail = write(order.code)
        if asked <= MOST_FOR_ADDRESS and there <= MOST_FOR_CLIENT:
            hashed = code_hash(order.code, order.browser_hash)
            address = same_address(order.address)
            uow.challenges.put(Challenge(order.browser_hash, address, hashed, now + LASTS))
            if uow.offices.speaking(order.address):
                uow.outbox.queue(mail)
        uow.challenges.remove_expired(now - KEPT_AFTER_END, MOST_AT_ONCE)
        uow.limits.forget(now - KEPT_AFTER_END, MOST_AT_ONCE)
        uow.commit()


@dataclass(frozen=True, slots=True)
class Proof:
    """The code as it was typed, in the browser that asked; ``account`` is the chosen one of several, by its id."""

    code: str
    browser_hash: str
    account: str = ""


def accounts_for(proof: Proof, uow: UnitOfWork, now: datetime) -> tuple[OfficeAddress, ...]:
    """For whom the mailbox speaks, at least one; the code stays good. ``TransitionRefused`` for everything else.

    Each call uses up one of the challenge's tries, in a transaction of its own: a refusal does not give it back.
    """
    with uow:
        challenge = uow.challenges.use_try(proof.browser_hash)
        accounts = uow.offices.speaking(challenge.address) if challenge else ()
        uow.commit()
    if challenge is None or not challenge.fits(proof.code, now) or not accounts:
        raise TransitionRefused(WRONG_CODE)
    return accounts


def come_in(account: OfficeAddress, proof: Proof, session: Session, uow: UnitOfWork, now: datetime) -> None:
    """Spend the challenge and open the session; of two at once one is refused."""
    delegate_id = account.id if account.standing is Standing.DELEGATE else None
    proven = (Audience.TOWN, account.ags, account.role, delegate_id)
    if (session.audience, session.ags, session.role, session.delegate_id) != proven:
        raise ValueError("a session speaks for the account that was proven")
    with uow:
        if not uow.challenges.spend(proof.browser_hash):
            raise TransitionRefused(WRONG_CODE)
        uow.access.add_session(session)
        forget_expired(uow, now)
        uow.commit()
