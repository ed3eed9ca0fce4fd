"""How many forms that nobody has sent yet are kept, and how much of each?"""

from datetime import datetime, timedelta

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.pace import Pace, TooOften
from matchmaker.rounds.ports import UnitOfWork

DAY = timedelta(days=1)
# A town hall where everybody tries everything stays far below; with the lengths below, a day's worth is some 60 MB.
MOST_OF_ONE = 40
MOST_OF_ALL = 2_000
# Ten times what any page takes: whoever pasted too much is told so by the page, and has lost nothing.
LONGEST_TEXT_KEPT = 20_000
LONGEST_CHOICE_KEPT = 200
LONGEST_FORM_KEPT = 100_000
FULL_FOR_YOU = (
    f"Für Sie sind heute schon {MOST_OF_ONE} angefangene Formulare aufgehoben. Gehen Sie mit einem davon weiter, oder "
    "beginnen Sie morgen ein neues."
)
FULL_FOR_ALL = (
    "Heute sind so viele Formulare angefangen worden, dass wir kein weiteres aufheben. Gehen Sie im Browser zurück und "
    "kopieren Sie Ihren Text. Morgen geht es wieder."
)
TOO_LONG = (
    "Ihre Sitzung ist abgelaufen, und Ihre Eingabe ist zu lang, um sie aufzuheben. Gehen Sie im Browser zurück und "
    "kopieren Sie Ihren Text. Melden Sie sich dann neu an."
)
OF_ONE, OF_ALL = Pace("kept_form", MOST_OF_ONE, DAY), Pace("kept_form_all", MOST_OF_ALL, DAY)


class KeepsNoMore(MatchmakerError):
    """So many half-finished forms were begun today, by one office or by all, that no further one is kept."""


class TooLongToKeep(MatchmakerError):
    """A form holds more than ``LONGEST_FORM_KEPT`` signs, so that keeping a part would pass for all of it."""

    def __init__(self) -> None:
        super().__init__(TOO_LONG)


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
