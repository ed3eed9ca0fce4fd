"""The sentences of ``paraphrases.toml``, and how often a suggester finds a right entry for them."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matchmaker.features.ngram_encoder import NgramEncoder
from matchmaker.features.sentence_encoder import SentenceEncoder
from matchmaker.features.text import TopicSuggester, all_known_words
from matchmaker.taxonomy.reading import read_taxonomy


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A sentence, its field of work, and the entries that are right for it, the best one first."""

    field: str
    text: str
    right: tuple[str, ...]


@cache
def paraphrases() -> dict[str, tuple[Paraphrase, ...]]:
    """All sentences by the name of their set."""
    with (Path(__file__).parent / "paraphrases.toml").open("rb") as file:
        rows = tomllib.load(file)["paraphrase"]
    sets: dict[str, list[Paraphrase]] = defaultdict(list)
    for row in rows:
        sets[row["set"]].append(Paraphrase(row["field"], row["text"], tuple(row["right"])))
    return {name: tuple(found) for name, found in sets.items()}


def share_found(suggester: TopicSuggester, sentences: Sequence[Paraphrase], k: int = 3) -> float:
    """The share of sentences with a right entry among the first ``k``."""
    return sum(
        any(suggestion.id in sentence.right for suggestion in suggester.suggest(sentence.text, k))
        for sentence in sentences
    ) / len(sentences)


@cache
def suggester_by_meaning() -> TopicSuggester:
    """The suggester as it is installed, without a file for its vectors."""
    taxonomy = read_taxonomy()
    return TopicSuggester(taxonomy, [SentenceEncoder(), NgramEncoder(all_known_words(taxonomy))])


@cache
def suggester_by_spelling() -> TopicSuggester:
    """The declared fallback."""
    taxonomy = read_taxonomy()
    return TopicSuggester(taxonomy, [NgramEncoder(all_known_words(taxonomy))])
