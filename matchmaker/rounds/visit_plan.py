"""Which visits does the engine suggest for the towns of one role, given what is already settled?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import Pair, ScoredPair, TownSlot
from matchmaker.matching.progress import Progress
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.matching.visit_verification import check_visits
from matchmaker.matching.visits import solve_visits
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.tandem_plan import MILLIONTHS_PER_TENTH, PlanRefused, rules_of
from matchmaker.rounds.visit_sides import Sided, sided
from matchmaker.scoring.visit_pairs import VisitPairs, visit_pairs
from matchmaker.towns.profile import Format, TownProfile

VISITS_SOLVED = 0.9
"""What share of a plan of visits is done once they are solved; the rest is checking and who visits whom back."""


@dataclass(frozen=True)
class VisitPlan:
    """The verified plan of one role; pairs are (seeker, host). ``problem`` is what was solved last."""

    problem: VisitProblem
    plan: TandemMatching
    possible: VisitPairs


def plan_visits(case: RoleCase, ready: Sequence[TownProfile], settled: Settled) -> VisitPlan:
    """Solve and verify; ``ready`` are the towns that no rule keeps out. ``PlanRefused`` if the check fails.

    A town may seek and host, within its own capacity for both together: first its room is shared out between the two
    (``visit_sides.py``), then the visits are solved. No two towns visit each other: where a plan has that, what is
    worth less is forbidden and the rest solved again.
    """
    possible = visit_pairs(case.scorers.shown, case.scorers.worth, rules_of(case.policy))
    open_problem = _problem(case, ready, settled, possible)
    shared = sided(open_problem, _places(case, ready, settled), case.strategy)
    problem = shared.problem
    solved = solve_visits(problem, case.strategy)
    # Flow is over in seconds and has no plan to show before its end: it is told between its steps, not stopped.
    case.watch(Progress(VISITS_SOLVED, solved.plan.total, solved.plan.upper_bound))
    while both_ways := _worse_of_both_ways(problem, solved.plan.pairs):
        problem = replace(problem, vetoed=(*problem.vetoed, *both_ways))
        solved = solve_visits(problem, case.strategy)
    if faults := check_visits(problem, solved):
        raise PlanRefused(f"Der errechnete Plan hält die Regeln nicht ein: {faults[0]} Es wurde nichts gespeichert.")
    return VisitPlan(problem, _certified(solved.plan, shared, open_problem, possible), possible)


def _certified(plan: TandemMatching, shared: Sided, open_problem: VisitProblem, possible: VisitPairs) -> TandemMatching:
    """The plan with a bound over all plans of visits, whoever takes which side.

    That of the pairs where it holds, else one seeker by seeker. Fewer visits than the pairs prove nothing.
    """
    if possible.complete and shared.proven:
        bound = max(plan.total, shared.plan.upper_bound)
        as_many = len(plan.pairs) == len(shared.plan.pairs)
        return replace(plan, upper_bound=bound, optimal=shared.plan.optimal and as_many and plan.total == bound)
    return replace(plan, upper_bound=max(plan.total, _loose_bound(open_problem, possible)), optimal=False)


def _problem(case: RoleCase, ready: Sequence[TownProfile], settled: Settled, possible: VisitPairs) -> VisitProblem:
    present = {profile.ags for profile in ready}
    fixed = _among(settled.fixed, present)
    scores = {(a, b): worth for a, b, worth in possible.pairs if {a, b} <= present}
    # What a person pinned stays even where the rules have left it out since.
    missing = (pair for pair in fixed if pair not in scores)
    scores |= {pair: case.scorers.shown.explain(*pair).score_tenths * MILLIONTHS_PER_TENTH for pair in missing}
    seeking = {seeker for seeker, _ in scores}
    return VisitProblem(
        seekers=tuple(_seeker(one, case, settled) for one in ready if one.ags in seeking or one.needs),
        hosts=tuple(_host(one, case, settled) for one in ready),
        scores=tuple((a, b, worth) for (a, b), worth in scores.items()),
        pinned=fixed,
        vetoed=tuple(pair for pair in _among(settled.refused, present) if pair not in fixed),
        earlier=None if settled.earlier is None else _among(settled.earlier, present),
    )


def _seeker(profile: TownProfile, case: RoleCase, settled: Settled) -> TownSlot:
    fixed = sum(profile.ags == seeker for seeker, _ in settled.fixed)
    room = max(0, _rooms(case, settled).places(profile) - _standing(profile.ags, settled))
    # One visit at a time: the second would ask the same office for the same days.
    return TownSlot(profile.ags, max(fixed, min(1, fixed + room)), priority=settled.priority_of(profile.ags))


def _host(profile: TownProfile, case: RoleCase, settled: Settled) -> TownSlot:
    fixed = sum(profile.ags == host for _, host in settled.fixed)
    rooms = _rooms(case, settled)
    room = rooms.within_hours(profile.ags, rooms.places(profile) - _standing(profile.ags, settled))
    return TownSlot(profile.ags, fixed + max(0, room))


def _rooms(case: RoleCase, settled: Settled) -> Rooms:
    return Rooms(settled, case.policy, case.hours_spent, case.policy.quarterly_hours.get(Format.VISIT, 0))


def _standing(ags: str, settled: Settled) -> int:
    return sum(ags in pair for pair in settled.fixed)


def _places(case: RoleCase, ready: Iterable[TownProfile], settled: Settled) -> dict[str, int]:
    """The most visits that each town may take part in, on either side."""
    rooms = _rooms(case, settled)
    return {one.ags: max(rooms.places(one), _standing(one.ags, settled)) for one in ready}


def may_host_more(profile: TownProfile, case: RoleCase, settled: Settled) -> bool:
    """Whether one place more lets the town give one visit more: its hours and open proposals may bind sooner."""
    wider = replace(profile, capacity=1 + (1 if profile.capacity is None else profile.capacity))
    hosts = _host(wider, case, settled).capacity > _host(profile, case, settled).capacity
    return hosts and _places(case, [wider], settled)[profile.ags] > _places(case, [profile], settled)[profile.ags]


def _worse_of_both_ways(problem: VisitProblem, pairs: Sequence[ScoredPair]) -> list[Pair]:
    """Of two towns that would visit each other the visit that is worth less, unless somebody pinned it."""
    worth = {(seeker, host): value for seeker, host, value in pairs}
    mutual = [(pair, pair[::-1]) for pair in worth if pair < pair[::-1] and pair[::-1] in worth]
    found = []
    for both in mutual:
        loose = [pair for pair in both if pair not in problem.pinned]
        found.append(min(loose, key=lambda pair: (worth[pair], pair)))
    return found


def _loose_bound(problem: VisitProblem, possible: VisitPairs) -> int:
    """Every seeker's best visit in each of its places: holds for the visits that the solver did not see, too."""
    score = {(a, b): worth for a, b, worth in problem.scores}
    pinned = sum(score[pair] for pair in problem.pinned)
    return pinned + sum(town.capacity * possible.best.get(town.id, 0) for town in problem.seekers)


def _among(pairs: Iterable[Pair], present: set[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if set(pair) <= present)
