"""Which host's experts come to which seeker?"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.matching.arena import KEEP_BONUS, Arena, arena_of
from matchmaker.matching.blocking import blocking_pairs
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import ScoredPair, Strategy, TandemProblem, canonical
from matchmaker.matching.stable import fill_up, stable_choice
from matchmaker.matching.visit_contradictions import refuse_visit_contradictions
from matchmaker.matching.visit_diagnosis import unmatched_seekers
from matchmaker.matching.visit_easings import Standing, VisitEasings
from matchmaker.matching.visit_flow import VisitNet, best_visits, host_prices, value_bound
from matchmaker.matching.visit_matching import HostPrices, VisitMatching
from matchmaker.matching.visit_problem import HOST, SEEKER, VisitProblem, between_roles, unmarked

FLOW_SOLVER = "min-cost flow (OR-Tools), proven by host prices"
STABLE_SOLVER = "greedy by score, a stable plan"


def solve_visits(problem: VisitProblem, strategy: Strategy = Strategy.MOST_SERVED) -> VisitMatching:
    """The best plan under a strategy; exact, deterministic, whatever the order of the input.

    *Most served*: first the seekers with a visit, those of higher priority first, then the total. The sets of seekers
    that hosts have room for form a matroid, so serving by priority never costs a served seeker (J. Edmonds,
    D. R. Fulkerson, 1965). *Best total*: the largest sum. *Stable*: pairs by descending score while both have room;
    as both sides share one score no seeker and host would then rather have each other (D. Gale, L. Shapley, 1962), and
    among equal scores earlier pairs go first, then the smaller ids: another order gives another plan, as stable.

    A pair of the earlier plan weighs 0.02 more while the plan is made. Raises ``BadInput`` with every contradiction.
    """
    refuse_visit_contradictions(problem)
    slots = canonical(between_roles(problem))
    arena = _without_host_ranks(arena_of(slots))
    most = _optimum(arena, _service_value(arena))
    optimum = most if strategy is Strategy.MOST_SERVED else _optimum(arena, 0)
    # What *most served* would really plan, earlier pairs and all: among equals they decide who is served.
    promised = _chosen(arena, Strategy.MOST_SERVED, most)
    chosen = promised if strategy is Strategy.MOST_SERVED else _chosen(arena, strategy, optimum)
    standing = Standing(slots, arena, chosen, frozenset(_served(arena, promised)))
    return _matching(standing, strategy, optimum)


@dataclass(frozen=True, slots=True)
class _Optimum:
    """A best choice of open pairs; the bound on totals of choices that serve as asked, and its proof."""

    chosen: tuple[int, ...]
    total_bound: int
    prices: tuple[int, ...]
    service_value: int


def _without_host_ranks(arena: Arena) -> Arena:
    """Only seekers are served; a seeker that a pin serves has rank 0 as before."""
    ranks = tuple(rank if arena.ids[v][0] == SEEKER else 0 for v, rank in enumerate(arena.ranks))
    return Arena(arena.ids, arena.capacities, arena.edges, arena.pinned, arena.earlier, ranks)


def _service_value(arena: Arena) -> int:
    """More than any two plans can differ in their totals, the bonus for earlier pairs included."""
    heaviest = max((weight for _, _, weight in arena.edges), default=0) + KEEP_BONUS
    return 1 + heaviest * sum(arena.capacities[: _seekers(arena)])


def _optimum(arena: Arena, service_value: int, keep_bonus: int = 0) -> _Optimum:
    graph = arena.graph(keep_bonus).with_service([rank * service_value for rank in arena.ranks])
    net = VisitNet.of(graph, _seekers(arena))
    chosen = best_visits(net).tolist()
    prices = host_prices(net, chosen)
    worth = sum(arena.ranks[s] for s in {arena.edges[e][0] for e in chosen}) * service_value
    # Open pairs of score 0 add nothing to a total, but a seeker more may get advice.
    full = fill_up(graph, chosen, range(len(graph.edges)))
    return _Optimum(full, value_bound(net, prices) - worth, tuple(prices.tolist()), service_value)


def _chosen(arena: Arena, strategy: Strategy, optimum: _Optimum) -> tuple[int, ...]:
    if strategy is Strategy.STABLE:
        return stable_choice(arena)
    if arena.earlier:
        return _optimum(arena, optimum.service_value, KEEP_BONUS).chosen
    return optimum.chosen


def _matching(standing: Standing, strategy: Strategy, optimum: _Optimum) -> VisitMatching:
    slots, arena = standing.slots, standing.arena
    pairs = arena.pairs(standing.chosen)
    total = sum(score for *_, score in pairs)
    bound = optimum.total_bound + sum(score for *_, score in arena.pinned)
    pin_served = {edge[0] for edge in arena.pinned}
    served, servable = len({seeker for seeker, _, _ in pairs}), len(pin_served | standing.servable)
    kept, changed = _kept_and_changed(slots, pairs)
    asked = served == servable or strategy is not Strategy.MOST_SERVED
    plan = TandemMatching(
        pairs=tuple(map(unmarked, pairs)),
        unmatched=unmatched_seekers(standing, VisitEasings(standing, strategy, _planned_again)),
        total=total,
        upper_bound=bound,
        served=served,
        served_upper_bound=servable,
        blocking_pairs=len(blocking_pairs(slots, pairs)),
        worst_pair=unmarked(pairs[-1]) if pairs else None,
        strategy=strategy,
        solver=STABLE_SOLVER if strategy is Strategy.STABLE else FLOW_SOLVER,
        optimal=total == bound and asked,
        kept=kept,
        changed=changed,
    )
    hosts = (town_id.removeprefix(HOST) for town_id in arena.ids[_seekers(arena) :])
    return VisitMatching(plan, HostPrices(tuple(zip(hosts, optimum.prices, strict=True)), optimum.service_value))


def _planned_again(problem: TandemProblem, strategy: Strategy) -> tuple[frozenset[str], tuple[int, int]]:
    """Whom the plan of canonical slots serves, and its worth: the ranks served where they count, its weight."""
    arena = _without_host_ranks(arena_of(problem))
    serves_most = strategy is Strategy.MOST_SERVED
    chosen = _chosen(arena, strategy, _optimum(arena, _service_value(arena) if serves_most else 0))
    ranks = sum(arena.ranks[seeker] for seeker in _served(arena, chosen)) if serves_most else 0
    weight = sum(arena.edges[e][2] + KEEP_BONUS * (e in arena.earlier) for e in chosen)
    return frozenset(end for a, b, _ in arena.pairs(chosen) for end in (a, b)), (ranks, weight)


def _seekers(arena: Arena) -> int:
    """How many of the slots are seekers: they come first."""
    return sum(town_id[0] == SEEKER for town_id in arena.ids)


def _served(arena: Arena, chosen: Sequence[int]) -> set[int]:
    return {arena.edges[e][0] for e in chosen}


def _kept_and_changed(slots: TandemProblem, pairs: Sequence[ScoredPair]) -> tuple[int, int] | tuple[None, None]:
    if slots.earlier is None:
        return None, None
    kept = len({(a, b) for a, b, _ in pairs} & set(slots.earlier))
    return kept, len(slots.earlier) - kept
