"""Can every town of the picture be seen and pressed?"""

import itertools
import math

import pytest

from api.pages.ego_picture import MOST_AROUND, SIZE, EgoTown, placed
from matchmaker.graph.bonds import Bond

NODE_RADIUS = 15


def towns(number: int) -> list[EgoTown]:
    return [EgoTown(str(one), f"{one:08d}", f"Stadt {one}", Bond.NETWORK, f"/{one}") for one in range(1, number + 1)]


@pytest.mark.parametrize("number", range(1, MOST_AROUND + 1))
def test_no_two_towns_touch_each_other_the_middle_or_the_edge(number: int) -> None:
    nodes = placed(towns(number))

    middle = SIZE / 2
    assert all(math.dist((one.x, one.y), (middle, middle)) > 4 * NODE_RADIUS for one in nodes)
    assert all(NODE_RADIUS < place < SIZE - NODE_RADIUS for one in nodes for place in (one.x, one.y))
    for one, other in itertools.combinations(nodes, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > 2 * NODE_RADIUS


@pytest.mark.parametrize("number", range(1, MOST_AROUND + 1))
def test_no_line_to_a_town_hides_under_another_town(number: int) -> None:
    nodes, middle = placed(towns(number)), SIZE / 2

    for inner, outer in itertools.permutations(nodes, 2):
        away = math.dist((outer.x, outer.y), (middle, middle))
        along = ((inner.x - middle) * (outer.x - middle) + (inner.y - middle) * (outer.y - middle)) / away
        if 0 < along < away:
            off = abs((inner.x - middle) * (outer.y - middle) - (inner.y - middle) * (outer.x - middle)) / away
            assert off > NODE_RADIUS


def test_the_first_stands_above_and_no_more_than_fit_are_drawn() -> None:
    nodes = placed(towns(80))

    assert len(nodes) == MOST_AROUND
    assert [node.town.mark for node in nodes] == [str(number) for number in range(1, MOST_AROUND + 1)]
    assert (nodes[0].x, nodes[0].y) == (SIZE / 2, SIZE / 2 - 150)
    assert placed([]) == ()
