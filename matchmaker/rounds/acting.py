"""How does who did something at head office get into its log, in the transaction of the deed itself?"""

from enum import StrEnum

from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.ports import UnitOfWork


class RoundAct(StrEnum):
    """What head office does to a round as a whole; what it does to proposals stands in the log of decisions."""

    OPENED = "round_opened"
    EASED = "round_eased"
    TRIED = "round_tried"
    STOPPED = "round_trial_stopped"
    DISCARDED = "round_trial_discarded"
    ACCEPTED = "round_plan_accepted"
    CLOSED = "round_closed"


def about_round(round_id: str) -> str:
    """What a round is called in the log."""
    return f"round/{round_id}"


def noting(act: OfficeAct, uow: UnitOfWork) -> UnitOfWork:
    """The same unit of work, which takes the act down as it commits: both are stored, or neither is.

    For one deed and its one commit alone: each further commit would take it down again.
    """
    uow.before_commit(lambda: uow.office_acts.record(act))
    return uow
