"""Which disjoint groups of a list have the largest total, and is that proven?

The linear program over all groups is loose where the towns do not divide evenly: it takes a third of a group. So it
is solved per count of groups of each size, where it is tight, and most groups then fall out by their reduced value.
Among many towns that third is little, and the counts are many: there one program stands for all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from matchmaker.matching.group_columns import Columns
from matchmaker.matching.odd_sets import Floats, Indexes

NODES = 20_000
"""So many branches are tried before the best so far is taken with its bound."""

FIRST_GROUPS, PRICE_ROUNDS = 20, 60
"""The linear program starts with so many groups per town, and takes in as many again in so many rounds at most."""

MIXED_TOWNS = 60
"""Beyond so many towns counts of groups are no longer looked at one by one."""

CORE = 300
"""The most promising groups, solved first: what they give lets most others fall out."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Packing:
    """``chosen`` groups as rows, ascending; ``total`` of their values; ``bound`` on any choice. All whole numbers."""

    chosen: tuple[tuple[int, ...], ...]
    total: int
    bound: int


@dataclass(frozen=True, slots=True)
class _Mix:
    """At most so many groups of each size, with what the linear program then proves."""

    most: tuple[int, ...]
    bound: int
    reduced: Indexes


@dataclass(frozen=True, slots=True)
class _Prices:
    """Whole prices: all towns' together, of a group of each size, and what the towns' leave of each group's value."""

    of_towns: int
    of_sizes: Indexes
    left: Indexes


