"""Which pairs of towns know each other, refused each other or must not meet?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import TownProfile

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Facts about single pairs by (lower row, higher row); all other pairs are strangers.

    ``blocked`` are pairs of which one side said "not with them". ``exchanges`` holds what both sides'
    profiles remember of exchanges, ``refusals`` of refused proposals.
    """

    blocked: frozenset[Pair]
    exchanges: Mapping[Pair, tuple[PastExchange, ...]]
    refusals: Mapping[Pair, tuple[PastExchange, ...]]


def months_between(earlier: date, later: date) -> int:
    """Whole months from ``earlier`` to ``later``; negative where ``later`` lies before."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def known_pairs(profiles: Sequence[TownProfile]) -> KnownPairs:
    """Collect the pair facts of all profiles; towns that are not among them are passed over."""
    row_of = {profile.ags: row for row, profile in enumerate(profiles)}
    blocked: set[Pair] = set()
    exchanges: dict[Pair, list[PastExchange]] = {}
    refusals: dict[Pair, list[PastExchange]] = {}
    for row, profile in enumerate(profiles):
        blocked |= {_pair(row, row_of[other]) for other in profile.blocked if other in row_of}
        for entry in profile.history or ():
            if entry.with_ags in row_of:
                kept = refusals if entry.declined or entry.not_again else exchanges
                kept.setdefault(_pair(row, row_of[entry.with_ags]), []).append(entry)
    return KnownPairs(
        frozenset(blocked),
        {pair: tuple(entries) for pair, entries in exchanges.items()},
        {pair: tuple(entries) for pair, entries in refusals.items()},
    )


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
