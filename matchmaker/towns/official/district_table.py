"""How is a table of district figures read, so that every town of a district can carry them?"""

import re

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.official.cells import Cells, positions
from matchmaker.towns.official.numbers import decimal
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.source_file import SourceFile

KEY_COLUMN = "district_ags"
FIGURES = {
    "unemployment_rate__2021": "unemployment_rate_pct",
    "gdp_per_capita__2021": "gdp_per_capita_keur",
    "purchasing_power__2021": "purchasing_power_eur",
}


def read_district_table(source: SourceFile, sheet: Sheet) -> OfficialTable:
    """Figures by district, ``BadInput`` with all faults. In this table 0 stands for "missing" and is left out."""
    at = positions(sheet.header)
    known = {column: key for column, key in FIGURES.items() if column in at}
    if not known:
        reason = f"Keine der Spalten {', '.join(FIGURES)} ist da. Laden Sie die vollständige Kreistabelle."
        raise source.refusal(Fault("Kopfzeile", reason))
    faults = FaultList()
    districts: dict[str, dict[str, float]] = {}
    for row in sheet.rows:
        cells = Cells(row, at)
        if fault := _key_fault(cells[KEY_COLUMN], districts):
            faults.add(cells.where, fault, KEY_COLUMN)
        districts.setdefault(cells[KEY_COLUMN], _figures(cells, known, faults))
    if not districts:
        faults.add("Datei", "Sie enthält keinen einzigen Kreis. Wählen Sie die vollständige Datei.")
    faults.refuse_if_any(source.subject)
    return OfficialTable(layout="Tabelle der Kreise", source="BBSR, INKAR", district_figures=districts)


def _key_fault(key: str, seen: dict[str, dict[str, float]]) -> str | None:
    if key in seen:
        return f"Der Kreis {key} steht schon weiter oben. Jeder Kreis darf nur einmal vorkommen."
    if re.fullmatch(r"[0-9]{4}", key):
        return f"Dem Kreisschlüssel „{key}“ fehlt die führende Null; gemeint ist wohl 0{key}."
    return (
        None
        if re.fullmatch(r"[0-9]{5}", key)
        else f"{shown(key)} ist kein Kreisschlüssel: erwartet werden fünf Ziffern."
    )


def _figures(cells: Cells, known: dict[str, str], faults: FaultList) -> dict[str, float]:
    read: dict[str, float] = {}
    for column, key in known.items():
        number = decimal(cells[column])
        if number is None and cells[column]:
            faults.add(cells.where, f"{shown(cells[column])} ist keine Zahl.", column)
        elif number:
            read[key] = number
    return read
