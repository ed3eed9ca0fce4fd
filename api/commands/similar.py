"""Which rows of any table of figures are most alike? (``matchmaker similar``)"""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from math import isnan
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import note, print_json, print_lines
from matchmaker.features.similarity import DEFAULT_NEIGHBOURS, Neighbour, NumericTable, SimilarTowns
from matchmaker.features.table_question import AnswerableTable, TableQuestion, read_table
from matchmaker.towns.source_file import open_source

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker similar staedte.csv --key ags --only einwohner,leerstand -k 5 --json"
MOST_TELLING = 3
ROWS_PER_SECOND = 5_000

KeyAndNeighbours = tuple[str, tuple[Neighbour, ...]]


@commands.command(epilog=EXAMPLE)
def similar(  # noqa: PLR0913  # one parameter per option of the command
    table: Annotated[Path, typer.Argument(help="CSV mit Kopfzeile, Trennzeichen ; oder ,", show_default=False)],
    *,
    key: Annotated[str, typer.Option(help="Spalte, die jede Zeile eindeutig benennt.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="Wie viele Nachbarn je Zeile.")] = DEFAULT_NEIGHBOURS,
    only: Annotated[str, typer.Option(help="Nur diese Spalten vergleichen, durch Komma getrennt.")] = "",
    weights: Annotated[
        Path | None, typer.Option(help='JSON-Datei mit Gewichten: {"spalte": 2}. Sonst zählt jede Spalte 1.')
    ] = None,
    of: Annotated[str | None, typer.Option(help="Nur die Nachbarn dieser einen Zeile.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt zu jeder Zeile einer Tabelle die ähnlichsten Zeilen, und worin sie sich unterscheiden.

    Spalten, die keine Zahlen sind, bleiben außer Betracht. Lücken (leer, NA, -) sind erlaubt. Die Ähnlichkeit
    ist kein Urteil über Leistung.
    """
    columns = tuple(name.strip() for name in only.split(",") if name.strip())
    question = TableQuestion(key, columns, None if weights is None else open_source(weights), of)
    answerable = read_table(open_source(table), question)
    for remark in answerable.notes:
        note(remark)
    with _progress(_neighbours(answerable, k, of), 1 if of else len(answerable.table.keys)) as neighbours:
        if json:
            print_json({"neighbours": {one: [as_json(near) for near in found] for one, found in neighbours}})
        else:
            print_lines(_lines(neighbours, answerable.table))


def as_json(neighbour: Neighbour) -> dict[str, Any]:
    """One neighbour as the documented JSON object."""
    return {"key": neighbour.key, "distance": neighbour.distance, "parts": dict(neighbour.parts)}


def _neighbours(answerable: AnswerableTable, k: int, of: str | None) -> Iterator[KeyAndNeighbours]:
    towns = SimilarTowns.of(answerable.table)
    if of is None:
        yield from towns.all_nearest(k, answerable.weights)
    else:
        yield of, towns.nearest(of, k, answerable.weights)


def _progress(neighbours: Iterator[KeyAndNeighbours], rows: int) -> AbstractContextManager[Iterable[KeyAndNeighbours]]:
    """The same, with a bar on a terminal where it takes more than about a second."""
    hidden = rows < ROWS_PER_SECOND or not sys.stderr.isatty()
    return typer.progressbar(neighbours, length=rows, label="Vergleiche", file=sys.stderr, hidden=hidden)


def _lines(neighbours: Iterable[KeyAndNeighbours], table: NumericTable) -> Iterator[str]:
    lacking = _gaps(table)
    for key, found in neighbours:
        yield key
        for rank, near in enumerate(found, 1):
            told = most_telling(near.parts, lacking[key] | lacking[near.key])
            yield f"  {rank:>2}. {near.key}  Abstand {decimal(near.distance)}  {told}".rstrip()


def _gaps(table: NumericTable) -> dict[str, frozenset[str]]:
    """The columns without a figure of each row."""
    rows = (zip(table.columns, row, strict=True) for row in table.values.tolist())
    gaps = (frozenset(column for column, value in row if isnan(value)) for row in rows)
    return dict(zip(table.keys, gaps, strict=True))


def most_telling(parts: Mapping[str, float], unknown: Collection[str]) -> str:
    """The columns that make most of the distance, in words; empty where there is no difference.

    Those ``unknown`` of one of the two are named as that: what stands in for them is no difference.
    """
    ranked = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    known = [(column, share) for column, share in ranked if column not in unknown and share > 0]
    named = [f"{column} {share:.0%}".replace("%", " %") for column, share in known[:MOST_TELLING]]
    told = [f"Abstand vor allem aus: {', '.join(named)}"] if named else []
    told += [f"nicht bekannt: {', '.join(lacking)}"] if (lacking := sorted(set(unknown) & set(parts))) else []
    return f"({'; '.join(told)})" if told else ""


def decimal(distance: float) -> str:
    """A distance for people."""
    return f"{distance:.3f}".replace(".", ",")
