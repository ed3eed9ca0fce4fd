"""How are answers about methods, topics and partners said, as JSON and to a person at the terminal?"""

from collections.abc import Iterator, Sequence
from typing import Any

from matchmaker.graph.listings import Mention
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import Partner
from matchmaker.graph.path import EvidencePath, NodeRef
from matchmaker.graph.wording import sentence

SHOWN = 20


def mention_json(mention: Mention) -> dict[str, Any]:
    """One town's statement with its sentence, its stage or intensity, and its source."""
    step = mention.step
    return {
        "ags": mention.town.key,
        "name": mention.town.label_de,
        "seeks": mention.is_need,
        "subject": {"id": step.end.key, "kind": step.end.kind.value, "label": step.end.label_de},
        "related": None if mention.related is None else mention.related.key,
        "stage": step.details.get("stage"),
        "failed": bool(step.details.get("failed")),
        "role": step.details.get("role"),
        "strength": round(step.weight, 6),
        "sentence": {"de": mention_sentence(mention), "en": mention_sentence(mention, "en")},
        "date": step.date,
        "source": step.source,
    }


def partner_json(partner: Partner) -> dict[str, Any]:
    """One partner with how the two met and what is between them."""
    return {
        "ags": partner.town.key,
        "name": partner.town.label_de,
        "exchanges": partner.exchanges,
        "running": partner.runs,
        "met": [_told(path) for path in partner.met],
        "about": [
            {"kind": path.kind, "seeker": path.seeker.key, "partner": path.partner.key} | _told(path)
            for path in partner.about
        ],
    }


def topic_lines(mentions: Sequence[Mention], beside: Sequence[Mention]) -> Iterator[str]:
    """Who has experience, who seeks advice, and what belongs to related topics, each under its heading."""
    parts = (
        ("Erfahrung und Vorhaben:", [one for one in mentions if not one.is_need]),
        ("Rat gesucht:", [one for one in mentions if one.is_need]),
        ("Verwandte Themen:", beside),
    )
    for heading, part in parts:
        if part:
            yield heading
            yield from mention_lines(part)


def mention_lines(mentions: Sequence[Mention]) -> Iterator[str]:
    """A sentence for each statement with its source."""
    for mention in mentions[:SHOWN]:
        yield f"- {mention_sentence(mention)}{_source(mention.step.source)}"
    yield from _rest(len(mentions))


def partner_lines(partners: Sequence[Partner]) -> Iterator[str]:
    """Each partner, how the two met, and what is between them."""
    for partner in partners[:SHOWN]:
        yield _named(partner.town)
        for path in (*partner.met, *partner.about):
            yield f"- {sentence(path)}{_source('; '.join(_sources(path)))}"
    yield from _rest(len(partners))


def _told(path: EvidencePath) -> dict[str, Any]:
    return {"sentence": {"de": sentence(path), "en": sentence(path, "en")}, "sources": _sources(path)}


def _sources(path: EvidencePath) -> list[str]:
    return list(dict.fromkeys(step.source for step in path.steps if step.source))


def _named(town: NodeRef) -> str:
    return f"{town.label_de} ({town.key})"


def _source(source: str | None) -> str:
    return f" [{source}]" if source else ""


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"Dazu {count - SHOWN} weitere; mit --json stehen alle da."
