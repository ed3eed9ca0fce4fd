"""How is one town's statement said to a person who asked for a method or a topic?"""

from matchmaker.graph.listings import Mention
from matchmaker.graph.schema import NodeKind
from matchmaker.graph.wording import SENTENCES, Language

ON = {NodeKind.TOPIC: "topic", NodeKind.CHALLENGE: "challenge", NodeKind.METHOD: "method"}


def mention_sentence(mention: Mention, language: Language = "de") -> str:
    """What the town seeks, or what it did and how far it is; a related topic is never worded as the one asked for."""
    said = _need(mention, language) if mention.is_need else _experience(mention, language)
    # A challenge does not name the topic that it belongs to.
    if mention.related is None or mention.related == mention.step.end:
        return said
    return f"{said} {_filled('beside', 'related', language, u=mention.related.label(language))}"


def _need(mention: Mention, language: Language) -> str:
    names = {"a": mention.town.label(language), "t": mention.step.end.label(language)}
    code = "related" if mention.related == mention.step.end else mention.step.kind
    return _filled("seeks", code, language, **names)


def _experience(mention: Mention, language: Language) -> str:
    step = mention.step
    code = "related" if mention.related == step.end else ON[step.end.kind]
    on = _filled("on", code, language, u=step.end.label(language))
    title, year = step.details.get("title"), (step.date or "")[:4]
    return _filled(
        "gives",
        "failed" if step.details.get("failed") else step.details["stage"],
        language,
        b=mention.town.label(language),
        on=on,
        told=f" ({title})" if title else "",
        year=f", {year}" if year else "",
    )


def _filled(table: str, code: str, language: Language, **parts: str) -> str:
    return SENTENCES[table][code][language].format_map(parts)
