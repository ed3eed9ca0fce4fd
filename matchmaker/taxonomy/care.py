"""How do a new entry, another name or a merge lie over the packaged taxonomy?"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from matchmaker.taxonomy.model import Challenge, Entry, Labels, Level, Method, StateLaw, Taxonomy, Topic

DIGEST_LETTERS = 8
_KINDS: Mapping[str, type[Topic] | type[Challenge] | type[Method]] = {
    "topic": Topic,
    "challenge": Challenge,
    "method": Method,
}
One = TypeVar("One", Topic, Challenge, Method)


@dataclass(frozen=True, slots=True)
class Coined:
    """A new entry, behind all others of its list."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Renamed:
    """Other labels for an entry; its id stays."""

    id: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Merged:
    """The entry ``id`` becomes one with ``into``: names, children and references go there, and so does its id."""

    id: str
    into: str


Step = Coined | Renamed | Merged


def overlaid(base: Taxonomy, steps: Sequence[Step]) -> Taxonomy:
    """The taxonomy after these steps, in their order; without one ``base`` itself.

    A step that does not fit changes nothing: a newer package may have taken an entry out or brought it itself. So the
    same step twice is the same as once. The version names the base, the number of steps and a digest of them.
    """
    taxonomy = base
    for step in steps:
        taxonomy = _applied(step, taxonomy)
    return replace(taxonomy, version=f"{base.version}+{len(steps)}.{_digest(steps)}") if steps else base


def step_document(step: Step) -> dict[str, Any]:
    """The step in JSON's own types; ``step_from`` reads it again."""
    if isinstance(step, Coined):
        kind = next(name for name, type_ in _KINDS.items() if isinstance(step.entry, type_))
        return {"coined": kind, "entry": asdict(step.entry)}
    return {"renamed" if isinstance(step, Renamed) else "merged": asdict(step)}


def step_from(document: Mapping[str, Any]) -> Step:
    """The step that ``step_document`` wrote."""
    if "coined" in document:
        return Coined(_entry_from(document["coined"], document["entry"]))
    if "renamed" in document:
        return Renamed(document["renamed"]["id"], _labels_from(document["renamed"]["labels"]))
    return Merged(**document["merged"])


def all_entries(taxonomy: Taxonomy) -> tuple[Entry, ...]:
    """Topics, then challenges, then methods."""
    return (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)


def leaves_children(taxonomy: Taxonomy, old: str, new: str) -> bool:
    """Whether a merge would put the children of ``old`` on a level, or into a circle, where nothing may stand."""
    gone, kept = taxonomy.entry(old), taxonomy.entry(new)
    if not isinstance(gone, Topic) or not isinstance(kept, Topic) or gone.level is kept.level:
        return False
    return any(one.broader == gone.id for one in taxonomy.topics)


def _applied(step: Step, taxonomy: Taxonomy) -> Taxonomy:
    if isinstance(step, Coined):
        return taxonomy if step.entry.id in taxonomy else _with_entry(taxonomy, _led(step.entry, taxonomy))
    if step.id not in taxonomy:
        return taxonomy
    if isinstance(step, Renamed):
        return _with_labels(taxonomy, taxonomy.followed(step.id), step.labels)
    old, new = taxonomy.followed(step.id), taxonomy.followed(step.into)
    fits = old != new and new in taxonomy and taxonomy.kind(old) is taxonomy.kind(new)
    return _merged(taxonomy, old, new) if fits and not leaves_children(taxonomy, old, new) else taxonomy


def _led(entry: Entry, taxonomy: Taxonomy) -> Entry:
    """The entry with its references as they stand today; what is there no more is left out."""

    def today(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(taxonomy.followed(one) for one in ids if one in taxonomy))

    if not isinstance(entry, Topic):
        return replace(entry, topics=today(entry.topics))
    above = next(iter(today((entry.broader,) if entry.broader else ())), None)
    return replace(entry, broader=above, related=tuple(one for one in today(entry.related) if one != above))


def _with_entry(taxonomy: Taxonomy, entry: Entry) -> Taxonomy:
    if isinstance(entry, Topic):
        return replace(taxonomy, topics=(*taxonomy.topics, entry))
    if isinstance(entry, Challenge):
        return replace(taxonomy, challenges=(*taxonomy.challenges, entry))
    return replace(taxonomy, methods=(*taxonomy.methods, entry))


def _with_labels(taxonomy: Taxonomy, entry_id: str, labels: Labels) -> Taxonomy:
    def renamed(entries: tuple[One, ...]) -> tuple[One, ...]:
        return tuple(replace(one, labels=labels) if one.id == entry_id else one for one in entries)

    return replace(
        taxonomy,
        topics=renamed(taxonomy.topics),
        challenges=renamed(taxonomy.challenges),
        methods=renamed(taxonomy.methods),
    )


def _merged(taxonomy: Taxonomy, old: str, new: str) -> Taxonomy:
    labels = _united(taxonomy.entry(new).labels, taxonomy.entry(old).labels)
    named = _with_labels(taxonomy, new, labels)
    topics = tuple(
        replace(
            one,
            broader=new if one.broader == old else one.broader,
            related=tuple(_put(one.related, old, new, but=one.id)),
        )
        for one in named.topics
        if one.id != old
    )
    return replace(
        named,
        topics=tuple(_without_kin(one, topics) for one in topics),
        challenges=_leading(named.challenges, old, new),
        methods=_leading(named.methods, old, new),
        moved={**{one: new if to == old else to for one, to in taxonomy.moved.items()}, old: new},
    )


def _leading(entries: tuple[One, ...], old: str, new: str) -> tuple[One, ...]:
    kept = (one for one in entries if one.id != old)
    return tuple(
        one if isinstance(one, Topic) else replace(one, topics=tuple(_put(one.topics, old, new))) for one in kept
    )


def _put(ids: Iterable[str], old: str, new: str, but: str = "") -> Iterator[str]:
    replaced = (new if one == old else one for one in ids)
    yield from (one for one in dict.fromkeys(replaced) if one != but)


def _without_kin(topic: Topic, topics: tuple[Topic, ...]) -> Topic:
    """Parents and children are no further reading; a merge can bring two together that were."""
    kin = {topic.broader, *(one.id for one in topics if one.broader == topic.id)}
    return replace(topic, related=tuple(one for one in topic.related if one not in kin))


def _united(kept: Labels, gone: Labels) -> Labels:
    """The kept labels; what the other entry was called becomes other names, so that it is still found by them."""
    return replace(
        kept,
        alt_de=_others((*kept.alt_de, gone.de, *gone.alt_de), kept.de),
        alt_en=_others((*kept.alt_en, gone.en, *gone.alt_en), kept.en),
        words_de=_others((*kept.words_de, *gone.words_de), kept.de),
    )


def _others(names: Iterable[str], label: str) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(names) if one != label)


def _digest(steps: Sequence[Step]) -> str:
    written = json.dumps([step_document(one) for one in steps], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:DIGEST_LETTERS]


def _entry_from(kind: str, document: Mapping[str, Any]) -> Entry:
    own: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in document.items()}
    own["labels"] = _labels_from(document["labels"])
    if kind == "topic":
        own |= {"level": Level(document["level"]), "state_law": StateLaw(document["state_law"])}
    return _KINDS[kind](**own)


def _labels_from(document: Mapping[str, Any]) -> Labels:
    lists = {name: tuple(document[name]) for name in ("alt_de", "alt_en", "words_de")}
    return Labels(document["de"], document["en"], **lists)
