"""What does head office hear once a day of what waits for it?"""

from datetime import datetime

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role

HEAD_OFFICE = Member("head-office", Role.ADMINISTRATION)


def write_digest(letters: Correspondence, uow: UnitOfWork, slot: datetime) -> bool:
    """Queue the overview of a day inside the open unit of work; tells whether there was anything to say.

    On a day on which nothing waits there is no mail: one that always says the same is not read.
    """
    if not uow.tasks.open() and not uow.outbox.in_state(MessageState.IN_DOUBT):
        return False
    order = LetterOrder(LetterKind.DIGEST, HEAD_OFFICE, facts={"about": f"digest/{german_day(slot)}"})
    message = letters.write(order, uow, slot)
    if uow.outbox.has(message.key):
        return False
    uow.outbox.queue(message)
    return True
