"""Do towns lie where they belong on the map, and can every number be read?"""

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.german_map import (
    HEIGHT,
    MARKER_GAP,
    STATE_OUTLINES,
    WIDTH,
    Marker,
    Point,
    dots,
    place_markers,
    project,
)
from api.pages.map_view import map_hits, own_place, state_shapes
from api.pages.view import STATIC
from tests.builders import a_town

points = st.builds(Point, st.floats(20, WIDTH - 20), st.floats(20, HEIGHT - 20))


# The outline's own extremes: List on Sylt, Oberstdorf, Selfkant, Neißeaue.
@pytest.mark.parametrize(
    ("lat", "lon", "edge"),
    [(55.06, 8.42, ("y", 0)), (47.27, 10.18, ("y", HEIGHT)), (51.05, 5.87, ("x", 0)), (51.27, 15.04, ("x", WIDTH))],
)
def test_the_countrys_outermost_places_lie_at_the_edge_of_the_map(
    lat: float, lon: float, edge: tuple[str, float]
) -> None:
    assert getattr(project(lat, lon), edge[0]) == pytest.approx(edge[1], abs=4)


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = project(48, 8), project(54, 13)

    assert north_east.x > south_west.x
    assert north_east.y < south_west.y


def test_the_outlines_hold_each_state_by_the_code_that_we_use() -> None:
    outlines = (STATIC / "vendor/germany.svg").read_text(encoding="utf-8")

    assert set(re.findall(r'id="([a-z]+)"', outlines)) == set(STATE_OUTLINES)
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in outlines


def test_any_number_of_dots_is_one_path_whatever_their_order() -> None:
    one, other = Point(1.5, 2), Point(3, 1)

    assert dots([one, other]) == dots([other, one]) == "M3 1h0M1.5 2h0"
    assert dots([]) == ""


@given(st.lists(points, max_size=20))
def test_every_number_keeps_its_place_and_stays_on_the_map(places: list[Point]) -> None:
    markers = place_markers(places)

    assert [marker.place for marker in markers] == places
    assert all(0 <= marker.label.x <= WIDTH and 0 <= marker.label.y <= HEIGHT for marker in markers)
    assert markers == place_markers(places)


@given(st.lists(st.builds(Point, st.floats(280, 300), st.floats(380, 400)), min_size=2, max_size=15))
def test_numbers_of_neighbours_do_not_cover_each_other(places: list[Point]) -> None:
    markers = place_markers(places)

    for one, other in itertools.combinations(markers, 2):
        assert math.dist((one.label.x, one.label.y), (other.label.x, other.label.y)) > MARKER_GAP / 2


def test_towns_on_one_spot_part_and_point_to_it() -> None:
    first, second = place_markers([Point(300, 400), Point(300, 400)])

    assert (first.label, second.label) == (Point(281, 400), Point(319, 400))
    assert first.is_moved
    assert second.is_moved


def test_a_number_alone_stays_where_its_town_lies() -> None:
    assert place_markers([Point(300, 400)]) == (Marker(Point(300, 400), Point(300, 400)),)


def test_the_own_town_is_never_covered_by_a_number() -> None:
    own = Point(300, 400)
    (marker,) = place_markers([Point(301, 400)], own)

    assert math.dist((marker.label.x, marker.label.y), (own.x, own.y)) >= MARKER_GAP / 2


def test_a_town_without_coordinates_keeps_its_number_but_is_not_drawn() -> None:
    towns = [a_town(1), a_town(2, lat=None), a_town(3)]

    assert [(hit.mark, hit.name) for hit in map_hits(towns)] == [("1", "Birkenau am See"), ("3", "Dornfeld")]
    assert own_place(towns[1]) is None


def test_a_name_near_the_eastern_edge_is_written_to_the_left() -> None:
    west, east = own_place(a_town(1, lon=8.0)), own_place(a_town(1, lon=14.5))

    assert west is not None
    assert east is not None
    assert (west.anchor, east.anchor) == ("start", "end")
    assert west.name_x > west.point.x
    assert east.name_x < east.point.x


def test_the_chosen_states_border_is_drawn_last() -> None:
    shapes = state_shapes("Hessen")

    assert [shape.code for shape in shapes if shape.is_chosen] == ["he"]
    assert shapes[-1].is_chosen
    assert len(shapes) == 16
