"""With whom has a town exchanged before, and what came of it?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RelationKind(StrEnum):
    """What binds two towns outside of this service's own proposals."""

    TWIN_TOWN = "twin_town"
    NETWORK = "network"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class PastExchange:
    """One exchange, or one refused proposal, as one town's profile remembers it.

    ``format`` is a format key or a relation kind. ``ended`` None means that it is running still.
    ``declined`` is the day a proposal of this pair was refused, ``not_again`` refuses it for ever;
    with either of them set the entry speaks of a refusal and not of an exchange.
    """

    with_ags: str
    format: str
    ended: date | None = None
    wish_to_go_on: bool = False
    declined: date | None = None
    not_again: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """An existing tie between two towns that came in by CSV; ``first`` < ``second`` by AGS."""

    first: str
    second: str
    kind: RelationKind
    label: str
    source: str
    since: date | None = None
    ended: date | None = None
