"""How are numbers, dates and enumerations written in a letter's language?"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emails.language import Language
from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.towns.written_number import written_number


@dataclass(frozen=True, slots=True)
class Words:
    """One language's way of writing. Moments are told in German local time, whatever their zone."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    language: Language
    day_pattern: str
    clock_pattern: str
    last_joint: str

    def number(self, amount: int) -> str:
        """A whole number: ``16715`` is „16.715“, in English "16,715"."""
        return written_number(amount, language=self.language.value)

    def day(self, on: date) -> str:
        """A date in words: „6. Dezember 2026“; of a moment its day in German local time."""
        local = _local_day(on)
        return self.day_pattern.format(day=local.day, month=self.months[local.month - 1], year=local.year)

    def weekday_and_day(self, on: date) -> str:
        """The same with its weekday: „Sonntag, 6. Dezember 2026“."""
        return f"{self.weekdays[_local_day(on).weekday()]}, {self.day(on)}"

    def clock(self, moment: datetime) -> str:
        """The time of day of an aware moment: „14:40 Uhr“."""
        return self.clock_pattern.format(moment.astimezone(GERMAN_TIME))

    def time_of_day(self, moment: datetime) -> str:
        """The same without its word, where that is said beside it: „14:40“."""
        return f"{moment.astimezone(GERMAN_TIME):%H:%M}"

    def listing(self, words: Sequence[str]) -> str:
        """„a“, „a und b“, „a, b und c“; nothing for none."""
        *others, last = words or ("",)
        return f"{', '.join(others)} {self.last_joint} {last}" if others else last

    @property
    def forms(self) -> Mapping[str, Callable[..., str]]:
        """The same as filters of templates, by name."""
        return {
            "number": self.number,
            "day": self.day,
            "weekday_and_day": self.weekday_and_day,
            "clock": self.clock,
            "time_of_day": self.time_of_day,
            "listing": self.listing,
        }


def unbroken(text: str) -> str:
    """The same with a no-break space between day and month of every date in words, German or English.

    For text on a screen alone: in a plain mail or a subject nobody expects such a space.
    """
    return DAY_IN_WORDS.sub(f"\\1{NO_BREAK}\\2", text)


def _local_day(on: date) -> date:
    # A moment is a date too (datetime is a subclass), but late in the evening its UTC day is yesterday's.
    return german_day(on) if isinstance(on, datetime) else on


GERMAN = Words(
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    language=Language.GERMAN,
    day_pattern="{day}. {month} {year}",
    clock_pattern="{:%H:%M} Uhr",
    last_joint="und",
)
ENGLISH = Words(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    language=Language.ENGLISH,
    day_pattern="{day} {month} {year}",
    clock_pattern="{:%H:%M} (German time)",
    last_joint="and",
)
WORDS = {Language.GERMAN: GERMAN, Language.ENGLISH: ENGLISH}
NO_BREAK = "\u00a0"
MONTHS = "|".join(sorted({*GERMAN.months, *ENGLISH.months}))
DAY_IN_WORDS = re.compile(rf"\b(\d{{1,2}}\.?) ((?:{MONTHS})\b)")
