"""How many forms that nobody has sent yet are kept, and how much of each?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.pace import Pace, TooOften
from matchmaker.rounds.ports import UnitOfWork

DAY = timedelta(days=1)
# A town hall where everybody tries everything stays far below. With the lengths below, a day's worth is at most 200
# million signs (about 200 MB of German), and what is kept at once, for a week, seven times that.
MOST_OF_ONE = 40
MOST_OF_ALL = 2_000
# In signs, as ``signs_of`` counts them. Ten times what any page takes; what is longer is given back, never cut.
LONGEST_TEXT_KEPT = 20_000
LONGEST_CHOICE_KEPT = 200
LONGEST_FORM_KEPT = 100_000
FULL_FOR_YOU = (
    f"Für Sie sind heute schon {MOST_OF_ONE} angefangene Formulare aufgehoben. Morgen heben wir wieder eines auf."
)
FULL_FOR_ALL = (
    "Heute sind so viele Formulare angefangen worden, dass wir kein weiteres aufheben. Morgen geht es wieder."
)
TOO_LONG = "Ihre Eingabe ist zu lang, um sie aufzuheben."
OF_ONE, OF_ALL = Pace("kept_form", MOST_OF_ONE, DAY), Pace("kept_form_all", MOST_OF_ALL, DAY)


class KeepsNoMore(MatchmakerError):
    """So many half-finished forms were begun today, by one office or by all, that no further one is kept."""


class TooLongToKeep(MatchmakerError):
    """A form or one text of it is longer than what is kept, and keeping a part would pass for all of it."""

    def __init__(self) -> None:
        super().__init__(TOO_LONG)


def signs_of(text: str) -> int:
    """How many signs somebody typed: a line break is one, though browsers send two for it."""
    return len(text.replace("\r\n", "\n"))


def expect_short(fields: Iterable[tuple[str, str]]) -> None:
    """``TooLongToKeep`` where one text has more than ``LONGEST_TEXT_KEPT`` signs or all more than the form may."""
    lengths = [(signs_of(name), signs_of(value)) for name, value in fields]
    is_too_long = any(length > LONGEST_TEXT_KEPT for both in lengths for length in both)
    if is_too_long or sum(map(sum, lengths)) > LONGEST_FORM_KEPT:
        raise TooLongToKeep


def count_kept(owner: str, uow: UnitOfWork, now: datetime) -> None:
    """Count one more form of ``owner`` that begins to be kept today, inside an open unit of work; ``KeepsNoMore``.

    A form that is kept already and changes is not counted. Days begin at midnight UTC, for everybody alike.
    """
    # Only the hash: a counted attempt must not tell who sat there.
    for pace, key, sentence in ((OF_ONE, hash_of(owner), FULL_FOR_YOU), (OF_ALL, "", FULL_FOR_ALL)):
        try:
            pace.keep(key, uow, now)
        except TooOften as refused:
            raise KeepsNoMore(sentence) from refused
