"""Is a row of an official file a municipality that the register can take?"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.official.numbers import decimal, whole_number
from matchmaker.towns.official.table import OfficialMunicipality
from matchmaker.towns.source_file import SourceFile
from matchmaker.towns.states import state_of

# How the layouts say that nobody lives there.
NOBODY = frozenset({"", "0", "-", "–"})
# Germany's outermost points (WGS 84), with a little room.
LATITUDES = (47.2, 55.1)
LONGITUDES = (5.8, 15.1)


@dataclass(frozen=True, slots=True)
class RawMunicipality:
    """The cells of one row as text, empty where there is none; ``figures`` by (key, column)."""

    where: str
    ags: str
    name: str
    population: str
    area_km2: str = ""
    lat: str = ""
    lon: str = ""
    town_rights: bool = False
    unincorporated: bool = False
    association: str = ""
    association_name: str = ""
    figures: Mapping[tuple[str, str], str] = field(default_factory=dict)


class RowCheck:
    """Takes row after row, notes every fault, and gives the municipalities only if there was none.

    ``columns`` names the layout's columns for people, by the fields of ``RawMunicipality``.
    """

    def __init__(self, source: SourceFile, columns: Mapping[str, str]) -> None:
        self.faults = FaultList()
        self.uninhabited = 0
        self._source = source
        self._columns = columns
        self._found: dict[str, OfficialMunicipality] = {}
        self._first_seen: dict[str, str] = {}

    def take(self, row: RawMunicipality) -> None:
        """Note this row; areas outside of any municipality where nobody lives are counted and passed over."""
        if row.unincorporated and row.population.strip() in NOBODY:
            self.uninhabited += 1
            return
        numbers_good = self._ags_good(row) & self._name_good(row) & self._population_good(row)
        area, lat, lon = (self._decimal(row, one) for one in ("area_km2", "lat", "lon"))
        figures = self._figures(row)
        if not numbers_good:
            return
        self._found[row.ags] = OfficialMunicipality(
            ags=row.ags,
            name=row.name.partition(",")[0].strip(),
            population=whole_number(row.population) or 0,
            town_rights=row.town_rights,
            lat=lat,
            lon=lon,
            area_km2=area,
            association=row.association or None,
            association_name=row.association_name.partition(",")[0].strip() or None,
            figures=figures,
        )

    def municipalities(self) -> tuple[OfficialMunicipality, ...]:
        """All of them, by AGS; ``BadInput`` with every fault, or if there is not one municipality.

        An association of one municipality alone shares its administration with nobody and is dropped.
        """
        if not self._first_seen:
            self.faults.add("Datei", "Sie enthält keine einzige Gemeinde. Wählen Sie die vollständige Datei.")
        self.faults.refuse_if_any(self._source.subject)
        members = Counter(one.association for one in self._found.values())
        return tuple(
            one if members[one.association] > 1 else replace(one, association=None, association_name=None)
            for _, one in sorted(self._found.items())
        )

    def _ags_good(self, row: RawMunicipality) -> bool:
        reason = _ags_fault(row.ags) or self._twice(row)
        self._first_seen.setdefault(row.ags, row.where)
        return self._noted(row, "ags", reason)

    def _twice(self, row: RawMunicipality) -> str | None:
        first = self._first_seen.get(row.ags)
        return (
            f"Der Schlüssel {row.ags} steht schon in {first}. Jede Gemeinde darf nur einmal vorkommen."
            if first
            else None
        )

    def _name_good(self, row: RawMunicipality) -> bool:
        return self._noted(row, "name", None if row.name.strip(" ,") else "Der Name fehlt.")

    def _population_good(self, row: RawMunicipality) -> bool:
        return self._noted(row, "population", _population_fault(row.population))

    def _decimal(self, row: RawMunicipality, one: str) -> float | None:
        text = str(getattr(row, one)).strip()
        number = decimal(text) if text else None
        low, high = {"lat": LATITUDES, "lon": LONGITUDES}.get(one, (0.0, 1_000.0))
        if text and number is None:
            self._noted(row, one, f"{shown(text)} ist keine Zahl.")
        elif number is not None and not low <= number <= high:
            span = f"{low:g} bis {high:g}".replace(".", ",")
            self._noted(row, one, f"{shown(text)} kann nicht stimmen: erwartet wird ein Wert von {span}.")
        return number

    def _figures(self, row: RawMunicipality) -> dict[str, float]:
        read = {key: (column, text, decimal(text)) for (key, column), text in row.figures.items() if text.strip()}
        for column, text, number in read.values():
            if number is None:
                self.faults.add(row.where, f"{shown(text)} ist keine Zahl.", column)
        return {key: number for key, (_, _, number) in read.items() if number is not None}

    def _noted(self, row: RawMunicipality, one: str, reason: str | None) -> bool:
        if reason:
            self.faults.add(row.where, reason, self._columns[one])
        return reason is None


def _ags_fault(ags: str) -> str | None:
    if not ags:
        return "Der Gemeindeschlüssel fehlt."
    if re.fullmatch(r"[0-9]{7}", ags) and state_of(f"0{ags}"):
        meant = f"gemeint ist wohl 0{ags}. Speichern Sie die Spalte als Text."
        return f"Dem Gemeindeschlüssel {shown(ags)} fehlt die führende Null; {meant}"
    if not re.fullmatch(r"[0-9]{8}", ags):
        return f"{shown(ags)} ist kein Gemeindeschlüssel: erwartet werden acht Ziffern."
    return None if state_of(ags) else f"Mit {ags[:2]} beginnt kein Gemeindeschlüssel."


def _population_fault(text: str) -> str | None:
    if not text.strip():
        return "Die Einwohnerzahl fehlt."
    number = whole_number(text)
    if number is None:
        return f"{shown(text)} ist keine Einwohnerzahl: erwartet wird eine ganze Zahl."
    return None if number else "Die Einwohnerzahl ist 0; eine Gemeinde hat Einwohnerinnen und Einwohner."
