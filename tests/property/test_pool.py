"""Is what is best over a pool of few pairs best over all of them, and does its bound hold for all?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.every_pair import EveryPair, every_pair
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.pool import Pool, pool_of
from matchmaker.matching.pricing import Extent
from matchmaker.matching.problem import ScoredPair, Strategy, TandemProblem, TownSlot, ordered
from matchmaker.matching.tandems import solve_tandems
from tests.tandem_problems import every_plan, served_by_priority, tandem_problems

FEW = Extent(per_town=1, near=2, most=1_000)
TOO_FEW = Extent(per_town=1, near=1, most=1)


def towns(count: int, rooms: Iterable[int] = (1,)) -> tuple[TownSlot, ...]:
    given = list(rooms)
    return tuple(TownSlot(f"t{number:03d}", given[number % len(given)]) for number in range(count))


def all_of(problem: TandemProblem) -> EveryPair:
    ids = [town.id for town in problem.towns]
    rows = [(ids.index(a), ids.index(b), score) for a, b, score in problem.scores]
    one, other, score = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return every_pair(ids, ids, (one, other, score))


def over_pool(problem: TandemProblem, strategy: Strategy, extent: Extent) -> tuple[Pool, TandemMatching]:
    """The pool is found and solved without any list beside it: of the pairs themselves the pins alone are known."""
    pins = set(map(ordered, problem.pinned))
    listed = replace(problem, scores=tuple(pair for pair in problem.scores if ordered(pair[:2]) in pins))
    pool = pool_of(listed, all_of(problem), strategy, extent)
    return pool, solve_tandems(replace(listed, scores=(*listed.scores, *pool.pairs)), strategy)


def every_best_plan(graph_pairs: Sequence[ScoredPair], room: dict[str, int]) -> set[tuple[str, str]]:
    """The pairs that stand in some plan of the largest total, by trying all plans."""
    best, found = 0, set[tuple[str, str]]()
    for size in range(len(graph_pairs) + 1):
        for chosen in combinations(graph_pairs, size):
            uses = Counter(town for a, b, _ in chosen for town in (a, b))
            if all(uses[town] <= room[town] for town in uses):
                total = sum(score for *_, score in chosen)
                pairs = {(a, b) for a, b, _ in chosen}
                best, found = (total, pairs) if total > best else (best, found | pairs if total == best else found)
    return found


@st.composite
def dense_problems(draw: st.DrawFn) -> TandemProblem:
    """Every pair of 3 to 5 towns, with few different scores, so that many plans are equally good."""
    slots = towns(draw(st.integers(3, 5)), draw(st.sampled_from(((1,), (1, 2), (2, 3)))))
    few = draw(st.sampled_from(((500_000,), (500_000, 700_000), (1, 499_999, 500_000, 700_000))))
    pairs = combinations([town.id for town in slots], 2)
    return TandemProblem(slots, tuple((a, b, draw(st.sampled_from(few))) for a, b in pairs))


@settings(max_examples=200)
@given(problem=dense_problems(), near=st.integers(1, 4), most=st.integers(4, 10))
def test_a_whole_pool_leaves_out_no_pair_of_any_best_plan(problem: TandemProblem, near: int, most: int):
    pool = pool_of(problem, all_of(problem), Strategy.BEST_TOTAL, Extent(per_town=1, near=near, most=most))

    best = every_best_plan(problem.scores, {town.id: town.capacity for town in problem.towns})
    assert not pool.whole or best <= {pair[:2] for pair in pool.pairs}


def test_a_plan_that_serves_more_for_less_is_in_the_pool_where_serving_is_asked():
    scores = (("t000", "t001", 400_000), ("t001", "t002", 900_000), ("t002", "t003", 400_000))
    problem = TandemProblem(towns(4), scores)
    extent = Extent(per_town=1, near=1, most=2)

    _, matching = over_pool(problem, Strategy.MOST_SERVED, extent)

    assert (matching.served, matching.total, matching.optimal) == (4, 800_000, True)


@settings(max_examples=300)
@given(problem=tandem_problems(), strategy=st.sampled_from((Strategy.BEST_TOTAL, Strategy.MOST_SERVED)))
def test_no_plan_of_all_pairs_is_better_than_that_of_the_pool(problem: TandemProblem, strategy: Strategy):
    problem = replace(problem, earlier=None)
    plans = every_plan(problem)

    pool, matching = over_pool(problem, strategy, FEW)

    assert pool.whole
    if strategy is Strategy.BEST_TOTAL:
        assert matching.total == max(plan.total for plan in plans)
    else:
        best = max((plan.served_by_priority, plan.total) for plan in plans)
        served = {town for a, b, _ in matching.pairs for town in (a, b)}
        assert (served_by_priority(problem, served), matching.total) == best
    assert (matching.upper_bound, matching.optimal) == (matching.total, True)


@pytest.mark.parametrize("seed", range(5))
def test_among_equals_the_pool_holds_what_follows_when_earlier_pairs_go_first(seed: int):
    chance = np.random.default_rng(seed)
    slots = towns(30)
    # About a tenth of all pairs share the highest score; those of the earlier plan go first among them.
    pairs = [(a.id, b.id, min(900_000, int(chance.integers(1, 1_000_000)))) for a, b in combinations(slots, 2)]
    best = [(a, b) for a, b, score in pairs if score == 900_000]
    problem = TandemProblem(slots, tuple(pairs), earlier=tuple(best[-3:]))

    pool, matching = over_pool(problem, Strategy.STABLE, Extent(per_town=3, near=60, most=90))

    assert len(pool.pairs) < len(pairs) / 3
    assert matching.pairs == solve_tandems(problem, Strategy.STABLE).pairs


@given(problem=tandem_problems())
def test_the_stable_plan_of_the_pool_is_that_of_all_pairs(problem: TandemProblem):
    pool, matching = over_pool(problem, Strategy.STABLE, FEW)

    whole = solve_tandems(problem, Strategy.STABLE)
    assert pool.whole
    assert matching.pairs == whole.pairs
    assert matching.upper_bound >= whole.total


@given(problem=tandem_problems(), strategy=st.sampled_from(Strategy))
def test_bounds_of_a_pool_that_is_too_small_hold_for_every_plan(problem: TandemProblem, strategy: Strategy):
    pool, _ = over_pool(problem, strategy, TOO_FEW)

    plans = every_plan(problem)
    assert pool.upper_bound is not None
    assert pool.upper_bound >= max(plan.total for plan in plans)
    assert pool.served_upper_bound >= max(plan.served for plan in plans)


@pytest.mark.parametrize(("count", "rooms"), [(61, (1,)), (60, (1, 2, 3))])
def test_of_many_pairs_few_are_needed(count: int, rooms: tuple[int, ...]):
    chance = np.random.default_rng(count)
    slots = towns(count, rooms)
    liking = chance.random(count)
    scores = tuple(
        (slots[a].id, slots[b].id, round(400_000 * (liking[a] + liking[b]) + 200_000 * chance.random()))
        for a in range(count)
        for b in range(a + 1, count)
    )
    problem = TandemProblem(slots, scores)

    pool, matching = over_pool(problem, Strategy.MOST_SERVED, Extent(per_town=3, near=200))

    whole = solve_tandems(problem, Strategy.MOST_SERVED)
    assert pool.whole
    assert len(pool.pairs) < len(scores) / 2
    assert (matching.total, matching.served, matching.optimal) == (whole.total, whole.served, True)


def test_without_pairs_there_is_nothing_to_prove():
    problem = TandemProblem(towns(3), ())

    assert pool_of(problem, all_of(problem), Strategy.MOST_SERVED) == Pool(
        (), whole=True, upper_bound=0, served_upper_bound=0
    )


def test_what_the_numbers_are_too_large_for_is_not_called_whole():
    problem = TandemProblem(towns(2, (1, 10**15)), (("t000", "t001", 1_000_000),))

    pool = pool_of(problem, all_of(problem), Strategy.MOST_SERVED)

    assert pool.upper_bound is None or pool.upper_bound >= 1_000_000
