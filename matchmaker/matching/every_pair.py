"""Which of millions of pairs are open, as arrays?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.arena import ranks
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.problem import Pair, ScoredPair, TandemProblem, canonical


@dataclass(frozen=True, slots=True, eq=False)
class EveryPair:
    """Each pair that may meet, once: places ``u`` < ``v`` in ``ids`` (ascending) and its score in millionths."""

    ids: tuple[str, ...]
    u: Indexes
    v: Indexes
    score: Indexes

    def taken(self, where: Indexes) -> tuple[ScoredPair, ...]:
        """The pairs at these positions by their ids."""
        columns = (self.u[where].tolist(), self.v[where].tolist(), self.score[where].tolist())
        return tuple((self.ids[u], self.ids[v], score) for u, v, score in zip(*columns, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class OpenPairs:
    """What vetoes, pins, capacities and the least score of a problem leave of all pairs.

    ``at`` are their positions among all pairs. ``room`` (n,) is what the pins leave, at most the number of a town's
    open pairs; ``ranks`` are priorities as in ``arena.py``, 0 for a town that a pin serves.
    """

    every: EveryPair
    at: Indexes
    room: Indexes
    ranks: Indexes

    @property
    def u(self) -> Indexes:
        return self.every.u[self.at]

    @property
    def v(self) -> Indexes:
        return self.every.v[self.at]

    @property
    def score(self) -> Indexes:
        return self.every.score[self.at]

    def of(self, pairs: Iterable[Pair]) -> Indexes:
        """The positions of those of these pairs that are open."""
        place = {town: number for number, town in enumerate(self.every.ids)}
        keys = _keys(_places(pairs, place), len(place))
        return np.flatnonzero(np.isin(self.u * len(place) + self.v, keys))

    def graph(self, near: Indexes, services: Indexes) -> PairGraph:
        """The open pairs at these positions (among the open ones), with the room that towns have among all."""
        columns = (self.u[near].tolist(), self.v[near].tolist(), self.score[near].tolist())
        edges = tuple(zip(*columns, strict=True))
        return PairGraph(tuple(self.room.tolist()), tuple(services.tolist()), edges)


def every_pair(ids: Iterable[str], names: Sequence[str], columns: tuple[Indexes, Indexes, Indexes]) -> EveryPair:
    """Pairs of towns of these ids, given by (place in ``names``, place in ``names``, score)."""
    ascending = tuple(sorted(ids))
    place = {town: number for number, town in enumerate(ascending)}
    # A name without an id stands in no pair, so its place is never asked for.
    places = np.array([place.get(name, 0) for name in names], dtype=np.int64)
    one, other, score = places[columns[0]], places[columns[1]], columns[2]
    return EveryPair(ascending, np.minimum(one, other), np.maximum(one, other), score)


def open_pairs(problem: TandemProblem, every: EveryPair) -> OpenPairs:
    """The open ones of all pairs of a problem, whose towns are those of ``every``."""
    towns = sorted(problem.towns, key=lambda town: town.id)
    place = {town.id: number for number, town in enumerate(towns)}
    room = np.array([town.capacity for town in towns], dtype=np.int64)
    pinned = _places(problem.pinned, place)
    uses = np.bincount(pinned.ravel(), minlength=len(towns))
    room -= uses
    closed = _keys(np.concatenate([pinned, _places(problem.vetoed, place)]), len(towns))
    is_open = (every.score >= problem.minimum_score) & (room[every.u] > 0) & (room[every.v] > 0)
    is_open &= ~np.isin(every.u * len(towns) + every.v, closed)
    at = np.flatnonzero(is_open)
    degree = np.bincount(np.concatenate([every.u[at], every.v[at]]), minlength=len(towns))
    # The ranks of a problem in its canonical order: that of ``place``.
    priorities = np.where(uses > 0, 0, np.array(ranks(canonical(problem)), dtype=np.int64))
    return OpenPairs(every, at, np.minimum(room, degree), priorities)


def _places(pairs: Iterable[Pair], place: Mapping[str, int]) -> Indexes:
    """(k, 2), the smaller place first."""
    return np.array([sorted((place[a], place[b])) for a, b in pairs], dtype=np.int64).reshape(-1, 2)


def _keys(places: Indexes, towns: int) -> Indexes:
    """One number per pair."""
    keys: Indexes = places[:, 0] * towns + places[:, 1]
    return keys
