"""Which towns meet in tandems?"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.matching.arena import KEEP_BONUS, Arena, arena_of
from matchmaker.matching.blocking import blocking_pairs
from matchmaker.matching.bounds import servable, serves_all_it_can
from matchmaker.matching.contradictions import refuse_contradictions
from matchmaker.matching.diagnosis import unmatched_towns
from matchmaker.matching.exact import heaviest
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.problem import ScoredPair, Strategy, TandemProblem, canonical
from matchmaker.matching.stable import fill_up, stable_choice

EXACT_SOLVER = "blossom (rustworkx), bounds by linear relaxation with odd sets (HiGHS)"
STABLE_SOLVER = "greedy by score, the stable plan"


def solve_tandems(problem: TandemProblem, strategy: Strategy = Strategy.MOST_SERVED) -> TandemMatching:
    """The best plan under a strategy, with its certificate; deterministic, whatever the order of the input.

    *Most served*: first the towns with a partner, those of higher priority first, then the total. The sets of
    towns that some plan can serve form a matroid, so serving by priority never costs a served town (J. Edmonds,
    D. R. Fulkerson, Transversals and matroid partition, 1965; capacities by the reduction in ``blossom.py``).
    *Best total*: the largest sum of scores. *Stable*: no two towns would both rather have each other.

    A pair of the earlier plan weighs 0.02 more while the plan is made; totals and bounds are without it, so a plan
    that keeps pairs shows what that costs as its gap. Raises ``BadInput`` with every contradiction.
    """
    refuse_contradictions(problem)
    ordered_problem = canonical(problem)
    arena = arena_of(ordered_problem)
    optimum = _optimum(arena, 0, most_served=strategy is Strategy.MOST_SERVED)
    chosen = _chosen(arena, strategy, optimum)
    return _matching(ordered_problem, arena, _Plan(strategy, chosen, optimum))


def solve_every_strategy(problem: TandemProblem) -> dict[Strategy, TandemMatching]:
    """The three plans side by side."""
    return {strategy: solve_tandems(problem, strategy) for strategy in Strategy}


@dataclass(frozen=True, slots=True)
class _Optimum:
    """A best choice, a bound on totals of choices that serve as asked, and one on the towns it can serve.

    Neither counts what the pins give already.
    """

    chosen: tuple[int, ...]
    total_bound: int
    served_bound: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """Open edges chosen under a strategy; ``optimum`` is without regard to an earlier plan."""

    strategy: Strategy
    chosen: tuple[int, ...]
    optimum: _Optimum


def _chosen(arena: Arena, strategy: Strategy, optimum: _Optimum) -> tuple[int, ...]:
    if strategy is Strategy.STABLE:
        return stable_choice(arena)
    if arena.earlier:
        return _optimum(arena, KEEP_BONUS, most_served=strategy is Strategy.MOST_SERVED).chosen
    return optimum.chosen


def _optimum(arena: Arena, keep_bonus: int, *, most_served: bool) -> _Optimum:
    graph = arena.graph(keep_bonus)
    free = heaviest(graph)
    # Open pairs of score 0 add nothing to a total, but a town more may meet.
    chosen = fill_up(graph, free.chosen, range(len(graph.edges)))
    optimum = _Optimum(chosen, free.bound, servable(graph, arena.ranks))
    if serves_all_it_can(graph, arena.ranks, graph.served(chosen)):
        return optimum
    serving = _most_served(graph, arena.ranks, optimum)
    return serving if most_served else _Optimum(chosen, free.bound, serving.served_bound)


def _most_served(graph: PairGraph, ranks: Sequence[int], free: _Optimum) -> _Optimum:
    """Serving a town of rank r is worth r times more than all scores together."""
    # More than any total, the bonus for earlier pairs included.
    unit = 1 + sum(graph.capacities) * max((weight for _, _, weight in graph.edges), default=0)
    selection = heaviest(graph.with_service([rank * unit for rank in ranks]))
    chosen = fill_up(graph, selection.chosen, range(len(graph.edges)))
    served_ranks = [ranks[town] for town in graph.served(chosen) if ranks[town]]
    worth = sum(served_ranks) * unit
    if selection.bound < worth + unit:
        return _Optimum(chosen, selection.bound - worth, len(served_ranks))
    return _Optimum(chosen, free.total_bound, free.served_bound)


def _matching(problem: TandemProblem, arena: Arena, plan: _Plan) -> TandemMatching:
    pairs = arena.pairs(plan.chosen)
    total, bound = (
        sum(score for *_, score in pairs),
        plan.optimum.total_bound + sum(score for *_, score in arena.pinned),
    )
    served, served_bound = len(_ids(pairs)), arena.ranks.count(0) + plan.optimum.served_bound
    kept, changed = _kept_and_changed(problem, pairs)
    asked = served == served_bound or plan.strategy is not Strategy.MOST_SERVED
    return TandemMatching(
        pairs=pairs,
        unmatched=unmatched_towns(problem, pairs),
        total=total,
        upper_bound=bound,
        served=served,
        served_upper_bound=served_bound,
        blocking_pairs=len(blocking_pairs(problem, pairs)),
        worst_pair=pairs[-1] if pairs else None,
        strategy=plan.strategy,
        solver=STABLE_SOLVER if plan.strategy is Strategy.STABLE else EXACT_SOLVER,
        optimal=total == bound and asked,
        kept=kept,
        changed=changed,
    )


def _ids(pairs: Sequence[ScoredPair]) -> set[str]:
    return {town_id for a, b, _ in pairs for town_id in (a, b)}


def _kept_and_changed(problem: TandemProblem, pairs: Sequence[ScoredPair]) -> tuple[int, int] | tuple[None, None]:
    if problem.earlier is None:
        return None, None
    kept = len({(a, b) for a, b, _ in pairs} & set(problem.earlier))
    return kept, len(problem.earlier) - kept
