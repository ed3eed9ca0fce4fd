"""How are answers about methods, topics and partners said, as JSON and to a person at the terminal?"""

from collections.abc import Iterator, Sequence

from api.documents.graph import sources_of
from matchmaker.graph.listings import Mention
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import Partner
from matchmaker.graph.path import NodeRef
from matchmaker.graph.wording import sentence

SHOWN = 20


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
            yield f"- {sentence(path)}{_source('; '.join(sources_of(path)))}"
    yield from _rest(len(partners))


def _named(town: NodeRef) -> str:
    return f"{town.label_de} ({town.key})"


def _source(source: str | None) -> str:
    return f" [{source}]" if source else ""


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"Dazu {count - SHOWN} weitere; mit --json stehen alle da."
