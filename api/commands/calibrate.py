"""Which weights do answers to past proposals, or comparisons of the criteria, speak for? (``calibrate``)"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.comparison_report import (
    comparison_document,
    comparison_lines,
    contradiction_lines,
    criterion_name,
    decimal,
)
from api.commands.output import note, print_json, print_lines
from matchmaker.scoring.best_worst_file import read_comparison
from matchmaker.scoring.calibration import Calibration, Stage
from matchmaker.scoring.calibration import calibrate as calibrated
from matchmaker.scoring.calibration_reason import reason_for
from matchmaker.scoring.decision_file import DecisionColumns, read_decisions
from matchmaker.scoring.formats import CRITERIA
from matchmaker.towns.fault_list import shown
from matchmaker.towns.source_file import open_source

commands = typer.Typer()

EXAMPLE = (
    "Beispiel: matchmaker calibrate entscheidungen.csv --label angenommen --group stadt --prior gewichte.json, "
    "oder aus Vergleichen: matchmaker calibrate --best-worst vergleich.json"
)
STRANGE = (
    "Kein Kriterium dieses Programms und doch mitgelernt: {names}. "
    "Was nicht zählen soll, nehmen Sie aus der Datei, oder geben Sie ihm mit --prior das Gewicht 0."
)
STAGES: Mapping[Stage, str] = {
    Stage.NOTHING: "nichts zu lernen",
    Stage.CALIBRATION: "Eichung",
    Stage.PROPOSAL: "Vorschlag",
    Stage.REGULAR: "Regelbetrieb",
}


@commands.command(epilog=EXAMPLE)
def calibrate(
    decisions: Annotated[
        Path | None, typer.Argument(help="CSV: je Zeile ein beantworteter Vorschlag.", show_default=False)
    ] = None,
    *,
    label: Annotated[
        str | None, typer.Option(help="Spalte mit der Antwort: 1 angenommen, 0 abgelehnt.", show_default=False)
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Spalte, nach der Antworten zusammengehören.", show_default=False)
    ] = None,
    prior: Annotated[
        Path | None,
        typer.Option(help='JSON-Datei mit bisherigen Gewichten: {"spalte": 0.5}. Sonst zählt alles gleich.'),
    ] = None,
    best_worst: Annotated[
        Path | None,
        typer.Option(
            help="JSON-Datei, die jedes Kriterium mit dem wichtigsten und dem unwichtigsten vergleicht (1 gleich "
            'wichtig bis 9): {"best": "learns", "worst": "nearness", "best_to_others": {"learns": 1, "nearness": 6, …},'
            ' "others_to_worst": {"learns": 6, "nearness": 1, …}, "left_out": ["lead"]}, mehrere Urteile als Liste. '
            "Ohne ENTSCHEIDUNGEN ergibt sie Gewichte, mit ihnen die bisherigen."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Lernt aus angenommenen und abgelehnten Vorschlägen, welche Gewichte sie besser vorhersagen.

    Jede andere Spalte ist ein Kriterium zwischen 0 und 1. Unter 30 Entscheidungen oder 15 Gruppen wird nichts
    gelernt. Geändert wird hier nichts: neue Gewichte zeichnet ein Mensch. Gewichte können auch aus Vergleichen
    entstehen (--best-worst).
    """
    if decisions is not None:
        columns = DecisionColumns(_given(label, "--label"), _given(group, "--group"))
        _learn(Task(decisions, columns, prior, best_worst), json=json)
    elif best_worst is None or label or group or prior:
        raise typer.BadParameter("Nennen Sie ENTSCHEIDUNGEN mit --label und --group oder allein --best-worst.")
    else:
        compared = read_comparison(open_source(best_worst), tuple(CRITERIA))
        if json:
            print_json(comparison_document(compared))
        else:
            print_lines(comparison_lines(compared))


@dataclass(frozen=True, slots=True)
class Task:
    """The files to learn from: decisions, and earlier weights as numbers or as a comparison."""

    decisions: Path
    columns: DecisionColumns
    prior: Path | None
    best_worst: Path | None


def _given(name: str | None, option: str) -> str:
    if name is None:
        raise typer.BadParameter(f"Zu ENTSCHEIDUNGEN gehört die Option „{option}“.")
    return name


def _learn(task: Task, *, json: bool) -> None:
    if task.prior is not None and task.best_worst is not None:
        raise typer.BadParameter("Bisherige Gewichte kommen aus --prior oder aus --best-worst, nicht aus beiden.")
    weights_file = None if task.prior is None else open_source(task.prior)
    read, weights = read_decisions(open_source(task.decisions), task.columns, weights_file)
    compared = None if task.best_worst is None else read_comparison(open_source(task.best_worst), read.criteria)
    earlier = weights if compared is None else compared.weights
    found = calibrated(read, earlier)
    # Who gives weights has named every column; without them a column of remarks would be learned from unnoticed.
    strange = () if task.prior or task.best_worst else tuple(name for name in read.criteria if name not in CRITERIA)
    if json:
        told = {} if compared is None else {"comparison": comparison_document(compared)}
        print_json({**calibration_document(found), **told})
    else:
        print_lines([*_lines(found, earlier), *(contradiction_lines(compared) if compared else ())])
    if strange:
        note(STRANGE.format(names=", ".join(shown(name) for name in strange)))


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
    names = {key: criterion_name(key) for key in found.weights}
    width = max(map(len, names.values()))
    # Not "now": whatever was learned applies only once a person has signed it.
    yield f"{'':{width}}  bisher  gelernt"
    for key, weight in found.weights.items():
        yield f"{names[key]:{width}}  {decimal(prior[key]):>6}  {decimal(weight):>7}"
    yield f"Verschiebung insgesamt: {decimal(found.shift)}"
