"""What becomes of the register when an official file is laid over it?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from matchmaker.towns.geography import DISTANCE_KEYS, MEDIUM_TOWN, with_distances
from matchmaker.towns.official.table import OfficialMunicipality, OfficialTable
from matchmaker.towns.register import Register, RegisteredTown
from matchmaker.towns.register_file import SMALLEST_POPULATION
from matchmaker.towns.states import STATES, state_of

# A file that lacks more of a state's towns than this is an extract: what is not in it has not vanished.
LEAST_SHARE_OF_A_STATE = 0.9
COMPARED = ("name", "population", "population_year", "source", "lat", "lon", "area_km2", "association", "small")


@dataclass(frozen=True, slots=True)
class TownChange:
    """One town before and after; ``fields`` are the attributes that differ, distances to others left aside."""

    before: RegisteredTown
    after: RegisteredTown

    @property
    def fields(self) -> tuple[str, ...]:
        own = tuple(one for one in COMPARED if getattr(self.before, one) != getattr(self.after, one))
        return own if _own_figures(self.before) == _own_figures(self.after) else (*own, "indicators")


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """What an official file changed, towns by AGS.

    ``vanished`` are no longer in the file, ``too_small`` are in it with fewer than 5,000 inhabitants
    and no town rights: both leave the register. ``kept`` are not in the file but stay, because the
    file is an extract of their state or they are protected; of these ``needed`` are those that stay for that alone,
    though the file covers their state. ``passed_over`` counts municipalities of
    the file that are no towns, ``uninhabited`` areas without inhabitants, ``unknown_district`` towns
    whose district the table of districts lacks.
    """

    new: tuple[RegisteredTown, ...] = ()
    changed: tuple[TownChange, ...] = ()
    vanished: tuple[RegisteredTown, ...] = ()
    too_small: tuple[RegisteredTown, ...] = ()
    kept: tuple[RegisteredTown, ...] = ()
    needed: tuple[RegisteredTown, ...] = ()
    passed_over: int = 0
    uninhabited: int = 0
    unknown_district: int = 0


def merge_register(
    register: Register, table: OfficialTable, protected: frozenset[str] = frozenset()
) -> tuple[Register, RegisterChanges]:
    """The register after the file, and what changed; the register given stays as it is.

    By AGS the file corrects name, population (with year and source), coordinates, area, association
    and figures, and adds missing towns of 5,000 inhabitants or more or with town rights. ``protected``
    towns (pilots, towns with a profile) never leave, nor do they stop being small towns. All distances
    are measured anew. Laying the same file over the result changes nothing more.
    """
    if not table.municipalities:
        return _with_district_figures(register, table)
    official = {one.ags: one for one in table.municipalities}
    fits = {ags for ags, one in official.items() if _is_town(one) or ags in protected}
    covered = _covered_states(register, official, fits)
    stays = {town.ags for town in register.all if town.ags in protected or state_of(town.ags) not in covered}
    missing = [town for town in register.all if town.ags not in official]
    after = [_updated(register.by_ags.get(ags), official[ags], table, protected) for ags in sorted(fits)]
    kept = [town for town in missing if town.ags in stays]
    merged = Register(with_distances([*after, *kept]))
    compared = compare_registers(register, merged)
    return merged, replace(
        compared,
        vanished=tuple(town for town in missing if town.ags not in stays),
        too_small=tuple(town for town in compared.vanished if town.ags in official),
        kept=tuple(kept),
        needed=tuple(town for town in kept if state_of(town.ags) in covered),
        passed_over=sum(ags not in fits and ags not in register.by_ags for ags in official),
        uninhabited=table.uninhabited,
    )


def compare_registers(before: Register, after: Register) -> RegisterChanges:
    """What one register has that the other has not: new, changed and vanished towns."""
    return RegisterChanges(
        new=tuple(town for town in after.all if town.ags not in before.by_ags),
        changed=_changes(before, after),
        vanished=tuple(town for town in before.all if town.ags not in after.by_ags),
    )


def _with_district_figures(register: Register, table: OfficialTable) -> tuple[Register, RegisterChanges]:
    merged = Register(
        replace(town, indicators={**town.indicators, **table.district_figures.get(town.district, {})})
        for town in register.all
    )
    unknown = sum(town.district not in table.district_figures for town in register.small_towns)
    return merged, RegisterChanges(changed=_changes(register, merged), unknown_district=unknown)


def _covered_states(
    register: Register, official: Mapping[str, OfficialMunicipality], fits: set[str]
) -> set[str | None]:
    """Of the towns that register or file know; with the register's alone a second load could decide otherwise."""
    known = register.by_ags.keys() | fits
    towns = Counter(state_of(ags) for ags in known)
    found = Counter(state_of(ags) for ags in known & official.keys())
    return {state for state, count in towns.items() if found[state] >= LEAST_SHARE_OF_A_STATE * count}


def _is_town(one: OfficialMunicipality) -> bool:
    return one.town_rights or one.population >= SMALLEST_POPULATION


def _updated(
    before: RegisteredTown | None, one: OfficialMunicipality, table: OfficialTable, protected: frozenset[str]
) -> RegisteredTown:
    small = _is_town(one) and one.population < MEDIUM_TOWN
    town = before or RegisteredTown(one.ags, one.name, STATES[one.ags[:2]], one.population, 0, "")
    placed = one.lat is not None and one.lon is not None
    area = one.area_km2 or town.area_km2
    density = {"density_per_km2": round(one.population / area, 1)} if area else {}
    return replace(
        town,
        name=one.name,
        population=one.population,
        population_year=table.population_year or 0,
        source=table.source,
        lat=one.lat if placed else town.lat,
        lon=one.lon if placed else town.lon,
        area_km2=area,
        association=one.association if table.names_associations else town.association,
        association_name=one.association_name if table.names_associations else town.association_name,
        small=small or (before is not None and before.small and one.ags in protected),
        indicators={**town.indicators, **one.figures, **density},
    )


def _changes(before: Register, after: Register) -> tuple[TownChange, ...]:
    pairs = (TownChange(before.by_ags[town.ags], town) for town in after.all if town.ags in before.by_ags)
    return tuple(change for change in pairs if change.fields)


def _own_figures(town: RegisteredTown) -> dict[str, float]:
    return {key: value for key, value in town.indicators.items() if key not in DISTANCE_KEYS}
