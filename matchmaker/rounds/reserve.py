"""Who could take which seat of a proposal, if the town that holds it says no?"""

from dataclasses import dataclass

from matchmaker.rounds.proposal import Member


@dataclass(frozen=True, slots=True)
class Reserve:
    """A town that was free when the run was made and keeps every rule in the seat of ``replaces`` (AGS).

    Whoever takes a seat takes its part too: ``gives`` is that of the member who leaves, and not said here.

    A proposal's reserve is ranked, best first; a town may stand in it once for each seat that it could take.
    ``delta`` is the change of the plan's total in millionths of a score, rarely above 0. It rests on everything that
    the plan knew, score-only statements included: for head office alone. Whether the town is still free must be asked
    again when the seat falls vacant.
    """

    proposal_id: str
    member: Member
    replaces: str
    delta: int
