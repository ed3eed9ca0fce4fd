"""Which groups are to be formed, of which towns, under which rules: circles or consortia?"""

from dataclasses import dataclass, replace

from matchmaker.matching.problem import Pair, ScoredPair, canonical_pairs, ordered
from matchmaker.towns.profile import Format

Advice = tuple[str, str, int, str | None]
"""Giver, taker, usefulness in millionths, and the answer given; without one the giver itself is the answer."""

Members = tuple[str, ...]
"""The towns of one group."""

SMALLEST_CIRCLE_ON_ITS_OWN = 5
"""One who brings a case, one who moderates, three who advise; with fewer, head office must moderate."""


@dataclass(frozen=True, slots=True)
class GroupTown:
    """A town that takes part. What is ``None`` or empty is not known, and unknown breaks no rule about two towns.

    Only ``topics`` must be known: without a common one there is no group. An unknown state counts as none of the states
    that a group needs at least. A town of higher ``priority``
    (0 and more) is served first.
    """

    id: str
    topics: tuple[str, ...]
    state: str | None = None
    district: str | None = None
    population: int | None = None
    windows: tuple[str, ...] = ()
    setting: str | None = None
    stage: str | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What every group must keep; sizes in towns. ``None`` switches a rule off.

    ``format`` (circle or consortium) says how a group is valued. With a ``theme``, that and no other topic
    is the common one.
    """

    format: Format = Format.CIRCLE
    minimum_size: int = 5
    target_size: int = 6
    maximum_size_ratio: float | None = 3.0
    maximum_per_state: int | None = 2
    minimum_states: int | None = None
    one_per_district: bool = True
    common_window: bool = True
    theme: str | None = None

    @property
    def sizes(self) -> range:
        """Every size that a group may have."""
        return range(self.minimum_size, self.target_size + 1)


CONSORTIUM_RULES = GroupRules(
    format=Format.CONSORTIUM,
    minimum_size=4,
    maximum_size_ratio=None,
    maximum_per_state=None,
    minimum_states=3,
    one_per_district=False,
    common_window=False,
)
"""Real consortia had size ratios up to 7.9 and four of six towns in one state: only theme, size and states count."""


@dataclass(frozen=True, slots=True)
class GroupProblem:
    """One round of circles or consortia.

    ``scores`` holds each pair that may sit together once, symmetric, in millionths; a pair that is not
    listed may not. ``pinned`` pairs sit in one group or, where no group can hold them, in none;
    ``vetoed`` pairs never sit together. ``locked`` groups (sent, accepted) stay as they are, nobody joins them;
    ``earlier`` are the groups of the plan to change as little as possible, None where there was none.
    """

    towns: tuple[GroupTown, ...]
    scores: tuple[ScoredPair, ...]
    rules: GroupRules = GroupRules()
    advice: tuple[Advice, ...] = ()
    pinned: tuple[Pair, ...] = ()
    vetoed: tuple[Pair, ...] = ()
    locked: tuple[Members, ...] = ()
    earlier: tuple[Members, ...] | None = None


def canonical_groups(problem: GroupProblem) -> GroupProblem:
    """The same problem in the one order that solvers see, so that the order of the input means nothing."""
    return replace(
        problem,
        towns=tuple(sorted(problem.towns, key=lambda town: town.id)),
        scores=canonical_pairs(problem.scores),
        advice=tuple(sorted(problem.advice, key=lambda row: (*row[:2], row[3] is not None, row[3] or "", row[2]))),
        pinned=tuple(sorted(map(ordered, problem.pinned))),
        vetoed=tuple(sorted(map(ordered, problem.vetoed))),
        locked=_canonical_members(problem.locked),
        earlier=None if problem.earlier is None else _canonical_members(problem.earlier),
    )


def _canonical_members(groups: tuple[Members, ...]) -> tuple[Members, ...]:
    return tuple(sorted(tuple(sorted(group)) for group in groups))
