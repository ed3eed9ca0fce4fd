"""To which addresses does nothing, or no reminder, go any more?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
