"""What stands in for the counts over all rounds in fast tests."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.overview import Failed
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.settled import DEAD
from tests.fake_rows import Rows


@dataclass
class FakeOverview:
    rows: Rows

    def proposals(self) -> Mapping[str, Mapping[ProposalState, int]]:
        return {
            round_id: dict(Counter(one.state for one in self._of(round_id)))
            for round_id in {one.round_id for one in self.rows.proposals.values()}
        }

    def alone(self) -> Mapping[str, int]:
        newest = {run.round_id: run for run in self.rows.runs.values()}
        alone = {round_id: alone_in(newest.get(round_id), self._of(round_id)).count for round_id in self.rows.rounds}
        return {round_id: amount for round_id, amount in alone.items() if amount}

    def computed(self) -> frozenset[str]:
        return frozenset(run.round_id for run in self.rows.runs.values())

    def failed(self) -> tuple[Failed, ...]:
        return tuple(sorted(self._failed(), key=lambda one: one.proposal_id))

    def seated(self) -> frozenset[str]:
        standing = (one for one in self.rows.proposals.values() if one.state not in DEAD)
        return frozenset(member.ags for one in standing for member in one.members)

    def asked(self, besides: tuple[str, Collection[ProposalState]] | None = None) -> frozenset[str]:
        round_id, states = besides or ("", ())
        left_out = {one.id for one in self._of(round_id) if one.state in states}
        asked = (one for one in self.rows.invitations.values() if one.asked_at is not None)
        return frozenset(one.member.ags for one in asked if one.proposal_id not in left_out)

    def last_heard(self) -> Mapping[str, datetime]:
        moments = ((one.member.ags, one.answered_at or one.due_at) for one in self.rows.invitations.values())
        return dict(sorted((ags, at) for ags, at in moments if at is not None))

    def asked_all(self, round_id: str | None = None) -> Mapping[str, bool]:
        own = (one for one in self.rows.proposals.values() if round_id in (None, one.round_id))
        return {one.id: one.asked_all_at is not None for one in own}

    def _failed(self) -> Iterator[Failed]:
        for one in self.rows.proposals.values():
            towns = tuple(member.ags for member in one.members)
            free = tuple(ags for ags in towns if ags not in self._seated(one.round_id))
            is_over = one.state in (ProposalState.DECLINED, ProposalState.EXPIRED)
            if is_over and free and self.rows.rounds[one.round_id].state is not RoundState.CLOSED:
                yield Failed(one.id, one.round_id, towns, free)

    def _seated(self, round_id: str) -> set[str]:
        standing = (one for one in self._of(round_id) if one.state not in DEAD)
        return {member.ags for one in standing for member in one.members}

    def _of(self, round_id: str) -> list[Proposal]:
        return [one for one in self.rows.proposals.values() if one.round_id == round_id]
