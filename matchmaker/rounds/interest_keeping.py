"""How does a mailbox that takes no part get our news, and how does it end that?"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, same_address

CONFIRM_WITHIN = timedelta(days=7)
KEPT_FOR = timedelta(days=730)
MOST_FOR_ADDRESS, MOST_FOR_CLIENT = 3, 20
"""How many letters in a day go to one address, and are asked for from one place on the network."""
UNKNOWN = "Diesen Link gibt es nicht mehr. Die Adresse ist bei uns nicht eingetragen, oder es gibt eine neuere Mail."
MOST_AT_ONCE = 100
InterestLetter = Callable[[Interest, UnitOfWork], OutboxMessage]
"""Writes the letter that asks a mailbox to confirm, in final bytes, inside an open unit of work; queues nothing."""


@dataclass(frozen=True, slots=True)
class InterestOrder:
    """Somebody enters an address, from ``client`` on the network; ``wanted`` is not stored yet."""

    wanted: Interest
    client: str


def register_interest(order: InterestOrder, write: InterestLetter, uow: UnitOfWork, now: datetime) -> None:
    """Ask the mailbox whether it wants our news; whatever happens, nothing of it can be told from outside.

    The letter is written for every address, so that the answer takes as long. An address to which nothing goes any
    more is not stored, and asking too often sends nothing for the rest of the day.
    """
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = replace(order.wanted, address=same_address(order.wanted.address), asked_at=now, confirmed_at=None)
    with uow:
        asked = uow.limits.count_up("interest_address", wanted.address, day)
        there = uow.limits.count_up("interest_client", order.client, day)
        mail = write(wanted, uow)
        if asked <= MOST_FOR_ADDRESS and there <= MOST_FOR_CLIENT and not _is_spared(wanted.address, uow):
            # Somebody may enter the same address in this very moment: one letter is enough.
            with suppress(StaleWrite):
                uow.interests.add(wanted)
                uow.outbox.queue(mail)
        uow.commit()


def confirm_interest(id: str, uow: UnitOfWork, now: datetime) -> Interest:
    """The mailbox wants our news, in place of what it wanted before; ``NotFound`` for what is not here (any more)."""
    with uow:
        held = _held(id, uow, now)
        confirmed = held.confirm(now)
        if confirmed != held:
            uow.interests.confirm(confirmed)
            uow.commit()
    return confirmed


def end_interest(id: str, uow: UnitOfWork) -> None:
    """Forget the entry at once; one that is gone already is fine."""
    with uow:
        uow.interests.remove(id)
        uow.commit()


def forget_address(address: str, uow: UnitOfWork) -> int:
    """Forget everything that was entered for an address; how many entries there were."""
    with uow:
        found = uow.interests.of_address(address)
        for one in found:
            uow.interests.remove(one.id)
        uow.commit()
    return len(found)


def forget_interests(uow: UnitOfWork, now: datetime) -> int:
    """Remove what nobody confirmed in time, and what was confirmed too long ago; how many, inside an open unit."""
    return uow.interests.remove_old(now - CONFIRM_WITHIN, now - KEPT_FOR, MOST_AT_ONCE)


def known_interest(id: str, uow: UnitOfWork, now: datetime) -> Interest:
    """The entry as it stands, inside an open unit of work; ``NotFound`` where it is not, or no longer, here."""
    return _living(uow.interests.find(id), now)


def _held(id: str, uow: UnitOfWork, now: datetime) -> Interest:
    return _living(uow.interests.hold(id), now)


def _living(found: Interest | None, now: datetime) -> Interest:
    if found is None or (found.confirmed_at is None and now > found.asked_at + CONFIRM_WITHIN):
        raise NotFound(UNKNOWN)
    return found


def _is_spared(address: str, uow: UnitOfWork) -> bool:
    spared = uow.suppressions.of(address)
    return spared is not None and spared.scope is Scope.ALL
