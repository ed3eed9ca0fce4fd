"""Which weights do the answers to past proposals speak for? (``matchmaker calibrate``)"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from matchmaker.scoring.calibration import Calibration, Stage
from matchmaker.scoring.calibration import calibrate as calibrated
from matchmaker.scoring.calibration_reason import reason_for
from matchmaker.scoring.decision_file import DecisionColumns, read_decisions
from matchmaker.towns.source_file import open_source

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker calibrate entscheidungen.csv --label angenommen --group stadt --prior gewichte.json"
STAGES: Mapping[Stage, str] = {
    Stage.NOTHING: "nichts zu lernen",
    Stage.CALIBRATION: "Eichung",
    Stage.PROPOSAL: "Vorschlag",
    Stage.REGULAR: "Regelbetrieb",
}


@commands.command(epilog=EXAMPLE)
def calibrate(
    decisions: Annotated[Path, typer.Argument(help="CSV: je Zeile ein beantworteter Vorschlag.", show_default=False)],
    *,
    label: Annotated[str, typer.Option(help="Spalte mit der Antwort: 1 angenommen, 0 abgelehnt.", show_default=False)],
    group: Annotated[str, typer.Option(help="Spalte, nach der Antworten zusammengehören.", show_default=False)],
    prior: Annotated[
        Path | None,
        typer.Option(help='JSON-Datei mit bisherigen Gewichten: {"spalte": 0.5}. Sonst zählt alles gleich.'),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Lernt aus angenommenen und abgelehnten Vorschlägen, welche Gewichte sie besser vorhersagen.

    Jede andere Spalte ist ein Kriterium zwischen 0 und 1. Unter 30 Entscheidungen oder 15 Gruppen wird nichts
    gelernt. Geändert wird hier nichts: neue Gewichte zeichnet ein Mensch.
    """
    weights_file = None if prior is None else open_source(prior)
    read, weights = read_decisions(open_source(decisions), DecisionColumns(label, group), weights_file)
    found = calibrated(read, weights)
    if json:
        print_json(calibration_document(found))
    else:
        print_lines(_lines(found, weights))


def calibration_document(found: Calibration) -> dict[str, Any]:
    """The documented JSON object."""
    loss = found.loss
    return {
        "stage": str(found.stage),
        "active": found.active,
        "weights": dict(found.weights),
        "shift": found.shift,
        "log_loss": {"prior": loss and loss.prior, "learned": loss and loss.learned},
        "decisions": found.decisions,
        "groups": found.groups,
        "reason": reason_for(found),
    }


def _lines(found: Calibration, prior: Mapping[str, float]) -> Iterator[str]:
    yield f"{STAGES[found.stage]}: {found.decisions} Entscheidungen aus {found.groups} Gruppen"
    yield reason_for(found)
    yield ""
    width = max(len(name) for name in found.weights)
    yield f"{'':{width}}  bisher  jetzt"
    yield from (
        f"{name:{width}}  {_decimal(prior[name])}  {_decimal(weight)}" for name, weight in found.weights.items()
    )
    yield f"Verschiebung insgesamt: {_decimal(found.shift)}"


def _decimal(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
