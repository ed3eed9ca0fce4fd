"""Which choice of edges is best, exactly and in whole numbers?

Edmonds' blossom algorithm (J. Edmonds, Paths, trees, and flowers, 1965; in rustworkx after Z. Galil, 1986)
chooses at most one edge per node. A town with more room becomes several nodes; so that a pair of two such
towns is still taken once at most, its edge becomes a short chain (W. T. Tutte, A short proof of the factor
theorem, 1954):

    copies of u ── near u ── near v ── copies of v        near u – near v taken: the pair is not

Weights stay below 2^127, rustworkx's width, for any problem that fits into memory: a service value is
at most (towns) · (sum of weights).
"""

from dataclasses import dataclass, field

import rustworkx as rx

from matchmaker.matching.pair_graph import PairGraph, parts

WIDEST_WEIGHT = 1 << 120


def blossom_nodes(graph: PairGraph) -> int:
    """How many nodes the blossom algorithm gets for this graph."""
    room = graph.capacities
    chains = sum(1 for u, v, _ in graph.edges if room[u] > 1 and room[v] > 1)
    return sum(room) + 2 * chains


def blossom_choice(graph: PairGraph) -> tuple[int, ...]:
    """Positions of the edges of a choice of largest value, ascending; exact, deterministic.

    Complexity O(n³) in the nodes of ``blossom_nodes`` of the largest connected part.
    """
    chosen: list[int] = []
    for part in parts(graph):
        net = _Net.of(part.graph)
        if net.widest >= WIDEST_WEIGHT:
            raise OverflowError(f"weight {net.widest} is wider than the blossom algorithm computes exactly")
        matched = rx.max_weight_matching(net.rustworkx_graph(), weight_fn=int)
        taken = {net.owner[min(pair), max(pair)] for pair in matched}
        chosen.extend(part.edges[e] for e in taken if e is not None)
    return tuple(sorted(chosen))


@dataclass(slots=True)
class _Net:
    """Nodes and weighted links for one part; ``owner`` tells which edge a link takes, ``None`` for none."""

    graph: PairGraph
    size: int = 0
    copies: list[range] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    owner: dict[tuple[int, int], int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: PairGraph) -> "_Net":
        net = cls(graph)
        net.copies = [net._nodes(room) for room in graph.capacities]
        # Above every weight and every two service values: half a chain is then never worth taking.
        chain = 1 + max(weight for _, _, weight in graph.edges) + 2 * max(graph.service_values)
        for e, (u, v, weight) in enumerate(graph.edges):
            if len(net.copies[u]) > 1 and len(net.copies[v]) > 1:
                net._add_chain(e, weight, chain)
            else:
                net._add_direct(e, u, v, weight)
        return net

    @property
    def widest(self) -> int:
        return max(weight for _, _, weight in self.links)

    def rustworkx_graph(self) -> "rx.PyGraph[None, int]":
        graph: rx.PyGraph[None, int] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from([None] * self.size)
        graph.add_edges_from(self.links)
        return graph

    def _nodes(self, count: int) -> range:
        self.size += count
        return range(self.size - count, self.size)

    def _add_direct(self, e: int, u: int, v: int, weight: int) -> None:
        for left in self.copies[u]:
            for right in self.copies[v]:
                self._link(left, right, weight + self._service(u, left) + self._service(v, right), e)

    def _add_chain(self, e: int, weight: int, chain: int) -> None:
        u, v, _ = self.graph.edges[e]
        near_u, near_v = self._nodes(2)
        self._link(near_u, near_v, 2 * chain, None)
        for left in self.copies[u]:
            self._link(left, near_u, chain + weight + self._service(u, left), e)
        for right in self.copies[v]:
            self._link(right, near_v, chain + self._service(v, right), e)

    def _link(self, low: int, high: int, weight: int, owner: int | None) -> None:
        self.links.append((low, high, weight))
        self.owner[min(low, high), max(low, high)] = owner

    def _service(self, town: int, node: int) -> int:
        """Serving a town counts once: at its first copy."""
        return self.graph.service_values[town] if node == self.copies[town][0] else 0
