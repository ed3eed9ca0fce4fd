"""Which topics do simulated towns name, and how much more often the popular ones?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matchmaker.taxonomy.model import Level, Taxonomy

Shares = NDArray[np.float64]

LEVEL_SHARES = {Level.FIELD: 0.10, Level.TOPIC: 0.75, Level.SUBTOPIC: 0.15}
"""How often towns name fields, topics and subtopics: about as in the profiles of the pilot phase."""

POPULARITY = 0.7
"""The r-th most popular topic of a level is named in proportion to r^−0.7."""

FOCUS_FIELDS, FOCUS_SHARE = 2, 0.5


@dataclass(frozen=True, eq=False)
class TopicChoice:
    """Topic ids, the ``shares`` with which towns name them (T,), summing to 1, and the field of each topic (T,)."""

    ids: tuple[str, ...]
    shares: Shares
    field_of: NDArray[np.intp]

    @classmethod
    def of(cls, taxonomy: Taxonomy, chance: np.random.Generator) -> Self:
        """Which topics are popular is drawn anew, so that no run favours a topic for ever."""
        ids = tuple(topic.id for topic in taxonomy.topics)
        fields = [taxonomy.path_of(one)[-1] for one in ids]
        names = sorted(set(fields))
        shares = np.zeros(len(ids))
        for level, share in LEVEL_SHARES.items():
            here = [place for place, topic in enumerate(taxonomy.topics) if topic.level is level]
            weight = (1.0 + chance.permutation(len(here))) ** -POPULARITY
            shares[here] = share * weight / weight.sum()
        return cls(ids, shares / shares.sum(), np.array([names.index(one) for one in fields]))

    def focused(self, chance: np.random.Generator) -> Shares:
        """The shares of one town: half on all topics, half on the two fields that it works on most."""
        weight = np.bincount(self.field_of, weights=self.shares)
        chosen = chance.choice(weight.size, size=min(FOCUS_FIELDS, weight.size), replace=False, p=weight)
        return self._leaning(np.isin(self.field_of, chosen), FOCUS_SHARE)

    def around(self, topics: Sequence[str], share: float) -> Shares:
        """The shares of a town that leans by ``share`` towards the fields of these topics."""
        fields = self.field_of[[self.ids.index(topic) for topic in topics]]
        return self._leaning(np.isin(self.field_of, fields), share)

    def draw(self, count: int, shares: Shares, chance: np.random.Generator) -> tuple[str, ...]:
        """``count`` different topics by these shares, fewer where the taxonomy has no more."""
        drawn = chance.choice(len(self.ids), size=min(count, len(self.ids)), replace=False, p=shares)
        return tuple(self.ids[place] for place in drawn)

    def _leaning(self, favoured: NDArray[np.bool_], share: float) -> Shares:
        inside = np.where(favoured, self.shares, 0.0)
        leaning: Shares = share * inside / inside.sum() + (1 - share) * self.shares
        return leaning
