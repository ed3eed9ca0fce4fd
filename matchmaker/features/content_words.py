"""Which words of a text say what it is about, and which only hold the language together?"""

import re
import tomllib
from pathlib import Path

_LISTS = tomllib.loads((Path(__file__).parent / "function_words.toml").read_text(encoding="utf-8"))
GERMAN = frozenset(_LISTS["german"].split())
FOREIGN = frozenset(
    word
    for list_ in ("foreign", "foreign_subjects")
    for language in _LISTS[list_].values()
    for word in language.split()
)
_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters of any script, without digits and signs."""
    return _WORD.findall(text.lower())


def content_words(text: str) -> str:
    """The text's words without German function words; all its words where nothing else would be left."""
    found = words(text)
    return " ".join(word for word in found if word not in GERMAN) or " ".join(found)
