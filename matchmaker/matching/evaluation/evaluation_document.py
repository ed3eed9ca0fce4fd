"""How does an evaluation look as the documented JSON object?"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from matchmaker.matching.evaluation.bars import RUNS, TOWNS, Verdict, remarks, verdicts
from matchmaker.matching.evaluation.circle_bars import circle_remarks, circle_verdicts
from matchmaker.matching.evaluation.simulated_run import MethodFigures, RunFigures
from matchmaker.matching.evaluation.trial import Trial

DECIMALS = 6
WHAT_IT_TESTS = (
    "Geprüft wird, wie gut die Auswahl trägt, wenn die Städte anderes wollen, als die Gewichte annehmen, und wenn "
    "Angaben fehlen. Ob die Gewichte richtig sind, prüft das nicht: Die Städte und ihre Wünsche sind erfunden."
)
ATTAINABLE = (
    "Erreichbar heißt: was der beste Plan aus den gemeldeten Angaben brächte, wenn man die Vorlieben jeder Stadt "
    "kennte. Zwei strengere Lesarten stehen ohne Schranke darunter."
)
CIRCLES_NOT_MEASURED = "Kreise wurden nicht gemessen: Es fehlen Gewichte für sie."
CIRCLES_MEASURED = (
    "Kreise: ohne Zeitfenster gebildet, denn die erfundenen sind für Paare gedacht. Größenbänder heißt: nach der "
    "Einwohnerzahl gereiht, je sechs ein Kreis."
)


def evaluation_document(trial: Trial, runs: Sequence[RunFigures]) -> dict[str, Any]:
    """All figures of these runs (at least one); a figure that could not be measured is None."""
    return {
        "towns": trial.towns,
        "runs": len(runs),
        "seed": trial.seed,
        "weights": dict(trial.weights),
        "methods": [_method(key, [run.methods[key] for run in runs]) for key in runs[0].methods],
        "bars": [_verdict(one) for one in verdicts(runs)],
        "bars_hold_for": {"towns": TOWNS, "least_runs": RUNS},
        "remarks": {key: _number(value) for key, value in remarks(runs).items()},
        "circles": _circles(runs),
        "attainable": ATTAINABLE,
        "what_it_tests": WHAT_IT_TESTS,
    }


def _circles(runs: Sequence[RunFigures]) -> dict[str, Any]:
    found = circle_verdicts(runs)
    return {
        "measured": bool(found),
        "reason": CIRCLES_MEASURED if found else CIRCLES_NOT_MEASURED,
        "bars": [_verdict(one) for one in found],
        "remarks": {key: _number(value) for key, value in circle_remarks(runs).items()},
    }


def _method(key: str, found: Sequence[MethodFigures]) -> dict[str, Any]:
    return {
        "key": key,
        "utility": _number(float(np.mean([one.utility for one in found]))),
        "p10": _number(float(np.mean([one.least_satisfied for one in found]))),
        "blocking_pairs_per_town": _number(float(np.mean([one.blocking_per_town for one in found]))),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "key": verdict.key,
        "value": _number(verdict.value),
        "side": str(verdict.side),
        "bar": verdict.bar,
        "met": verdict.met,
        "margin": _number(verdict.margin),
        "lowest": _number(verdict.lowest),
        "highest": _number(verdict.highest),
        "standard_error": _number(verdict.standard_error),
    }


def _number(value: float) -> float | None:
    return round(value, DECIMALS) if math.isfinite(value) else None
