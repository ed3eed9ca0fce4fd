"""Which odd-set inequalities does a fractional solution break?

For towns S and some chosen edges T that leave S, with room(S) + |T| odd, every whole-number choice keeps
``x(edges inside S) + x(T) ≤ ⌊(room(S) + |T|) / 2⌋`` (J. Edmonds, E. L. Johnson, Matching: a well-solved class
of integer linear programs, 1970). Sets are guessed from the connected and the biconnected parts of the fractional
solution: deterministic, and what they miss only makes the bound looser.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx as rx

Indexes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LEAST_VIOLATION = 1e-4
THRESHOLDS = (1e-6, 0.3)


@dataclass(frozen=True, slots=True)
class OddSet:
    """At most ``limit`` of ``edges`` (positions, ascending) may be chosen: those between ``towns`` and a few beside."""

    edges: Indexes
    limit: int
    towns: Indexes


@dataclass(frozen=True, slots=True)
class Net:
    """Edges as two arrays of town positions, and the towns' room."""

    u: Indexes
    v: Indexes
    room: Indexes


def broken_odd_sets(net: Net, x: Floats) -> list[OddSet]:
    """Odd-set inequalities that ``x`` (one value in [0, 1] per edge) breaks, each once."""
    found = {}
    for towns in dict.fromkeys(_candidate_sets(net, x)):
        odd_set = _odd_set(net, x, towns)
        if odd_set and x[odd_set.edges].sum() > odd_set.limit + LEAST_VIOLATION:
            found[odd_set.edges.tobytes()] = odd_set
    return list(found.values())


def _candidate_sets(net: Net, x: Floats) -> Iterator[tuple[int, ...]]:
    yield tuple(range(len(net.room)))
    for low in THRESHOLDS:
        for picked in (x > low) & (x < 1 - low), x > low:
            yield from _blocks(net, np.flatnonzero(picked))


def _blocks(net: Net, edges: Indexes) -> Iterator[tuple[int, ...]]:
    """Towns of each connected and each biconnected part of these edges."""
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * len(net.room))
    graph.add_edges_from([(u, v, None) for u, v in zip(net.u[edges].tolist(), net.v[edges].tolist(), strict=True)])
    yield from sorted(tuple(sorted(group)) for group in rx.connected_components(graph) if len(group) > 2)
    blocks: dict[int, set[int]] = {}
    for pair, block in rx.biconnected_components(graph).items():
        blocks.setdefault(block, set()).update(pair)
    yield from sorted(tuple(sorted(towns)) for towns in blocks.values() if len(towns) > 2)


def _odd_set(net: Net, x: Floats, towns: tuple[int, ...]) -> OddSet | None:
    inside = np.zeros(len(net.room), dtype=bool)
    inside[list(towns)] = True
    within = inside[net.u] & inside[net.v]
    leaving = inside[net.u] ^ inside[net.v]
    extra = leaving & (x > 0.5)
    if (net.room[inside].sum() + extra.sum()) % 2 == 0:
        crossing = np.flatnonzero(leaving & (x > 1e-9))
        if not len(crossing):
            return None
        # The cheapest way to an odd count: flip the edge nearest to one half.
        flipped = crossing[np.argmin(np.abs(x[crossing] - 0.5))]
        extra[flipped] = ~extra[flipped]
    edges = np.flatnonzero(within | extra)
    return OddSet(edges, int(net.room[inside].sum() + extra.sum()) // 2, np.flatnonzero(inside))
