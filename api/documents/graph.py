"""What does a machine read of the knowledge graph: statements, partners and paths?"""

from typing import Any

from matchmaker.graph.listings import Mention
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import Partner
from matchmaker.graph.path import EvidencePath, NodeRef, Step
from matchmaker.graph.wording import in_arrows, sentence


def mention_document(mention: Mention) -> dict[str, Any]:
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


def partner_document(partner: Partner) -> dict[str, Any]:
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


def path_document(found: EvidencePath) -> dict[str, Any]:
    """A path as a JSON object: its sentence and its steps, each a stored fact."""
    return {
        "kind": found.kind,
        "seeker": found.seeker.key,
        "partner": found.partner.key,
        "strength": round(found.strength, 6),
        "sentence": {"de": sentence(found), "en": sentence(found, "en")},
        "short": in_arrows(found),
        "steps": [_step(step) for step in found.steps],
    }


def sources_of(path: EvidencePath) -> list[str]:
    """Where the facts of a path stand, each once."""
    return list(dict.fromkeys(step.source for step in path.steps if step.source))


def _step(step: Step) -> dict[str, Any]:
    start, end, _ = step.edge
    return {
        "from": start,
        "to": end,
        "kind": step.kind,
        "walked": "forward" if step.forward else "backward",
        "labels": [_label(step.start), _label(step.end)],
        "weight": step.weight,
        "confidence": step.confidence,
        "date": step.date,
        "source": step.source,
    }


def _label(node: NodeRef) -> str:
    return node.label_de


def _told(path: EvidencePath) -> dict[str, Any]:
    return {"sentence": {"de": sentence(path), "en": sentence(path, "en")}, "sources": sources_of(path)}
