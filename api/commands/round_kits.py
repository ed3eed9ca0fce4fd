"""How does head office print the kits of the circles that came about? (``matchmaker round kit``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.circle_kits import kits_of_round
from api.commands.output import print_json, print_lines
from api.commands.which_round import WhichRound, chosen_round
from api.current_taxonomy import current_taxonomy
from api.printed.circle_kit import refuse_impossible_folder, write_circle_kits
from api.wiring import open_unit_of_work
from matchmaker.errors import NotFound

EXAMPLE = "Beispiel: matchmaker round kit mappen --sessions 6"
MOST_SESSIONS = 60


def kit(
    folder: Annotated[Path, typer.Argument(help="Ordner für eine Mappe je Kreis, zum Drucken.", show_default=False)],
    *,
    sessions: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_SESSIONS, help="So viele Sitzungen; ohne Angabe eine je Stadt.", show_default=False
        ),
    ] = None,
    round: WhichRound = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Schreibt für jeden Kreis einer Runde, der zustande kam, eine Mappe: Mitglieder, Rollen je Sitzung, Ablauf."""
    refuse_impossible_folder(folder)
    with open_unit_of_work(reading=True) as uow:
        known = uow.rounds.get(chosen_round(round))
        proposals, towns = uow.proposals.of_round(known.id), {town.ags: town for town in uow.towns.all()}
    kits = kits_of_round(proposals, towns, current_taxonomy(), sessions)
    if not kits:
        raise NotFound(
            f"In der Runde „{known.title}“ ist noch kein Kreis zustande gekommen; eine Mappe gibt es ab der Zusage."
        )
    files = write_circle_kits(kits, folder)
    if json:
        print_json({"round": known.id, "files": [str(file) for file in files]})
    else:
        print_lines(
            f"{file}: {', '.join(one.name for one in made.members)}" for file, made in zip(files, kits, strict=True)
        )
