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

    ``format`` is a format key or a relation kind. ``ended`` None means that it is running still, a day in the
    future that it runs until then. ``declined`` is the day a proposal of this pair was refused, ``not_again``
    refuses it for ever; with either of them set the entry speaks of a refusal and not of an exchange.
    """

    with_ags: str
    format: str
    ended: date | None = None
    wish_to_go_on: bool = False
    declined: date | None = None
    not_again: bool = False

    @property
    def is_refusal(self) -> bool:
        return self.declined is not None or self.not_again

    def runs_on(self, day: date) -> bool:
        """Whether the exchange is not over on that day: the last day itself is over."""
        return self.ended is None or self.ended > day


class TieKind(StrEnum):
    """What two towns have with each other by our own records, whatever either of them states."""

    EXCHANGE = "exchange"
    NETWORK = "network"
    PROPOSED = "proposed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Tie:
    """One fact about two towns that neither of them has stated; ``first`` < ``second`` by AGS.

    ``format`` is a format key or a relation kind. ``day`` is the end of an exchange or network (None: open
    end) and the day of a refusal (None: for ever); an open proposal has none. ``wish_to_go_on`` is set where both
    said so when their exchange ended.
    """

    first: str
    second: str
    kind: TieKind
    format: str
    day: date | None = None
    wish_to_go_on: bool = False


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
