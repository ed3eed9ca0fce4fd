"""How is the AuszugGV workbook of the Federal Statistical Office read?"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from matchmaker.errors import Fault
from matchmaker.towns.official.cells import as_text
from matchmaker.towns.official.record_types import ASSOCIATION, MUNICIPALITY, TOWN_KINDS, UNINCORPORATED_KINDS
from matchmaker.towns.official.row_check import RawMunicipality, RowCheck
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.sheet import Row, Sheet
from matchmaker.towns.source_file import SourceFile

SHEET_TITLE = "Onlineprodukt_Gemeinden"
HEADING_LINES = 10
# Columns by position, as the sheet has had them since 2014: A record type, B kind, C–G regional key, H name …
RECORD, KIND, STATE, REGION, DISTRICT, UNION, TOWN, NAME, AREA, POPULATION = range(10)
LONGITUDE, LATITUDE = 14, 15
COLUMNS = {
    "ags": "C–G (Land, RB, Kreis, Gem)",
    "name": "H (Gemeindename)",
    "area_km2": "I (Fläche)",
    "population": "J (Bevölkerung insgesamt)",
    "lon": "O (Längengrad)",
    "lat": "P (Breitengrad)",
}


def is_auszug_gv(sheet: Sheet) -> bool:
    """Whether one of the heading lines names record type and municipality in their columns."""
    return any(
        _joined(_cell(row, RECORD)) == "satzart" and _joined(_cell(row, NAME)).startswith("gemeindename")
        for row in (sheet.header, *sheet.rows[:HEADING_LINES])
    )


def read_auszug_gv(source: SourceFile, sheet: Sheet) -> OfficialTable:
    """The municipalities (records 60) of the workbook; ``BadInput`` with all faults.

    The day of the population and its census are read from the heading lines. Without a day there it is
    the last 31 December before the area's; without either the file is refused.
    """
    every = (sheet.header, *sheet.rows)
    heading = list(takewhile(lambda row: not re.fullmatch(r"[1-6]0", _cell(row, RECORD)), every))
    day = _population_day(source, heading)
    check = RowCheck(source, COLUMNS)
    names = {_union_key(row): _cell(row, NAME) for row in every if _cell(row, RECORD) == ASSOCIATION}
    for row in every:
        if _cell(row, RECORD) == MUNICIPALITY:
            check.take(_raw(row, names))
    census = re.search(r"Zensus\s*(\d{4})", _text(heading), re.IGNORECASE)
    return OfficialTable(
        layout="AuszugGV",
        source=f"Destatis, Gemeindeverzeichnis, {day}, Basis {f'Zensus {census[1]}' if census else 'nicht angegeben'}",
        population_year=int(day[-4:]),
        municipalities=check.municipalities(),
        names_associations=True,
        uninhabited=check.uninhabited,
    )


def _raw(row: Row, association_names: Mapping[str, str]) -> RawMunicipality:
    union = _union_key(row)
    kind = _cell(row, KIND)
    return RawMunicipality(
        where=row.where,
        ags="".join(_cell(row, one) for one in (STATE, REGION, DISTRICT, TOWN)),
        name=_cell(row, NAME),
        population=_cell(row, POPULATION),
        area_km2=_cell(row, AREA),
        lat=_cell(row, LATITUDE),
        lon=_cell(row, LONGITUDE),
        town_rights=kind in TOWN_KINDS,
        unincorporated=kind in UNINCORPORATED_KINDS,
        association=union,
        association_name=association_names.get(union, ""),
    )


def _union_key(row: Row) -> str:
    return "".join(_cell(row, one) for one in (STATE, REGION, DISTRICT, UNION))


def _population_day(source: SourceFile, heading: Sequence[Row]) -> str:
    """The day above the population's column, else the last 31 December before the day in the title."""
    above = re.search(r"\d{2}\.\d{2}\.\d{4}", " ".join(_cell(row, POPULATION) for row in heading))
    if above:
        return above[0]
    of_area = re.search(r"\d{2}\.\d{2}\.(\d{4})", _text(heading))
    if of_area is None:
        raise source.refusal(Fault("Kopfzeile", "Der Stichtag (TT.MM.JJJJ) fehlt. Laden Sie den unveränderten Auszug."))
    return f"31.12.{int(of_area[1]) - 1}"


def _joined(heading: str) -> str:
    """A heading as one word: the office hyphenates narrow columns and breaks their lines."""
    return re.sub(r"[\s\u00ad-]+", "", heading).casefold()


def _text(rows: Sequence[Row]) -> str:
    return " ".join(as_text(cell) for row in rows for cell in row.cells)


def _cell(row: Row, position: int) -> str:
    return as_text(row.cells[position]) if position < len(row.cells) else ""
