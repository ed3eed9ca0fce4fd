"""How does a page speak, in German or in English: its words, numbers, dates and distances?"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from emails.language import Language as LetterLanguage
from emails.words import WORDS, unbroken
from matchmaker.taxonomy.model import Labels
from matchmaker.towns.written_number import Language, written_number

CATALOGUES = Path(__file__).parents[1] / "catalogues"
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language of the pages. German is the source: what has no translation is said in German."""

    language: Language

    def say(self, german: str, /, **places: str) -> str:
        """A German text in this language, its places ``%(name)s`` filled; one without places is taken as it is."""
        text = self.pattern(german)
        # A unit is often a bare %.
        return text % places if places else text

    def pattern(self, german: str) -> str:
        """The text with its places still open."""
        return catalogue(self.language).get(german, german)

    @property
    def missing(self) -> str:
        """What stands where a figure is not known."""
        return self.say("fehlt")

    def number(self, value: float | None, digits: int = 0) -> str:
        """``16715`` → „16.715“, ``-0.5`` with one digit → „−0,5“; None is „fehlt“."""
        return self.missing if value is None else written_number(value, digits, self.language)

    def tenths(self, value: int, signed: bool = False) -> str:
        """Tenths of a point as points: ``784`` → „78,4“; ``signed`` puts a plus before gains."""
        text = self.number(value / 10, 1)
        return f"+{text}" if signed and value > 0 else text

    def day(self, on: date) -> str:
        """A date in words; on a narrow screen day and month stay together."""
        return unbroken(WORDS[LetterLanguage(self.language)].day(on))

    def listing(self, words: Sequence[str]) -> str:
        """„a“, „a und b“, „a, b und c“; nothing for none."""
        return WORDS[LetterLanguage(self.language)].listing(words)

    def distance(self, km: float | None) -> str:
        """A great-circle distance for people, never below one kilometre; None is said."""
        return self.say("Entfernung fehlt") if km is None else self.say("rund %(km)s km", km=self.number(max(km, 1)))

    def label(self, labels: Labels) -> str:
        """The label of an entry of the taxonomy."""
        return labels.de if self.language == "de" else labels.en

    def counted(self, amount: int, patterns: tuple[str, str]) -> str:
        """One of two German texts in this language: that for one, or that for many with the place ``count``."""
        one, many = patterns
        return self.say(one) if amount == 1 else self.say(many, count=self.number(amount))

    def count(self, amount: int, one: str, many: str) -> str:
        """„1 Stadt“, „0 Städte“, „2.031 Städte“; both words in this language already."""
        return f"{self.number(amount)} {one if amount == 1 else many}"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """German text → the same in ``language``, of all its tables; empty for German itself."""
    file = CATALOGUES / f"{language}.toml"
    if not file.is_file():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {german: text for table in tables.values() for german, text in table.items()}


GERMAN, ENGLISH = Spoken("de"), Spoken("en")
SPOKEN: Mapping[Language, Spoken] = {"de": GERMAN, "en": ENGLISH}
