"""Do the entries of the taxonomy point only to entries that exist, without circles and on the right level?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchmaker.errors import Fault
from matchmaker.taxonomy.model import Level
from matchmaker.taxonomy.toml_rows import Row

_PARENT_LEVEL = {Level.TOPIC: Level.FIELD, Level.SUBTOPIC: Level.TOPIC}


def doubled_ids(rows: Sequence[Row]) -> Iterator[Fault]:
    """A fault for each entry whose id an earlier entry of any file already has."""
    first: dict[str, Row] = {}
    for row in rows:
        own = row.values["id"]
        if own in first:
            earlier = first[own]
            place = f"{earlier.file}, Zeile {earlier.line}"
            yield row.fault(f"Die Kennung „{own}“ gibt es schon ({place}). Bitte wählen Sie eine andere.", "id")
        first.setdefault(own, row)


def unknown_topics(rows: Sequence[Row], topics: Mapping[str, Row]) -> Iterator[Fault]:
    """A fault for each id under broader, related or topics that is no topic, or is the entry's own."""
    for row in rows:
        for key, target in _references(row):
            if target not in topics:
                yield row.fault(f"Ein Thema mit der Kennung „{target}“ gibt es nicht.", key, target)
            elif key == "related" and target == row.values["id"]:
                yield row.fault("Ein Eintrag darf nicht auf sich selbst verweisen.", key, target)


def rings(topics: Mapping[str, Row]) -> tuple[tuple[str, ...], ...]:
    """Each circle of broader topics once, from its first entry in file order back to the same entry."""
    found: list[tuple[str, ...]] = []
    for start in topics:
        chain = _chain_up(start, topics)
        # A chain may run into a circle further up; only its own members are asked to report it.
        closes = len(chain) > 1 and chain[-1] == start
        if closes and not any(start in ring for ring in found):
            found.append(tuple(chain))
    return tuple(found)


def circle_fault(ring: Sequence[str], topics: Mapping[str, Row]) -> Fault:
    """The fault of one ring, at its first entry."""
    path = " → ".join(ring)
    return topics[ring[0]].fault(f"Die Themen stehen im Kreis übereinander: {path}.", "broader")


def wrong_levels(topics: Mapping[str, Row], known: Mapping[str, Row]) -> Iterator[Fault]:
    """A fault for each topic without a parent of the next broader level, and for each field with one."""
    for row in topics.values():
        level: Level = Level(row.values["level"])
        broader: Any = row.values.get("broader")
        wanted = _PARENT_LEVEL.get(level)
        if wanted is None and broader is not None:
            yield row.fault("Ein Feld steht ganz oben und hat kein „broader“.", "broader")
        elif wanted is not None and broader is None:
            yield row.fault(f"Einem Eintrag mit level „{level}“ fehlt „broader“ mit der Kennung darüber.", "broader")
        elif wanted is not None and broader in known and known[broader].values.get("level") != wanted:
            own = known[broader].values.get("level", "ohne level")
            reason = f"Über level „{level}“ muss level „{wanted}“ stehen, „{broader}“ ist aber „{own}“."
            yield row.fault(reason, "broader")


def _references(row: Row) -> Iterator[tuple[str, str]]:
    """Key and target of each reference; a value of the wrong kind is a fault of shape and left to that check."""
    broader = row.values.get("broader")
    if isinstance(broader, str):
        yield "broader", broader
    for key in ("related", "topics"):
        found = row.values.get(key)
        targets = found if isinstance(found, list) else []
        yield from ((key, target) for target in targets if isinstance(target, str))


def _chain_up(start: str, topics: Mapping[str, Row]) -> list[str]:
    """The ids above ``start`` and ``start`` itself, ended by the first that is unknown, a top, or a repetition."""
    chain = [start]
    broader: Any = topics[start].values.get("broader")
    while broader in topics:
        chain.append(broader)
        if broader in chain[:-1]:
            break
        broader = topics[broader].values.get("broader")
    return chain
