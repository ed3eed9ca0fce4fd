"""Exchanges of seats gain what they promise, however many are made at once."""

import random
from itertools import combinations

import numpy as np
import pytest

from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_problem import GroupRules, canonical_groups
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.seat_board import SeatBoard
from matchmaker.matching.seat_value import IMPOSSIBLE
from tests.group_problems import a_group_problem, a_group_town

MOST_ROUNDS = 60
"""More than any of these boards needs; gains that no longer hold go round and round."""


def a_board(seed: int, count: int = 42) -> SeatBoard:
    """Towns of fourteen states drawn at random, cut into circles of six in the order of their names."""
    chance = random.Random(seed)
    towns = [a_group_town(number, id=f"stadt-{number:02}", state=f"Land {number % 14}") for number in range(count)]
    scores = tuple((a.id, b.id, chance.randint(0, 1_000_000)) for a, b in combinations(towns, 2))
    arena = group_arena(canonical_groups(a_group_problem(*towns, rules=GroupRules(), scores=scores)))
    return SeatBoard(Worth.of(arena), [np.arange(start, start + 6) for start in range(0, count, 6)])


@pytest.mark.parametrize("seed", range(8))
def test_every_round_of_moves_gains_and_breaks_no_rule(seed):
    board = a_board(seed)
    totals = [sum(board.worths.values())]

    for _ in range(MOST_ROUNDS):
        if not board.apply_best_moves():
            break
        totals.append(sum(board.worths.values()))

    assert len(totals) < MOST_ROUNDS
    assert totals == sorted(set(totals))
    assert min(board.worths.values()) > IMPOSSIBLE
    seated = [row for group in board.groups.values() for row in group.tolist()]
    assert len(seated) == len(set(seated)) == int((~board.free).sum())


def test_where_no_exchange_gains_nothing_is_moved():
    board = a_board(1)
    for _ in range(MOST_ROUNDS):
        board.apply_best_moves()
    standing = dict(board.groups)

    assert board.apply_best_moves() is False
    assert board.groups == standing
    assert int(board.swap_gains().max()) <= 0
