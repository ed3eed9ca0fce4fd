"""What does a person read, and a machine get, about a registered town and about a loaded register?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from api.documents.towns import figure_documents, setting_of
from api.pages.german_words import count, number
from matchmaker.rounds.register_loading import LoadedRegister
from matchmaker.towns.indicators import IndicatorLevel
from matchmaker.towns.official.merging import TownChange
from matchmaker.towns.register import RegisteredTown, described
from matchmaker.towns.setting import SETTING_NAMES

SHOWN_TOWNS = 8
LEVELS = {
    IndicatorLevel.MUNICIPALITY: "Gemeinde",
    IndicatorLevel.ASSOCIATION: "Gemeindeverband",
    IndicatorLevel.DISTRICT: "Landkreis",
}
FIELDS = {
    "name": "Name",
    "population": "Einwohnerzahl",
    "population_year": "Jahr der Einwohnerzahl",
    "source": "Quelle",
    "lat": "Lage",
    "lon": "Lage",
    "area_km2": "Fläche",
    "association": "Gemeindeverband",
    "small": "kleine Stadt oder nicht",
    "indicators": "Kennzahlen",
}


def report_lines(loaded: LoadedRegister) -> Iterator[str]:
    """The register after loading and every kind of change, each with its count and the first few towns."""
    changes = loaded.changes
    if loaded.began_packaged:
        yield "Bisher war kein Register gespeichert; Grundlage ist das mitgelieferte."
    yield from _towns_line("Neu", changes.new)
    yield from _towns_line("Geändert", [change.after for change in changes.changed])
    yield from _field_lines(changes.changed)
    yield from _towns_line("Verschwunden", changes.vanished)
    yield from _towns_line("Nicht mehr im Register (unter 5.000, ohne Stadtrecht)", changes.too_small)
    if changes.kept:
        yield from _towns_line("Nicht in der Datei, aber behalten", changes.kept)
    if changes.passed_over:
        yield f"Keine Städte und daher übergangen: {count(changes.passed_over, 'Gemeinde', 'Gemeinden')}."
    if changes.uninhabited:
        yield f"Unbewohnt und daher übergangen: {count(changes.uninhabited, 'Gebiet', 'Gebiete')}."
    if changes.unknown_district:
        yield f"Ohne Zahlen ihres Kreises: {count(changes.unknown_district, 'kleine Stadt', 'kleine Städte')}."
    towns, small = len(loaded.register), len(loaded.register.small_towns)
    yield f"Register: {count(towns, 'Stadt', 'Städte')}, davon {count(small, 'kleine', 'kleine')}."


def report_json(loaded: LoadedRegister) -> dict[str, Any]:
    """The same as one JSON object, with every town of every list."""
    changes = loaded.changes
    return {
        "towns": len(loaded.register),
        "small_towns": len(loaded.register.small_towns),
        "began_packaged": loaded.began_packaged,
        "keeps_official": loaded.keeps_official,
        "new": [_key(town) for town in changes.new],
        "changed": [{**_key(change.after), "fields": list(change.fields)} for change in changes.changed],
        "vanished": [_key(town) for town in changes.vanished],
        "too_small": [_key(town) for town in changes.too_small],
        "kept": [_key(town) for town in changes.kept],
        "passed_over": changes.passed_over,
        "uninhabited": changes.uninhabited,
        "unknown_district": changes.unknown_district,
    }


def town_lines(town: RegisteredTown) -> Iterator[str]:
    """One town with every figure, its year, source and level."""
    yield described(town)
    yield f"Einwohnerzahl: {number(town.population)} ({town.population_as_of}). Quelle: {town.source}"
    yield f"Kreis: {town.district}"
    yield f"Gemeindeverband: {town.association_name or town.association or 'keiner bekannt'}"
    yield f"Fläche: {number(town.area_km2, 1)}" + (" km²" if town.area_km2 else "")
    if town.small:
        yield f"Lage (Näherung aus zwei Entfernungen): {_setting_name(town)}"
    else:
        yield "Keine kleine Stadt: nur für Entfernungen im Register."
    for one in figure_documents(town):
        value = number(one["value"], 2).removesuffix("0").removesuffix(",0")
        yield f"{one['label']}: {value} {one['unit']} ({_origin(one)})"


def _towns_line(heading: str, towns: Sequence[RegisteredTown]) -> Iterator[str]:
    names = ", ".join(described(town) for town in towns[:SHOWN_TOWNS])
    more = f" und {number(len(towns) - SHOWN_TOWNS)} weitere" if len(towns) > SHOWN_TOWNS else ""
    yield f"{heading}: {number(len(towns))}" + (f": {names}{more}" if towns else "")


def _field_lines(changed: Sequence[TownChange]) -> Iterator[str]:
    touched = Counter(name for change in changed for name in {FIELDS[one] for one in change.fields})
    if touched:
        yield "  davon " + ", ".join(f"{name} {number(amount)}" for name, amount in sorted(touched.items()))


def _key(town: RegisteredTown) -> dict[str, str]:
    return {"ags": town.ags, "name": town.name, "state": town.state}


def _setting_name(town: RegisteredTown) -> str:
    setting = setting_of(town)
    return "unbekannt" if setting is None else SETTING_NAMES[setting]


def _origin(figure: dict[str, Any]) -> str:
    return f"{figure['year']}, {LEVELS[IndicatorLevel(figure['level'])]}, {figure['source']}"
