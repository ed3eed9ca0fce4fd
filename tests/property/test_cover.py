"""Do prices from a flow bound every choice, and are they as tight as the linear program's?"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.cover import Gains, cover
from matchmaker.matching.linear_program import SCALE, LinearProgram
from matchmaker.matching.odd_sets import Net
from matchmaker.matching.pair_graph import PairGraph
from tests.pair_graphs import every_choice, pair_graphs


@settings(max_examples=300)
@given(pair_graphs(min_edges=1, max_edges=11))
def test_a_flow_proves_exactly_what_the_linear_program_without_odd_sets_is_worth(graph):
    program = LinearProgram(graph)
    covered = program.covered()
    if covered is None:
        assert max(graph.service_values) >= 10**30
        return
    solved = program.solve([], np.arange(len(graph.edges)))

    assert max(map(graph.value_of, every_choice(graph))) <= covered.largest_value
    assert covered.bound <= solved.bound
    assert covered.bound >= solved.bound - SCALE * len(graph.edges), "nor is it below the rounding of the program"


@settings(max_examples=300)
@given(pair_graphs(min_edges=1, max_edges=11))
def test_a_choice_that_goes_against_a_reduced_value_loses_at_least_that(graph):
    covered = LinearProgram(graph).covered()
    if covered is None:
        return
    for chosen in every_choice(graph):
        for edge, reduced in enumerate(covered.reduced.tolist()):
            if (edge in chosen) == (reduced < 0):
                assert SCALE * graph.value_of(chosen) <= covered.bound - abs(reduced)


@settings(max_examples=200)
@given(pair_graphs(min_edges=1, max_edges=11))
def test_a_flow_is_made_of_halves_and_keeps_every_capacity(graph):
    covered = LinearProgram(graph).covered()
    if covered is None:
        return
    used = np.zeros(len(graph.capacities))
    for (u, v, _), share in zip(graph.edges, covered.x, strict=True):
        used[[u, v]] += share

    assert set(covered.x.tolist()) <= {0.0, 0.5, 1.0}
    assert (used <= graph.capacities).all()


def test_a_triangle_is_worth_three_halves_to_the_flow():
    covered = LinearProgram(PairGraph((1, 1, 1), (0, 0, 0), ((0, 1, 10), (1, 2, 10), (0, 2, 10)))).covered()

    assert covered is not None
    assert (covered.largest_value, covered.x.tolist()) == (15, [0.5, 0.5, 0.5])


@given(st.sampled_from((2**60, 2**62)))
def test_numbers_too_large_for_the_flow_are_left_to_the_linear_program(weight):
    net = Net(np.array([0]), np.array([1]), np.array([1, 1]))

    assert cover(net, Gains(np.array([weight]), np.array([], dtype=np.int64), np.array([]))) is None
