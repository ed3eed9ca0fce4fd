"""How far does a town stand from the average of the small towns in one figure?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Self

import numpy as np

from matchmaker.features.standardise import ColumnStandardiser
from matchmaker.features.town_table import as_compared, figure
from matchmaker.towns.indicators import INDICATORS, POPULATION
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True, eq=False)
class FigureScale:
    """One figure on the scale of the distance between towns: standard deviations from the mean of the small towns.

    ``standings`` holds the z of each small town that has the figure, in [−3, 3]; a larger town is measured on the
    same scale. The difference of two standings is what this figure adds to the distance, before weights.
    """

    key: str
    standardiser: ColumnStandardiser
    standings: Mapping[str, float]

    @classmethod
    def of(cls, small_towns: Sequence[RegisteredTown], key: str) -> Self:
        """Learn the scale from the small towns; ``key`` is the population's or that of an indicator."""
        values = as_compared(INDICATORS.get(key, POPULATION), np.array([figure(one, key) for one in small_towns]))
        standardiser = ColumnStandardiser((key,))
        z = standardiser.fit_transform(values.reshape(-1, 1))[:, 0].tolist()
        return cls(key, standardiser, {one.ags: z_ for one, z_ in zip(small_towns, z, strict=True) if not isnan(z_)})

    def standing(self, town: RegisteredTown) -> float | None:
        """The town's z; None where it lacks the figure."""
        if town.ags in self.standings:
            return self.standings[town.ags]
        value = as_compared(INDICATORS.get(self.key, POPULATION), np.array([figure(town, self.key)]))
        z = float(self.standardiser.transform(value.reshape(-1, 1))[0, 0])
        return None if isnan(z) else z
