"""Which German small towns are there, and which one does a person mean?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from matchmaker.errors import AmbiguousTown, LostLeadingZero, UnknownTown
from matchmaker.towns.name_index import NameIndex

NEAR_NAMES = 5
MOST_CANDIDATES = 12
GEONAMES_SOURCE = "GeoNames, Stand 2023, Einwohnerzahl oft älter"


@dataclass(frozen=True, slots=True)
class RegisteredTown:
    """One municipality of the register, one per AGS (8 digits, text).

    ``district`` is the first five digits of the AGS, ``state`` the federal state's name. ``lat`` and
    ``lon`` are degrees (WGS 84). ``indicators`` holds the figures of ``towns/indicators.py`` by key;
    a missing key is a missing figure. ``source`` and ``population_year`` say where the population
    comes from; of GeoNames' figures nobody knows the year, see ``known_year``. ``small`` is the
    register's proxy for "small town" (5,000 to under 20,000 inhabitants, or town rights below that, or a
    pilot town); larger towns are kept for distances only.
    """

    ags: str
    name: str
    state: str
    population: int
    population_year: int
    source: str
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None
    association: str | None = None
    association_name: str | None = None
    small: bool = True
    indicators: Mapping[str, float] = field(default_factory=dict)

    @property
    def district(self) -> str:
        return self.ags[:5]

    @property
    def known_year(self) -> int | None:
        """The year of the population where its source knows it; None for GeoNames, whose year is the list's own."""
        return None if self.source == GEONAMES_SOURCE else self.population_year

    @property
    def population_as_of(self) -> str:
        """How old the population is, in words, to stand beside it: "2023", or that it is often older."""
        return str(self.known_year or f"Stand {self.population_year}, oft älter")


class Register:
    """All registered towns by AGS, larger ones included; where two rows share an AGS the last one counts."""

    def __init__(self, towns: Iterable[RegisteredTown] = ()) -> None:
        latest = {town.ags: town for town in towns}
        self.by_ags: Mapping[str, RegisteredTown] = {ags: latest[ags] for ags in sorted(latest)}

    @property
    def all(self) -> tuple[RegisteredTown, ...]:
        """Every town, by AGS."""
        return tuple(self.by_ags.values())

    @cached_property
    def small_towns(self) -> tuple[RegisteredTown, ...]:
        """The small towns alone, by AGS."""
        return tuple(town for town in self.all if town.small)

    def __len__(self) -> int:
        return len(self.by_ags)

    def get(self, ags: str) -> RegisteredTown:
        """The town of this AGS; ``LostLeadingZero`` for seven digits of a known one, else ``UnknownTown``."""
        key = ags.strip()
        if key in self.by_ags:
            return self.by_ags[key]
        if len(key) == 7 and f"0{key}" in self.by_ags:
            raise LostLeadingZero(key, described(self.by_ags[f"0{key}"]))
        raise UnknownTown(key)

    def find(self, query: str) -> RegisteredTown:
        """The one town that is meant by an AGS, an exact name or an unambiguous part of one.

        ``AmbiguousTown`` lists the candidates as "Name (State, AGS)"; each of these, typed in full, is
        understood. ``UnknownTown`` names towns that look alike.
        """
        if keys := re.findall(r"(?<!\d)\d{7,8}(?!\d)", query):
            return self.get(keys[0])
        for found in self._names.tiers(query):
            if len(found) > 1:
                raise AmbiguousTown(query, _candidates(found))
            if found:
                return found[0]
        raise UnknownTown(query, [described(town) for town in self._names.alike(query, NEAR_NAMES)])

    def search(self, query: str, limit: int = 20) -> Sequence[RegisteredTown]:
        """At most ``limit`` small towns, best first: by AGS, by name, by part of it, then forgiving typing errors."""
        if re.fullmatch(r"\d+", key := query.strip()):
            beginnings = (key, f"0{key}") if len(key) == 7 else (key,)
            return [town for town in self.small_towns if town.ags.startswith(beginnings)][:limit]
        ranked = list(chain.from_iterable(self._small_names.tiers(query))) or self._small_names.alike(query, limit)
        return list({town.ags: town for town in ranked}.values())[:limit]

    @cached_property
    def _names(self) -> NameIndex[RegisteredTown]:
        return NameIndex(self.all)

    @cached_property
    def _small_names(self) -> NameIndex[RegisteredTown]:
        return NameIndex(self.small_towns)


def described(town: RegisteredTown) -> str:
    """Name, state and AGS, as in ``Bönen (Nordrhein-Westfalen, 05978008)``: can be typed in again."""
    return f"{town.name} ({town.state}, {town.ags})"


def _candidates(found: Sequence[RegisteredTown]) -> list[str]:
    listed = [described(town) for town in found[:MOST_CANDIDATES]]
    return listed if len(found) <= MOST_CANDIDATES else [*listed, f"{len(found) - MOST_CANDIDATES} weitere"]
