"""How is a German sentence that the rounds made and stored said on a page in another language?"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from api.pages.domain_patterns import OPENERS, PATTERNS, PIECES, VETOES
from api.pages.spoken import Spoken

PLACE = re.compile(r"\{(\w+)\}")
NUMBERS = ("n", "m", "of", "before", "after")
LISTS: Mapping[str, tuple[str, str]] = {
    "parts": (r" und (?=schon ein)", " and "),
    "taken": (r", (?=eine? )", ", "),
    "rules": (r", (?=„)", ", "),
    "away": ("; ", "; "),
    "held": (" und (?=einem)", " and "),
    "removals": (r", (?=\d)", ", "),
}
"""Places that hold several pieces: where the German text parts them, and what joins the others."""
WITHIN = ("words", "form", "start", "rule", "state", "wanted", "answer", "reason")
NUMBER = r"[\d,.]*\d"
# A town's name holds none of these; otherwise one sentence could swallow the next.
TOWN = r"(?:St\. )?[^.:;„“\d]{1,60}?"
# A full stop before a space ends a sentence, but not in "St. Anders" nor in "3. Runde".
WITHIN_ONE = r"(?:[^.]|\.(?!\s)|(?<=St)\.|(?<=\d)\.)+?"
SENTENCE = re.compile(rf"{WITHIN_ONE}[.!?](?<!\bSt\.)(?=\s|$)|(?s:.+)$")


def said(text: str, spoken: Spoken) -> Iterator[tuple[str, bool]]:
    """The text sentence by sentence, each with whether it is in the language asked for; False: it stays German.

    The rounds store sentences, so that what was told once can be told again as it was. Each is made from a pattern, and
    where the pattern has a translation, so has every sentence that was made from it.
    """
    rest = text.strip()
    while rest:
        end, told = _first(rest, spoken)
        yield told or rest[:end].strip(), bool(told)
        rest = rest[end:].lstrip()


def _first(rest: str, spoken: Spoken) -> tuple[int, str]:
    """How long the first sentence is, and what it says in the other language; empty where nobody knows."""
    for pattern, expression in _expressions((*OPENERS, *PATTERNS, *VETOES)):
        found = expression.match(rest)
        if found and (told := _filled(pattern, found, spoken)):
            return found.end(), told
    ending = SENTENCE.match(rest)
    return (ending.end() if ending else len(rest)), ""


def _filled(pattern: str, found: re.Match[str], spoken: Spoken) -> str:
    """The translated pattern with its places filled; empty where the pattern or one of its places stays German."""
    text = VETOES.get(pattern) or spoken.pattern(pattern)
    if text == pattern:
        return ""
    places = {name: _place(name, value, spoken) for name, value in found.groupdict().items()}
    return text.format(**places) if all(places.values()) else ""


def _place(name: str, value: str, spoken: Spoken) -> str:
    if name in NUMBERS:
        return value.replace(",", ".")
    if name in LISTS:
        parted, joint = LISTS[name]
        pieces = [_piece(one, spoken) for one in re.split(parted, value)]
        return joint.join(pieces) if all(pieces) else ""
    return _piece(value, spoken) if name in WITHIN else value


def _piece(value: str, spoken: Spoken) -> str:
    for pattern, expression in _expressions(PIECES):
        found = expression.fullmatch(value)
        if found and (told := _filled(pattern, found, spoken)):
            return told
    lowered = value[:1].lower() + value[1:]
    told = _piece(lowered, spoken) if lowered != value else ""
    return told[:1].upper() + told[1:]


@cache
def _expressions(patterns: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each pattern with what finds it; those with most words of their own first, as they say most."""
    # What stands before a sentence would else be taken for the beginning of a town's name.
    ordered = sorted(patterns, key=lambda one: (one not in OPENERS, -len(PLACE.sub("", one))))
    return tuple((one, _expression(one)) for one in ordered)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = PLACE.split(pattern)
    inside = [_group(one) if number % 2 else re.escape(one) for number, one in enumerate(parts)]
    return re.compile("".join(inside) + r"(?<!\bSt\.)(?=\s|$)")


def _group(name: str) -> str:
    inside = NUMBER if name in NUMBERS else TOWN if name in ("town", "a", "b") else WITHIN_ONE
    return f"(?P<{name}>{inside})"
