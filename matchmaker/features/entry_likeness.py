"""How like is a text to each of many entries that go by several names?"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import norm as sparse_norm

from matchmaker.features.text_encoder import TextEncoder, Vectors

Values = NDArray[np.float64]
Centre = NDArray[np.float32] | None


class EntryLikeness:
    """Likeness of a text to entries: half to the entry's best name, half to the centre of all its names.

    The best name finds what is said in the entry's own words; the centre keeps one odd name from deciding. Both are
    cosines in [0, 1], negative ones count as 0. ``names`` holds at least one name per entry. Encoding takes
    O(names), a question O(names · width).
    """

    def __init__(
        self, encoder: TextEncoder, names: Sequence[Sequence[str]], beside: "EntryLikeness | None" = None
    ) -> None:
        """``beside`` are other entries, of the same encoder, whose centre counts here too: both are then comparable."""
        self.encoder = encoder
        rows = encoder.encode([name for entry_names in names for name in entry_names])
        centre = np.asarray(encoder.centring * rows.mean(axis=0), dtype=np.float32)
        own = centre if encoder.centring else None
        self.common: Centre = own if beside is None else beside.common
        self._names = self._centred(rows)
        self._starts = np.array([0, *accumulate(len(entry_names) for entry_names in names)][:-1])
        self._centres = _unit(_sums(self._names, [len(entry_names) for entry_names in names]))

    def row(self, text: str) -> Vectors:
        """The text as ``of`` asks for it; the same for all that were made ``beside`` each other."""
        return self._centred(self.encoder.encode([text]))

    def to(self, text: str) -> Values:
        """One value in [0, 1] per entry."""
        return self.of(self.row(text))

    def of(self, row: Vectors) -> Values:
        """The values of a text that ``row`` gave."""
        best = np.maximum.reduceat(_products(self._names, row), self._starts)
        return (best + _products(self._centres, row)) / 2

    def _centred(self, rows: Vectors) -> Vectors:
        return rows if self.common is None else _unit(rows - self.common)


def _products(rows: Vectors, row: Vectors) -> Values:
    vector = row.toarray()[0] if isinstance(row, csr_array) else row[0]
    # Dense ones not by BLAS: its threads wait for each other on a busy machine, longer than one product takes.
    products = rows @ vector if isinstance(rows, csr_array) else np.einsum("ij,j->i", rows, vector)
    return np.clip(np.asarray(products, dtype=np.float64), 0.0, 1.0)


def _sums(rows: Vectors, sizes: Sequence[int]) -> Vectors:
    """The sum of each entry's rows."""
    owners = np.repeat(np.arange(len(sizes)), sizes)
    members = csr_array((np.ones(len(owners), dtype=np.float32), (owners, np.arange(len(owners)))))
    return members @ rows


def _unit(rows: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays one."""
    if isinstance(rows, csr_array):
        lengths = sparse_norm(rows, axis=1)
        return csr_array(diags_array(1 / np.where(lengths > 0, lengths, 1)) @ rows)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
