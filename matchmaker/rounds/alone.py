"""Whom does a round serve with nobody by now: left over by its run, or with a proposal that came to nothing since?"""

from collections.abc import Collection
from dataclasses import dataclass

from matchmaker.rounds.as_told import FAILED
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.rounds.settled import DEAD


@dataclass(frozen=True, slots=True)
class Alone:
    """``left`` were left over by the run, the helpable first; ``vacant`` (AGS, each once) are in a failed proposal.

    No town stands in both, and none has a seat in a proposal that stands.
    """

    left: tuple[LeftOver, ...] = ()
    vacant: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many are without a partner."""
        return len(self.left) + len(self.vacant)


def alone_in(run: Run | None, proposals: Collection[Proposal]) -> Alone:
    """Who of a round has nobody, by its newest run and by all its proposals; without a run nobody was left over."""
    seated = {member.ags for one in proposals if one.state not in DEAD for member in one.members}
    found = (one for one in run.unmatched if one.ags not in seated) if run else ()
    left = tuple(sorted(found, key=lambda one: one.relaxation is None))
    known = seated | {one.ags for one in left}
    failed = (member.ags for one in proposals if one.state in FAILED for member in one.members)
    return Alone(left, tuple(dict.fromkeys(ags for ags in failed if ags not in known)))
