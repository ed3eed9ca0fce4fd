"""What stands in the file that takes a page's towns along: exactly those that the page shows?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus

from starlette.responses import Response

from api.pages.atlas import Atlas, km_between
from api.pages.figures import label
from api.pages.likeness_words import closeness
from api.pages.nearest import nearest_towns
from api.pages.spoken import Spoken
from api.pages.town_list import BrowseAsk, found_towns
from matchmaker.errors import NotFound
from matchmaker.features.town_similarity import SimilarTown
from matchmaker.features.town_table import figure
from matchmaker.towns.indicators import INDICATORS, POPULATION, Indicator
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.told_source import told_source
from matchmaker.towns.town_sheet import Cell, TownLine, TownSheet, sheet_csv, sheet_geojson, sheet_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


def list_sheet(atlas: Atlas, ask: BrowseAsk, spoken: Spoken) -> TownSheet:
    """All towns that answer to a question to the list, on however many pages they stand."""
    towns = found_towns(atlas, ask)
    lines = tuple(_line(town, _place(town, atlas, spoken)) for town in towns)
    return TownSheet(spoken.say("Städte"), _place_header(spoken), lines, _notes((), spoken))


def nearest_sheet(atlas: Atlas, ask: BrowseAsk, own: Sequence[RegisteredTown], spoken: Spoken) -> TownSheet:
    """The picked town, those found for it, and those of one's own, with all figures that were compared."""
    shown = nearest_towns(atlas, ask, own)
    columns = [column.indicator for column in shown.found.columns if column.loaded]
    found = {one.town.ags: one for one in (*shown.found.neighbours, *shown.own)}
    header = (
        spoken.say("Rang"),
        spoken.say("Ähnlichkeit"),
        spoken.say("Abstand D"),
        spoken.say("Entfernung (km)"),
        *_place_header(spoken),
        *(_figure_header(one, spoken) for one in columns if one.key != POPULATION.key),
    )
    town = shown.found.town
    lines = [_line(town, ("", "", None, None, *_place(town, atlas, spoken), *_figures(town, columns)))]
    for rank, one in enumerate(found.values(), start=1):
        is_found = rank <= len(shown.found.neighbours)
        near = _nearness(rank if is_found else None, one, town, spoken)
        lines.append(_line(one.town, (*near, *_place(one.town, atlas, spoken), *_figures(one.town, columns))))
    title = spoken.say("Städte wie %(town)s", town=town.name)
    return TownSheet(title, header, tuple(lines), _notes(columns, spoken))


def comparison_sheet(atlas: Atlas, towns: Sequence[RegisteredTown], spoken: Spoken) -> TownSheet:
    """Towns side by side, one line each, with every figure that any small town has."""
    columns = [one for one in INDICATORS.values() if atlas.has_figures(one.key)]
    header = (*_place_header(spoken), *(_figure_header(one, spoken) for one in columns))
    lines = tuple(_line(town, (*_place(town, atlas, spoken), *_figures(town, columns))) for town in towns)
    return TownSheet(spoken.say("Städte im Vergleich"), header, lines, _notes(columns, spoken))


def file_of(sheet: TownSheet, form: str, asked: str, now: datetime) -> Response:
    """The sheet as a file to keep; ``asked`` is the address of the page.

    ``NotFound`` for a form of file that is not offered.
    """
    noted = TownSheet(sheet.title, sheet.header, sheet.lines, (*sheet.notes, asked))
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: sheet_csv(noted),
        "xlsx": lambda: sheet_xlsx(noted, now),
        "geojson": lambda: sheet_geojson(noted),
    }
    if form not in writers:
        raise NotFound("Diese Datei gibt es nicht.")
    keeping = {"Content-Disposition": f'attachment; filename="staedte.{form}"'}
    return Response(writers[form](), HTTPStatus.OK, keeping, KINDS[form])


def _place_header(spoken: Spoken) -> tuple[str, ...]:
    named = ("Land", "Einwohnerzahl", "Jahr der Einwohnerzahl", "Quelle der Einwohnerzahl", "Lage (geschätzt)")
    return (*(spoken.say(one) for one in named), spoken.say("Breite"), spoken.say("Länge"))


def _place(town: RegisteredTown, atlas: Atlas, spoken: Spoken) -> tuple[Cell, ...]:
    setting = spoken.say(atlas.setting_of.get(town.ags) or "fehlt")
    year = town.known_year
    as_of = str(year) if year else spoken.say("Stand %(year)s, oft älter", year=str(town.population_year))
    return (town.state, town.population, as_of, told_source(town.source, spoken.language), setting, town.lat, town.lon)


def _nearness(rank: int | None, other: SimilarTown, town: RegisteredTown, spoken: Spoken) -> tuple[Cell, ...]:
    away = km_between(town, other.town)
    return (
        rank if rank is not None else spoken.say("eigene Stadt"),
        spoken.say(closeness(other.distance)),
        round(other.distance, 3),
        None if away is None else round(away, 1),
    )


def _figures(town: RegisteredTown, columns: Sequence[Indicator]) -> tuple[Cell, ...]:
    values = (figure(town, one.key) for one in columns if one.key != POPULATION.key)
    # NaN is not equal to itself: a gap stays an empty cell.
    return tuple(value if value == value else None for value in values)  # noqa: PLR0124


def _figure_header(column: Indicator, spoken: Spoken) -> str:
    return f"{label(column, spoken)} ({_measured(column, spoken)})"


def _measured(column: Indicator, spoken: Spoken) -> str:
    return ", ".join((spoken.say(column.unit), spoken.say(column.year), told_source(column.source, spoken.language)))


def _notes(columns: Sequence[Indicator], spoken: Spoken) -> tuple[str, ...]:
    figures = (f"{label(one, spoken)}: {_measured(one, spoken)}" for one in columns if one.key != POPULATION.key)
    return (
        spoken.say("Jahr und Quelle der Einwohnerzahl stehen in jeder Zeile."),
        spoken.say("Eine leere Zelle heißt: Diese Angabe fehlt."),
        *figures,
        spoken.say("Nicht als Leistungsurteil zu verstehen."),
        spoken.say("Diese Auswahl im Netz:"),
    )


def _line(town: RegisteredTown, cells: tuple[Cell, ...]) -> TownLine:
    return TownLine(town.ags, town.name, town.lat, town.lon, cells)
