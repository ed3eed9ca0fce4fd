"""Which laws does every plan of tandems keep?"""

from dataclasses import replace

import networkx as nx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import Strategy, TandemProblem, ordered
from matchmaker.matching.tandems import solve_every_strategy, solve_tandems
from matchmaker.matching.verification import check_matching
from tests.tandem_problems import KEEP_BONUS, SCORES, a_problem, every_plan, served_by_priority, tandem_problems


def bonus(problem: TandemProblem, matching: TandemMatching) -> int:
    earlier = {ordered(pair) for pair in problem.earlier or ()}
    return KEEP_BONUS * sum((a, b) in earlier for a, b, _ in matching.pairs)


def towns_in(matching: TandemMatching) -> set[str]:
    return {town for a, b, _ in matching.pairs for town in (a, b)}


@settings(max_examples=300)
@given(tandem_problems())
def test_every_plan_keeps_every_rule(problem):
    for matching in solve_every_strategy(problem).values():
        assert check_matching(problem, matching) == []


@settings(max_examples=150)
@given(tandem_problems())
def test_best_total_is_what_trying_every_plan_finds(problem):
    matching, plans = solve_tandems(problem, Strategy.BEST_TOTAL), every_plan(problem)

    assert matching.total + bonus(problem, matching) == max(plan.total + plan.bonus for plan in plans)
    assert matching.upper_bound == max(plan.total for plan in plans)
    assert matching.served_upper_bound == max(plan.served for plan in plans)


@settings(max_examples=150)
@given(tandem_problems())
def test_most_served_serves_by_priority_then_as_many_as_can_be_then_the_total(problem):
    matching, plans = solve_tandems(problem), every_plan(problem)

    by_priority = max(plan.served_by_priority for plan in plans)
    asked = [plan for plan in plans if plan.served_by_priority == by_priority]
    assert matching.served == matching.served_upper_bound == max(plan.served for plan in plans)
    assert served_by_priority(problem, towns_in(matching)) == by_priority
    assert matching.total + bonus(problem, matching) == max(plan.total + plan.bonus for plan in asked)
    assert matching.upper_bound == max(plan.total for plan in asked)
    assert matching.optimal == (matching.total == matching.upper_bound)


@settings(max_examples=150)
@given(tandem_problems())
def test_a_stable_plan_is_measured_against_the_best_total(problem):
    matching, plans = solve_tandems(problem, Strategy.STABLE), every_plan(problem)

    assert matching.upper_bound == max(plan.total for plan in plans)
    assert matching.optimal == (matching.total == matching.upper_bound)
    assert matching.served_upper_bound == max(plan.served for plan in plans)


@settings(max_examples=150)
@given(tandem_problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem, chance):
    def shuffled(items):
        return tuple(chance.sample(items, len(items)))

    def turned(pairs):
        return shuffled(tuple((b, a, *rest) for a, b, *rest in pairs))

    other = TandemProblem(
        towns=shuffled(problem.towns),
        scores=turned(problem.scores),
        pinned=turned(problem.pinned),
        vetoed=turned(problem.vetoed),
        earlier=None if problem.earlier is None else turned(problem.earlier),
        minimum_score=problem.minimum_score,
    )

    assert solve_every_strategy(other) == solve_every_strategy(problem)


@settings(max_examples=100)
@given(tandem_problems())
def test_other_names_in_the_same_order_give_the_same_plan(problem):
    name = {town: f"x{place:03}" for place, town in enumerate(sorted(town.id for town in problem.towns))}

    def renamed(pairs):
        return tuple((name[a], name[b], *rest) for a, b, *rest in pairs)

    other = TandemProblem(
        towns=tuple(replace(town, id=name[town.id]) for town in problem.towns),
        scores=renamed(problem.scores),
        pinned=renamed(problem.pinned),
        vetoed=renamed(problem.vetoed),
        earlier=None if problem.earlier is None else renamed(problem.earlier),
        minimum_score=problem.minimum_score,
    )
    for strategy, before in solve_every_strategy(problem).items():
        after = solve_tandems(other, strategy)

        assert after.pairs == renamed(before.pairs)
        assert [town.id for town in after.unmatched] == [name[town.id] for town in before.unmatched]