class PackingProblem:
    """Groups of n towns with whole values ≥ 0; each town may sit in one chosen group at most."""

    def __init__(self, towns: int, columns: Columns, values: Sequence[Indexes]) -> None:
        self.towns = towns
        self.sizes = [columns[place].shape[1] for place in range(len(columns)) if len(columns[place])]
        used = [(size, value) for size, value in zip(columns, values, strict=True) if len(size)]
        self.groups = [tuple(group) for size, _ in used for group in size.tolist()]
        self.values = np.concatenate([np.zeros(0, dtype=np.int64), *(value for _, value in used)])
        rows = [size.ravel() for size, _ in used]
        counts = np.array([len(group) for group in self.groups], dtype=np.int64)
        column = np.repeat(np.arange(len(self.groups)), counts)
        entries = (np.ones(len(column)), (np.concatenate([np.zeros(0, dtype=np.int64), *rows]), column))
        self.holds = csr_array(entries, shape=(towns, len(self.groups)))
        by_size = counts[None, :] == np.array(self.sizes, dtype=np.int64)[:, None]
        self.size_of = np.repeat(np.arange(len(used)), [len(size) for size, _ in used])
        self.rules = vstack([self.holds, csr_array(by_size.astype(np.float64))]).tocsr()

    def best(self, known: int = 0, most: int | None = None, may_go_on: Callable[[], bool] = _always) -> Packing:
        """The best choice; nothing chosen where none has a larger total than ``known``, which some choice has.

        With ``most`` only so many groups per mix are looked at, those that the linear program likes best: quick,
        and nearly as good, with its bound. ``may_go_on`` is asked before each step of a library; where it says no,
        the best so far comes back with a bound that holds.
        """
        chosen, total, bound = np.zeros(0, dtype=np.int64), known, known
        mixes: list[_Mix] = []
        tried: list[_Prices] = []
        for counts in self._counts():
            if not may_go_on():
                # A mix that was not looked at is worth no more than all groups together.
                return Packing((), known, max(known, int(self.values.sum())))
            mixes.append(self._mix(counts, known, tried))
        for mix in sorted(mixes, key=lambda mix: -mix.bound):
            if not may_go_on():
                # Bounds descend: no mix that is left has a larger one.
                bound = max(bound, mix.bound)
                break
            open_bound = mix.bound
            for limit in (CORE, len(self.groups)) if most is None else (most,):
                # A group that would cost more than is open between bound and best total is in no better choice.
                promising = np.flatnonzero(mix.bound + mix.reduced > total)
                kept = np.sort(promising[np.argsort(-mix.reduced[promising], kind="stable")[:limit]])
                found, open_bound = self._solved(mix, kept)
                if (value := int(self.values[found].sum())) > total:
                    chosen, total = found, value
                if len(kept) == len(promising):
                    break
                open_bound = mix.bound
            bound = max(bound, min(mix.bound, open_bound))
        return Packing(tuple(sorted(self.groups[one] for one in chosen.tolist())), total, max(total, bound))

    def _counts(self) -> Iterator[tuple[int, ...]]:
        """Per size the most groups, for every mix of sizes to which no further group could be added."""
        if self.sizes and self.towns > MIXED_TOWNS:
            return iter((tuple(self.towns // size for size in self.sizes),))

        def mixes(places: Sequence[int], room: int) -> Iterator[tuple[int, ...]]:
            if not places:
                if not self.sizes or room < min(self.sizes):
                    yield ()
                return
            for count in range(room // places[0], -1, -1):
                yield from ((count, *more) for more in mixes(places[1:], room - count * places[0]))

        return mixes(self.sizes, self.towns) if self.sizes else iter(())

    def _mix(self, most: tuple[int, ...], known: int, tried: list[_Prices]) -> _Mix:
        """A bound on every total of such a mix, and per group what is left of its value at these prices (at most 0).

        The linear program starts with few groups and takes in those that its prices undervalue. It ends early, or is
        not needed at all, where prices (those ``tried`` for other mixes among them) show no more than ``known``.
        """
        for prices in tried:
            if (mix := self._priced(most, prices)).bound <= known:
                return mix
        limits = np.concatenate([np.ones(self.towns, dtype=np.int64), np.array(most, dtype=np.int64)])
        active = np.sort(np.argsort(-self.values, kind="stable")[: FIRST_GROUPS * self.towns])
        for _ in range(PRICE_ROUNDS):
            price = self._solved_prices(limits, active)
            prices = self._complete(price[: self.towns])
            mix = self._priced(most, prices)
            left = prices.left - price[self.towns :][self.size_of]
            wanted = np.setdiff1d(np.flatnonzero(left > 0), active)
            if not len(wanted) or mix.bound <= known:
                break
            dearest = np.argsort(-left[wanted], kind="stable")[: FIRST_GROUPS * self.towns]
            active = np.union1d(active, wanted[dearest])
        tried.append(prices)
        return mix

    def _complete(self, of_towns: Indexes) -> _Prices:
        """Whatever the towns cost: with the most that a group of each size is then worth, no group is undervalued."""
        left = self.values - np.rint(self.holds.T @ of_towns).astype(np.int64)
        of_sizes = np.zeros(len(self.sizes), dtype=np.int64)
        np.maximum.at(of_sizes, self.size_of, left)
        return _Prices(int(of_towns.sum()), of_sizes, left)

    def _priced(self, most: tuple[int, ...], prices: _Prices) -> _Mix:
        bound = prices.of_towns + int(prices.of_sizes @ np.array(most, dtype=np.int64))
        return _Mix(most, bound, prices.left - prices.of_sizes[self.size_of])

    def _solved_prices(self, limits: Indexes, active: Indexes) -> Indexes:
        """Whole prices of the towns and of each size, from the linear program over the active groups."""
        rows: Any = self.rules[:, active]
        solved: Any = linprog(-self.values[active].astype(np.float64), A_ub=rows, b_ub=limits, method="highs")
        if solved.x is None:
            return np.zeros(len(limits), dtype=np.int64)
        prices: Indexes = np.ceil(np.maximum(0.0, -solved.ineqlin.marginals)).astype(np.int64)
        return prices

    def _solved(self, mix: _Mix, kept: Indexes) -> tuple[Indexes, int]:
        """The best choice among ``kept``, and a bound on all of them."""
        if not len(kept):
            return kept, 0
        costs: Floats = -self.values[kept].astype(np.float64)
        limits = np.concatenate([np.ones(self.towns), mix.most])
        solved = milp(
            costs,
            integrality=np.ones(len(kept), dtype=np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(self.rules[:, kept], -np.inf, limits),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )
        if solved.x is None:
            return kept[:0], mix.bound
        chosen = kept[solved.x > 0.5]
        total = int(self.values[chosen].sum())
        return chosen, total if solved.status == 0 else mix.bound
