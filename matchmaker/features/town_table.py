"""Which figures do the small towns have in the columns of a theme?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matchmaker.errors import UnknownTown
from matchmaker.features.similarity import Matrix, NumericTable
from matchmaker.towns.indicators import INDICATORS, POPULATION, Indicator, Theme, columns_of
from matchmaker.towns.register import RegisteredTown

# A column counts as loaded once at least this share of the towns has a figure for it.
LOADED_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class TownTable:
    """The register's small towns by AGS, and one more that is asked about.

    ``figures`` is (towns, columns) as a person reads them, NaN where unknown; ``loaded`` (columns,) tells
    which columns hold figures for at least half of the towns.
    """

    towns: tuple[RegisteredTown, ...]
    columns: tuple[Indicator, ...]
    figures: Matrix
    loaded: NDArray[np.bool_]

    @classmethod
    def of(cls, register_towns: Iterable[RegisteredTown], ags: str, theme: Theme | None) -> Self:
        """``UnknownTown`` where the town ``ags`` is not in the register."""
        compared = sorted((town for town in register_towns if town.small or town.ags == ags), key=lambda town: town.ags)
        if all(town.ags != ags for town in compared):
            raise UnknownTown(ags)
        columns = theme_columns(theme)
        figures = np.array([[figure(town, one.key) for one in columns] for town in compared], dtype=np.float64)
        return cls(tuple(compared), columns, figures, np.isfinite(figures).mean(axis=0) >= LOADED_SHARE)

    @property
    def keys(self) -> tuple[str, ...]:
        """The towns' AGS."""
        return tuple(town.ags for town in self.towns)

    def to_compare(self) -> NumericTable:
        """The loaded columns as they are compared: the population as its logarithm, all else as it is."""
        columns = [column for column, loaded in zip(self.columns, self.loaded.tolist(), strict=True) if loaded]
        values = self.figures[:, self.loaded].copy()
        for place, column in enumerate(columns):
            values[:, place] = as_compared(column, values[:, place])
        return NumericTable(self.keys, tuple(column.key for column in columns), values)


def theme_columns(theme: Theme | None) -> tuple[Indicator, ...]:
    """The columns of a theme; without one the population and what else ships with the register."""
    if theme is None:
        return (POPULATION, *(one for one in INDICATORS.values() if one.ships))
    return columns_of(theme)


def as_compared(column: Indicator, values: Matrix) -> Matrix:
    """The figures of one column as they are compared."""
    # Towns are alike in size by ratio: 5,000 and 10,000 differ as 10,000 and 20,000 do.
    return np.log(values) if column is POPULATION else values


def figure(town: RegisteredTown, key: str) -> float:
    """One figure of a town, NaN where the register does not have it; a population of 0 is not known."""
    if key == POPULATION.key:
        return float(town.population) if town.population > 0 else np.nan
    return town.indicators.get(key, np.nan)
