"""Which groups does local search find where there are too many to list?

Greedy groups, then swaps and moves between them until none gains, then two groups and free towns at a time are
dissolved and solved anew exactly. Every step counts; no clock decides, so the same problem gives the same plan.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import feasible_groups
from matchmaker.matching.group_course import PartCourse, unwatched
from matchmaker.matching.group_keeping import still_standing
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

GREEDY, BOARD, EXCHANGE, RESOLVE = 0.2, 0.4, 0.5, 0.9
"""About the share of the whole search after which each step ends; what is left goes to making room."""

Ask = Callable[[float], bool]
"""Whether to go on, with this share in [0, 1] of a step done."""


def searched_groups(arena: GroupArena, earlier: Sequence[Indexes] = (), part: PartCourse | None = None) -> Groups:
    """Disjoint groups that keep every rule, by their first row; the best that was found.

    The search starts from the ``earlier`` groups as far as they can stand. ``part`` is told how far it is; where it
    says stop, the best groups so far are the answer.
    """
    if not len(arena):
        return []
    part = part or unwatched(arena)
    return sorted(_searched(arena, earlier, part), key=lambda group: int(group[0]))


def _searched(arena: GroupArena, earlier: Sequence[Indexes], part: PartCourse) -> Groups:
    greedy = _greedy(arena, earlier, part)
    board = SeatBoard(Worth.of(arena), [])
    for number, group in enumerate(greedy):
        if not part.may_go_on(GREEDY + (BOARD - GREEDY) * number / len(greedy), greedy):
            return greedy
        board.replace((), [group])

    def asking(start: float, end: float) -> Ask:
        return lambda share: part.may_go_on(start + (end - start) * share, board.groups.values())

    _exchange(board, asking(BOARD, EXCHANGE))
    _resolve(board, asking(EXCHANGE, RESOLVE))
    if not part.stopped and _make_room(board, asking(RESOLVE, RESOLVE)):
        _resolve(board, asking(RESOLVE, 1.0))
    return list(board.groups.values())


def _greedy(arena: GroupArena, earlier: Sequence[Indexes], part: PartCourse) -> Groups:
    """Earlier groups, sets that pins hold, then a group around each town still free, those with few partners first."""
    free = np.ones(len(arena), dtype=bool)
    groups: Groups = []
    partners = arena.together.sum(axis=1)
    pinned = [np.flatnonzero(arena.pin == label) for label in np.unique(arena.pin[arena.pin != UNKNOWN])]
    alone = [np.array([row]) for row in np.lexsort((partners, -arena.points)) if arena.pin[row] == UNKNOWN]
    worth = Worth.of(arena)
    # Pins come before what stood earlier: such a group goes first only where it holds them.
    with_pins = [group for group in earlier if (arena.pin[group] != UNKNOWN).any()]
    others = [group for group in earlier if (arena.pin[group] == UNKNOWN).all()]
    standing = {id(group) for group in earlier}
    for seed in [*with_pins, *pinned, *others, *alone]:
        start = still_standing(worth, seed, free) if id(seed) in standing else seed
        if len(start) and free[start].all() and partners[start].min() >= arena.rules.minimum_size - 1:
            # A group that nobody left is as it shall stay.
            whole = id(seed) in standing and len(start) == len(seed)
            group = start if whole else _filled(arena, start, free)
            if worth.of_group(group) > IMPOSSIBLE:
                groups.append(group)
                free[group] = False
                part.may_go_on(GREEDY * (1 - free.mean()), groups)
    return groups


def _filled(arena: GroupArena, seed: Indexes, free: Booleans) -> Indexes:
    """The seed with the best free town in each further seat, up to the target size."""
    group = seed
    while len(group) < arena.rules.target_size:
        values = seat_values(arena, group, free & (arena.pin == UNKNOWN))
        best = int(values.argmax())
        if values[best] == IMPOSSIBLE:
            break
        group = np.sort(np.append(group, best))
    return group


def _exchange(board: SeatBoard, ask: Ask) -> None:
    """Apply the best moves that touch no group twice, again and again, until none gains."""
    for turn in range(ROUNDS):
        if not ask(turn / ROUNDS) or not board.apply_best_moves():
            return


def _resolve(board: SeatBoard, ask: Ask) -> None:
    """Dissolve groups that could gain from each other, and put what comes out better."""
    tried: set[tuple[bytes, ...]] = set()
    left = RESOLVES
    improved = True
    while improved and left > 0:
        improved = False
        for pool in list(_pools(board)):
            if not set(pool).issubset(board.groups) or left == 0:
                continue
            if not ask(1 - left / RESOLVES):
                return
            key = tuple(board.groups[number].tobytes() for number in pool)
            if key not in tried:
                tried.add(key)
                left -= 1
                improved |= _resolved(board, pool, TWO_GROUPS)
        _exchange(board, _at(ask, 1 - left / RESOLVES))


def _at(ask: Ask, share: float) -> Ask:
    """Steps within one step count as its place on the way."""
    return lambda _: ask(share)


def _make_room(board: SeatBoard, ask: Ask) -> bool:
    """Dissolve three groups at a time where towns are left over: two of six and some never make one group more."""
    numbers = sorted(board.groups)
    nearness = _nearness(board, numbers)
    improved = False
    for place in range(min(len(numbers), WIDE_POOLS) if len(numbers) > 2 else 0):
        if not ask(0.0):
            break
        near = [other for other in np.argsort(-nearness[place], kind="stable").tolist() if other != place][:2]
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
