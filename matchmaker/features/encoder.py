"""How do profiles become the arrays that everything later computes with?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from matchmaker.features.indicator_scale import IndicatorScale
from matchmaker.features.known_pairs import known_pairs
from matchmaker.features.place_columns import indicator_matrix, place_arrays
from matchmaker.features.topic_columns import kin_matrix, need_matrix, topic_arrays, topic_rarity, unsealed
from matchmaker.features.town_arrays import TownArrays
from matchmaker.features.wish_columns import wish_arrays
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Tie
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

OWN_STATEMENT = "eigene Angabe"


class TownEncoder(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Profiles → ``TownArrays``, by scikit-learn's encoder contract.

    ``fit`` freezes for a run what depends on all towns: the rarity v_t of each need among the profiles,
    and the scale of the indicators among the *register's small towns*, so that a town's z-score does
    not change with who else happens to take part. ``rarity`` by topic id takes over what an earlier run froze,
    ``ties`` are what our own records know of pairs. ``sealed`` lets score-only statements in: what is computed
    so is for the solver's objective and is never shown.
    ``transform`` sorts by AGS: input order is irrelevant.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        register_towns: Iterable[RegisteredTown] = (),
        rarity: Mapping[str, float] | None = None,
        *,
        ties: Iterable[Tie] = (),
        sealed: bool = False,
    ) -> None:
        self.taxonomy = taxonomy
        self.register_towns = register_towns
        self.frozen_rarity = rarity
        self.ties = ties
        self.sealed = sealed

    def fit(self, profiles: Sequence[TownProfile], y: object = None) -> Self:
        """Freeze rarity and indicator scale."""
        del y
        self.register_ = {town.ags: town for town in self.register_towns}
        small = [town.ags for town in self.register_.values() if town.small]
        stored = {key for ags in small for key in self.register_[ags].indicators}
        # An older load may have stored what is no figure any more, such as the code of a class.
        keys = tuple(sorted(stored & INDICATORS.keys()))
        self.scale_ = IndicatorScale(keys).fit(indicator_matrix(small, self.register_, keys))
        self.kin_ = kin_matrix(self.taxonomy)
        self.rarity_ = self._rarity(profiles)
        return self

    def transform(self, profiles: Iterable[TownProfile]) -> TownArrays:
        """The arrays of these towns, rows in the order of their AGS."""
        ordered = tuple(sorted(map(self._opened, profiles), key=lambda profile: profile.ags))
        known = {one.ags: self.register_[one.ags] for one in ordered if one.ags in self.register_}
        return TownArrays(
            ags=tuple(profile.ags for profile in ordered),
            profiles=ordered,
            taxonomy=self.taxonomy,
            topics=topic_arrays(ordered, self.taxonomy, self.rarity_, self.kin_),
            places=place_arrays(ordered, self.register_, self.scale_),
            wishes=wish_arrays(ordered),
            known_pairs=known_pairs(ordered, self.ties),
            sources={one.ags: self._population_source(one) for one in ordered},
            indicator_values={ags: town.indicators for ags, town in known.items()},
            registered=known,
        )

    def fit_transform(self, profiles: Sequence[TownProfile], y: object = None) -> TownArrays:
        """``fit``, then ``transform``."""
        return self.fit(profiles, y).transform(profiles)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the columns of ``np.asarray(arrays)``."""
        del input_features
        topics = [topic.id for topic in self.taxonomy.topics]
        indicators = list(self.scale_.get_feature_names_out())
        names = [
            "population",
            *indicators,
            *(f"need_{one}" for one in topics),
            *(f"experience_{one}" for one in topics),
        ]
        return np.array(names, dtype=object)

    @property
    def rarity(self) -> dict[str, float]:
        """The frozen v_t by topic id."""
        return {topic.id: float(value) for topic, value in zip(self.taxonomy.topics, self.rarity_, strict=True)}

    def _rarity(self, profiles: Sequence[TownProfile]) -> NDArray[np.float32]:
        if self.frozen_rarity is None:
            return topic_rarity(need_matrix(tuple(map(self._opened, profiles)), self.taxonomy))
        # A topic that is newer than the run was nobody's need then.
        kept = [self.frozen_rarity.get(topic.id, 1.0) for topic in self.taxonomy.topics]
        return np.array(kept, dtype=np.float32)

    def _opened(self, profile: TownProfile) -> TownProfile:
        return unsealed(profile) if self.sealed else profile

    def _population_source(self, profile: TownProfile) -> str:
        town = self.register_.get(profile.ags)
        if town is not None and town.population == profile.population:
            return town.source
        return OWN_STATEMENT
