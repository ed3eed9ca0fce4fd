"""Where does a letter to a town go?"""

from collections.abc import Callable

from api.letter_reading import Readings
from emails.demo_addresses import demo_address
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.proposal import Member

AddressBook = Callable[[Member, Readings], str]
"""The office address of a member, read in the very transaction that writes the letter; ``NoAddress`` without one.

It has a module of its own, because every command asks the wiring and only letters need scoring.
"""


class NoAddress(MatchmakerError):
    """A town has no checked address; the sentence names the town and is for head office alone."""


def demo_book(member: Member, read: Readings) -> str:
    """The demo's address book: made up from the town's name, below ``.example``."""
    return demo_address(read.name_of(member.ags), member.role)
