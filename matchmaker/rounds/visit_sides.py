"""On which side does each town take part in a round of visits: does it seek advice, or give some?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import Pair, Strategy, TandemProblem, TownSlot, ordered
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.visit_problem import VisitProblem


@dataclass(frozen=True)
class Sided:
    """The problem with the room of every town shared out between its two sides, and the plan that shared it out.

    ``proven`` says that the plan's bound holds for every plan of visits: no town has room for more than one.
    """

    problem: VisitProblem
    plan: TandemMatching
    proven: bool


def sided(problem: VisitProblem, places: Mapping[str, int], strategy: Strategy) -> Sided:
    """Share out ``places``, the exchanges that a town may have on both sides together (by AGS).

    A visit is a pair of towns of which one seeks and the other gives; of both directions the better one counts. So a
    best set of pairs, as for tandems, says who takes which side; where every town has one place, no plan of visits is
    better. Room that is left goes to seeking first: need comes before being asked.
    """
    better = _better_direction(problem)
    pinned = {ordered(pair): pair for pair in problem.pinned}
    plan = solve_tandems(_as_pairs(problem, places, better), strategy)
    meant = [(better | pinned)[a, b] for a, b, _ in plan.pairs]
    seeking, giving = Counter(seeker for seeker, _ in meant), Counter(host for _, host in meant)
    hosting = {town.id: town.capacity for town in problem.hosts}
    seekers = tuple(replace(town, capacity=_seeking(town, places, seeking, giving)) for town in problem.seekers)
    taken = {town.id: town.capacity for town in seekers}
    hosts = tuple(
        replace(town, capacity=max(0, min(hosting[town.id], places[town.id] - taken.get(town.id, 0))))
        for town in problem.hosts
    )
    shared = replace(problem, seekers=seekers, hosts=hosts)
    return Sided(shared, plan, proven=all(places[town.id] <= 1 for town in problem.hosts))


def _seeking(town: TownSlot, places: Mapping[str, int], seeking: Counter[str], giving: Counter[str]) -> int:
    """The most visits that a town may get: those that were meant for it, and one more where room is left."""
    used = min(town.capacity, seeking[town.id])
    is_left = places[town.id] > used + giving[town.id]
    return min(town.capacity, used + is_left)


def _better_direction(problem: VisitProblem) -> dict[Pair, Pair]:
    """By pair (AGS ascending), the direction that may be planned and is worth more; if equal, the smaller seeker."""
    seekers = {town.id for town in problem.seekers if town.capacity > 0}
    hosts = {town.id for town in problem.hosts if town.capacity > 0}
    closed = set(problem.vetoed)
    found: dict[Pair, tuple[int, Pair]] = {}
    for seeker, host, worth in problem.scores:
        visit = (seeker, host)
        if seeker in seekers and host in hosts and visit not in closed:
            key = ordered(visit)
            found[key] = min(found.get(key, (1, visit)), (-worth, visit))
    return {key: visit for key, (_, visit) in found.items()}


def _as_pairs(problem: VisitProblem, places: Mapping[str, int], better: Mapping[Pair, Pair]) -> TandemProblem:
    worth = {(seeker, host): value for seeker, host, value in problem.scores}
    first = {town.id: town.priority for town in problem.seekers}
    # A pinned visit counts in its own direction.
    direction = {**better, **{ordered(pair): pair for pair in problem.pinned}}
    return TandemProblem(
        towns=tuple(TownSlot(town.id, places[town.id], first.get(town.id, 0)) for town in problem.hosts),
        scores=tuple((*key, worth[visit]) for key, visit in direction.items()),
        pinned=tuple(map(ordered, problem.pinned)),
        earlier=None if problem.earlier is None else tuple(sorted({ordered(pair) for pair in problem.earlier})),
    )
