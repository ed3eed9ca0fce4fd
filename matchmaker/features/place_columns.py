"""How do size, place and setting become columns?"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.indicator_scale import IndicatorScale
from matchmaker.features.town_arrays import UNKNOWN, Floats, Integers, PlaceArrays
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import setting_class

EARTH_RADIUS_KM = 6371.0
KM_TO_20K = "km_to_town_20k"
KM_TO_100K = "km_to_town_100k"


def codes(names: Iterable[str | None]) -> Integers:
    """One integer per distinct name in sorted order, ``UNKNOWN`` for None."""
    listed = list(names)
    code_of = {name: code for code, name in enumerate(sorted({name for name in listed if name is not None}))}
    return np.array([UNKNOWN if name is None else code_of[name] for name in listed], dtype=np.int32)


def indicator_matrix(
    ags: Sequence[str], register: Mapping[str, RegisteredTown], keys: Sequence[str]
) -> NDArray[np.float64]:
    """Raw figures of the register, n × C, NaN where the register has none."""
    return np.array(
        [[register[one].indicators.get(key, np.nan) if one in register else np.nan for key in keys] for one in ags],
        dtype=np.float64,
    ).reshape(len(ags), len(keys))


def positions_km(profiles: Sequence[TownProfile]) -> Floats:
    """Cartesian position on a sphere of 6,371 km, centred on the mean town, (n, 3); NaN where unknown."""
    degrees = np.array(
        [[np.nan if one.lat is None else one.lat, np.nan if one.lon is None else one.lon] for one in profiles],
        dtype=np.float64,
    ).reshape(len(profiles), 2)
    lat, lon = np.radians(degrees).T
    position = EARTH_RADIUS_KM * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    known = np.isfinite(position).all(axis=1)
    centre = position[known].mean(axis=0) if known.any() else np.zeros(3)
    centred: Floats = (position - centre).astype(np.float32)
    return centred


def place_arrays(
    profiles: Sequence[TownProfile], register: Mapping[str, RegisteredTown], scale: IndicatorScale
) -> PlaceArrays:
    """All place columns of these towns; ``scale`` was fitted on the whole register."""
    ags = [profile.ags for profile in profiles]
    distances = [register[one].indicators if one in register else {} for one in ags]
    classes = [setting_class(known.get(KM_TO_20K), known.get(KM_TO_100K)) for known in distances]
    return PlaceArrays(
        population=np.array([one.population or np.nan for one in profiles], dtype=np.float32),
        position_km=positions_km(profiles),
        state=codes(one.state for one in profiles),
        district=codes(one.district for one in profiles),
        association=codes(one.association for one in profiles),
        setting_class=np.array([UNKNOWN if one is None else one for one in classes], dtype=np.int32),
        indicators=scale.transform(indicator_matrix(ags, register, scale.columns)),
        indicator_keys=tuple(scale.get_feature_names_out()),
    )
