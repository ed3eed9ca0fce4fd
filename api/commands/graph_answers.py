"""How are answers about methods, topics and partners said, as JSON and to a person at the terminal?"""

from collections.abc import Iterator, Sequence

from api.documents.graph import sources_of
from api.pages.german_words import count
from matchmaker.graph.listings import Mention
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import Partner
from matchmaker.graph.path import NodeRef
from matchmaker.graph.wording import sentence

SHOWN = 20


def topic_lines(mentions: Sequence[Mention], beside: Sequence[Mention]) -> Iterator[str]:
    """Who has experience, who seeks advice, and what belongs to related topics, each under its heading."""
    parts = (
        ("Erfahrung und Vorhaben", [one for one in mentions if not one.is_need]),
        ("Rat gesucht", [one for one in mentions if one.is_need]),
        ("Verwandte Themen", beside),
    )
    for heading, part in parts:
        if part:
            yield f"{heading}, {_towns(part)}:"
            yield from _by_town(part)


def mention_lines(mentions: Sequence[Mention]) -> Iterator[str]:
    """How many towns there are, then what each of them states, one town after the other."""
    yield f"{_towns(mentions)}:"
    yield from _by_town(mentions)


def partner_lines(partners: Sequence[Partner]) -> Iterator[str]:
    """Each partner, how the two met, and what is between them."""
    for partner in partners[:SHOWN]:
        yield _named(partner.town)
        for path in (*partner.met, *partner.about):
            yield f"- {sentence(path)}{_source('; '.join(sources_of(path)))}"
    yield from _rest(len(partners))


def _by_town(mentions: Sequence[Mention]) -> Iterator[str]:
    """A town's first statement as a sentence, its others below it; the towns in the order of their first."""
    towns: dict[str, list[Mention]] = {}
    for mention in mentions:
        towns.setdefault(mention.town.key, []).append(mention)
    for first, *others in list(towns.values())[:SHOWN]:
        yield f"- {_stated(first)}"
        yield from (f"  - {_stated(other)}" for other in others)
    yield from _rest(len(towns))


def _stated(mention: Mention) -> str:
    return f"{mention_sentence(mention)}{_source(mention.step.source)}"


def _towns(mentions: Sequence[Mention]) -> str:
    return count(len({mention.town.key for mention in mentions}), "Stadt", "Städte")


def _named(town: NodeRef) -> str:
    return f"{town.label_de} ({town.key})"


def _source(source: str | None) -> str:
    return f" [{source}]" if source else ""


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"Dazu {count - SHOWN} weitere; mit --json stehen alle da."
