"""What becomes of a group when towns refuse: is it still valid, and who takes the free seat?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from matchmaker.errors import NotFound
from matchmaker.matching.group_alternates import seat_alternates
from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_columns import finished
from matchmaker.matching.group_naming import named_group
from matchmaker.matching.group_plan import Alternate, Group, GroupPlan
from matchmaker.matching.group_problem import GroupProblem, canonical_groups
from matchmaker.matching.pairs_apart import UNKNOWN


@dataclass(frozen=True, slots=True)
class SeatRepair:
    """One refusal repaired: exactly one seat changes, no other group does.

    ``incoming`` is None where nobody free fits and the group goes on with those who stay; ``delta`` is the change
    of the plan's total in millionths.
    """

    before: Group
    after: Group
    outgoing: str
    incoming: str | None
    delta: int


def repair_seat(
    problem: GroupProblem, plan: GroupPlan, refusing: str, unavailable: Collection[str] = ()
) -> SeatRepair | None:
    """The best free town in the seat of ``refusing``, else the group without it, else None (dissolve it).

    ``unavailable`` towns (asked before and refused, say) are passed over. ``NotFound`` where the town has no seat.
    """
    group = _group_of(plan, refusing)
    for one in _ranked(problem, plan, group, refusing):
        if one.id not in unavailable:
            members = [one.id if town == refusing else town for town in group.members]
            return _repair(problem, group, members, refusing, one.id)
    staying = [town for town in group.members if town != refusing]
    if staying_group_is_valid(problem, group.members, [refusing]):
        return _repair(problem, group, staying, refusing, None)
    return None


def repaired_plan(plan: GroupPlan, repair: SeatRepair) -> tuple[Group, ...]:
    """The plan's groups with the one seat changed; all other groups are the same objects."""
    return tuple(repair.after if group is repair.before else group for group in plan.groups)


def ranked_reserve(problem: GroupProblem, plan: GroupPlan, group: Group) -> tuple[str, ...]:
    """Free towns that could step into the group, first those who fit most of its seats, then by the smallest loss."""
    found = [one for seat in group.members for one in _ranked(problem, plan, group, seat)]
    seats = {town: [one.delta for one in found if one.id == town] for town in {one.id for one in found}}
    return tuple(sorted(seats, key=lambda town: (-len(seats[town]), -max(seats[town]), town)))


def staying_group_is_valid(problem: GroupProblem, members: Sequence[str], refused: Collection[str]) -> bool:
    """Whether those who did not refuse still form a group that keeps every rule: the quorum is reached."""
    staying = {town for town in members if town not in refused}
    if len(staying) not in problem.rules.sizes:
        return False
    # Who may sit together and who shares a topic stays true for fewer; only whole-group rules can break.
    towns = tuple(town for town in problem.towns if town.id in staying)
    arena = group_arena(canonical_groups(replace(problem, towns=towns, scores=(), advice=(), pinned=(), vetoed=())))
    return bool(finished(arena, np.arange(len(arena))[None, :])[0])


def bearable_refusals(problem: GroupProblem, members: Sequence[str]) -> int:
    """So many members may refuse, whoever they are, and the others still form a valid group."""
    bearable = 0
    for refusals in range(1, len(members) - problem.rules.minimum_size + 1):
        if not all(staying_group_is_valid(problem, members, refused) for refused in combinations(members, refusals)):
            break
        bearable = refusals
    return bearable


def quorum_sentence(group: Group, minimum_size: int, day: str) -> str:
    """What the letter says: "kommt zustande, wenn bis 14.3. mindestens 5 von 6 zusagen"."""
    size = len(group.members)
    needed = "alle" if minimum_size >= size else f"mindestens {minimum_size} von"
    return f"kommt zustande, wenn bis {day} {needed} {size} zusagen"


def _ranked(problem: GroupProblem, plan: GroupPlan, group: Group, seat: str) -> list[Alternate]:
    arena = group_arena(canonical_groups(problem))
    row_of = {town: row for row, town in enumerate(arena.ids)}
    free = np.ones(len(arena), dtype=bool)
    free[[row_of[town] for other in plan.groups for town in other.members]] = False
    free &= arena.pin == UNKNOWN
    rows = np.array(sorted(row_of[town] for town in group.members), dtype=np.int64)
    return seat_alternates(arena, rows, row_of[seat], free)


def _repair(problem: GroupProblem, group: Group, members: Sequence[str], out: str, into: str | None) -> SeatRepair:
    arena = group_arena(canonical_groups(problem))
    row_of = {town: row for row, town in enumerate(arena.ids)}
    after = named_group(arena, np.array(sorted(row_of[town] for town in members), dtype=np.int64))
    return SeatRepair(group, after, out, into, after.value - group.value)


def _group_of(plan: GroupPlan, town: str) -> Group:
    for group in plan.groups:
        if town in group.members:
            return group
    raise NotFound(f"{town} sitzt in keiner Gruppe dieses Plans.")
