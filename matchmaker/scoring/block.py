"""Which pairs are asked about at once, and how do the figures of their towns meet?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.features.town_arrays import Floats

Rows = slice | NDArray[np.intp]
Codes = NDArray[np.int32 | np.int64]
Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True)
class Block:
    """Seekers (rows) × candidates (columns) of one computation; what two criteria share is kept in it."""

    rows: Rows
    columns: Rows
    kept: dict[str, Codes] = field(default_factory=dict, compare=False)

    @property
    def flipped(self) -> "Block":
        """The same pairs asked from the other side."""
        return Block(self.columns, self.rows)

    @property
    def sides(self) -> tuple[Rows, ...]:
        """One side for each dimension of the figures."""
        return self.rows, self.columns

    @property
    def gains(self) -> Mapping[str, tuple[Floats, Floats]]:
        """What criteria are known to add to these pairs' scores, by key and in both directions."""
        return {}

    def filled(self, value: float, towns: int) -> Floats:
        """The value for each pair, of ``towns`` towns in all."""
        shape = [len(range(*one.indices(towns))) if isinstance(one, slice) else one.size for one in self.sides]
        return np.full(shape, value, dtype=np.float32)

    def seekers(self, of_towns: NDArray[Value]) -> NDArray[Value]:
        """One figure per town (n,), of the seekers, so that it meets those of ``candidates``."""
        return of_towns[self.rows, None]

    def candidates(self, of_towns: NDArray[Value]) -> NDArray[Value]:
        """One figure per town (n,), of the candidates."""
        return of_towns[None, self.columns]

    def among(self, places: NDArray[np.intp], towns: int) -> "Pairs":
        """The pairs at these places of the flattened figures; ``towns`` in all."""
        width = len(range(*self.columns.indices(towns))) if isinstance(self.columns, slice) else self.columns.size
        row, column = np.divmod(places, max(1, width))
        return Pairs(_towns_at(self.rows, row, towns), _towns_at(self.columns, column, towns))

    def products(self, seeking: Floats, found: Floats) -> Floats:
        """Scalar products of the seekers' rows with the candidates' rows, both (n, K)."""
        product: Floats = seeking[self.rows] @ found[self.columns].T
        return product

    def sums(self, lines: NDArray[np.intp], weights: Floats, table: Floats) -> Floats:
        """Of each candidate the sum of its entries in the lines (n, m) that a seeker names, weighted (n, m)."""
        lines, weights, cut = lines[self.rows], weights[self.rows], self.cut(table)
        towns, most = lines.shape
        begins = np.arange(towns + 1) * most
        chosen = csr_array((weights.ravel(), lines.ravel(), begins), shape=(towns, len(table)))
        total: Floats = chosen @ cut
        return total

    def cut(self, table: NDArray[Value]) -> NDArray[Value]:
        """What ``entries`` needs of a table (R, n): cut once, it is small enough to stay at hand."""
        return table[:, self.columns] if isinstance(self.columns, slice) else table.take(self.columns, axis=1)

    def entries(self, cut: NDArray[Value], lines: NDArray[np.intp]) -> NDArray[Value]:
        """The candidates' entries in the line of the table that each seeker names; ``lines`` (n,)."""
        return cut[lines[self.rows]]

    def once(self, key: str, compute: Callable[[], Codes]) -> Codes:
        """``compute()``, or what it gave before for this block."""
        if key not in self.kept:
            self.kept[key] = compute()
        return self.kept[key]


@dataclass(frozen=True)
class Pairs(Block):
    """Single pairs: the seeker in ``rows`` with the candidate at the same place of ``columns``, both (P,).

    Everything that is asked of it has the shape (P,), and the very bits that a block of these pairs would have.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    known: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict, compare=False)

    @property
    def flipped(self) -> "Pairs":
        return Pairs(self.columns, self.rows)

    @property
    def sides(self) -> tuple[Rows, ...]:
        return (self.rows,)

    @property
    def gains(self) -> Mapping[str, tuple[Floats, Floats]]:
        return self.known

    def seekers(self, of_towns: NDArray[Value]) -> NDArray[Value]:
        return of_towns[self.rows]

    def candidates(self, of_towns: NDArray[Value]) -> NDArray[Value]:
        return of_towns[self.columns]

    def among(self, places: NDArray[np.intp], towns: int) -> "Pairs":
        del towns
        known = {key: (forward[places], backward[places]) for key, (forward, backward) in self.known.items()}
        return Pairs(self.rows[places], self.columns[places], known=known)

    def products(self, seeking: Floats, found: Floats) -> Floats:
        product: Floats = np.einsum("pk,pk->p", seeking[self.rows], found[self.columns])
        return product

    def sums(self, lines: NDArray[np.intp], weights: Floats, table: Floats) -> Floats:
        total = np.zeros(self.rows.size, dtype=np.float32)
        for line, weight in zip(lines.T, weights.T, strict=True):
            total += self.entries(table, line) * weight[self.rows]
        return total

    def cut(self, table: NDArray[Value]) -> NDArray[Value]:
        return table

    def entries(self, cut: NDArray[Value], lines: NDArray[np.intp]) -> NDArray[Value]:
        return cut[lines[self.rows], self.columns]


def _towns_at(side: Rows, places: NDArray[np.intp], towns: int) -> NDArray[np.intp]:
    return places + side.indices(towns)[0] if isinstance(side, slice) else side[places]
