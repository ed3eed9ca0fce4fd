"""Which pairs of towns know each other, refused each other or must not meet?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.towns.history import PastExchange, RelationKind, Tie, TieKind
from matchmaker.towns.profile import TownProfile

Pair = tuple[int, int]
Entries = Mapping[Pair, tuple[PastExchange, ...]]


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Facts about single pairs by (lower row, higher row); all other pairs are strangers.

    ``blocked`` are pairs of which one side said "not with them". ``exchanges`` holds what both sides'
    profiles state of exchanges, ``remembered`` the exchanges that only our own records know, ``networks``
    what binds two towns as members of one network, ``refusals`` refused proposals. ``proposed`` are pairs
    with a proposal of another round that is open or agreed on.
    """

    blocked: frozenset[Pair]
    exchanges: Entries
    remembered: Entries
    networks: Entries
    refusals: Entries
    proposed: frozenset[Pair]

    def contacts(self, pair: Pair) -> tuple[PastExchange, ...]:
        """Every exchange of the pair, stated ones first."""
        return (*self.exchanges.get(pair, ()), *self.remembered.get(pair, ()))


def months_between(earlier: date, later: date) -> int:
    """Whole months from ``earlier`` to ``later``; negative where ``later`` lies before."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def known_pairs(profiles: Sequence[TownProfile], ties: Iterable[Tie] = ()) -> KnownPairs:
    """Collect the pair facts of all profiles and ties; towns that are not among the profiles are passed over."""
    row_of = {profile.ags: row for row, profile in enumerate(profiles)}
    histories = ((profile.ags, entry) for profile in profiles for entry in profile.history or ())
    stated = [(ags, entry) for ags, entry in histories if entry.with_ags in row_of]
    among = [tie for tie in ties if tie.first in row_of and tie.second in row_of]
    known = [(tie.first, _as_entry(tie)) for tie in among if tie.kind is not TieKind.PROPOSED]
    both = [*stated, *known]
    return KnownPairs(
        blocked=frozenset(
            _pair(row_of[one.ags], row_of[other]) for one in profiles for other in one.blocked if other in row_of
        ),
        exchanges=_by_pair((one for one in stated if _is_exchange(one[1])), row_of),
        remembered=_by_pair((one for one in known if _is_exchange(one[1])), row_of),
        networks=_by_pair((one for one in both if _is_network(one[1])), row_of),
        refusals=_by_pair((one for one in both if one[1].is_refusal), row_of),
        proposed=frozenset(
            _pair(row_of[tie.first], row_of[tie.second]) for tie in among if tie.kind is TieKind.PROPOSED
        ),
    )


def _as_entry(tie: Tie) -> PastExchange:
    if tie.kind is TieKind.DECLINED:
        return PastExchange(tie.second, tie.format, declined=tie.day, not_again=tie.day is None)
    return PastExchange(tie.second, tie.format, ended=tie.day, wish_to_go_on=tie.wish_to_go_on)


def _is_network(entry: PastExchange) -> bool:
    return entry.format == RelationKind.NETWORK and not entry.is_refusal


def _is_exchange(entry: PastExchange) -> bool:
    return entry.format != RelationKind.NETWORK and not entry.is_refusal


def _by_pair(entries: Iterable[tuple[str, PastExchange]], row_of: Mapping[str, int]) -> Entries:
    kept: dict[Pair, list[PastExchange]] = {}
    for ags, entry in entries:
        kept.setdefault(_pair(row_of[ags], row_of[entry.with_ags]), []).append(entry)
    return {pair: tuple(found) for pair, found in kept.items()}


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
