"""Which groups does local search find where there are too many to list?

Greedy groups, then swaps and moves between them until none gains, then two groups and free towns at a time are
dissolved and solved anew exactly. Every step counts; no clock decides, so the same problem gives the same plan.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import feasible_groups
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans
from matchmaker.matching.seat_board import SeatBoard
from matchmaker.matching.seat_value import IMPOSSIBLE, seat_values
from matchmaker.matching.set_packing import PackingProblem

Groups = list[Indexes]

ROUNDS = 200
RESOLVES = 1_200
NEIGHBOURS = 3
CORE = 100


class Reach(NamedTuple):
    """How much is dissolved at once: so many towns, free ones among them, with at most so many possible groups."""

    towns: int
    groups: int


TWO_GROUPS, THREE_GROUPS = Reach(16, 13_000), Reach(22, 80_000)
"""Two groups of six and four free towns are solved anew in no time; three take a second, so few are."""

WIDE_POOLS = 24


def searched_groups(arena: GroupArena) -> Groups:
    """Disjoint groups that keep every rule, by their first row; the best that was found."""
    if not len(arena):
        return []
    board = SeatBoard(Worth.of(arena), _greedy(arena))
    _exchange(board)
    _resolve(board)
    if _make_room(board):
        _resolve(board)
    return sorted(board.groups.values(), key=lambda group: int(group[0]))


def _greedy(arena: GroupArena) -> Groups:
    """Sets that pins hold, then a group around each town still free, those with fewest possible partners first."""
    free = np.ones(len(arena), dtype=bool)
    groups: Groups = []
    partners = arena.together.sum(axis=1)
    pinned = [np.flatnonzero(arena.pin == label) for label in np.unique(arena.pin[arena.pin != UNKNOWN])]
    alone = [np.array([row]) for row in np.lexsort((partners, -arena.points)) if arena.pin[row] == UNKNOWN]
    worth = Worth.of(arena)
    for seed in [*pinned, *alone]:
        if free[seed].all() and partners[seed].min() >= arena.rules.minimum_size - 1:
            group = _filled(arena, seed, free)
            if worth.of_group(group) > IMPOSSIBLE:
                groups.append(group)
                free[group] = False
    return groups


def _filled(arena: GroupArena, seed: Indexes, free: Booleans) -> Indexes:
    """The seed with the best free town in each further seat, up to the target size."""
    group = seed
    while len(group) < arena.rules.target_size:
        values = seat_values(arena, group)
        values[~free | (arena.pin != UNKNOWN)] = IMPOSSIBLE
        best = int(values.argmax())
        if values[best] == IMPOSSIBLE:
            break
        group = np.sort(np.append(group, best))
    return group


def _exchange(board: SeatBoard) -> None:
    """Apply the best moves that touch no group twice, again and again, until none gains."""
    for _ in range(ROUNDS):
        if not board.apply_best_moves():
            return


def _resolve(board: SeatBoard) -> None:
    """Dissolve groups that could gain from each other, and put what comes out better."""
    tried: set[tuple[bytes, ...]] = set()
    left = RESOLVES
    improved = True
    while improved and left > 0:
        improved = False
        for pool in list(_pools(board)):
            if not set(pool).issubset(board.groups) or left == 0:
                continue
            key = tuple(board.groups[number].tobytes() for number in pool)
            if key not in tried:
                tried.add(key)
                left -= 1
                improved |= _resolved(board, pool, TWO_GROUPS)
        _exchange(board)


def _make_room(board: SeatBoard) -> bool:
    """Dissolve three groups at a time where towns are left over: two of six and some never make one group more."""
    numbers = sorted(board.groups)
    nearness = _nearness(board, numbers)
    improved = False
    for place in range(min(len(numbers), WIDE_POOLS) if len(numbers) > 2 else 0):
        near = np.argsort(-nearness[place], kind="stable")[:2].tolist()
        pool = tuple(sorted(numbers[one] for one in (place, *near)))
        if set(pool).issubset(board.groups) and len(_pool_rows(board, pool, THREE_GROUPS.towns)) > _seats(board, pool):
            improved |= _resolved(board, pool, THREE_GROUPS)
    return improved


def _seats(board: SeatBoard, pool: tuple[int, ...]) -> int:
    return sum(len(board.groups[number]) for number in pool)


def _pools(board: SeatBoard) -> Iterator[tuple[int, ...]]:
    """The free towns alone, and every group with each of those that it comes nearest to gaining a swap with."""
    yield ()
    numbers = sorted(board.groups)
    nearness = _nearness(board, numbers)
    for place, number in enumerate(numbers):
        if len(numbers) == 1:
            yield (number,)
        for other in np.argsort(-nearness[place], kind="stable")[:NEIGHBOURS].tolist():
            if other != place:
                yield tuple(sorted((number, numbers[other])))


def _nearness(board: SeatBoard, numbers: list[int]) -> Indexes:
    """The largest gain of a swap between each two groups, mostly a loss, (groups, groups)."""
    if not numbers:
        return np.zeros((0, 0), dtype=np.int64)
    rows = np.concatenate([board.groups[number] for number in numbers])
    sizes = [len(board.groups[number]) for number in numbers]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    gains = board.swap_gains()[np.ix_(rows, rows)]
    return np.maximum.reduceat(np.maximum.reduceat(gains, starts, axis=0), starts, axis=1)


def _resolved(board: SeatBoard, pool: tuple[int, ...], reach: Reach) -> bool:
    """Put the best groups of the pool's towns and some free ones, if they are worth more; True where they are."""
    rows = _pool_rows(board, pool, reach.towns)
    worth = board.worth.part(rows)
    columns = feasible_groups(worth.arena, reach.groups)
    if columns is None:
        return False
    before = sum(board.worths[number] for number in pool)
    packing = PackingProblem(len(rows), columns, worth.of_columns(columns)).best(before, most=CORE)
    if packing.total <= before:
        return False
    board.replace(pool, [rows[list(group)] for group in packing.chosen])
    return True


def _pool_rows(board: SeatBoard, pool: tuple[int, ...], towns: int) -> Indexes:
    """The pool's towns and the free ones that may sit with most of them, so many ``towns`` together."""
    arena, free = board.worth.arena, np.flatnonzero(board.free)
    members = np.concatenate([np.zeros(0, dtype=np.int64), *(board.groups[number] for number in pool)])
    links = arena.together[free[:, None], members if len(members) else free].sum(axis=1)
    nearest = np.argsort(-links, kind="stable")[: max(0, towns - len(members))]
    # Whoever may sit with nobody here would only make the lists longer.
    nearest = free[nearest[links[nearest] > 0]]
    return np.sort(np.concatenate([members, nearest]))
