"""What can change in the stored facts, so that whatever is computed from them knows when it is out of date?"""

from enum import StrEnum
from typing import Protocol


class Fact(StrEnum):
    """A kind of stored facts that others are computed from; its changes are counted by themselves."""

    TOWNS = "towns"
    PROFILES = "profiles"
    RELATIONS = "relations"
    ROUNDS = "rounds"
    PROPOSALS = "proposals"
    REFUSALS = "refusals"
    """Of invitations only these say something about two towns; asking and reminding does not."""
    EXCHANGES = "exchanges"
    CHECK_INS = "check_ins"
    CASE_CARDS = "case_cards"
    REQUESTS = "requests"
    ELECTIONS = "elections"
    OFFICES = "offices"


class Changes(Protocol):
    """Counts the committed changes of each kind of facts.

    As long as ``count`` of some kinds stays, whatever was computed from these alone still holds; without a kind it is
    the count of all. Read it before the facts themselves. It only grows.
    """

    def count(self, *kinds: Fact) -> int: ...
