"""What can a small plan of circles or consortia reach at most, found by trying every set of towns?

Shares no code with the solvers: no prices, no linear program, no search.
"""

from collections import defaultdict
from collections.abc import Iterable

from matchmaker.matching.group_lines import Lines
from matchmaker.matching.group_on_its_own import WHOLE_UP_TO, GroupOnItsOwn, every_group
from matchmaker.matching.group_problem import GroupProblem

Reach = tuple[int, int]
"""The points of all towns served, then the total of the groups in millionths."""


def best_reach(problem: GroupProblem) -> Reach | None:
    """What the best plan reaches that keeps the locked groups; None for more than 12 towns, or where nobody may say.

    O(2ⁿ) sets of towns: each is worth most with its first town in no group, or in one of the groups that hold it.
    """
    if len(problem.towns) > WHOLE_UP_TO or not problem.towns:
        return None
    sitting = {town for group in problem.locked for town in group}
    bit = {town.id: 1 << place for place, town in enumerate(one for one in problem.towns if one.id not in sitting)}
    worth, lines = points_of(problem), Lines(problem, [[town.id for town in problem.towns]])

    def reach_of(members: Iterable[str]) -> Reach:
        group = sorted(members)
        return sum(worth[town] for town in group), GroupOnItsOwn(problem, group, lines).value()

    beginning: dict[int, list[tuple[int, Reach]]] = defaultdict(list)
    for members, broken in every_group(problem):
        if not broken and members <= bit.keys():
            mask = sum(bit[town] for town in members)
            beginning[mask & -mask].append((mask, reach_of(members)))
    best: list[Reach] = [(0, 0)] * (1 << len(bit))
    for left in range(1, len(best)):
        first = left & -left
        ways = [best[left ^ first]]
        for mask, gain in beginning[first]:
            if mask & left == mask:
                ways.append(_together(best[left ^ mask], gain))
        best[left] = max(ways)
    found = best[-1]
    for group in problem.locked:
        found = _together(found, reach_of(group))
    return found


def points_of(problem: GroupProblem) -> dict[str, int]:
    """By town what serving it counts before any total: its place among the priorities, and more where it is pinned.

    Priority 0 counts nothing; one pinned town counts more than all priorities together.
    """
    levels = sorted({0, *(town.priority for town in problem.towns)})
    points = {town.id: levels.index(town.priority) for town in problem.towns}
    pinned = {town for pair in problem.pinned for town in pair}
    pin = 1 + sum(points.values())
    return {town: count + (pin if town in pinned else 0) for town, count in points.items()}


def _together(one: Reach, other: Reach) -> Reach:
    return one[0] + other[0], one[1] + other[1]
