"""Which visits are worth most, exactly, and at which prices of a host's room does that show?

Each pair is an arc of capacity 1, so a flow of least cost is whole and books no pair twice (R. K. Ahuja,
T. L. Magnanti, J. B. Orlin, Network Flows, 1993, ch. 9; solved by cost scaling in OR-Tools). Prices prove it by
duality: let a place at host h cost q(h) ≥ 0, and let every seeker buy what it likes best at these prices. No plan is
worth more than

    Σ room(h) · q(h) + Σ over seekers of (service + the largest surpluses weight − q that its room allows),

and the prices found below make this exactly the value of the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from matchmaker.errors import MatchmakerError
from matchmaker.matching.pair_graph import PairGraph

Whole = npt.NDArray[np.int64]

NO_LIMIT = np.int64(1 << 61)
WIDEST_COST = 1 << 61
"""The flow solver multiplies costs by the number of nodes and computes in 64 bits."""


@dataclass(frozen=True, slots=True)
class VisitNet:
    """A pair graph whose first ``seekers`` nodes are seekers and the others hosts, as arrays.

    ``host`` counts from 0 at the first host; ``service`` is what a seeker's first visit is worth beyond its weight.
    """

    seeker: Whole
    host: Whole
    weight: Whole
    seeker_room: Whole
    host_room: Whole
    service: Whole

    @classmethod
    def of(cls, graph: PairGraph, seekers: int) -> "VisitNet":
        edges = np.array(graph.edges, dtype=np.int64).reshape(-1, 3)
        rooms = np.array(graph.capacities, dtype=np.int64)
        service = np.array(graph.service_values[:seekers], dtype=np.int64)
        return cls(edges[:, 0], edges[:, 1] - seekers, edges[:, 2], rooms[:seekers], rooms[seekers:], service)


def best_visits(net: VisitNet) -> Whole:
    """Positions of the edges of a choice of largest value, ascending.

    About 0.3 s for 2,100 seekers, 700 hosts and 100,000 pairs. ``MatchmakerError`` where the numbers are too wide.
    """
    if not len(net.weight):
        return np.empty(0, dtype=np.int64)
    _refuse_too_wide(net)
    flow = min_cost_flow.SimpleMinCostFlow()
    seekers, hosts = len(net.seeker_room), len(net.host_room)
    source, sink = seekers + hosts, seekers + hosts + 1
    towns = np.arange(seekers + hosts)
    first = np.minimum(net.seeker_room, 1)
    # Not to travel is always possible: what a seeker does not use goes round by an arc of its own.
    total = int(net.seeker_room.sum())
    pairs = _add(flow, net.seeker, seekers + net.host, np.ones_like(net.weight), -net.weight)
    _add(flow, np.full(seekers, source), towns[:seekers], first, -net.service)
    _add(flow, np.full(seekers, source), towns[:seekers], net.seeker_room - first, np.zeros(seekers, dtype=np.int64))
    _add(flow, towns[seekers:], np.full(hosts, sink), net.host_room, np.zeros(hosts, dtype=np.int64))
    _add(flow, np.array([source]), np.array([sink]), np.array([total]), np.array([0]))
    flow.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([total, -total], dtype=np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status}")
    return np.flatnonzero(np.asarray(flow.flows(pairs)))


def host_prices(net: VisitNet, chosen: Sequence[int] | Whole) -> Whole:
    """The lowest prices per host at which the chosen visits are every seeker's best; whole, ≥ 0.

    Shortest paths through the plan's residual network, all hosts at once (R. Bellman, 1958): of a best plan
    they are settled after at most as many rounds as there are hosts.
    """
    taken = np.zeros(len(net.weight), dtype=bool)
    taken[np.asarray(chosen, dtype=np.int64)] = True
    used = np.bincount(net.seeker[taken], minlength=len(net.seeker_room))
    ceiling = np.where(used < net.seeker_room, 0, NO_LIMIT)
    ceiling = np.where((used == 0) & (net.seeker_room > 0), -net.service, ceiling)
    own, others = _Arcs.of(net, taken), _Arcs.of(net, ~taken)
    credit = np.zeros(len(net.host_room), dtype=np.int64)
    for _ in range(len(credit) + 1):
        most = ceiling.copy()
        np.minimum.at(most, own.seeker, own.weight + credit[own.host])
        lower = np.zeros_like(credit)
        np.minimum.at(lower, others.host, most[others.seeker] - others.weight)
        if np.array_equal(lower, credit):
            break
        credit = lower
    return -credit


def value_bound(net: VisitNet, prices: Whole) -> int:
    """What no choice exceeds, proven by any prices ≥ 0: see the formula above."""
    # Python's integers: a place may cost as much as serving a seeker, and there may be many.
    rent = sum(room * price for room, price in zip(map(int, net.host_room), map(int, prices), strict=True))
    surplus = net.weight - prices[net.host]
    order = np.lexsort((-surplus, net.seeker))
    seekers = net.seeker[order]
    turn = np.arange(len(order)) - np.searchsorted(seekers, seekers)
    worth = np.where(turn == 0, surplus[order] + net.service[seekers], surplus[order])
    # A first visit that is not worth its price even with the service leaves nothing that is.
    wanted = (turn < net.seeker_room[seekers]) & (worth > 0)
    return rent + int(worth[wanted].sum())


@dataclass(frozen=True, slots=True)
class _Arcs:
    seeker: Whole
    host: Whole
    weight: Whole

    @classmethod
    def of(cls, net: VisitNet, which: npt.NDArray[np.bool_]) -> "_Arcs":
        return cls(net.seeker[which], net.host[which], net.weight[which])


def _add(flow: min_cost_flow.SimpleMinCostFlow, tails: Whole, heads: Whole, rooms: Whole, costs: Whole) -> object:
    return flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), rooms.astype(np.int64), costs.astype(np.int64)
    )


def _refuse_too_wide(net: VisitNet) -> None:
    nodes = len(net.seeker_room) + len(net.host_room) + 2
    if (int(net.service.max()) + int(net.weight.max())) * nodes > WIDEST_COST:
        reason = "Mit so vielen Städten und verschiedenen Prioritäten wird die Rechnung ungenau."
        raise MatchmakerError(f"{reason} Bitte weniger Stufen der Priorität verwenden.")
