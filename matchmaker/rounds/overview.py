"""What does head office ask about all rounds together, so that counting answers it and nothing is read for it?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from matchmaker.rounds.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class Failed:
    """A proposal that was declined or ran out in a round that is not closed.

    ``towns`` are those of its members (AGS, in their order); ``free`` are those of them without a seat in a standing
    proposal of this round, at least one.
    """

    proposal_id: str
    round_id: str
    towns: tuple[str, ...]
    free: tuple[str, ...]


class Overview(Protocol):
    """Counts and short lists over all rounds; each is one question to storage, however much there is.

    ``proposals`` counts by round and state, ``alone`` by round the towns that it serves with nobody, as ``alone_in``
    says of the newest run and all proposals; a round of which there is nothing to count is missing.
    ``computed`` are the ids of the rounds that have a run.
    ``failed`` is ordered by the proposals' ids. ``seated`` are the towns with a seat in a standing proposal, ``asked``
    those that were ever asked: ``besides`` leaves out what was asked about the proposals of one round in these states.
    ``last_heard`` says when a town's last answer came, or when it ran out or will. ``asked_all`` has every proposal, of
    one round or of all, by its id: whether all its members were asked.
    """

    def proposals(self) -> Mapping[str, Mapping[ProposalState, int]]: ...

    def alone(self) -> Mapping[str, int]: ...

    def computed(self) -> frozenset[str]: ...

    def failed(self) -> tuple[Failed, ...]: ...

    def seated(self) -> frozenset[str]: ...

    def asked(self, besides: tuple[str, Collection[ProposalState]] | None = None) -> frozenset[str]: ...

    def last_heard(self) -> Mapping[str, datetime]: ...

    def asked_all(self, round_id: str | None = None) -> Mapping[str, bool]: ...
