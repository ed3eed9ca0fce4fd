"""When has a round no answer left to wait for?"""

from functools import partial

from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sweeping import Sweep, Swept, each


def run_answered(sweep: Sweep) -> Swept:
    """Let every round run of which no proposal waits for an answer, is yet to be sent, or to be told of.

    It goes back to waiting with the next proposal that is sent: who comes late joins the same round.
    """
    with sweep.uow as uow:
        answered = uow.rounds.answered()
    return each(answered, partial(_let_run, sweep), sweep.uow)


def _let_run(sweep: Sweep, round_id: str) -> bool:
    with sweep.uow as uow:
        current = uow.rounds.hold(round_id)
        # Asked once more: while we waited for the round, somebody may have approved or sent something.
        if round_id not in uow.rounds.answered():
            return False
        uow.rounds.save(current.moved_to(RoundState.RUNNING))
        uow.commit()
    return True
