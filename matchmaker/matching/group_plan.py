"""What is a plan of circles or consortia, and how good is it provably?"""

from dataclasses import dataclass

from matchmaker.matching.matching import Relaxation, UnmatchedReason, gap
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class Alternate:
    """A town in no group that could take the seat of ``replaces``; ``delta`` is the plan's change in total."""

    id: str
    replaces: str
    delta: int


@dataclass(frozen=True, slots=True)
class Group:
    """Members by id. ``value`` is V = |G| · F(G); ``weakest`` the smallest member's mean score. In millionths."""

    members: tuple[str, ...]
    topic: str
    value: int
    weakest: int
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class UnservedTown:
    """A town in no group: why, how many candidates each rule removed, which few rules conflict, what would help.

    ``removed`` counts each other town under the first rule that keeps it away; ``conflict`` is a smallest set of
    rules that together leave no group at all, empty where one is possible.
    """

    id: str
    reason: UnmatchedReason
    removed: tuple[tuple[str, int], ...] = ()
    conflict: tuple[str, ...] = ()
    relaxation: Relaxation | None = None


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Groups by their first member, with a certificate; totals and bounds in whole millionths.

    ``upper_bound`` is at least the total of every plan that keeps the rules, pins and priorities (those served
    first that should be); ``optimal`` is true only where that is proven to be reached. ``kept`` and ``changed`` count
    the groups of an earlier plan that stand with the same members and those that do not, None where there was none.
    ``stopped`` says that somebody ended the search: then this is the best plan so far. ``advice_stopped`` says that
    somebody did not wait for why the unmatched are so and what would help them: some of it is missing.
    """

    format: Format
    groups: tuple[Group, ...]
    unmatched: tuple[UnservedTown, ...]
    total: int
    upper_bound: int
    optimal: bool
    solver: str
    kept: int | None = None
    changed: int | None = None
    stopped: bool = False
    advice_stopped: bool = False

    @property
    def gap(self) -> float:
        """What is at most missing, as a share of the bound in [0, 1]; 0 where there is nothing to win."""
        return gap(self.total, self.upper_bound)
