"""What do the solvers of groups compute with: who may sit with whom, and what are pairs and facts worth?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matchmaker.matching.advice_table import AdviceTable, advice_table
from matchmaker.matching.group_problem import GroupProblem, GroupRules, GroupTown
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans, all_together, codes, pairs_apart, populations
from matchmaker.matching.problem import MILLION, Pair
from matchmaker.towns.profile import Format

HALF_RATIO = 1.5
"""At this ratio of sizes two towns are half alike, as in the criterion ``similar_size``."""

UNLIKE_SIZE = MILLION // 10

TIE = 0.50001
"""Half a millionth is rounded up, whatever the last bit of a product says."""


@dataclass(frozen=True, eq=False)
class GroupArena:
    """n towns by ascending id, whole numbers in millionths; codes are ``UNKNOWN`` where a fact is.

    ``together`` (n, n): no rule about pairs forbids these two. ``listed`` and ``score`` (n, n), 0 where none
    is listed; ``worth`` (n, n): what a pair adds to the mean over pairs. ``state``, ``setting`` and ``stage``
    are codes (n,), ``topics`` (n, T: ``topic_names``) and ``windows`` (n, W) memberships. ``points`` (n,) put
    towns first: rank of their priority, and more for a pin. ``pin`` (n,) numbers the sets of towns that pins
    hold together, ``UNKNOWN`` for the others, and ``pin_size`` (n,) says how many they are, wherever they may sit.
    """

    ids: tuple[str, ...]
    rules: GroupRules
    topic_names: tuple[str, ...]
    together: Booleans
    listed: Booleans
    score: Indexes
    worth: Indexes
    state: Indexes
    setting: Indexes
    stage: Indexes
    topics: Booleans
    windows: Booleans
    points: Indexes
    pin: Indexes
    pin_size: Indexes
    advice: AdviceTable

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, rows: Indexes) -> "GroupArena":
        """The arena of these towns alone, in this order."""
        towns = {name: getattr(self, name)[rows] for name in TOWN_COLUMNS}
        squares = {name: getattr(self, name)[np.ix_(rows, rows)] for name in SQUARES}
        return GroupArena(
            ids=tuple(self.ids[row] for row in rows.tolist()),
            rules=self.rules,
            topic_names=self.topic_names,
            advice=self.advice.part(rows),
            **squares,
            **towns,
        )

    def parts(self) -> list[Indexes]:
        """The rows of each part whose towns may sit with no town of another part, by their first row."""
        graph: Any = csr_array(self.together)
        _, label = connected_components(graph, directed=False)
        order = np.argsort(label, kind="stable")
        rows = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(self) else []
        return sorted(rows, key=lambda part: int(part[0]))


SQUARES = ("together", "listed", "score", "worth")
TOWN_COLUMNS = tuple(
    one.name for one in fields(GroupArena) if one.name not in (*SQUARES, "ids", "rules", "topic_names", "advice")
)


def group_arena(problem: GroupProblem) -> GroupArena:
    """The arena of a canonical problem without contradictions."""
    towns, rules = problem.towns, problem.rules
    row_of = {town.id: row for row, town in enumerate(towns)}
    scores = _square(problem, row_of)
    topics, topic_names = membership([_topics_that_count(town, rules) for town in towns])
    pin = _pinned_sets(problem.pinned, row_of)
    return GroupArena(
        ids=tuple(row_of),
        rules=rules,
        topic_names=topic_names,
        together=all_together(pairs_apart(problem, scores >= 0, topics)),
        listed=scores >= 0,
        score=np.maximum(scores, 0),
        worth=_worth(np.maximum(scores, 0), towns, rules),
        state=codes([town.state for town in towns]),
        setting=codes([town.setting for town in towns]),
        stage=codes([town.stage for town in towns]),
        topics=topics,
        windows=membership([town.windows for town in towns])[0],
        points=_points(towns, pin),
        pin=pin,
        pin_size=_pin_sizes(pin),
        advice=advice_table(problem.advice, row_of),
    )


def membership(lists: Sequence[Iterable[str]]) -> tuple[Booleans, tuple[str, ...]]:
    """Which of all names, in alphabetical order, each list holds, (n, names), and these names."""
    held = [set(names) for names in lists]
    every = tuple(sorted(set().union(*held)))
    rows = np.array([[name in names for name in every] for names in held], dtype=bool)
    return rows.reshape(len(held), len(every)), every


def _topics_that_count(town: GroupTown, rules: GroupRules) -> Iterable[str]:
    return town.topics if rules.theme is None else set(town.topics) & {rules.theme}


def _square(problem: GroupProblem, row_of: dict[str, int]) -> Indexes:
    """Scores as a square, −1 where a pair is not listed."""
    square = np.full((len(row_of), len(row_of)), -1, dtype=np.int64)
    if problem.scores:
        # One column after the other: to turn millions of rows into three columns at once is far dearer.
        count = len(problem.scores)
        a = np.fromiter((row_of[first] for first, _, _ in problem.scores), np.int64, count)
        b = np.fromiter((row_of[second] for _, second, _ in problem.scores), np.int64, count)
        square[a, b] = square[b, a] = np.fromiter((score for *_, score in problem.scores), np.int64, count)
    return square


def _worth(scores: Indexes, towns: Sequence[GroupTown], rules: GroupRules) -> Indexes:
    """A circle's pairs are worth their score; a consortium's also a tenth of how unlike in size they are."""
    if rules.format is Format.CIRCLE:
        return scores
    logarithm = np.log(populations(towns))
    like = np.exp2(-np.abs(logarithm[:, None] - logarithm[None, :]) / np.log(HALF_RATIO))
    # A town whose size is not known gains nothing from that.
    worth: Indexes = scores + np.floor(UNLIKE_SIZE * (1 - np.nan_to_num(like, nan=1.0)) + TIE).astype(np.int64)
    return worth


def _pinned_sets(pinned: Sequence[Pair], row_of: dict[str, int]) -> Indexes:
    n = len(row_of)
    rows = np.array([(row_of[a], row_of[b]) for a, b in pinned], dtype=np.int64).reshape(-1, 2)
    graph = csr_array((np.ones(len(rows)), (rows[:, 0], rows[:, 1])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    label = label.astype(np.int64)
    return np.where(np.isin(np.arange(n), rows), label, UNKNOWN)


def _pin_sizes(pin: Indexes) -> Indexes:
    """How many towns each town's pins hold together, 0 without any."""
    pinned = pin != UNKNOWN
    counts = np.bincount(pin[pinned], minlength=len(pin) + 1)
    return np.where(pinned, counts[pin], 0)


def _points(towns: Sequence[GroupTown], pin: Indexes) -> Indexes:
    levels = sorted({0, *(town.priority for town in towns)})
    rank = {level: place for place, level in enumerate(levels)}
    points = np.array([rank[town.priority] for town in towns], dtype=np.int64)
    # One pinned town weighs more than all priorities together.
    return points + np.where(pin == UNKNOWN, 0, 1 + int(points.sum()))
