"""Which calls does head office owe because of one town's invitation, and when does nobody need to call any more?"""

from collections.abc import Iterable
from datetime import datetime

from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.ports import UnitOfWork


def call_key(invitation: Invitation) -> str:
    """The key of the task that an asked-for call makes; a second call after a first one is a task of its own."""
    since = invitation.call_since or invitation.asked_at
    return f"call/{invitation.id}/{since:%Y%m%dT%H%M%S}" if since else f"call/{invitation.id}"


def silent_key(invitation: Invitation) -> str:
    """The key of the task to ask a town that has not answered; there is one for each invitation."""
    return f"silent/{invitation.id}"


def end_calls(before: Invitation, uow: UnitOfWork, now: datetime) -> None:
    """Strike off both calls, inside the open unit of work in which the invitation stops waiting for an answer.

    ``before`` is its value from before that: afterwards it does not know any more when the call was asked for.
    """
    uow.tasks.finish_all((call_key(before), silent_key(before)), now)


def end_asking_silent(invitations: Iterable[Invitation], uow: UnitOfWork, now: datetime) -> None:
    """Strike off the calls to silent towns of a proposal that has ended; a call that a town asked for is still owed."""
    uow.tasks.finish_all(map(silent_key, invitations), now)
