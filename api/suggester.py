"""Which text encoder does this machine have, and where does it keep the vectors of the taxonomy?"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from matchmaker.features.ngram_encoder import NgramEncoder
from matchmaker.features.sentence_encoder import EncoderMissing, SentenceEncoder
from matchmaker.features.text import TopicSuggester, all_known_words
from matchmaker.features.vector_cache import RememberingEncoder
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy

FALLBACK = "{why} Die Vorschläge beruhen nur auf der Schreibweise und treffen seltener."


@dataclass(frozen=True, slots=True)
class ReadySuggester:
    """A suggester, and what people should know about it: a German remark where it is the fallback, else None."""

    suggester: TopicSuggester
    remark: str | None


class SuggesterShelf:
    """Holds one site's suggester: made when the server starts, so that no request waits for the model."""

    def __init__(self, taxonomy: Callable[[], Taxonomy]) -> None:
        self._taxonomy = taxonomy
        self._lock = Lock()
        self._ready: ReadySuggester | None = None
        self._made_for: Taxonomy | None = None

    def ready(self) -> ReadySuggester:
        """The suggester for the topics of today; making one takes seconds, and others meanwhile wait for it."""
        with self._lock:
            today = self._taxonomy()
            if self._ready is None or self._made_for is not today:
                self._ready, self._made_for = suggester_for(today), today
            return self._ready


@cache
def topic_suggester() -> ReadySuggester:
    """The suggester of this process for the packaged taxonomy; the first call loads the model."""
    return suggester_for(read_taxonomy())


def suggester_for(taxonomy: Taxonomy) -> ReadySuggester:
    """A suggester by meaning and spelling, or, where the model is missing, by spelling with a remark."""
    spelling = NgramEncoder(all_known_words(taxonomy))
    try:
        meaning = RememberingEncoder(SentenceEncoder(), cache_folder(os.environ))
    except EncoderMissing as missing:
        return ReadySuggester(TopicSuggester(taxonomy, [spelling]), FALLBACK.format(why=missing))
    return ReadySuggester(TopicSuggester(taxonomy, [meaning, spelling]), None)


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where this user's programs keep what they can compute again; the folder need not exist."""
    kept = environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or "var") / ".cache"
    return Path(kept) / "matchmaker"
