"""What of links, sessions and addresses is forgotten once it has ended?"""

from datetime import datetime, timedelta

from matchmaker.rounds.ports import UnitOfWork

# Whoever comes late still reads that the link has run out, and not that there never was one.
KEPT_AFTER_END = timedelta(days=30)
MOST_AT_ONCE = 100


def forget_expired(uow: UnitOfWork, now: datetime) -> int:
    """Remove links and sessions that ended ``KEPT_AFTER_END`` ago, inside an open unit of work; returns how many.

    At most ``MOST_AT_ONCE`` of each, the oldest first: called by whoever adds one, they stay few without anybody
    having to wait.
    """
    return uow.access.remove_expired(now - KEPT_AFTER_END, MOST_AT_ONCE)


def forget_offices(uow: UnitOfWork, now: datetime) -> int:
    """Remove addresses and unanswered links of offices that ended ``KEPT_AFTER_END`` ago; returns how many."""
    before = now - KEPT_AFTER_END
    return uow.offices.remove_ended(before, MOST_AT_ONCE) + uow.office_links.remove_expired(before, MOST_AT_ONCE)
