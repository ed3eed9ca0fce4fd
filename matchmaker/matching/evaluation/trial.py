"""What is tried out, and by which lots?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np

from matchmaker.features.encoder import TownEncoder
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.simulation.true_towns import SIMULATED_DAY, Invention
from matchmaker.towns.profile import Format, TownProfile


class Draw(IntEnum):
    """What is drawn by lot in a run; each has a stream of its own, so that none depends on another."""

    TOWNS = auto()
    GAPS = auto()
    TASTES = auto()
    FEWER_FIELDS = auto()
    WEIGHTS = auto()
    RANDOM_PLANS = auto()
    TIES = auto()
    BEST_TIES = auto()
    CIRCLES = auto()


@dataclass(frozen=True)
class Trial:
    """``towns`` invented towns per run, scored by tandem ``weights`` by criterion; ``seed`` ≥ 0 starts every lot.

    Circles are formed by ``circle_weights`` and not measured without them.
    ``least_confidence`` is what a real round asks of a pair before it proposes it, in [0, 1].
    """

    invention: Invention
    weights: Mapping[str, float]
    towns: int
    seed: int
    least_confidence: float
    circle_weights: Mapping[str, float] | None = None

    def chance(self, run: int, draw: Draw) -> np.random.Generator:
        """The stream of one lot of one run."""
        return np.random.default_rng([self.seed, run, draw])

    def scorer(self, towns: Sequence[TownProfile], weights: Mapping[str, float] | None = None) -> PairScorer:
        """These profiles scored for tandems, by the trial's weights unless others are given."""
        chosen = self.weights if weights is None else weights
        return PairScorer(self.arrays(towns), Format.TANDEM, chosen, SIMULATED_DAY)

    def arrays(self, towns: Sequence[TownProfile]) -> TownArrays:
        """These profiles as arrays."""
        return TownEncoder(self.invention.taxonomy, self.invention.places).fit(towns).transform(towns)
