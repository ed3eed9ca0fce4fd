"""Which tandems are proposed to the towns of one role, and who is left without a partner and why?"""

from collections import Counter
from dataclasses import replace

from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Pair, ordered
from matchmaker.matching.progress import Progress
from matchmaker.rounds.bench import Bench
from matchmaker.rounds.effort import out_of_time
from matchmaker.rounds.left_over import Known, left_over
from matchmaker.rounds.occupied import occupied
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.settled import Settled, settled_for
from matchmaker.rounds.sketch import RoleSketches, Sketch
from matchmaker.rounds.tandem_plan import Aim, TandemPlan, plan_tandems
from matchmaker.rounds.what_helps import Terms, told, what_helps
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.towns.profile import Format


def tandem_sketches(case: RoleCase) -> RoleSketches:
    """Solve and verify the tandems of one role; what stands already keeps its towns."""
    settled = replace(
        settled_for(case.role, case.proposals, case.others),
        hours_spent=case.hours_spent,
    )
    plan = plan_tandems(case.scorers, settled, case.policy, Aim(case.strategy, case.watch))
    helping = _helping(plan, case)
    known = Known(
        {ags: (one, told(one, case.name)) for ags, one in helping.items()},
        {**occupied(case.role, case.others, case.name), **_out_of_time(case, settled)},
    )
    fixed, bench = set(settled.fixed), _bench(plan)
    return RoleSketches(
        sketches=tuple(
            _sketch((a, b), worth, bench, case) for a, b, worth in plan.matching.pairs if (a, b) not in fixed
        ),
        left_over=left_over(plan, settled, case.wording, known),
        solver=plan.matching.solver,
        total=plan.matching.total,
        upper_bound=plan.matching.upper_bound,
        optimal=plan.matching.optimal,
        blocking_pairs=plan.matching.blocking_pairs,
        towns_missing=plan.matching.towns_missing,
    )


def _helping(plan: TandemPlan, case: RoleCase) -> dict[str, Relaxation]:
    """What would give unserved towns a partner; nothing where somebody said stop: that search may take longest."""
    if not case.watch(Progress(1.0, plan.matching.total, plan.matching.upper_bound)):
        return {}
    return what_helps(plan, Terms(case.policy, case.strategy, case.scorers.shown, case.shown_under))


def _out_of_time(case: RoleCase, settled: Settled) -> dict[str, str]:
    """By AGS, the sentence of each town that has a place left, but no hours."""
    rooms = Rooms(settled, case.policy, case.hours_spent, case.policy.quarterly_hours.get(Format.TANDEM, 0))
    everything, terms = (*case.proposals, *case.others.proposals), (case.role, Format.TANDEM, case.policy)
    short = [one.ags for one in case.profiles if rooms.places(one) > 0 and rooms.within_hours(one.ags, 1) <= 0]
    return {ags: out_of_time(ags, everything, terms, case.name) for ags in short}


def _sketch(pair: Pair, worth: int, bench: Bench, case: RoleCase) -> Sketch:
    """A tandem; its topic comes from public statements, since every member will read it."""
    return Sketch(
        members=tuple(Member(ags, case.role) for ags in pair),
        topic=topic_of(case.aloud.explain(*pair)),
        score_tenths=case.scorers.shown.explain(*pair).score_tenths,
        substitutes=bench.instead(pair, worth),
    )


def _bench(plan: TandemPlan) -> Bench:
    """The towns with room left; a pair stands in the problem once, so each is listed from both of its sides."""
    problem, taken = plan.problem, Counter(ags for a, b, _ in plan.matching.pairs for ags in (a, b))
    free = {town.id for town in problem.towns if taken[town.id] < town.capacity}
    open_pairs = [(a, b, worth) for a, b, worth in problem.scores if worth >= problem.minimum_score]
    closed = {ordered(one) for one in problem.vetoed} | {(a, b) for a, b, _ in plan.matching.pairs}
    both_ways = [*open_pairs, *((b, a, worth) for a, b, worth in open_pairs)]
    return Bench.of(both_ways, free, closed | {(b, a) for a, b in closed})
