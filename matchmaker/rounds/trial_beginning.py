"""How does somebody begin to compute for trial, and what of a computation that broke off stands in the way?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.acting import RoundAct, about_round
from matchmaker.rounds.computation import refuse_beside_another
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import NEXT, Round, RoundState
from matchmaker.rounds.trial_run import Purpose, TrialRun, TrialRunState
from matchmaker.towns.profile import Format

ALREADY: Mapping[Purpose, str] = {
    Purpose.TRIAL: (
        "Für diese Runde wird schon gerechnet. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
    ),
    Purpose.REHEARSAL: (
        "Für diese Runde wird schon geprobt. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
    ),
}
NO_LONGER_COMPUTED = (TrialRunState.BROKEN_OFF, TrialRunState.OVER)
"""What such a run still claims was left behind: its process died, or the database was away as it ended."""
# Groups are searched for by their value alone.
WITHOUT_GOALS = (Format.CIRCLE, Format.CONSORTIUM)


@dataclass(frozen=True, slots=True)
class TrialOrder:
    """Who (``by``) wants something computed for trial on which round; ``run_id`` is a new name for it."""

    run_id: str
    round_id: str
    by: str


def begin_trial(order: TrialOrder, goals: Sequence[Strategy], uow: UnitOfWork, now: datetime) -> TrialRun:
    """Claim the round for plans with these goals (see ``goals_of``), and keep in the log who ordered them.

    ``TransitionRefused`` where the round has no drafts to make now, and while somebody computes for it, here or from
    the command line. What a process that died had claimed is free again.
    """
    with uow:
        told = ", ".join(_goals_for(uow.rounds.get(order.round_id), goals))
        run = _begin(order, Purpose.TRIAL, told, uow, now)
        refuse_beside_another(order.round_id, uow.computations, now)
        act, about = RoundAct.TRIED, about_round(order.round_id)
        uow.office_acts.record(OfficeAct(now, order.by, act, about, after={"which": told}))
        uow.commit()
    return run


def begin_rehearsal(order: TrialOrder, rules: str, uow: UnitOfWork, now: datetime) -> TrialRun:
    """Claim the round for what these rules, as they are written down, would have proposed there.

    The same ordered twice is the first one, whose id is another than the order's then; ``TransitionRefused`` while
    other rules are rehearsed there.
    """
    with uow:
        run = _begin(order, Purpose.REHEARSAL, rules, uow, now)
        uow.commit()
    return run


def goals_of(run: TrialRun) -> tuple[Strategy, ...]:
    """Which plans ``begin_trial`` ordered, one for each goal."""
    return tuple(map(Strategy, run.ordered.split(", ")))


def _goals_for(its_round: Round, wanted: Sequence[Strategy]) -> Sequence[Strategy]:
    if RoundState.PROPOSING not in NEXT[its_round.state]:
        raise TransitionRefused(f"Die Runde „{its_round.title}“ ist {its_round.state.label}; gerechnet wird da nicht.")
    return (Strategy.MOST_SERVED,) if its_round.format in WITHOUT_GOALS else wanted


def _begin(order: TrialOrder, purpose: Purpose, ordered: str, uow: UnitOfWork, now: datetime) -> TrialRun:
    former, moment = uow.trial_runs.of(order.round_id, purpose), uow.moment()
    if former is not None and former.state(moment) in NO_LONGER_COMPUTED:
        _release(former, uow, now)
    new = TrialRun(order.run_id, order.round_id, purpose, ordered, order.by, now, moment)
    if uow.trial_runs.begin(new):
        return new
    # Who was faster may be known only now.
    there = uow.trial_runs.of(order.round_id, purpose)
    if there is not None and purpose is Purpose.REHEARSAL and there.ordered == ordered:
        return there
    raise TransitionRefused(ALREADY[purpose])


def _release(dead: TrialRun, uow: UnitOfWork, now: datetime) -> None:
    claim = uow.computations.current(dead.round_id, now)
    # Any other claim is of somebody who may be alive: the command line claims rounds, too.
    if claim is not None and claim.trial_run_id == dead.id:
        uow.computations.end(claim)
