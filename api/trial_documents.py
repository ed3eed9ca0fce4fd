"""How is what was computed for trial written down, so that another process reads exactly the same?"""

import json
from dataclasses import asdict

from pydantic import TypeAdapter

from matchmaker.rounds.kept_trial import KeptTrial
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.rehearsal import Rehearsal
from matchmaker.rounds.trial_run import TrialRun, TrialRunState

BROKEN_OFF = (
    "Die Berechnung ist abgebrochen, weil der Serverprozess, der sie rechnete, nicht mehr antwortet. "
    "Bitte rechnen Sie noch einmal; geändert wurde nichts."
)
TRIALS, REHEARSALS = TypeAdapter(KeptTrial), TypeAdapter(Rehearsal)


def written_trial(trial: KeptTrial) -> str:
    """A trial as JSON; every number comes back as it was."""
    return TRIALS.dump_json(trial).decode()


def written_rehearsal(rehearsal: Rehearsal) -> str:
    """A rehearsal as JSON."""
    return REHEARSALS.dump_json(rehearsal).decode()


def written_rules(policy: Policy) -> str:
    """Rules as JSON: equal rules are written alike."""
    return json.dumps(asdict(policy), sort_keys=True, default=str)


def trials_of(run: TrialRun | None) -> tuple[KeptTrial, ...]:
    """The plans that a run found; none before it is over."""
    return tuple(map(TRIALS.validate_json, run.results)) if run and run.over_at else ()


def rehearsal_of(run: TrialRun | None) -> Rehearsal | None:
    """What a rehearsal found, if it is over and found something."""
    return REHEARSALS.validate_json(run.results[0]) if run and run.over_at and run.results else None


def refusal_of(run: TrialRun, state: TrialRunState) -> str:
    """Why a run ended without a result, as a German sentence; empty where it did not."""
    return BROKEN_OFF if state is TrialRunState.BROKEN_OFF else run.refusal
