"""Which reasons does each side of a pair read first, what speaks against it, and what is missing?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from matchmaker.scoring.criterion import is_missing
from matchmaker.scoring.distant_topics import DISTANT_CHALLENGE, DISTANT_EXPERIENCE
from matchmaker.scoring.headed_topic import headed_reason
from matchmaker.scoring.pair_score import SPEAKS_FOR, TELLING, Contribution, Direction, PairScore, Reason
from matchmaker.scoring.partial_fit import PARTIAL
from matchmaker.towns.profile import Format

MOST = 3
WORTH_TELLING_TENTHS = 5
HEAVY_LOSS_TENTHS = 50
"""A line that moves the score by less than half a point is in the table, but not among the reasons; from five points
on what fits only in part speaks against the pair."""
# Topic and need lead, likeness explains: a fact about these counts before any likeness.
TOPIC_FIRST = ("learns", "shared_challenge")
NOTHING_TO_TEACH = ("nothing_to_learn", "nothing_to_see", "only_an_idea", DISTANT_EXPERIENCE)
NOTHING_SHARED = ("no_shared_challenge", DISTANT_CHALLENGE)
NOTHING_IN_COMMON = (*NOTHING_TO_TEACH, *NOTHING_SHARED)
# To know each other already is told, but is no reason to meet.
NO_REASON = ("had_exchange", "same_network")

AHEAD, BEHIND = "ahead", "behind"
STAGES = (
    "equally_far",
    "ahead",
    "behind",
    "ahead_alone",
    "behind_alone",
    "ahead_idea",
    "behind_idea",
    "stage_missing_both",
)


@dataclass(frozen=True, slots=True)
class PairTelling:
    """What is said first about a pair, as data: at most three reasons for each side and against, and all gaps.

    ``for_a`` and ``for_b`` are told to the town a and b of the score; no fact stands twice in one of the four.
    """

    for_a: tuple[Reason, ...]
    for_b: tuple[Reason, ...]
    against: tuple[Reason, ...]
    missing: tuple[Reason, ...]


def telling_of(score: PairScore) -> PairTelling:
    """The reasons of a pair that a person reads before the lines."""
    return PairTelling(reasons_for(score, score.a), reasons_for(score, score.b), _against(score), _missing(score))


def reasons_for(score: PairScore, ags: str) -> tuple[Reason, ...]:
    """At most three for the town ``ags``: what it can learn, what both work on, then what is alike.

    Of its line the reason that gives the pair its topic comes first, however little it counts: the heading names it.
    """
    headed = headed_reason(score)
    own = Direction.A_TO_B if ags == score.a else Direction.B_TO_A
    found = [
        (line, reason)
        for line in score.contributions
        if line.direction in (own, Direction.BOTH)
        and (headed in line.reasons or _points(line, score) >= WORTH_TELLING_TENTHS)
        for reason in _first(reason for reason in _plainest_first(line, headed) if _speaks_for(line, reason))
    ]
    found.sort(key=lambda one: (_topic_rank(one[0]), -_points(one[0], score)))
    return _each_fact_once(reason for _, reason in found)[:MOST]


def gives_alone(score: PairScore, ags: str) -> tuple[Reason, ...]:
    """That the town ``ags`` passes on and has named nothing to take home; none where it gains, or in a visit."""
    other = score.b if ags == score.a else score.a
    shared = (line for line in score.contributions if line.criterion == "shared_challenge")
    gains = learned_by(score, ags) or any(reason.strength > 0 for line in shared for reason in line.reasons)
    given = learned_by(score, other)
    if score.format is Format.VISIT or gains or not given:
        return ()
    taker, giver = (dict(given[0].subject)[place] for place in ("a", "b"))
    return (Reason("gives_alone", (("a", giver), ("b", taker)), 1.0),)


def opening_for(score: PairScore, ags: str) -> tuple[Reason, ...]:
    """What the town ``ags`` reads first, at most three: that it only gives, where that is so, then its reasons."""
    return (*gives_alone(score, ags), *reasons_for(score, ags))[:MOST]


def learned_by(score: PairScore, ags: str) -> tuple[Reason, ...]:
    """What the town ``ags`` can learn from the other, of several statements on the same topics the strongest."""
    own = Direction.A_TO_B if ags == score.a else Direction.B_TO_A
    headed = headed_reason(score)
    told: dict[tuple[object, ...], Reason] = {}
    for line in score.contributions:
        if line.criterion == "learns" and line.direction is own:
            for reason in sorted(line.reasons, key=lambda one: one != headed):
                if reason.strength > 0:
                    told.setdefault((reason.code, topics_of(reason)), reason)
    return tuple(told.values())


def shared_by_both(score: PairScore) -> tuple[Reason, ...]:
    """What holds for both sides alike and speaks for the pair: what both work on, then most points first."""
    headed = headed_reason(score)
    lines = [line for line in score.contributions if line.direction is Direction.BOTH]
    lines = [line for line in lines if headed in line.reasons or line.points_tenths >= WORTH_TELLING_TENTHS]
    lines.sort(key=lambda line: (_topic_rank(line), -line.points_tenths))
    speaking = (_first(one for one in _plainest_first(line, headed) if _speaks_for(line, one)) for line in lines)
    return _each_fact_once(reason for found in speaking for reason in found)


def in_turns(told: Iterable[Sequence[Reason]]) -> list[Reason]:
    """The first reason of each partner, then the second of each."""
    turns = zip_longest(*told)
    return [reason for turn in turns for reason in turn if reason is not None]


def topics_of(reason: Reason) -> frozenset[str]:
    """The topics that the sentence names."""
    return frozenset(str(value) for place, value in reason.subject if place in ("t", "u"))


def _against(score: PairScore) -> tuple[Reason, ...]:
    """At most three of what was stated and does not fit, the heaviest first."""
    found = [
        (_lost(line), reason)
        for line in score.contributions
        if _lost(line) >= WORTH_TELLING_TENTHS
        for reason in _first(reason for reason in line.reasons if _speaks_against(line, reason))
        if not _is_worth_learning(line, reason, score)
    ]
    found.sort(key=lambda one: -one[0])
    return tuple(_as_doubt(reason, score.format) for reason in _each_fact_once(reason for _, reason in found)[:MOST])


def _is_worth_learning(line: Contribution, reason: Reason, score: PairScore) -> bool:
    """Whether the one who is behind can learn just that from the other: then the distance is why they should meet."""
    if not reason.code.startswith((AHEAD, BEHIND)):
        return False
    seeker, partner = (score.a, score.b) if line.direction is Direction.A_TO_B else (score.b, score.a)
    learner = seeker if reason.code.startswith(AHEAD) else partner
    return any(topics_of(one) & topics_of(reason) for one in learned_by(score, learner))


def _as_doubt(reason: Reason, form: Format) -> Reason:
    """As a doubt a lead is no more than a distance: "is further" alone would read as praise."""
    is_lead = reason.code.startswith((AHEAD, BEHIND))
    # Who asks for advice and is further than the one to give it has a plain doubt.
    if not is_lead or (form is Format.VISIT and reason.code.startswith(BEHIND)):
        return reason
    return replace(reason, code="unequally_far_related" if reason.code.endswith("_related") else "unequally_far")


def _missing(score: PairScore) -> tuple[Reason, ...]:
    """Everything that was not stated, each once."""
    return _each_fact_once(reason for line in score.contributions for reason in line.reasons if is_missing(reason))


def _speaks_for(line: Contribution, reason: Reason) -> bool:
    if line.completeness == 0 or is_missing(reason) or reason.code in (*NOTHING_IN_COMMON, *NO_REASON, *PARTIAL):
        return False
    # The line as a whole must fit as well: one like figure among many unlike ones is no likeness.
    return line.criterion in TOPIC_FIRST or min(line.value, reason.strength) >= SPEAKS_FOR


def _speaks_against(line: Contribution, reason: Reason) -> bool:
    if line.completeness == 0 or is_missing(reason):
        return False
    if line.criterion in TOPIC_FIRST:
        return reason.code in NOTHING_IN_COMMON or (reason.code in PARTIAL and _lost(line) >= HEAVY_LOSS_TENTHS)
    return max(line.value, reason.strength) < TELLING


def _points(line: Contribution, score: PairScore) -> float:
    """What the line counts for the side that reads it: both directions together weigh once."""
    total = sum(one.criterion == line.criterion for one in score.contributions)
    return line.points_tenths * (total if line.direction is not Direction.BOTH else 1)


def _lost(line: Contribution) -> float:
    """Tenths of a point that the stated facts keep the line below its most."""
    return 1000 * line.weight * line.completeness * (1 - line.value)


def _topic_rank(line: Contribution) -> int:
    return TOPIC_FIRST.index(line.criterion) if line.criterion in TOPIC_FIRST else len(TOPIC_FIRST)


def _plainest_first(line: Contribution, headed: Reason | None) -> list[Reason]:
    """The line's reasons, the headed one, then one and the same topic before related ones, which are harder to see."""
    return sorted(line.reasons, key=lambda reason: (reason != headed, len(topics_of(reason)) > 1))


def _first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(reasons)[:1]


def _each_fact_once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Without what an earlier reason says already."""
    said: set[object] = set()
    kept = []
    for reason in reasons:
        facts = set(_facts_of(reason))
        if not facts & said:
            kept.append(reason)
        said |= facts
    return tuple(kept)


def _facts_of(reason: Reason) -> Iterator[object]:
    """What the reason states, so that two sentences about one fact are recognised."""
    family = reason.code.removesuffix("_related").removeprefix("related_")
    if family in STAGES:
        # Seen from either side the same difference; and who has learned something has told it already.
        yield "stage", topics_of(reason)
    elif family.startswith("learns_"):
        yield "stage", topics_of(reason)
        yield reason.code, reason.subject
    elif family in NOTHING_SHARED:
        # Two criteria notice it, from both sides.
        yield NOTHING_SHARED
    elif family in NOTHING_TO_TEACH:
        # In a visit two criteria notice it, in words of their own.
        yield "teaches_nothing", reason.subject
    else:
        yield reason.code, reason.subject
