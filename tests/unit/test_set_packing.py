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


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("missing", [-1, 0, 1, 200_000])
def test_groups_are_chosen_only_where_they_are_worth_more_than_what_is_known(seed, missing):
    # Of three sizes, so that many mixes compete and what one mix's prices show rules out others.
    chance = random.Random(seed)
    columns = [np.array(sorted(chance.sample(list(combinations(range(9), size)), 25))) for size in (2, 3, 4)]
    values = [np.array([size * chance.randint(90_000, 100_000) for _ in range(25)]) for size in (2, 3, 4)]
    groups = [tuple(group) for size in columns for group in size.tolist()]
    best = best_total_of(groups, [value for size in values for value in size.tolist()])

    packing = PackingProblem(9, columns, values).best(best - missing)

    assert (packing.total, packing.bound) == (max(best, best - missing), max(best, best - missing))
    assert bool(packing.chosen) is (missing > 0)


@pytest.mark.parametrize("seed", range(4))
def test_one_program_for_all_counts_of_groups_has_a_bound_that_holds(monkeypatch, seed):
    groups, values = drawn_groups(seed)
    monkeypatch.setattr(set_packing, "MIXED_TOWNS", TOWNS - 1)

    packing = packed(groups, values)

    # All sixty groups go to the search for whole numbers, so only the bound is looser than the proof.
    assert packing.total == best_total_of(groups, values) <= packing.bound <= 1.2 * packing.total


def test_the_cases_above_do_cut_a_search_short(monkeypatch):
    monkeypatch.setattr(set_packing, "NODES", 1)

    found = [packed(*drawn_groups(seed)) for seed in range(4)]

    assert [packing.total < packing.bound for packing in found].count(True) > 0
