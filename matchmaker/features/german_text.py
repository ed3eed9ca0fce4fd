"""Is a text fit for suggestions: German, with words in it, and not too long?"""

import re
import unicodedata
from collections.abc import Iterable

from matchmaker.errors import BadInput, Fault
from matchmaker.features.content_words import FOREIGN, GERMAN, words
from matchmaker.towns.field_checks import LONGEST_TEXT
from matchmaker.towns.written_number import written_number

# Measured on the taxonomy's 7,300 names and words, each against all the others: none of four words or more falls
# below, of the single words one in four hundred.
LEAST_GERMAN_IN_LONG_TEXTS = 0.75
LEAST_GERMAN_IN_SHORT_TEXTS = 0.5
WORDS_OF_A_LONG_TEXT = 4
FOREIGN_WORDS_THAT_TELL = 2
# A single one proves little: "nie" is Polish too.
GERMAN_WORDS_THAT_TELL = 2
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


class GermanText:
    """Tells German from other languages by function words and by groups of three letters.

    ``known`` are German texts whose letter groups count as German.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._groups = frozenset(group for text in (*known, *GERMAN) for group in _letter_groups(text))

    def checked(self, text: str) -> str:
        """The text's words as one line: control signs, invisible signs and markup taken out.

        Refuses with ``BadInput`` a text that is longer than ``LONGEST_TEXT``, has no word, or is not German.
        """
        # A text is measured before anything is done with it, however long it is.
        if len(text) > LONGEST_TEXT:
            raise _refusal(
                f"Der Text hat {written_number(len(text))} Zeichen, "
                f"möglich sind {written_number(LONGEST_TEXT)}. {SHORTEN}"
            )
        line = one_line(text)
        if not words(line):
            raise _refusal(
                "Der Text enthält keine Wörter. Bitte beschreiben Sie in ein bis drei Sätzen, worum es geht."
            )
        if not self.is_german(line):
            raise _refusal("Der Text scheint nicht auf Deutsch zu sein. Bitte beschreiben Sie es auf Deutsch.")
        return line

    def is_german(self, text: str) -> bool:
        """Whether nothing speaks against German; single words and loan words pass."""
        found = words(text)
        foreign = sum(word in FOREIGN for word in found)
        if foreign >= FOREIGN_WORDS_THAT_TELL and foreign > _german_words(text):
            return False
        if self.tells_itself(text):
            return True
        least = LEAST_GERMAN_IN_LONG_TEXTS if len(found) >= WORDS_OF_A_LONG_TEXT else LEAST_GERMAN_IN_SHORT_TEXTS
        return self.share_of_german(text) >= least

    def tells_itself(self, text: str) -> bool:
        """Whether so many German function words stand in the text that nothing else need be asked."""
        return _german_words(text) >= GERMAN_WORDS_THAT_TELL

    def share_of_german(self, text: str) -> float:
        """The share of the text's letter groups that occur in German, in [0, 1]; 0 without letters."""
        groups = list(_letter_groups(text))
        return sum(group in self._groups for group in groups) / len(groups) if groups else 0.0


NO_SUGGESTIONS = "Zu diesem Text gibt es keine Vorschläge."
SHORTEN = "Bitte kürzen Sie ihn auf das, worum es geht."


def one_line(text: str) -> str:
    """The text without control signs, invisible signs, markup and doubled blanks; shouting is lowered."""
    plain = "".join(map(_visible, unicodedata.normalize("NFC", text)))
    line = " ".join(_MARKUP.sub(" ", plain).split())
    return line.lower() if line.isupper() else line


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    # Format signs (soft hyphens, joiners) stand inside words; control signs stand between them.
    if category == "Cf":
        return ""
    return " " if category.startswith("C") else sign


def _german_words(text: str) -> int:
    return sum(word in GERMAN for word in words(text))


def _letter_groups(text: str) -> Iterable[str]:
    for word in words(text):
        framed = f" {word} "
        yield from (framed[start : start + 3] for start in range(len(framed) - 2))


def _refusal(sentence: str) -> BadInput:
    return BadInput(NO_SUGGESTIONS, [Fault("Text", sentence)])
