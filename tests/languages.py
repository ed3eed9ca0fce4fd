"""Which short texts, German and foreign, were written before the language rule was measured on them?"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from matchmaker.errors import BadInput
from matchmaker.features.text import TopicSuggester


@cache
def short_texts() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By set (tuning, kept) and kind (foreign, german)."""
    document = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    return {name: {kind: tuple(texts) for kind, texts in one.items()} for name, one in document.items()}


def refused_of(suggester: TopicSuggester, texts: tuple[str, ...]) -> list[str]:
    """Those of these texts that get a sentence instead of suggestions."""
    return [text for text in texts if not _is_answered(suggester, text)]


def _is_answered(suggester: TopicSuggester, text: str) -> bool:
    try:
        return bool(suggester.suggest(text))
    except BadInput:
        return False
