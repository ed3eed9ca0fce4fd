"""How does a browser prove that its person reads a certain mailbox?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matchmaker.rounds.access import hash_of

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code on its way to an address, bound to the browser that asked; only hashes of both are stored.

    It is made for unknown addresses, too: nobody can tell by it who takes part. ``tries_left`` counts down in the
    database before a code is compared, so that many guesses at once are not worth more than one after the other.
    """

    browser_hash: str
    address: str
    code_hash: str
    valid_until: datetime
    tries_left: int = MOST_TRIES

    def fits(self, code: str, now: datetime) -> bool:
        """Whether this is the code, in time."""
        return now <= self.valid_until and code_hash(code, self.browser_hash) == self.code_hash

    def tried(self) -> "Challenge":
        """One try less."""
        return replace(self, tries_left=self.tries_left - 1)


def code_hash(code: str, browser_hash: str) -> str:
    """Six digits alone could be tried out from a stolen database; with the browser's secret hash they are its own."""
    return hash_of(f"{browser_hash}.{''.join(code.split())}")
