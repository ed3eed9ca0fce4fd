"""Does making a plan better by regions keep every rule, never lose, and stay below the bound?"""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.course import Course, Manner
from matchmaker.matching.pair_graph import PairGraph, parts
from matchmaker.matching.regions import improved, served_better, within_regions
from matchmaker.matching.relaxation import relax
from matchmaker.matching.stable import fill_up
from tests.pair_graphs import every_choice, pair_graphs


@settings(max_examples=200)
@given(pair_graphs(min_edges=1, max_edges=11), st.randoms(use_true_random=False), st.booleans())
def test_a_plan_made_better_keeps_every_capacity_and_is_never_worth_less(graph, chance, quick):
    order = chance.sample(range(len(graph.edges)), len(graph.edges))
    start = fill_up(graph, (), order[: len(order) // 2])
    better = improved(graph, relax(graph, rounds=0), start, Course(Manner(quick=quick)))

    assert better.chosen in every_choice(graph)
    assert graph.value_of(start) <= better.value == graph.value_of(better.chosen) <= better.bound


@settings(max_examples=100)
@given(st.randoms(use_true_random=False), st.sampled_from(((1,), (1, 2, 3))), st.sampled_from((400, 30_000)))
def test_a_graph_that_is_one_region_gets_its_best_plan(chance, capacities, most):
    towns = 24
    edges = tuple((u, v, chance.randint(0, most)) for u, v in combinations(range(towns), 2) if chance.random() < 0.3)
    graph = PairGraph(tuple(chance.choice(capacities) for _ in range(towns)), (0,) * towns, edges)

    assert improved(graph, relax(graph, rounds=0), (), Course()).value == graph.value_of(blossom_choice(graph))


@settings(max_examples=100)
@given(st.randoms(use_true_random=False), st.sampled_from(((1,), (1, 2, 3))), st.sampled_from((400, 30_000)))
def test_serving_the_towns_left_out_finds_the_best_plan_of_one_region_and_its_bound_is_true(chance, capacities, most):
    towns = 16
    edges = tuple((u, v, chance.randint(0, most)) for u, v in combinations(range(towns), 2) if chance.random() < 0.15)
    room = tuple(chance.choice(capacities) for _ in range(towns))
    plain = PairGraph(room, (0,) * towns, edges or ((0, 1, 1),)).without_idle_room()
    start = improved(plain, relax(plain, rounds=0), (), Course())
    valued = plain.with_service([chance.choice((1, 2)) * (1 + start.bound) for _ in range(towns)])
    best = valued.value_of(blossom_choice(valued))
    assert start.reduced is not None

    better = served_better(valued, start, start.reduced, Course())

    assert valued.value_of(start.chosen) <= better.value == valued.value_of(better.chosen) <= best <= better.bound
    if len(parts(plain)) == 1:
        assert better.value == best


@settings(max_examples=200)
@given(pair_graphs(min_edges=1), st.randoms(use_true_random=False), st.integers(min_value=2, max_value=12))
def test_no_region_grows_over_its_limit_and_without_a_limit_all_edges_stay(graph, chance, nodes_at_most):
    order = chance.sample(range(len(graph.edges)), len(graph.edges))
    kept = within_regions(graph, order, nodes_at_most)
    inside = PairGraph(graph.capacities, graph.service_values, tuple(graph.edges[e] for e in sorted(kept)))

    assert all(blossom_nodes(part.graph) <= nodes_at_most for part in parts(inside))
    assert within_regions(graph, order, 10**6) == order


@given(pair_graphs(min_edges=1))
def test_a_stopped_search_returns_what_it_has(graph):
    course = Course(Manner(watch=lambda _: False))
    stopped = improved(graph, relax(graph, rounds=0), (), course)

    assert course.stopped
    assert stopped.chosen in every_choice(graph)
