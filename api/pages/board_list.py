"""Which proposals of a round answer to a choice, in which order, and which of them comes next?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.pages.board_choice import PINNED, STAGES, SURENESS, UNDECIDED, BoardChoice
from api.pages.board_told import Telling
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True)
class Around:
    """What is known beside the proposals; ``meant`` are the AGS that the searched name may mean."""

    telling: Telling
    towns: Mapping[str, RegisteredTown]
    meant: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The way from one proposal through the list; ``place`` counts from 1, 0 where it is not in the list."""

    place: int
    length: int
    undecided: int
    previous: Proposal | None
    next: Proposal | None
    next_undecided: Proposal | None


def listed(proposals: Sequence[Proposal], choice: BoardChoice, around: Around) -> list[Proposal]:
    """The proposals that the choice asks for, ordered; those equal in its order by their id."""
    chosen = [one for one in proposals if _is_meant(one, choice, around)]
    if choice.sort == "stadt":
        return sorted(chosen, key=lambda one: (_names(one, around), one.id))
    if choice.sort == "unsicher":
        return sorted(chosen, key=lambda one: (around.telling.of(one).confidence, one.id))
    upwards = 1 if choice.sort == "wenig" else -1
    return sorted(chosen, key=lambda one: (upwards * one.score_tenths, one.id))


def neighbours(chosen: Sequence[Proposal], everything: Sequence[Proposal], proposal_id: str) -> Neighbours:
    """The way on from one proposal: through ``chosen``, or through ``everything`` where it is not in there.

    The next undecided one is looked for behind it first, then from the beginning, so that none is passed over.
    """
    ids = [one.id for one in chosen]
    way = list(chosen) if proposal_id in ids else list(everything)
    place = next((number for number, one in enumerate(way) if one.id == proposal_id), -1)
    onward = [*way[place + 1 :], *way[: max(place, 0)]]
    return Neighbours(
        place=place + 1,
        length=len(way),
        undecided=sum(map(is_undecided, way)),
        previous=way[place - 1] if place > 0 else None,
        next=way[place + 1] if 0 <= place < len(way) - 1 else None,
        next_undecided=next(filter(is_undecided, onward), None),
    )


def is_undecided(proposal: Proposal) -> bool:
    """Whether head office has yet to say anything about it: a draft that was held on to has been looked at."""
    return proposal.state is ProposalState.DRAFT and not proposal.pinned


def _is_meant(one: Proposal, choice: BoardChoice, around: Around) -> bool:
    # The dearest question last: it explains pairs.
    return (
        (not choice.stage or _is_at(one, choice.stage))
        and choice.topic in ("", one.topic)
        and (not choice.text or any(member.ags in around.meant for member in one.members))
        and (not choice.state or any(around.towns[member.ags].state == choice.state for member in one.members))
        and (not choice.sureness or around.telling.of(one).certainty is SURENESS[choice.sureness])
        and (not choice.exception or bool(around.telling.of(one).vetoes))
    )


def _is_at(one: Proposal, stage: str) -> bool:
    if stage == UNDECIDED:
        return is_undecided(one)
    return one.state in STAGES[stage] and (stage != PINNED or one.pinned)


def _names(one: Proposal, around: Around) -> list[str]:
    return [around.towns[member.ags].name for member in one.members]
