"""Which choice of edges is worth most, and how far can it be from the best?"""

from itertools import zip_longest

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.bounds import obvious_bound
from matchmaker.matching.course import Course
from matchmaker.matching.linear_program import LinearProgram
from matchmaker.matching.narrowing import narrowed
from matchmaker.matching.pair_graph import PairGraph, Selection, parts
from matchmaker.matching.regions import improved, served_better
from matchmaker.matching.relaxation import relax
from matchmaker.matching.stable import fill_up
from matchmaker.matching.trees import is_tree, tree_choice

NODES_AT_ONCE = 2_500
"""A part up to this size goes to the blossom algorithm whole (about 1.5 s)."""
QUICK_NODES = 600
"""The same where it shall be quick (about 0.1 s)."""
TOWNS_ANEW = 4_000
"""In larger parts a second search finds hardly anything that serving the towns left over does not."""
SPARSE = 3
"""So few edges per town (chains, triangles) go whole at any size: there the relaxation is weakest."""


def heaviest(graph: PairGraph, course: Course | None = None, start: Selection | None = None) -> Selection:
    """A choice of largest value, part by part; ``value == bound`` where it is proven to be so.

    ``start`` is what a search of the same edges without services found, where there was one: parts that it could not
    prove are only made better around the towns left out. Where ``course`` is stopped, the parts that are left get a
    hurried choice with its bound.
    """
    course = course or Course()
    found = [(part, obvious_bound(part.graph)) for part in parts(graph)]
    course.begin(len(graph.edges), sum(bound for _, bound in found))
    begun = start.by_part if start else ()
    by_part: list[Selection] = []
    for (part, obvious), begin in zip_longest(found, begun):
        course.begin_part(len(part.edges), obvious)
        by_part.append(_heaviest_part(part.graph, course, obvious, begin))
        course.end_part(by_part[-1])
    chosen = sorted(part.edges[e] for (part, _), one in zip(found, by_part, strict=True) for e in one.chosen)
    bound = sum(one.bound for one in by_part)
    return Selection(tuple(chosen), graph.value_of(chosen), bound, by_part=tuple(by_part))


def _heaviest_part(graph: PairGraph, course: Course, obvious: int, begin: Selection | None) -> Selection:
    if course.stopped:
        return _hurried(graph, obvious)
    if begin is not None and begin.reduced is not None and len(graph.capacities) > TOWNS_ANEW:
        return served_better(graph, begin, begin.reduced, course)
    nodes = blossom_nodes(graph)
    if nodes > QUICK_NODES and is_tree(graph):
        chosen = tree_choice(graph)
        return Selection(chosen, graph.value_of(chosen), graph.value_of(chosen))
    sparse = max(graph.capacities) == 1 and len(graph.edges) <= SPARSE * nodes
    if nodes <= (QUICK_NODES if course.quick else NODES_AT_ONCE) or (sparse and not course.quick):
        chosen = blossom_choice(graph)
        return Selection(chosen, graph.value_of(chosen), graph.value_of(chosen))
    if course.quick:
        return improved(graph, relax(graph, course, rounds=0), (), course)
    return narrowed(graph, course)


def _hurried(graph: PairGraph, obvious: int) -> Selection:
    """Greed by weight, and the bound of a flow: seconds even for the largest graph."""
    chosen = fill_up(graph, (), sorted(range(len(graph.edges)), key=lambda e: -graph.edges[e][2]))
    covered = LinearProgram(graph).covered()
    bound = min(obvious, covered.largest_value) if covered else obvious
    return Selection(chosen, graph.value_of(chosen), bound)
