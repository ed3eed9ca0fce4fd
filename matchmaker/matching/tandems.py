"""Which towns meet in tandems?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from matchmaker.matching.arena import KEEP_BONUS, Arena, arena_of
from matchmaker.matching.blocking import blocking_pairs
from matchmaker.matching.bounds import servable, serves_all_it_can
from matchmaker.matching.contradictions import refuse_contradictions
from matchmaker.matching.course import AT_EASE, Course, Manner
from matchmaker.matching.diagnosis import unmatched_towns
from matchmaker.matching.exact import heaviest
from matchmaker.matching.matching import Relaxation, TandemMatching
from matchmaker.matching.pair_graph import PairGraph, Selection
from matchmaker.matching.problem import ScoredPair, Strategy, TandemProblem, canonical
from matchmaker.matching.progress import Progress
from matchmaker.matching.stable import fill_up, stable_choice
from matchmaker.matching.tandem_easings import TandemEasings

EXACT_SOLVER = "blossom (rustworkx), bounds by network flow (OR-Tools) and odd sets (HiGHS)"
QUICK_SOLVER = "blossom by regions (rustworkx), bounds by network flow (OR-Tools)"
STABLE_SOLVER = "greedy by score, the stable plan"


def solve_tandems(
    problem: TandemProblem, strategy: Strategy = Strategy.MOST_SERVED, manner: Manner = AT_EASE
) -> TandemMatching:
    """The best plan under a strategy, with its certificate; deterministic, whatever the order of the input.

    *Most served*: first the towns with a partner, those of higher priority first, then the total. The sets of
    towns that some plan can serve form a matroid, so serving by priority never costs a served town (J. Edmonds,
    D. R. Fulkerson, Transversals and matroid partition, 1965; capacities by the reduction in ``blossom.py``).
    *Best total*: the largest sum of scores. *Stable*: no two towns would both rather have each other.

    A pair of the earlier plan weighs 0.02 more while the plan is made; totals and bounds are without it, so a plan
    that keeps pairs shows what that costs as its gap. ``manner`` may ask for speed, watch and stop: stopped, it is the
    best plan so far with its gap. Raises ``BadInput`` with every contradiction.
    """
    refuse_contradictions(problem)
    ordered_problem = canonical(problem)
    arena = arena_of(ordered_problem)
    search = _Search(arena, strategy, manner)
    optimum = search.optimum()
    chosen = search.chosen(optimum)
    return _matching(ordered_problem, arena, _Plan(strategy, chosen, optimum, manner, search.course.stopped))


def solve_every_strategy(problem: TandemProblem, manner: Manner = AT_EASE) -> dict[Strategy, TandemMatching]:
    """The three plans side by side."""
    return {strategy: solve_tandems(problem, strategy, manner) for strategy in Strategy}


@dataclass(frozen=True, slots=True)
class _Optimum:
    """A best choice, a bound on totals of choices that serve as asked, and one on the towns it can serve.

    Neither counts what the pins give already. ``ranks_proven``: no choice serves towns of more rank.
    """

    chosen: tuple[int, ...]
    total_bound: int
    served_bound: int
    ranks_proven: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """Open edges chosen under a strategy; ``optimum`` is without regard to an earlier plan."""

    strategy: Strategy
    chosen: tuple[int, ...]
    optimum: _Optimum
    manner: Manner
    stopped: bool

    @property
    def solver(self) -> str:
        if self.strategy is Strategy.STABLE:
            return STABLE_SOLVER
        return QUICK_SOLVER if self.manner.quick else EXACT_SOLVER


class _Search:
    """The runs that a strategy needs: by total, by towns served, and both again where an earlier plan is to be kept."""

    def __init__(self, arena: Arena, strategy: Strategy, manner: Manner) -> None:
        self.arena = arena
        self.strategy = strategy
        self.keeps = bool(arena.earlier) and strategy is not Strategy.STABLE
        self.course = Course(manner, 2 * (1 + self.keeps), sum(score for *_, score in arena.pinned))

    def optimum(self, keep_bonus: int = 0) -> _Optimum:
        graph, ranks = self.arena.graph(keep_bonus), self.arena.ranks
        free = heaviest(graph, self.course)
        # Open pairs of score 0 add nothing to a total, but a town more may meet.
        chosen = fill_up(graph, free.chosen, range(len(graph.edges)))
        all_served = serves_all_it_can(graph, ranks, graph.served(chosen))
        optimum = _Optimum(chosen, free.bound, servable(graph, ranks), all_served)
        if self.course.stopped or all_served:
            return optimum
        # Beside a total that is not proven, a tighter bound on the towns served is not worth a second search.
        if self.strategy is not Strategy.MOST_SERVED and free.value < free.bound:
            return optimum
        serving = self._most_served(graph, free, optimum)
        return serving if self.strategy is Strategy.MOST_SERVED else replace(optimum, served_bound=serving.served_bound)

    def chosen(self, optimum: _Optimum) -> tuple[int, ...]:
        if self.strategy is Strategy.STABLE:
            return stable_choice(self.arena)
        if not self.keeps or self.course.stopped:
            return optimum.chosen
        keeping = self.optimum(KEEP_BONUS).chosen
        # Stopped or unproven, the second search may serve fewer: the first's bound on totals would not be its own.
        serves_fewer = self.strategy is Strategy.MOST_SERVED and self.service(keeping) < self.service(optimum.chosen)
        return optimum.chosen if serves_fewer else keeping

    def service(self, chosen: tuple[int, ...]) -> int:
        """The ranks of the towns that a choice serves, together."""
        return sum(self.arena.ranks[town] for town in self.arena.graph().served(chosen))

    def _most_served(self, graph: PairGraph, begun: Selection, free: _Optimum) -> _Optimum:
        """Serving a town of rank r is worth r times more than all scores together."""
        ranks = self.arena.ranks
        # More than any total, the bonus for earlier pairs included; small, so that the solvers' numbers stay narrow.
        unit = 1 + free.total_bound
        valued = graph.with_service([rank * unit for rank in ranks])
        selection = heaviest(valued, self.course, begun)
        chosen = fill_up(graph, selection.chosen, range(len(graph.edges)))
        # A large graph's plan by total may happen to serve more than what the search for towns served has found.
        chosen = max(chosen, free.chosen, key=valued.value_of)
        served_ranks = [ranks[town] for town in graph.served(chosen) if ranks[town]]
        worth = sum(served_ranks) * unit
        if selection.bound < worth + unit:
            return _Optimum(chosen, selection.bound - worth, len(served_ranks), ranks_proven=True)
        return _Optimum(chosen, free.total_bound, min(free.served_bound, selection.bound // unit))


def _matching(problem: TandemProblem, arena: Arena, plan: _Plan) -> TandemMatching:
    pairs = arena.pairs(plan.chosen)
    total, bound = (
        sum(score for *_, score in pairs),
        plan.optimum.total_bound + sum(score for *_, score in arena.pinned),
    )
    served, served_bound = len(_ids(pairs)), arena.ranks.count(0) + plan.optimum.served_bound
    kept, changed = _kept_and_changed(problem, pairs)
    # As many towns as can be are the right ones by themselves only where none comes before another.
    first = plan.optimum.ranks_proven or max(arena.ranks, default=0) <= 1
    optimal = total == bound and (plan.strategy is not Strategy.MOST_SERVED or (served == served_bound and first))
    advice = _Advice(problem, pairs, plan, Progress(1.0, total, bound))
    return TandemMatching(
        pairs=pairs,
        unmatched=unmatched_towns(problem, pairs, advice.cheapest),
        total=total,
        upper_bound=bound,
        served=served,
        served_upper_bound=served_bound,
        blocking_pairs=len(blocking_pairs(problem, pairs)),
        worst_pair=pairs[-1] if pairs else None,
        strategy=plan.strategy,
        solver=plan.solver,
        optimal=optimal,
        kept=kept,
        changed=changed,
        stopped=plan.stopped and not optimal,
        advice_stopped=advice.stopped,
    )


class _Advice:
    """What would help those left over; whoever says stop has the plan ``at`` its end and waits for no more of it."""

    def __init__(self, problem: TandemProblem, pairs: Sequence[ScoredPair], plan: _Plan, at: Progress) -> None:
        self.stopped = plan.stopped
        self._watch = plan.manner.watch
        self._at = at
        again = partial(_planned_again, Manner(watch=lambda _: self._goes_on()))
        # To solve again what advice would do takes as long as the plan: a quick one names what is possible.
        self._easings = TandemEasings(problem, pairs, plan.strategy, None if plan.manner.quick else again)

    def cheapest(self, town: str) -> Relaxation | None:
        """The cheapest change for a town; None once somebody said stop, whatever was found by half until then."""
        found = self._easings.cheapest(town) if self._goes_on() else None
        return found if self._goes_on() else None

    def _goes_on(self) -> bool:
        self.stopped = self.stopped or not self._watch(self._at)
        return not self.stopped


def _planned_again(
    manner: Manner, problem: TandemProblem, strategy: Strategy
) -> tuple[frozenset[str], tuple[int, int]]:
    """Whom the plan of a canonical problem serves, and its worth: the ranks served where they count, its weight."""
    arena = arena_of(problem)
    search = _Search(arena, strategy, manner)
    chosen = search.chosen(search.optimum())
    weighed = arena.graph(KEEP_BONUS if search.keeps else 0)
    service = search.service(chosen) if strategy is Strategy.MOST_SERVED else 0
    return frozenset(_ids(arena.pairs(chosen))), (service, weighed.value_of(chosen))


def _ids(pairs: Sequence[ScoredPair]) -> set[str]:
    return {town_id for a, b, _ in pairs for town_id in (a, b)}


def _kept_and_changed(problem: TandemProblem, pairs: Sequence[ScoredPair]) -> tuple[int, int] | tuple[None, None]:
    if problem.earlier is None:
        return None, None
    kept = len({(a, b) for a, b, _ in pairs} & set(problem.earlier))
    return kept, len(problem.earlier) - kept
