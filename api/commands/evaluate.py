"""How good is the engine on towns whose wishes are known because they are invented? (``matchmaker evaluate``)"""

import secrets
import sys
from typing import Annotated

import typer

from api.commands.evaluation_report import evaluation_lines
from api.commands.output import print_json, print_lines
from matchmaker.matching.evaluation.evaluation_document import evaluation_document
from matchmaker.matching.evaluation.simulated_run import simulated_run
from matchmaker.matching.evaluation.trial import Trial
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.simulation.true_towns import Invention
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format
from matchmaker.towns.register_file import read_register

commands = typer.Typer()

EXAMPLE = "Beispiel: matchmaker evaluate --towns 240 --runs 6 --seed 1 --json"
LARGEST_SEED = 2**31


@commands.command(epilog=EXAMPLE)
def evaluate(
    *,
    towns: Annotated[int, typer.Option(min=10, max=1000, help="Wie viele Städte je Lauf.")] = 240,
    runs: Annotated[int, typer.Option(min=1, max=1000, help="Wie viele Läufe; berichtet wird das Mittel.")] = 6,
    seed: Annotated[
        int | None, typer.Option(min=0, max=LARGEST_SEED, help="Startzahl der Lose; ohne sie jedes Mal neue.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Misst die Auswahl an erfundenen Städten, deren Wünsche bekannt sind, neben dem, was sonst üblich ist.

    Sagt zu jeder Schranke, ob sie erreicht ist, und wenn nicht, um wie viel sie verfehlt ist. Das prüft, wie
    belastbar die Auswahl ist, nicht, ob die Gewichte richtig sind.
    """
    policy = packaged_policy()
    trial = Trial(
        invention=Invention(read_register().small_towns, read_taxonomy()),
        weights=policy.weights[Format.TANDEM],
        towns=towns,
        seed=secrets.randbelow(LARGEST_SEED) if seed is None else seed,
        least_confidence=policy.minimum_confidence,
        circle_weights=policy.weights[Format.CIRCLE],
    )
    with typer.progressbar(range(runs), label="Läufe", file=sys.stderr, hidden=not sys.stderr.isatty()) as numbers:
        figures = [simulated_run(trial, number) for number in numbers]
    document = evaluation_document(trial, figures)
    if json:
        print_json(document)
    else:
        print_lines(evaluation_lines(document))
