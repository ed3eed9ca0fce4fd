"""To which addresses does nothing, or no reminder, go any more?"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.rounds.access import hash_of


class Scope(StrEnum):
    """Everything (the address does not exist), or reminders alone (its reader unsubscribed)."""

    ALL = "all"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that is spared since ``since``; ``reason`` is a German sentence."""

    address: str
    scope: Scope
    reason: str
    since: datetime


def same_address(address: str) -> str:
    """The form in which addresses are compared: mail servers tell no upper from lower case."""
    return address.strip().lower()


def named(address: str) -> re.Pattern[str]:
    """Finds this address in a text, in any spelling, and not where it is part of a longer one."""
    return re.compile(rf"(?<![\w.%+-]){re.escape(same_address(address))}(?![\w-]|\.\w)", re.IGNORECASE)


def pseudonym_of(address: str) -> str:
    """What stands in an address's place once it is forgotten: the same each time, so that an objection still holds."""
    return f"vergessen-{hash_of(same_address(address))[:32]}"
