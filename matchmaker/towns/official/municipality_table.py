"""How is a table of municipalities with a heading line read: CSV, one row per municipality, key ``ags``?"""

import re
from dataclasses import replace

from matchmaker.errors import Fault
from matchmaker.towns.official.cells import Cells, positions
from matchmaker.towns.official.row_check import RawMunicipality, RowCheck
from matchmaker.towns.official.table import OfficialMunicipality, OfficialTable
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.source_file import SourceFile

KEY_COLUMN = "ags"
COLUMNS = {one: one for one in (KEY_COLUMN, "name", "lat", "lon", "area_km2")}
# RegioStaR is not among them: 71 to 77 are names of classes, and a class has neither distance nor rank.
FIGURES = {
    "pop_change_2013_2023_pct": "population_change_pct",
    "z22_age_60plus_pct": "aged_60plus_pct",
    "z22_household_size": "household_size",
    "z22_foreign_pct": "foreign_pct",
    "z22_vacancy_pct": "vacancy_pct",
    "z22_owner_occupied_pct": "owner_occupied_pct",
    "z22_rent_eur_m2": "rent_eur_m2",
    "sh_buildings_pre1919": "buildings_pre1919_pct",
    "sh_buildings_1949_1978": "buildings_1949_1978_pct",
    "jobs_per_100_inh_2021": "jobs_per_100",
    "land_industry_pct_2018": "land_industry_pct",
    "land_settlement_pct_2018": "land_settlement_pct",
    "land_agriculture_pct_2018": "land_agriculture_pct",
    "land_forest_pct_2018": "land_forest_pct",
    "land_water_pct_2018": "land_water_pct",
    "land_traffic_pct_2018": "land_traffic_pct",
    "pv_kw_2018": "pv_kw_per_inhabitant",
    "wind_kw_2018": "wind_kw_per_inhabitant",
    "biomass_kw_2018": "biomass_kw_per_inhabitant",
}
PER_INHABITANT = "_per_inhabitant"
YES = frozenset({"true", "1", "ja", "yes"})


def read_municipality_table(source: SourceFile, sheet: Sheet) -> OfficialTable:
    """The table, ``BadInput`` with all its faults.

    The population is the column ``pop_YYYY`` of the latest year; other columns that the register does
    not know are passed over, and so are the optional ones that the table lacks. Its source is file and
    column: anybody can write such a table, so nothing else is known of where its figures come from.
    """
    at = positions(sheet.header)
    population = _population_column(source, at)
    check = RowCheck(source, COLUMNS | {"population": population})
    for row in sheet.rows:
        check.take(_raw(Cells(row, at), population))
    year = int(population[-4:])
    return OfficialTable(
        layout="Tabelle der Gemeinden",
        source=f"Datei {source.name}, Spalte {population}",
        population_year=year,
        municipalities=tuple(_per_inhabitant(one) for one in check.municipalities()),
        names_associations="assoc_key" in at,
        uninhabited=check.uninhabited,
    )


def _population_column(source: SourceFile, at: dict[str, int]) -> str:
    years = sorted(column for column in at if re.fullmatch(r"pop_\d{4}", column))
    missing = [one for one in (KEY_COLUMN, "name") if one not in at] + ([] if years else ["pop_JJJJ"])
    if missing:
        reason = "Die Spalte fehlt. Laden Sie die Tabelle mit ihrer vollständigen Kopfzeile."
        raise source.refusal(*(Fault("Kopfzeile", reason, column) for column in missing))
    return years[-1]


def _raw(cells: Cells, population: str) -> RawMunicipality:
    kind = cells["type"].lower()
    return RawMunicipality(
        where=cells.where,
        ags=cells[KEY_COLUMN],
        name=cells["name"],
        population=cells[population],
        area_km2=cells["area_km2"],
        lat=cells["lat"],
        lon=cells["lon"],
        town_rights=cells["has_town_rights"].lower() in YES or "stadt" in kind,
        unincorporated=kind.startswith("gemeindefrei"),
        association=cells["assoc_key"],
        association_name=cells["assoc_name"],
        figures={(key, column): cells[column] for column, key in FIGURES.items()},
    )


def _per_inhabitant(one: OfficialMunicipality) -> OfficialMunicipality:
    divided = {
        key: round(value / one.population, 4) if key.endswith(PER_INHABITANT) else value
        for key, value in one.figures.items()
    }
    return replace(one, figures=divided)
