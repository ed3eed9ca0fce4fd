"""How is a source told in German or English, its title as it is and our own words in the reader's language?"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from matchmaker.towns.written_number import Language

BETWEEN = "; "
# What may stand in a place; a place named here is no title, so it belongs to neither language.
_PLACES = {
    "year": r"\d{4}(?:–\d{4})?|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}",
    "basis": r"\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}",
    "number": r"\d+(?:\.\d+)*",
}


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A stretch of a source; ``is_german`` is what stays German in every language, as a document's title."""

    text: str
    is_german: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A German form of our own and its English one."""

    german: re.Pattern[str]
    english: str


def told_source(source: str, language: Language) -> str:
    """Where something stands, as stored (several: joined by "; "), told in this language; German is as stored."""
    return "".join(part.text for part in source_parts(source, language))


def source_parts(source: str, language: Language) -> tuple[SourcePart, ...]:
    """The same in stretches, so that a page can mark which of them are German."""
    if language == "de":
        return (SourcePart(source, is_german=True),) if source else ()
    found: list[SourcePart] = []
    for number, one in enumerate(source.split(BETWEEN) if source else ()):
        found += (SourcePart(BETWEEN, is_german=False),) * (number > 0)
        found += _told(one, "line")
    # Neighbours of one language are one stretch: a reader's voice does not change in the middle.
    grouped = groupby(found, key=attrgetter("is_german"))
    return tuple(SourcePart("".join(part.text for part in parts), is_german) for is_german, parts in grouped)


def _told(text: str, table: str) -> Iterator[SourcePart]:
    # Some sources bring their full stop along.
    bare = text.rstrip(".")
    for line in _lines()[table]:
        if found := line.german.fullmatch(bare):
            yield from _filled(line.english, found.groupdict())
            yield from (SourcePart(stop, is_german=False) for stop in (text[len(bare) :],) if stop)
            return
    yield SourcePart(text, re.fullmatch(_PLACES["number"], text) is None)


def _filled(english: str, places: Mapping[str, str]) -> Iterator[SourcePart]:
    for number, piece in enumerate(re.split(r"\{(\w+)\}", english)):
        if number % 2 == 0:
            yield from (SourcePart(words, is_german=False) for words in (piece,) if words)
        elif piece in ("inner", "section"):
            yield from _told(places[piece], "line" if piece == "inner" else "section")
        else:
            yield SourcePart(places[piece], piece not in _PLACES)


@cache
def _lines() -> Mapping[str, tuple[_Line, ...]]:
    tables = tomllib.loads(Path(__file__).with_name("source_words.toml").read_text(encoding="utf-8"))
    return {name: tuple(_Line(_pattern(one["de"]), one["en"]) for one in rows) for name, rows in tables.items()}


def _pattern(german: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", german)
    named = (f"(?P<{one}>{_PLACES.get(one, '.+')})" if at % 2 else re.escape(one) for at, one in enumerate(pieces))
    return re.compile("".join(named))
