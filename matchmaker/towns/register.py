"""Which German small towns are there, and which one does a person mean?"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RegisteredTown:
    """One municipality of the register, one per AGS (8 digits, text).

    ``district`` is the first five digits of the AGS, ``state`` the federal state's name. ``lat`` and
    ``lon`` are degrees (WGS 84). ``indicators`` holds the figures of ``towns/indicators.py`` by key;
    a missing key is a missing figure. ``source`` and ``population_year`` say where the population
    comes from. ``small`` is the register's proxy for "small town" (5,000 to under 20,000
    inhabitants, or town rights below that, or a pilot town); larger towns are kept for distances only.
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
