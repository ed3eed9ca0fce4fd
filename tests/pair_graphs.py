"""Small graphs for the solvers' core, and all choices of their edges."""

from functools import lru_cache
from itertools import combinations

from hypothesis import strategies as st

from matchmaker.matching.pair_graph import PairGraph

WEIGHTS = st.one_of(st.sampled_from((0, 1, 500_000)), st.integers(min_value=0, max_value=1_000_000))


@st.composite
def pair_graphs(draw: st.DrawFn, min_edges: int = 0, max_edges: int = 11) -> PairGraph:
    """Up to 7 towns with room for 1 to 3, service values from none to far above all weights."""
    towns = draw(st.integers(min_value=2 if min_edges else 0, max_value=7))
    possible = list(combinations(range(towns), 2))
    count = min(max_edges, len(possible))
    pairs = (
        draw(st.lists(st.sampled_from(possible), unique=True, min_size=min_edges, max_size=count)) if possible else []
    )
    values = st.sampled_from(draw(st.sampled_from(((0,), (0, 300_000), (10**9, 2 * 10**9), (0, 10**30)))))
    return PairGraph(
        capacities=tuple(draw(st.integers(min_value=1, max_value=3)) for _ in range(towns)),
        service_values=tuple(draw(values) for _ in range(towns)),
        edges=tuple((u, v, draw(WEIGHTS)) for u, v in pairs),
    )


@lru_cache(maxsize=8)
def every_choice(graph: PairGraph) -> frozenset[tuple[int, ...]]:
    """All sets of edges that keep every capacity, as ascending positions."""
    choices: set[tuple[int, ...]] = {()}
    for edge in range(len(graph.edges)):
        choices |= {(*chosen, edge) for chosen in choices if _fits(graph, (*chosen, edge))}
    return frozenset(choices)


def _fits(graph: PairGraph, chosen: tuple[int, ...]) -> bool:
    ends = [town for edge in chosen for town in graph.edges[edge][:2]]
    return all(ends.count(town) <= graph.capacities[town] for town in ends)
