"""Which groups does the engine suggest, verified, and without those that were refused before?"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem, Members
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import check_groups
from matchmaker.matching.problem import Pair
from matchmaker.matching.progress import Watch, go_on
from matchmaker.rounds.tandem_plan import PlanRefused


def plan_groups(problem: GroupProblem, refused: Iterable[Members] = (), watch: Watch = go_on) -> GroupPlan:
    """Solve and verify; none of the groups is one of ``refused`` (each AGS ascending).

    A refused group comes back with other members or not at all: where the best plan holds one, its two towns that fit
    least are kept apart and the rest is solved again. The bound stays that of the whole problem, so what keeping apart
    costs shows as a gap. ``watch`` follows every search and may stop it. ``PlanRefused`` if the check fails.
    """
    forbidden = frozenset(refused)
    first = plan = solve_groups(problem, watch)
    while back := [group.members for group in plan.groups if tuple(sorted(group.members)) in forbidden]:
        problem = replace(problem, vetoed=(*problem.vetoed, *(_least_fitting(problem, members) for members in back)))
        plan = solve_groups(problem, watch)
    if faults := check_groups(problem, plan):
        raise PlanRefused(f"Der errechnete Plan hält die Regeln nicht ein: {faults[0]} Es wurde nichts gespeichert.")
    bound = max(first.upper_bound, plan.total)
    return replace(plan, upper_bound=bound, optimal=plan.total == bound)


def _least_fitting(problem: GroupProblem, members: Members) -> Pair:
    score = {(a, b): value for a, b, value in problem.scores} | {(b, a): value for a, b, value in problem.scores}
    pair = min(combinations(sorted(members), 2), key=lambda pair: (score[pair], pair))
    return pair[0], pair[1]
