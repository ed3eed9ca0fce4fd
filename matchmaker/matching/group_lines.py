"""What does a problem of groups say about the pairs within a few sets of towns?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations

from matchmaker.matching.group_problem import Advice, GroupProblem


class Lines:
    """The lines within each of some sets of towns: a problem may list millions, and a plan have hundreds of groups."""

    def __init__(self, problem: GroupProblem, circles: Sequence[Collection[str]]) -> None:
        towns = {town for circle in circles for town in circle}
        wanted = {frozenset(pair) for circle in circles for pair in combinations(sorted(set(circle)), 2)}
        self.town = {town.id: town for town in problem.towns}
        self.vetoed = {frozenset(pair) for pair in problem.vetoed}
        # Only what is asked for is kept: all pairs of 2,000 towns would fill half a gigabyte.
        self.score = {pair: s for a, b, s in problem.scores if (pair := frozenset((a, b))) in wanted}
        self.advice: dict[str, list[Advice]] = defaultdict(list)
        for line in problem.advice:
            if line[1] in towns:
                self.advice[line[1]].append(line)
