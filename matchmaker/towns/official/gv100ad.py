"""How is the fixed-width file GV100AD of the Federal Statistical Office read?"""

import re
from collections.abc import Mapping

from matchmaker.errors import Fault
from matchmaker.towns.official.numbers import whole_number
from matchmaker.towns.official.record_types import ASSOCIATION, MUNICIPALITY, TOWN_KINDS, UNINCORPORATED_KINDS
from matchmaker.towns.official.row_check import RawMunicipality, RowCheck
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.source_file import SourceFile, text_of

# Positions of the official record description, counted from 0 and with the end left out.
RECORD = slice(0, 2)
DAY = slice(2, 10)
AGS = slice(10, 18)
DISTRICT = slice(10, 15)
UNION = slice(18, 22)
NAME = slice(22, 72)
KIND = slice(122, 124)
AREA_HECTARES = slice(128, 139)
POPULATION = slice(139, 150)
COLUMNS = {
    "ags": "Stellen 11–18 (Schlüssel)",
    "name": "Stellen 23–72 (Name)",
    "area_km2": "Stellen 129–139 (Fläche in Hektar)",
    "population": "Stellen 140–150 (Bevölkerung)",
    "lat": "",
    "lon": "",
}


def is_gv100ad(first_line: str) -> bool:
    """Whether a file that begins so has this layout: record type, day and key without any separator."""
    return re.match(r"[1-6]0(19|20)\d{6}\d\d", first_line) is not None


def read_gv100ad(source: SourceFile) -> OfficialTable:
    """The municipalities (records 60) of the file, in UTF-8 or Windows-1252; ``BadInput`` with all faults.

    The file names the day of its area but not that of its population, which is taken to be the
    31 December before; the source says that this is assumed. Coordinates are not in this layout.
    """
    lines = text_of(source, windows_allowed=True).splitlines()
    check = RowCheck(source, COLUMNS)
    names = {_union_key(line): line[NAME].strip() for line in lines if line[RECORD] == ASSOCIATION}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not re.fullmatch(r"[1-6]0", line[RECORD]):
            check.faults.add(
                f"Zeile {number}", "Die Zeile beginnt mit keiner Satzart von 10 bis 60.", "Stellen 1–2 (Satzart)"
            )
        elif line[RECORD] == MUNICIPALITY:
            check.take(_raw(number, line, names))
    municipalities = check.municipalities()
    day = _day(source, lines)
    year = int(day[-4:]) - 1
    return OfficialTable(
        layout="GV100AD",
        source=f"Destatis, GV100AD, Gebietsstand {day}, Einwohnerzahl vom 31.12.{year} (angenommen)",
        population_year=year,
        municipalities=municipalities,
        names_associations=True,
        uninhabited=check.uninhabited,
    )


def _raw(number: int, line: str, association_names: Mapping[str, str]) -> RawMunicipality:
    hectares = whole_number(line[AREA_HECTARES])
    kind = line[KIND]
    return RawMunicipality(
        where=f"Zeile {number}",
        ags=line[AGS].strip(),
        name=line[NAME].strip(),
        population=line[POPULATION].strip().lstrip("0") or ("0" if line[POPULATION].strip() else ""),
        area_km2=str(hectares / 100) if hectares is not None else line[AREA_HECTARES].strip(),
        town_rights=kind in TOWN_KINDS,
        unincorporated=kind in UNINCORPORATED_KINDS,
        association=_union_key(line),
        association_name=association_names.get(_union_key(line), ""),
    )


def _union_key(line: str) -> str:
    return line[DISTRICT] + line[UNION]


def _day(source: SourceFile, lines: list[str]) -> str:
    """The latest day of area in the file, as DD.MM.YYYY."""
    days = [line[DAY] for line in lines if re.fullmatch(r"(19|20)\d{6}", line[DAY])]
    if not days:
        raise source.refusal(Fault("Zeile 1", "Der Gebietsstand (JJJJMMTT) fehlt.", "Stellen 3–10"))
    latest = max(days)
    return f"{latest[6:]}.{latest[4:6]}.{latest[:4]}"
