"""What is written down of each draft when a run makes it?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.decision import Showing
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled import pair_of
from matchmaker.scoring.pair_ranks import pair_ranks
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore

DIRECTIONS = (Direction.A_TO_B, Direction.B_TO_A)
"""Of the first member and of the second."""


def showings_of(drafts: Iterable[Proposal], terms: Round, scored: Assessment, now: datetime) -> tuple[Showing, ...]:
    """Both sides of every draft of tandems, draft by draft, on the terms on which the run has scored them."""
    drafts = tuple(drafts)
    ranks = _ranks(drafts, scored)
    return tuple(showing for draft in drafts for showing in _sides(draft, ranks[draft.id], (terms, scored, now)))


def _ranks(drafts: Iterable[Proposal], scored: Assessment) -> Mapping[str, tuple[int, int]]:
    """By proposal, the partner's place in the list of each side."""
    found: dict[str, tuple[int, int]] = {}
    for role, scorer in scored.scorers.items():
        own = [draft for draft in drafts if draft.members[0].role is role]
        ranks = pair_ranks(scorer, [pair_of(draft) for draft in own]) if own else []
        found |= {draft.id: both for draft, both in zip(own, ranks, strict=True)}
    return found


def _sides(draft: Proposal, ranks: tuple[int, int], made: tuple[Round, Assessment, datetime]) -> Iterator[Showing]:
    terms, scored, now = made
    role = draft.members[0].role
    score = scored.explain(role, *pair_of(draft))
    for side, ags in enumerate(pair_of(draft)):
        yield Showing(
            proposal_id=draft.id,
            round_id=draft.round_id,
            run_id=draft.run_id,
            format=draft.format,
            policy_version=terms.policy.version,
            ags=ags,
            role=role,
            shown_at=now,
            rank=ranks[side],
            score_tenths=draft.score_tenths,
            directed_tenths=score.directed_tenths[side],
            confidence=score.confidence,
            values=_values(score, DIRECTIONS[side]),
        )


def _values(score: PairScore, direction: Direction) -> dict[str, float]:
    """ĉ by criterion, as this side counts it."""
    own = (line for line in score.contributions if line.direction in (Direction.BOTH, direction))
    return {line.criterion: _shrunk(line) for line in own}


def _shrunk(line: Contribution) -> float:
    return line.completeness * line.value + (1 - line.completeness) * line.expected
