"""Where does a letter to a town go?"""

from collections.abc import Callable

from api.letter_reading import Readings
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.proposal import Member

AddressBook = Callable[[Member, Readings], str]
"""The office address of a member, read in the very transaction that writes the letter; ``NoAddress`` without one.

It has a module of its own, because every command asks the wiring and only letters need scoring.
"""


class NoAddress(MatchmakerError):
    """A town has no checked address; the sentence names the town and is for head office alone."""
