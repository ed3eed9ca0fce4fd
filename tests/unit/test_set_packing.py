"""Does a search for the best disjoint groups that is cut short still say a bound that holds?"""

import random
from itertools import combinations

import numpy as np
import pytest

from matchmaker.matching import set_packing
from matchmaker.matching.set_packing import Packing, PackingProblem

TOWNS = 15


def drawn_groups(seed: int) -> tuple[list[tuple[int, ...]], list[int]]:
    """Sixty groups of three among fifteen towns, of nearly the same value: hard to tell apart at a first look."""
    chance = random.Random(seed)
    groups = sorted(chance.sample(list(combinations(range(TOWNS), 3)), 60))
    return groups, [chance.randint(900_000, 1_000_000) for _ in groups]


def packed(groups: list[tuple[int, ...]], values: list[int]) -> Packing:
    return PackingProblem(TOWNS, [np.array(groups)], [np.array(values)]).best()


def best_total_of(groups: list[tuple[int, ...]], values: list[int]) -> int:
    """The largest total of disjoint groups, by the sets of towns that can be seated at all."""
    best = {frozenset[int](): 0}
    for group, value in zip(groups, values, strict=True):
        for seated, total in list(best.items()):
            if not seated & set(group):
                both = seated | set(group)
                best[both] = max(best.get(both, 0), total + value)
    return max(best.values())


@pytest.mark.parametrize("seed", range(4))
def test_a_search_that_ends_after_one_branch_has_a_bound_that_holds(monkeypatch, seed):
    groups, values = drawn_groups(seed)
    monkeypatch.setattr(set_packing, "NODES", 1)

    packing = packed(groups, values)

    assert packing.total <= best_total_of(groups, values) <= packing.bound


@pytest.mark.parametrize("seed", range(4))
def test_a_search_that_may_end_by_itself_proves_the_best(seed):
    groups, values = drawn_groups(seed)

    packing = packed(groups, values)

    assert packing.total == packing.bound == best_total_of(groups, values)
    seated = [town for group in packing.chosen for town in group]
    assert len(seated) == len(set(seated))
    assert packing.total == sum(values[groups.index(group)] for group in packing.chosen)


def test_the_cases_above_do_cut_a_search_short(monkeypatch):
    monkeypatch.setattr(set_packing, "NODES", 1)

    found = [packed(*drawn_groups(seed)) for seed in range(4)]

    assert [packing.total < packing.bound for packing in found].count(True) > 0
