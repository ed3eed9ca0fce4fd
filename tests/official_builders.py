"""Official files of invented municipalities, in each layout as the offices publish it."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

HEADING = "ags,name,type,has_town_rights,assoc_key,assoc_name,assoc_n,lat,lon,area_km2,pop_2013,pop_2023"

KINDS = {"63": "Stadt", "65": "gemeindefrei bewohnt", "66": "gemeindefrei unbewohnt"}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of an official file; ``kind`` is the Textkennzeichen (63 town, 64 municipality)."""

    ags: str
    name: str
    population: object = 8_000
    kind: str = "64"
    union: str = "0000"
    union_name: str = ""
    area_km2: float = 50.0
    lat: float = 51.0
    lon: float = 10.0


def csv_file(path: Path, places: Iterable[Place], encoding: str = "utf-8", **more: str) -> Path:
    """The table of municipalities; ``more`` are further columns with one value for all rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADING.split(","), *more])
        for one in places:
            kind = KINDS.get(one.kind, "Gemeinde")
            union = [one.ags[:5] + one.union, one.union_name, ""]
            place = [one.lat, one.lon, one.area_km2, "", one.population]
            writer.writerow([one.ags, one.name, kind, one.kind == "63", *union, *place, *more.values()])
    return path


def auszug_gv(
    path: Path, places: Iterable[Place], population_day: str = "31.12.2023", census: str = "Zensus 2011"
) -> Path:
    """The workbook AuszugGV: a cover sheet, six heading lines, records 10 to 60, notes at the end."""
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Deckblatt"
    cover.append(["Gemeindeverzeichnis"])
    sheet = book.create_sheet("Onlineprodukt_Gemeinden31122024")
    for row in _auszug_heading(population_day, census):
        sheet.append(row)
    for record in _auszug_records(places):
        sheet.append(record)
    sheet.append(["1) Fläche nach Angaben der Länder."])
    book.save(path)
    return path


def gv100ad(path: Path, places: Iterable[Place], encoding: str = "utf-8", day: str = "20241231") -> Path:
    """The fixed-width file GV100AD with records 10, 40, 50 and 60 of 220 characters."""
    lines: list[str] = []
    for one in places:
        state, district = one.ags[:2], one.ags[:5]
        lines += [
            _record("10", day, state, "Land"),
            _record("40", day, district, "Kreis", kind="43"),
            _record("50", day, f"{district}   {one.union}", one.union_name or one.name, kind="50"),
            _record("60", day, one.ags + one.union, one.name, one.kind)[:128]
            + f"{round(one.area_km2 * 100):011d}{str(one.population).rjust(11, '0')}{0:011d}".ljust(92),
        ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding, newline="")
    return path


def district_file(path: Path, districts: Mapping[str, Mapping[str, Any]]) -> Path:
    """The table of districts."""
    columns = list(dict.fromkeys(column for figures in districts.values() for column in figures))
    lines = [",".join(["district_ags", *columns])]
    lines += [",".join([key, *(str(figures.get(one, "")) for one in columns)]) for key, figures in districts.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook_bytes(rows: Iterable[list[object]], title: str = "Tabelle1") -> bytes:
    """Any rows as a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _auszug_heading(population_day: str, census: str) -> list[list[str]]:
    population = f"Bevölkerung auf Grundlage des {census} 2)" if census else "Bevölkerung"
    groups = "Satzart|Textkennzeichen|Amtlicher Regionalschlüssel (ARS)|||||Gemeindename|Fläche km² 1)"
    more_groups = "|||Postleitzahl 3)|Geografische Mittelpunktkoordinaten||Reisegebiete||Grad der Verstädterung|"
    columns = "||Land|RB|Kreis|VB|Gem|||insgesamt|männlich|weiblich|je km²||Längengrad|Breitengrad"
    return [
        ["Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl am 31.12.2024 (4. Quartal)"],
        [],
        [*groups.split("|"), population, *more_groups.split("|")],
        [*columns.split("|"), "Schlüssel", "Bezeichnung", "Schlüssel", "Bezeichnung"],
        ["", "", "Gebietsstand am 31.12.2024", "", "", "", "", "", "31.12.2023", population_day],
        list("ABCDEFGHIJ"),
    ]


def _auszug_records(places: Iterable[Place]) -> list[list[object]]:
    records: list[list[object]] = []
    for one in places:
        state, region, district, town = one.ags[:-6], one.ags[-6:-5], one.ags[-5:-3], one.ags[-3:]
        key = [state, region, district, one.union]
        lon, lat = (str(degrees).replace(".", ",") for degrees in (one.lon, one.lat))
        figures = [one.area_km2, one.population, "", "", "", "01234", lon, lat]
        records += [
            ["10", "", state, "", "", "", "", "Land"],
            ["40", "43", state, region, district, "", "", "Kreis"],
            ["50", "50", *key, "", one.union_name or one.name],
            ["60", one.kind, *key, town, one.name, *figures, "", "", "03", "gering besiedelt"],
        ]
    return records


def _record(record: str, day: str, key: str, name: str, kind: str = "") -> str:
    return f"{record}{day}{key:<12}{name:<50}{'':<50}{kind:<2}".ljust(220)