@settings(max_examples=100)
@given(tandem_problems(), st.randoms(use_true_random=False))
def test_other_names_give_a_plan_of_the_same_worth(problem, chance):
    ids = [town.id for town in problem.towns]
    name = dict(zip(ids, chance.sample([f"gemeinde-{n}" for n in range(len(ids))], len(ids)), strict=True))

    def renamed(pairs):
        return tuple((name[a], name[b], *rest) for a, b, *rest in pairs)

    other = TandemProblem(
        towns=tuple(replace(town, id=name[town.id]) for town in problem.towns),
        scores=renamed(problem.scores),
        pinned=renamed(problem.pinned),
        vetoed=renamed(problem.vetoed),
        earlier=None if problem.earlier is None else renamed(problem.earlier),
        minimum_score=problem.minimum_score,
    )
    for strategy in (Strategy.BEST_TOTAL, Strategy.MOST_SERVED):
        before, after = solve_tandems(problem, strategy), solve_tandems(other, strategy)

        assert after.total + bonus(other, after) == before.total + bonus(problem, before)
        assert (after.upper_bound, after.served_upper_bound) == (before.upper_bound, before.served_upper_bound)
        assert after.served == before.served or strategy is Strategy.BEST_TOTAL


@settings(max_examples=100)
@given(tandem_problems(max_pairs=9), SCORES)
def test_one_more_possible_pair_never_lowers_the_best_total_nor_the_towns_served(problem, score):
    listed = {ordered((a, b)) for a, b, _ in problem.scores}
    new = [(a.id, b.id) for a in problem.towns for b in problem.towns if a.id < b.id and (a.id, b.id) not in listed]
    assume(new)
    wider = replace(problem, scores=(*problem.scores, (*new[0], score)))

    assert (
        solve_tandems(wider, Strategy.BEST_TOTAL).upper_bound >= solve_tandems(problem, Strategy.BEST_TOTAL).upper_bound
    )
    assert solve_tandems(wider).served >= solve_tandems(problem).served


@settings(max_examples=100)
@given(tandem_problems())
def test_a_veto_of_a_chosen_pair_is_obeyed_and_never_gains(problem):
    before = solve_tandems(problem, Strategy.BEST_TOTAL)
    free = [(a, b) for a, b, _ in before.pairs if (a, b) not in {ordered(pair) for pair in problem.pinned}]
    assume(free)
    forbidding = replace(problem, vetoed=(*problem.vetoed, free[0]))

    for strategy, matching in solve_every_strategy(forbidding).items():
        assert free[0] not in {(a, b) for a, b, _ in matching.pairs}
        assert strategy is Strategy.MOST_SERVED or matching.upper_bound <= before.upper_bound


@settings(max_examples=100)
@given(st.data(), st.integers(min_value=2, max_value=60), st.sampled_from((3, 12, 40)))
def test_totals_agree_with_networkx(data, towns, edges_per_town):
    chance = data.draw(st.randoms(use_true_random=False))
    weights = data.draw(st.sampled_from(((0, 1_000_000), (499_990, 500_010), (0, 3))))
    graph = nx.gnm_random_graph(towns, towns * edges_per_town // 2, seed=chance.randrange(10**6))
    scores = [(f"{a:02}", f"{b:02}", chance.randint(*weights)) for a, b in graph.edges]
    assume(scores)
    graph.add_weighted_edges_from((int(a), int(b), score) for a, b, score in scores)
    problem = a_problem(*scores)

    def total(matching: set[tuple[int, int]]) -> int:
        return sum(graph[a][b]["weight"] for a, b in matching)

    oracle = nx.max_weight_matching(graph, maxcardinality=True)
    assert solve_tandems(problem, Strategy.BEST_TOTAL).total == total(nx.max_weight_matching(graph))
    assert (solve_tandems(problem).served, solve_tandems(problem).total) == (2 * len(oracle), total(oracle))


@settings(max_examples=100)
@given(tandem_problems())
def test_scores_without_ties_have_one_stable_plan_whatever_the_names(problem):
    distinct = tuple((a, b, 1_000 * place) for place, (a, b, _) in enumerate(problem.scores))
    plain = replace(problem, scores=distinct, pinned=(), minimum_score=0)
    stable = solve_tandems(plain, Strategy.STABLE)

    assert stable.blocking_pairs == 0
    assert set(stable.pairs) == set(repeatedly_the_best_pair(plain))


def repeatedly_the_best_pair(problem):
    room = {town.id: town.capacity for town in problem.towns}
    vetoed = {ordered(pair) for pair in problem.vetoed}
    open_pairs = {(*ordered((a, b)), score) for a, b, score in problem.scores if ordered((a, b)) not in vetoed}
    while open_pairs:
        best = max(open_pairs, key=lambda pair: pair[2])
        a, b, _ = best
        open_pairs.remove(best)
        if room[a] and room[b]:
            room[a] -= 1
            room[b] -= 1
            yield best
