"""What does an official file say, whatever its layout?"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OfficialMunicipality:
    """One inhabited municipality as the file has it; None where the file says nothing.

    ``association`` is the nine digits of the regional key and set only where several municipalities
    share that administration. ``figures`` are keyed as in ``towns/indicators.py``.
    """

    ags: str
    name: str
    population: int
    town_rights: bool = False
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None
    association: str | None = None
    association_name: str | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A whole file. ``source`` names publisher, day and census basis of the population, as shown to people.

    ``district_figures`` are figures by district (five digits) for every town in it. ``uninhabited``
    counts the areas without inhabitants that were passed over.
    """

    layout: str
    source: str
    population_year: int | None = None
    municipalities: tuple[OfficialMunicipality, ...] = ()
    district_figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    names_associations: bool = False
    uninhabited: int = 0
