"""How large can the value of a choice be at most, and which edges are certainly in or out?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.linear_program import SCALE, LinearProgram, Whole
from matchmaker.matching.odd_sets import Floats, Indexes, OddSet, broken_odd_sets
from matchmaker.matching.pair_graph import PairGraph

ROUNDS = 20
FIRST_PER_TOWN = 4
CLOSE = 10_000 * SCALE


@dataclass(frozen=True, slots=True)
class Relaxation:
    """``bound`` on the value of any choice and each edge's reduced value, in 1/``SCALE`` of a unit.

    ``x`` is the fractional solution, in [0, 1] per edge: a hint, never a proof.
    """

    bound: int
    reduced: Whole
    x: Floats

    @property
    def largest_value(self) -> int:
        """The bound in units: values are whole."""
        return self.bound // SCALE


def relax(graph: PairGraph) -> Relaxation:
    """The relaxation tightened with odd sets, within a fixed number of rounds; the graph has an edge.

    The program holds few edges at a time and takes in those whose reduced value becomes positive, so that its
    bound is the one of all edges.
    """
    search = _Search(LinearProgram(graph))
    search.take_in_all_wanted()
    for _ in range(ROUNDS):
        broken = broken_odd_sets(search.program.net, search.latest.x)
        if not broken:
            break
        search.odd_sets.extend(broken)
        search.solve(search.wanted())
    search.take_in_all_wanted()
    return Relaxation(search.best.bound, search.best.reduced, search.best.x)


class _Search:
    """The program as it grows: odd sets, the edges that it holds, its latest and its tightest solution."""

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        self.odd_sets: list[OddSet] = []
        self.active = _heaviest_edges(program)
        self.latest = self.best = program.solve(self.odd_sets, self.active)

    def wanted(self) -> Indexes:
        """Edges outside the program that its prices undervalue, with those that come close: they would be next."""
        outside = np.setdiff1d(np.flatnonzero(self.latest.reduced > -CLOSE), self.active)
        return outside if (self.latest.reduced[outside] > 0).any() else outside[:0]

    def solve(self, more: Indexes) -> None:
        self.active = np.union1d(self.active, more)
        self.latest = self.program.solve(self.odd_sets, self.active)
        self.best = min(self.best, self.latest, key=lambda solved: solved.bound)

    def take_in_all_wanted(self) -> None:
        while len(wanted := self.wanted()):
            self.solve(wanted)


def _heaviest_edges(program: LinearProgram) -> Indexes:
    """Each town's heaviest edges."""
    heaviest = np.zeros(len(program.weights), dtype=bool)
    order = np.argsort(-program.weights, kind="stable")
    for ends in (program.net.u, program.net.v):
        by_town = order[np.argsort(ends[order], kind="stable")]
        towns = ends[by_town]
        turn = np.arange(len(towns)) - np.searchsorted(towns, towns)
        heaviest[by_town[turn < FIRST_PER_TOWN]] = True
    return np.flatnonzero(heaviest)
