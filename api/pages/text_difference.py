"""Where do two texts differ, word by word?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``kind`` is „same“, „own“ (only in the own text) or „stored“ (only in the other one)."""

    kind: str
    text: str


def difference(own: str, stored: str) -> tuple[Piece, ...]:
    """The two texts woven into one; read without the pieces of one kind, they give the other text again."""
    return tuple(piece for piece in _pieces(WORDS.findall(own), WORDS.findall(stored)) if piece.text)


def _pieces(own: list[str], stored: list[str]) -> Iterator[Piece]:
    # Without „junk“ words of its own choosing: in a long note every word counts.
    for act, a, b, c, d in SequenceMatcher(None, own, stored, autojunk=False).get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(own[a:b]))
        else:
            yield Piece("own", "".join(own[a:b]))
            yield Piece("stored", "".join(stored[c:d]))
