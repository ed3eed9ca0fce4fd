"""May somebody begin to compute for trial, and what of a computation that broke off stands in the way?"""

from collections.abc import Mapping
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun, TrialRunState

ALREADY: Mapping[Purpose, str] = {
    Purpose.TRIAL: (
        "Für diese Runde wird schon gerechnet. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
    ),
    Purpose.REHEARSAL: (
        "Für diese Runde wird schon geprobt. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
    ),
}


def begin_trial_run(new: TrialRun, uow: UnitOfWork) -> TrialRun:
    """Claim the round for this computation, inside an open unit of work; the same ordered twice is the first one.

    ``TransitionRefused`` while another one is at work there. What a process that died had claimed is free again.
    """
    former = uow.trial_runs.of(new.round_id, new.purpose)
    if former is not None and former.state(new.ordered_at) is TrialRunState.BROKEN_OFF:
        _release(former, uow, new.ordered_at)
    if uow.trial_runs.begin(new):
        return new
    # Who was faster may be known only now.
    there = uow.trial_runs.of(new.round_id, new.purpose)
    if there is not None and new.purpose is Purpose.REHEARSAL and there.ordered == new.ordered:
        return there
    raise TransitionRefused(ALREADY[new.purpose])


def _release(dead: TrialRun, uow: UnitOfWork, now: datetime) -> None:
    claim = uow.computations.current(dead.round_id, now)
    # What began later is somebody else's: the command line claims rounds, too.
    if dead.purpose is Purpose.TRIAL and claim and dead.ordered_at <= claim.began_at < dead.beat_at + SILENCE:
        uow.computations.end(claim)
