"""How large can the value of a choice be at most, and which edges are certainly in or out?"""

import numpy as np

from matchmaker.matching.course import Course
from matchmaker.matching.linear_program import SCALE, LinearProgram, Solved
from matchmaker.matching.odd_sets import Indexes, OddSet, broken_odd_sets
from matchmaker.matching.pair_graph import PairGraph

ROUNDS = 20
FIRST_PER_TOWN = 4
CLOSE = 10_000 * SCALE


def relax(graph: PairGraph, course: Course | None = None, rounds: int = ROUNDS) -> Solved:
    """The relaxation tightened with odd sets, in at most so many rounds; the graph has an edge.

    It begins with a flow. The program of the rounds holds few edges at a time and takes in those whose reduced value
    becomes positive, so that its bound is the one of all edges.
    """
    course = course or Course()
    search = _Search(LinearProgram(graph))
    search.take_in_all_wanted()
    for _ in range(rounds):
        broken = broken_odd_sets(search.program.net, search.latest.x)
        if not broken or not course.may_go_on(0.0):
            break
        search.odd_sets.extend(broken)
        search.solve(search.wanted())
    if rounds:
        search.take_in_all_wanted()
    return search.best


class _Search:
    """The program as it grows: odd sets, the edges that it holds, its latest and its tightest solution."""

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        self.odd_sets: list[OddSet] = []
        covered = program.covered()
        if covered:
            self.active = np.flatnonzero(covered.reduced > -CLOSE)
            self.latest = self.best = covered
        else:
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
