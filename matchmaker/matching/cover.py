"""Which prices does a flow between two copies of every town give?

Half a flow of largest value from the towns' left copies to their right copies, each pair open both ways, is the
relaxation without odd sets (M. L. Balinski, Integer programming: methods, uses, computation, 1965): its solution is
made of halves, and a network flow finds it much faster than a linear program does. The prices are the flow's
potentials, averaged over the two copies.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matchmaker.matching.odd_sets import Floats, Indexes, Net

Whole = npt.NDArray[Any]

LARGEST_COST = 1 << 62
"""The flow multiplies costs by the number of nodes; larger ones are left to the linear program."""


@dataclass(frozen=True, slots=True)
class Gains:
    """What a flow earns: ``weights`` per edge, ``firsts`` (towns) and ``services`` for the first partner of each."""

    weights: Whole
    firsts: Indexes
    services: Whole


@dataclass(frozen=True, slots=True)
class Cover:
    """``x`` in {0, ½, 1} per edge, and twice each town's price, below 0 where its first partner pays for others."""

    x: Floats
    doubled_prices: Indexes


def cover(net: Net, gains: Gains) -> Cover | None:
    """The best flow; ``None`` where its numbers are too large for 64 bits. O(n² m log n), in practice near m."""
    towns = len(net.room)
    if gains.weights.dtype == object or _largest(gains) * (2 * towns + 2) > LARGEST_COST:
        return None
    arcs = _arcs(net, gains)
    flow = _best_flow(arcs, 2 * towns)
    if flow is None:
        return None
    potential = _potentials(arcs, flow, 2 * towns + 2)
    left, right = potential[:towns] - potential[2 * towns], potential[2 * towns + 1] - potential[towns : 2 * towns]
    edges = len(net.u)
    return Cover((flow[:edges] + flow[edges : 2 * edges]) / 2, left + right)


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs from ``tail`` to ``head`` for up to ``room`` units at ``cost`` each."""

    tail: Indexes
    head: Indexes
    room: Indexes
    cost: Indexes


def _largest(gains: Gains) -> int:
    return max(int(gains.weights.max(initial=0)), int(gains.services.max(initial=0)))


def _arcs(net: Net, gains: Gains) -> _Arcs:
    """Both ways of each edge, then source to left copies and right copies to target, then past all towns."""
    towns = len(net.room)
    source, target, every = 2 * towns, 2 * towns + 1, np.arange(towns)
    one = np.ones_like(net.u)
    first, later = np.ones_like(gains.firsts), net.room.copy()
    later[gains.firsts] -= 1
    # One unit more than all can take always flows past the towns, so that source and target cost the same.
    total = int(net.room.sum()) + 2
    columns = (
        (net.u, net.v + towns, one, -gains.weights),
        (net.v, net.u + towns, one, -gains.weights),
        (np.full(towns, source), every, later, np.zeros(towns)),
        (every + towns, np.full(towns, target), later, np.zeros(towns)),
        (np.full(len(first), source), gains.firsts, first, -gains.services),
        (gains.firsts + towns, np.full(len(first), target), first, -gains.services),
        ([source], [target], [total], [0]),
    )
    tail, head, room, cost = (np.concatenate(column).astype(np.int64) for column in zip(*columns, strict=True))
    return _Arcs(tail, head, room, cost)


def _best_flow(arcs: _Arcs, source: int) -> Indexes | None:
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.room, arcs.cost)
    supply = int(arcs.room[-1]) - 1
    solver.set_node_supply(source, supply)
    solver.set_node_supply(source + 1, -supply)
    if solver.solve() != solver.OPTIMAL:
        return None
    return np.asarray(solver.flows(np.arange(len(arcs.tail))), dtype=np.int64)


def _potentials(arcs: _Arcs, flow: Indexes, nodes: int) -> Indexes:
    """Shortest distances over what could still flow and what could flow back (R. Bellman, 1958)."""
    onward, back = flow < arcs.room, flow > 0
    tail = np.concatenate([arcs.tail[onward], arcs.head[back]])
    order = np.argsort(tail, kind="stable")
    head = np.concatenate([arcs.head[onward], arcs.tail[back]])[order]
    cost = np.concatenate([arcs.cost[onward], -arcs.cost[back]])[order]
    first = np.searchsorted(tail[order], np.arange(nodes + 1))
    distance = np.zeros(nodes, dtype=np.int64)
    changed = np.arange(nodes)
    # Only what came nearer in the last step can bring others nearer in the next.
    while len(changed):
        count = first[changed + 1] - first[changed]
        leaving = np.repeat(first[changed] - np.cumsum(count) + count, count) + np.arange(count.sum())
        before = distance.copy()
        np.minimum.at(distance, head[leaving], np.repeat(before[changed], count) + cost[leaving])
        changed = np.flatnonzero(distance < before)
    return distance
