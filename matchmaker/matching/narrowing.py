"""Which few edges of a large part are really open, and is the best choice among them the best of all?"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaker.matching.core import Core, core_of, have_room
from matchmaker.matching.course import Course
from matchmaker.matching.linear_program import SCALE, Solved
from matchmaker.matching.pair_graph import PairGraph, Selection
from matchmaker.matching.regions import improved
from matchmaker.matching.relaxation import ROUNDS, relax

FIRST_MARGIN = 16 * SCALE
WIDENING = 4
HALF = 0.5
"""The relaxation takes about as long as what follows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """No core with a connected part of more than ``core_nodes`` is solved whole; odd sets only up to ``cut_towns``."""

    core_nodes: int = 4_500
    cut_towns: int = 4_000


def narrowed(graph: PairGraph, course: Course | None = None, limits: Limits = Limits()) -> Selection:
    """Solve only what the relaxation leaves open, and widen that until nothing outside can matter.

    Edges whose reduced value lies further than a margin from 0 are taken or left as the relaxation says; the
    rest, the core, goes to the blossom algorithm. Any choice that differs outside the core is worth at most
    bound − margin: as soon as ours is worth that, it is a best one and its value is the bound. Where the core grows too
    large before, or the course is stopped, the best so far is made better by regions and keeps the relaxation's bound.
    """
    course = course or Course()
    relaxation = relax(graph, course, ROUNDS if len(graph.capacities) <= limits.cut_towns else 0)
    best = Selection((), 0, relaxation.largest_value)
    margin = FIRST_MARGIN
    while course.may_go_on(HALF, best):
        core = _core(graph, relaxation, margin)
        # Rounded prices may take one edge too many near the margin; further out there are fewer.
        if core is None:
            margin *= WIDENING
            continue
        if core.largest_part() > limits.core_nodes:
            break
        best = max(best, _of_core(graph, core, best.bound), key=lambda selection: selection.value)
        missing = relaxation.bound - SCALE * best.value
        if missing <= margin:
            return replace(best, bound=best.value)
        margin = min(missing, margin * WIDENING)
    return improved(graph, relaxation, best.chosen, course)


def _core(graph: PairGraph, relaxation: Solved, margin: int) -> Core | None:
    """The core at a margin; ``None`` where rounding took more edges than a town has room for."""
    taken = np.flatnonzero(relaxation.reduced > margin).tolist()
    near = np.flatnonzero((relaxation.reduced <= margin) & (relaxation.reduced >= -margin)).tolist()
    return core_of(graph, taken, near) if have_room(graph, taken) else None


def _of_core(graph: PairGraph, core: Core, bound: int) -> Selection:
    chosen = core.best_choice()
    return Selection(chosen, graph.value_of(chosen), bound)
