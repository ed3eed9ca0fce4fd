"""What is written down of each draft when a run makes it?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.access import Audience
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.decision import Showing
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled_meetings import visit_of
from matchmaker.rounds.told_score import told_scores
from matchmaker.scoring.guest_ranks import guest_ranks
from matchmaker.scoring.pair_ranks import pair_ranks
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore
from matchmaker.towns.profile import Format, Role


@dataclass(frozen=True, slots=True)
class Sight:
    """How a run sees its towns: ``shown`` to head office, and ``aloud``, from public statements alone, to everybody."""

    shown: Assessment
    aloud: Assessment


@dataclass(frozen=True, slots=True)
class _Look:
    """How one side sees one of the others."""

    rank: int
    directed_tenths: int
    confidence: float
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who is shown the drafts, with the scorers and each draft's score (tenths) as this reader sees them."""

    audience: Audience
    scored: Assessment
    ranks: Mapping[tuple[Role, str, str], int]
    score_tenths: Mapping[str, int]


def showings_of(drafts: Iterable[Proposal], terms: Round, sight: Sight, now: datetime) -> tuple[Showing, ...]:
    """Every side of every draft, draft by draft: as its towns are told it, then as head office sees it.

    A member of a group looks at several others: its values, gain and confidence are the means over them, its rank
    their mean place, rounded. In a visit both sides are shown the seeker's score, the only one that there is.
    """
    drafts = tuple(drafts)
    told = told_scores([draft.members for draft in drafts], terms, sight.aloud)
    readers = (
        _Reader(
            Audience.TOWN,
            sight.aloud,
            _ranks(drafts, sight.aloud),
            dict(zip((draft.id for draft in drafts), told, strict=True)),
        ),
        _Reader(
            Audience.HEAD_OFFICE,
            sight.shown,
            _ranks(drafts, sight.shown),
            {draft.id: draft.score_tenths for draft in drafts},
        ),
    )
    return tuple(
        _showing(draft, member, reader, (terms, now))
        for draft in drafts
        for reader in readers
        for member in _sides(draft)
    )


def _sides(draft: Proposal) -> Iterable[Member]:
    return draft.members if draft.format is Format.VISIT else sorted(draft.members, key=lambda member: member.ags)


def _pairs(draft: Proposal) -> list[Pair]:
    """Who looks at whom: all pairs, AGS ascending; in a visit the seeker and the host."""
    if draft.format is Format.VISIT:
        return [visit_of(draft)]
    return [ordered(pair) for pair in combinations([member.ags for member in draft.members], 2)]


def _ranks(drafts: Iterable[Proposal], scored: Assessment) -> Mapping[tuple[Role, str, str], int]:
    """By role, town and the other, the other's place in the town's list."""
    found: dict[tuple[Role, str, str], int] = {}
    for role, scorer in scored.scorers.items():
        own = [draft for draft in drafts if draft.members[0].role is role]
        pairs = sorted({pair for draft in own for pair in _pairs(draft)})
        places = pair_ranks(scorer, pairs) if pairs else []
        if own and own[0].format is Format.VISIT:
            # A host has no list of its own towns: it is looked for among those whom it could visit.
            places = [(place, guest) for (place, _), guest in zip(places, guest_ranks(scorer, pairs), strict=True)]
        for (one, other), (first, second) in zip(pairs, places, strict=True):
            found[role, one, other], found[role, other, one] = first, second
    return found


def _looks(draft: Proposal, member: Member, reader: _Reader) -> Iterator[_Look]:
    for pair in _pairs(draft):
        if member.ags in pair:
            score = reader.scored.explain(member.role, *pair)
            other = pair[1] if pair[0] == member.ags else pair[0]
            side = 0 if draft.format is Format.VISIT else pair.index(member.ags)
            yield _Look(
                rank=reader.ranks[member.role, member.ags, other],
                directed_tenths=score.directed_tenths[side],
                confidence=score.confidence,
                values=_values(score, (Direction.A_TO_B, Direction.B_TO_A)[side]),
            )


def _showing(draft: Proposal, member: Member, reader: _Reader, made: tuple[Round, datetime]) -> Showing:
    terms, now = made
    seen = tuple(_looks(draft, member, reader))
    return Showing(
        proposal_id=draft.id,
        round_id=draft.round_id,
        run_id=draft.run_id,
        format=draft.format,
        policy_version=terms.policy.version,
        ags=member.ags,
        role=member.role,
        shown_at=now,
        rank=round(_mean([one.rank for one in seen])),
        score_tenths=reader.score_tenths[draft.id],
        directed_tenths=round(_mean([one.directed_tenths for one in seen])),
        confidence=_mean([one.confidence for one in seen]),
        values={key: _mean([one.values[key] for one in seen]) for key in seen[0].values},
        audience=reader.audience,
    )


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures)


def _values(score: PairScore, direction: Direction) -> dict[str, float]:
    """ĉ by criterion, as this side counts it."""
    own = (line for line in score.contributions if line.direction in (Direction.BOTH, direction))
    return {line.criterion: _shrunk(line) for line in own}


def _shrunk(line: Contribution) -> float:
    return line.completeness * line.value + (1 - line.completeness) * line.expected
