"""How does head office take decisions out of the log, so that weights can be learned from them?"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.whole_file import write_whole
from api.wiring import open_unit_of_work
from matchmaker.rounds.decision_table import (
    GROUP,
    LABEL,
    DecidedBy,
    DecisionTable,
    WhichDecisions,
    decision_table,
    table_csv,
)
from matchmaker.rounds.taking_back import taken_back
from matchmaker.towns.profile import Format

commands = typer.Typer(
    help="Entscheidungen über Vorschläge: für das Lernen der Gewichte ausgeben.", no_args_is_help=True
)

EXAMPLE = "Beispiel: matchmaker decisions export entscheidungen.csv --by head-office"


@commands.callback()
def only_a_group() -> None:
    """Keeps the name of the one command: without this, typer would take it for the group itself."""


@commands.command("export", epilog=EXAMPLE)
def export_file(
    file: Annotated[Path, typer.Argument(help="Zieldatei (CSV).", show_default=False)],
    *,
    by: Annotated[
        DecidedBy,
        typer.Option(help="Antworten der Städte oder Entscheidungen der Geschäftsstelle.", show_default=False),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            help="Welche Form des Austauschs; nötig, wenn über mehrere entschieden wurde.", show_default=False
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Schreibt die Entscheidungen über Vorschläge als Tabelle, wie „matchmaker calibrate“ sie liest.

    Je Zeile ein Vorschlag mit den Werten, mit denen er gezeigt wurde, und je Form eine eigene Tabelle: Die Gewichte
    einer Form lernen nur aus ihr. Absagen aus Zeitmangel fehlen: Sie sagen nichts
    darüber, wie gut zwei Städte zueinander passen.
    """
    with open_unit_of_work(reading=True) as uow:
        table = decision_table(uow.decisions, WhichDecisions(by, format), taken_back(uow))
    write_whole(file, table_csv(table))
    if json:
        print_json(_document(file, table))
    else:
        print_lines(_lines(file, table))


def _document(file: Path, table: DecisionTable) -> dict[str, object]:
    return {
        "file": str(file),
        "label": LABEL,
        "group": GROUP,
        "format": str(table.format),
        "criteria": list(table.criteria),
        "decisions": len(table.rows),
        "accepted": sum(row.accepted for row in table.rows),
        "without_time": table.without_time,
        "other_criteria": table.other_criteria,
        "without_showing": table.without_showing,
    }


def _lines(file: Path, table: DecisionTable) -> list[str]:
    accepted = sum(row.accepted for row in table.rows)
    written = "1 Entscheidung" if len(table.rows) == 1 else f"{len(table.rows)} Entscheidungen"
    return [
        f"{written} ({table.format}) in „{file}“ geschrieben, davon {accepted} angenommen.",
        *table.left_out,
        f"Weiter mit: matchmaker calibrate {file} --label {LABEL} --group {GROUP}",
    ]
