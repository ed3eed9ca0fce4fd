"""Which groups does local search find where there are too many to list?

Greedy groups, then swaps and moves between them until none gains, then two groups and free towns at a time are
dissolved and solved anew exactly. Every step counts; no clock decides, so the same problem gives the same plan.
"""

from collections.abc import Iterator

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
POOL, POOL_GROUPS, POOL_CORE = 16, 13_000, 100
"""Two groups of six and four free towns: all their groups are still quickly listed and the best nearly always found."""


def searched_groups(arena: GroupArena) -> Groups:
    """Disjoint groups that keep every rule, by their first row; the best that was found."""
    if not len(arena):
        return []
    board = SeatBoard(Worth.of(arena), _greedy(arena))
    _exchange(board)
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
                improved |= _resolved(board, pool)
        _exchange(board)


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


def _resolved(board: SeatBoard, pool: tuple[int, ...]) -> bool:
    """Put the best groups of the pool's towns and some free ones, if they are worth more; True where they are."""
    rows = _pool_rows(board, pool)
    worth = board.worth.part(rows)
    columns = feasible_groups(worth.arena, POOL_GROUPS)
    if columns is None:
        return False
    before = sum(board.worths[number] for number in pool)
    packing = PackingProblem(len(rows), columns, worth.of_columns(columns)).best(before, most=POOL_CORE)
    if packing.total <= before:
        return False
    board.replace(pool, [rows[list(group)] for group in packing.chosen])
    return True


def _pool_rows(board: SeatBoard, pool: tuple[int, ...]) -> Indexes:
    """The pool's towns and the free ones that may sit with most of them."""
    arena, free = board.worth.arena, np.flatnonzero(board.free)
    members = np.concatenate([np.zeros(0, dtype=np.int64), *(board.groups[number] for number in pool)])
    links = arena.together[free[:, None], members if len(members) else free].sum(axis=1)
    nearest = free[np.argsort(-links, kind="stable")[: max(0, POOL - len(members))]]
    return np.sort(np.concatenate([members, nearest]))
