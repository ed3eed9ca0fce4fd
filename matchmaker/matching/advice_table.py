"""Who can advise whom with which answer, as arrays?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.group_problem import Advice
from matchmaker.matching.odd_sets import Floats, Indexes
from matchmaker.matching.problem import MILLION

Rows = Indexes


@dataclass(frozen=True, eq=False)
class AdviceTable:
    """Advice between n towns, split by whether an answer has one giver or several.

    ``alone`` (n takers, n givers) is ``Π (1 − usefulness)`` over the answers that only this giver has: they
    never meet their like. Answers of several givers stand in E columns, one per giver and answer, givers
    ascending: ``useful`` (n takers, E) in millionths; ``giver`` and ``answer`` (E,) say whose and which.
    """

    alone: Floats
    useful: NDArray[np.int32]
    giver: Rows
    answer: Rows

    @cached_property
    def givers(self) -> tuple[Rows, Rows]:
        """Who gives a shared answer, ascending, and where the columns of each begin: asked for every seat."""
        found: tuple[Rows, Rows] = np.unique(self.giver, return_index=True)
        return found

    @cached_property
    def answers(self) -> int:
        """How many shared answers there are."""
        return int(self.answer.max(initial=-1)) + 1

    def columns_of(self, rows: Rows) -> Rows:
        """The columns of these givers (ascending), ascending."""
        first, last = (np.searchsorted(self.giver, rows, side=side) for side in ("left", "right"))
        return np.concatenate([np.zeros(0, dtype=np.int64), *map(np.arange, first, last)])

    def columns_of_many(self, rows: Rows) -> Rows:
        """The same for hundreds of givers, at a price that does not depend on how many."""
        asked = np.zeros(len(self.alone), dtype=bool)
        asked[rows] = True
        return np.flatnonzero(asked[self.giver])

    def part(self, rows: Rows) -> "AdviceTable":
        """The advice among these towns, in this order."""
        position = np.full(len(self.alone), -1)
        position[rows] = np.arange(len(rows))
        columns = np.flatnonzero(position[self.giver] >= 0)
        columns = columns[np.argsort(position[self.giver[columns]], kind="stable")]
        answers = np.unique(self.answer[columns], return_inverse=True)[1]
        return AdviceTable(
            self.alone[np.ix_(rows, rows)],
            self.useful[np.ix_(rows, columns)],
            position[self.giver[columns]],
            answers.reshape(-1),
        )

    def missed(self) -> Floats:
        """What each answer leaves open, (n takers, n givers, Q answers), in [0, 1]: for few towns only."""
        n = len(self.alone)
        left = np.ones((n, n, self.answers))
        left[:, self.giver, self.answer] = 1 - self.useful / MILLION
        return left

    def missed_by_giver(self, takers: slice) -> Floats:
        """``Π (1 − usefulness)`` over all answers of one giver, (takers, n givers), in [0, 1]."""
        left = self.alone[takers].copy()
        if len(self.giver):
            givers, starts = self.givers
            left[:, givers] *= np.multiply.reduceat(1 - self.useful[takers] / MILLION, starts, axis=1)
        return left


def advice_table(advice: Sequence[Advice], row_of: Mapping[str, int]) -> AdviceTable:
    """The table of canonical advice among the towns of ``row_of``; rows about other towns are left out."""
    n = len(row_of)
    givers_of: dict[tuple[bool, str], set[int]] = defaultdict(set)
    placed = []
    for giver, taker, useful, answer in advice:
        if giver in row_of and taker in row_of:
            # An answer named like a town is not that town.
            key = (answer is None, giver if answer is None else answer)
            givers_of[key].add(row_of[giver])
            placed.append((row_of[giver], row_of[taker], useful, key))
    shared = {key: number for number, key in enumerate(sorted(key for key in givers_of if len(givers_of[key]) > 1))}
    columns = {
        column: place
        for place, column in enumerate(sorted((giver, shared[key]) for key in shared for giver in givers_of[key]))
    }
    alone, useful_in = np.ones((n, n)), np.zeros((n, len(columns)), dtype=np.int32)
    for giver_row, taker_row, useful, key in placed:
        if key in shared:
            useful_in[taker_row, columns[giver_row, shared[key]]] = useful
        else:
            alone[taker_row, giver_row] *= 1 - useful / MILLION
    named = np.array(list(columns), dtype=np.int64).reshape(-1, 2)
    return AdviceTable(alone, useful_in, named[:, 0], named[:, 1])
