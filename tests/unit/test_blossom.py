"""Does the blossom step keep whole numbers whole, whatever their size?"""

import pytest

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.pair_graph import PairGraph

CHAIN = ((0, 1), (1, 2), (2, 3))


def a_chain(weights, room=1):
    edges = tuple((u, v, weight) for (u, v), weight in zip(CHAIN, weights, strict=True))
    return PairGraph((room,) * 4, (0,) * 4, edges)


@pytest.mark.parametrize("half", [1, 2**31, 2**53, 2**63, 2**100])
def test_a_difference_of_one_decides_at_any_size(half):
    assert blossom_choice(a_chain((half, 2 * half - 1, half))) == (0, 2)
    assert blossom_choice(a_chain((half, 2 * half + 1, half))) == (1,)


@pytest.mark.parametrize("service", [2**53, 2**63, 2**100])
def test_serving_towns_counts_exactly_beside_small_weights(service):
    graph = PairGraph((2, 2, 2), (service, service, 0), ((0, 1, 7), (0, 2, 5), (1, 2, 9)))

    assert blossom_choice(graph) == (0, 1, 2)
    assert graph.value_of((0, 1, 2)) == 21 + 2 * service


def test_weights_wider_than_the_algorithm_computes_are_refused_instead_of_wrapped_around():
    with pytest.raises(OverflowError, match="wider than the blossom algorithm computes exactly"):
        blossom_choice(a_chain((2**120, 1, 1)))


def test_only_an_edge_between_two_towns_with_room_for_several_needs_nodes_of_its_own():
    edges = ((0, 1, 1), (1, 2, 1), (2, 3, 1))

    assert blossom_nodes(PairGraph((1, 1, 1, 1), (0,) * 4, edges)) == 4
    assert blossom_nodes(PairGraph((1, 2, 3, 1), (0,) * 4, edges)) == 9
    assert blossom_nodes(PairGraph((2, 1, 2, 1), (0,) * 4, edges)) == 6


def test_no_edge_is_no_choice():
    assert blossom_choice(PairGraph((), (), ())) == ()
    assert blossom_choice(PairGraph((1, 1), (5, 5), ())) == ()
