"""Is the best choice in a tree the same value that the blossom algorithm finds, and found at once in a long chain?"""

import random

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.blossom import blossom_choice
from matchmaker.matching.course import Course, Manner
from matchmaker.matching.exact import heaviest
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.trees import is_tree, tree_choice


@st.composite
def trees(draw: st.DrawFn) -> PairGraph:
    """Up to 30 towns, each joined to one before it, with few values, so that many choices are equal."""
    size = draw(st.integers(2, 30))
    above = [draw(st.integers(0, town - 1)) for town in range(1, size)]
    weights = [draw(st.integers(0, 5)) for _ in above]
    edges = tuple((up, town, weight) for town, (up, weight) in enumerate(zip(above, weights, strict=True), 1))
    return PairGraph((1,) * size, tuple(draw(st.integers(0, 3)) for _ in range(size)), edges)


@given(trees())
def test_the_best_choice_in_a_tree_is_worth_what_the_blossom_algorithm_finds_and_gives_nobody_two(graph: PairGraph):
    chosen = tree_choice(graph)

    assert is_tree(graph)
    assert graph.value_of(chosen) == graph.value_of(blossom_choice(graph))
    assert len(graph.served(chosen)) == 2 * len(chosen)


def test_of_equal_choices_the_one_with_the_town_nearest_the_first_left_free_and_the_earlier_edge_is_taken():
    star = PairGraph((1, 1, 1), (0, 0, 0), ((0, 1, 5), (0, 2, 5)))
    chain = PairGraph((1, 1, 1), (0, 0, 0), ((0, 1, 5), (1, 2, 5)))

    assert tree_choice(star) == (0,)
    assert tree_choice(chain) == (1,)


def test_a_ring_and_a_town_with_room_for_two_are_no_trees():
    ring = PairGraph((1, 1, 1), (0, 0, 0), ((0, 1, 5), (1, 2, 5), (0, 2, 5)))
    roomy = PairGraph((1, 2, 1), (0, 0, 0), ((0, 1, 5), (1, 2, 5)))

    assert not is_tree(ring)
    assert not is_tree(roomy)


def test_a_chain_of_thirty_thousand_towns_is_proven_best_though_asked_to_be_quick():
    chance = random.Random(1)
    size = 30_000
    chain = PairGraph((1,) * size, (0,) * size, tuple((v, v + 1, chance.randint(1, 9)) for v in range(size - 1)))

    best = heaviest(chain, Course(Manner(quick=True)))

    assert best.value == best.bound == _best_of_a_chain([weight for *_, weight in chain.edges])


def _best_of_a_chain(weights: list[int]) -> int:
    """The largest sum of edges of which no two are neighbours."""
    before, best = 0, 0
    for weight in weights:
        before, best = best, max(best, before + weight)
    return best
