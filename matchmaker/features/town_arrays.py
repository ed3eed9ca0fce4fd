"""What is known of many towns at once, as arrays that the criteria compute with?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.known_pairs import KnownPairs
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
Booleans = NDArray[np.bool_]

UNKNOWN = -1
"""Code of a fact that was not stated, in every integer column."""


@dataclass(frozen=True, slots=True, eq=False)
class TopicArrays:
    """Needs and experience, n towns × T topics in taxonomy order; score-only statements are left out.

    ``need`` a_i(t) in {0, 1/3, 2/3, 1}; ``experience`` b_i(t) in [0, 1]; ``step`` 0 (no statement) to 5;
    ``need_statements`` and ``experience_statements`` count what was stated (n,); ``rarity`` v_t (T,);
    ``kin`` nearness of topics (T, T); ``state_law`` 0 low, 1 medium, 2 high (T,).
    """

    ids: tuple[str, ...]
    need: Floats
    experience: Floats
    step: Integers
    need_statements: Integers
    experience_statements: Integers
    rarity: Floats
    kin: Floats
    state_law: Integers


@dataclass(frozen=True, slots=True, eq=False)
class PlaceArrays:
    """Where and how large the towns are, n rows; NaN and ``UNKNOWN`` mark what is not known.

    ``population`` inhabitants; ``position_km`` Cartesian coordinates on the sphere (n, 3), centred on the
    towns' mean so that float32 keeps metres; ``state``, ``district`` and ``association`` are codes that are
    equal exactly where the names are; ``setting_class`` 0 central … 3 very peripheral; ``indicators``
    robust z-scores clipped at ±3 (n, C), named by ``indicator_keys``.
    """

    population: Floats
    position_km: Floats
    state: Integers
    district: Integers
    association: Integers
    setting_class: Integers
    indicators: Floats
    indicator_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WishArrays:
    """Who takes part and on which terms, n rows.

    ``role`` 0 mayor, 1 administration; ``field`` code of the administration's field; ``consent``;
    ``capacity`` stated free exchanges; ``paused_until`` proleptic ordinal of the day, 0 where not paused;
    ``windows`` and ``formats`` bit sets, 0 where not stated; ``other_size``, ``same_network`` and
    ``other_level`` are True where the town asks for it; ``history_stated``; ``network`` n × networks, 0/1.
    """

    role: Integers
    field: Integers
    consent: Booleans
    capacity: Integers
    paused_until: Integers
    windows: Integers
    formats: Integers
    other_size: Booleans
    same_network: Booleans
    other_level: Booleans
    history_stated: Booleans
    network: Floats


@dataclass(frozen=True, slots=True, eq=False)
class TownArrays:
    """n towns in the order of their AGS, one row each; the same rows in every part.

    ``sources`` says where a town's population comes from, ``registered`` what the register holds, by AGS.
    ``np.asarray(arrays)`` is the numeric feature matrix whose columns ``TownEncoder.get_feature_names_out`` names.
    """

    ags: tuple[str, ...]
    profiles: tuple[TownProfile, ...]
    taxonomy: Taxonomy
    topics: TopicArrays
    places: PlaceArrays
    wishes: WishArrays
    known_pairs: KnownPairs
    sources: Mapping[str, str]
    indicator_values: Mapping[str, Mapping[str, float]]
    registered: Mapping[str, RegisteredTown]

    def __len__(self) -> int:
        return len(self.ags)

    def row(self, ags: str) -> int:
        """The row of a town; ``ValueError`` if it is not among these."""
        return self.ags.index(ags)

    def __array__(self, dtype: np.dtype[np.generic] | None = None, copy: bool | None = None) -> NDArray[np.generic]:
        del copy  # the parts are joined anew each time
        matrix = np.hstack(
            [self.places.population[:, None], self.places.indicators, self.topics.need, self.topics.experience]
        )
        return matrix if dtype is None else matrix.astype(dtype)
