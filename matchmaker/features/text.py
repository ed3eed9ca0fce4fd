"""Which entries of the taxonomy does a text in everyday German speak of?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.errors import BadInput, Fault
from matchmaker.features.entry_likeness import EntryLikeness
from matchmaker.features.german_text import NO_SUGGESTIONS, GermanText, one_line
from matchmaker.features.no_challenges import no_challenges
from matchmaker.features.text_encoder import TextEncoder, Vectors
from matchmaker.taxonomy.model import Entry, EntryKind, Taxonomy

DEFAULT_SUGGESTIONS = 3
# Values that agree to six decimals are equal: rounding noise must not decide a tie.
VALUE_DECIMALS = 6
# Of the tuning set in tests/languages.toml the vaguest German text has 0.44 ("Streuobstwiesen pflegen"), all foreign
# ones but one at most 0.42 ("waste management"). How it does on texts that did not choose it stands in docs/topics.md.
LEAST_SURE = 0.43
# What a person would call a hit has 0.4 to 0.7, see docs/topics.md.
GUESS_BELOW = 0.25
# Chosen on the tuning sets alone: nothing of tests/paraphrases.toml becomes a guess by it, see docs/topics.md.
LEAD_OVER_NO_CHALLENGE = 0.05
TOO_VAGUE = (
    "Aus so wenigen Wörtern geht nicht sicher hervor, ob der Text auf Deutsch ist und was er meint. "
    "Bitte beschreiben Sie es in einem ganzen deutschen Satz."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that a text may speak of; ``score`` in [0, 1] orders suggestions, it is no probability.

    ``is_doubted``: the text is about as like, or more, to what is no challenge at all (a thank-you, a goodbye).
    """

    id: str
    label: str
    kind: EntryKind
    score: float
    is_doubted: bool = False

    @property
    def is_guess(self) -> bool:
        """Whether the entry fits so little, or the text asks so little, that it is no more than a guess."""
        return self.is_doubted or self.score < GUESS_BELOW


class TopicSuggester:
    """Suggests topics, challenges and methods for a text; a person confirms, and the text enters no score.

    An entry's score is the mean over the encoders of its likeness to the text, see ``EntryLikeness``. Making a
    suggester encodes every name and word of the taxonomy (see ``RememberingEncoder``): make one per process.
    """

    def __init__(self, taxonomy: Taxonomy, encoders: Sequence[TextEncoder]) -> None:
        """``encoders`` holds at least one; their likenesses count the same."""
        self._entries: tuple[Entry, ...] = (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)
        self._kinds = [taxonomy.kind(entry.id) for entry in self._entries]
        names = [list(known_words(entry)) for entry in self._entries]
        self._german = GermanText(name for entry_names in names for name in entry_names)
        self._names = frozenset(one_line(name).casefold() for entry_names in names for name in entry_names)
        self._likenesses = [EntryLikeness(encoder, names) for encoder in encoders]
        self._asides = [EntryLikeness(each.encoder, no_challenges(), each) for each in self._likenesses]

    def checked(self, text: str) -> str:
        """The text as one line; refused as in ``suggest``."""
        return self._weighed(text)[0]

    def suggest(self, text: str, k: int = DEFAULT_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """The ``k`` ≥ 1 best entries, best first; equal ones in the order of the taxonomy.

        Refuses with ``BadInput`` a text that is too long, without words or not German (see ``GermanText``), and one of
        so few German words that its best entry, times its share of German letter groups, stays below ``LEAST_SURE``.
        """
        _, values, aside = self._weighed(text)
        # The best entry decides for all: what stands below it is no surer than that.
        doubted = aside > 0 and float(values.max(initial=0.0)) < aside + LEAD_OVER_NO_CHALLENGE
        ranked = np.argsort(-values, kind="stable")[:k]
        return tuple(self._suggestion(int(place), float(values[place]), doubted=doubted) for place in ranked)

    def _weighed(self, text: str) -> tuple[str, NDArray[np.float64], float]:
        """The checked text, the value of every entry, and the largest of what is no challenge."""
        line = self._german.checked(text)
        values, asides = self._values(line)
        told = self._german.tells_itself(line) or line.casefold() in self._names
        # The model reads other languages, too: what looks German only here and there must fit the more.
        if not told and float(values.max(initial=0.0)) * self._german.share_of_german(line) < LEAST_SURE:
            raise BadInput(NO_SUGGESTIONS, [Fault("Text", TOO_VAGUE)])
        return line, values, float(asides.max())

    def _values(self, text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows = [likeness.row(text) for likeness in self._likenesses]
        return _mean_of(self._likenesses, rows), _mean_of(self._asides, rows)

    def _suggestion(self, place: int, score: float, *, doubted: bool) -> Suggestion:
        entry = self._entries[place]
        return Suggestion(entry.id, entry.labels.de, self._kinds[place], score, doubted)


def _mean_of(likenesses: Sequence[EntryLikeness], rows: Sequence[Vectors]) -> NDArray[np.float64]:
    values = np.mean([likeness.of(row) for likeness, row in zip(likenesses, rows, strict=True)], axis=0)
    return np.asarray(np.round(values, VALUE_DECIMALS))


def known_words(entry: Entry) -> Iterator[str]:
    """Everything German that an entry is found by: its label, its other names, its everyday words."""
    yield entry.labels.de
    yield from entry.labels.alt_de
    yield from entry.labels.words_de


def all_known_words(taxonomy: Taxonomy) -> list[str]:
    """The known words of all entries, in the order of the taxonomy."""
    entries: tuple[Entry, ...] = (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)
    return [word for entry in entries for word in known_words(entry)]
