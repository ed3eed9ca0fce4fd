"""Which two visits does a host join to one trip, and what does that save?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.shared_trips import SharedTrip, TripTimes, shared_trips
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.towns.geography import great_circle_km

STRAIGHT = TripTimes(road_factor=1.0)
DEGREE_KM = 111.19492664455873
"""A degree of latitude on a sphere of 6,371 km."""


def trips_of(places, times=STRAIGHT, host="Host"):
    problem = VisitProblem((), (), (), places=places)
    return shared_trips(problem, [(town, host, 500_000) for town in places if town != host], times)


def test_two_near_seekers_share_one_trip_and_what_that_saves_follows_from_the_distances():
    (trip,) = trips_of({"Host": (50.0, 10.0), "A": (52.0, 10.0), "B": (52.5, 10.0)})

    # On one meridian: 2 and 2.5 degrees away, half a degree apart. Two trips take 2 days each (445 and 556 km),
    # the common one 556 km and two visits: 19.3 hours, 2 days.
    assert trip == SharedTrip("Host", ("A", "B"), round(4 * DEGREE_KM, 1), 2)


def test_roads_are_longer_than_straight_lines_by_the_factor_of_the_policy():
    places = {"Host": (50.0, 10.0), "A": (52.0, 10.0), "B": (52.5, 10.0)}

    (trip,) = trips_of(places, TripTimes())
    assert trip.saved_km == round(1.3 * 4 * DEGREE_KM, 1)


def test_towns_that_lie_too_far_apart_are_visited_one_by_one():
    places = {"Host": (50.0, 10.0), "A": (50.6, 10.0), "B": (49.9, 10.0)}
    apart_km = great_circle_km(places["A"], places["B"])

    assert trips_of(places) == ()
    assert trips_of(places, TripTimes(road_factor=1.0, near_km=apart_km)) == ()
    (trip,) = trips_of(places | {"B": (50.1, 10.0)})
    assert (trip.saved_km, trip.saved_days) == (round(0.2 * DEGREE_KM, 1), 0)


def test_of_several_seekers_the_pairing_that_saves_most_is_taken_not_the_best_pair_first():
    # B and C save most together, but then A and D are left, too far apart: A with B and C with D save more in all.
    places = {"Host": (50.0, 10.0), "A": (52.0, 9.6), "B": (52.4, 10.0), "C": (52.4, 10.4), "D": (52.0, 10.8)}

    (middle,) = trips_of({name: places[name] for name in ("Host", "B", "C")})
    trips = trips_of(places)
    assert [trip.seekers for trip in trips] == [("A", "B"), ("C", "D")]
    assert middle.saved_km > max(trip.saved_km for trip in trips)


def test_a_town_without_coordinates_travels_alone_and_hosts_never_mix():
    problem = VisitProblem(
        (), (), (), places={"X": (50.0, 10.0), "Y": (50.0, 10.0), "A": (52.0, 10.0), "B": (52.0, 10.0)}
    )

    assert shared_trips(problem, [("A", "X", 1), ("B", "Y", 1), ("C", "X", 1)]) == ()
    assert shared_trips(problem, [("A", "Unbekannt", 1), ("B", "Unbekannt", 1)]) == ()
    (trip,) = shared_trips(problem, [("A", "X", 1), ("B", "X", 1), ("C", "X", 1)])
    assert (trip.host, trip.seekers) == ("X", ("A", "B"))


@given(st.lists(st.tuples(st.floats(47.3, 55.0), st.floats(5.9, 15.0)), min_size=2, max_size=7))
def test_every_trip_saves_something_and_no_visit_is_on_two(places):
    named = {"Host": places[0]} | {f"S{place}": at for place, at in enumerate(places[1:])}

    trips = trips_of(named, TripTimes(near_km=300.0))
    on_trips = [town for trip in trips for town in trip.seekers]
    assert len(on_trips) == len(set(on_trips))
    assert all(trip.saved_km >= 0 and trip.saved_days >= 0 for trip in trips)
    assert all(trip.saved_km > 0 or trip.saved_days > 0 for trip in trips)


@pytest.mark.parametrize("order", [("A", "B", "C"), ("C", "B", "A"), ("B", "C", "A")])
def test_the_order_of_the_visits_changes_nothing(order):
    at = {"A": (52.0, 10.0), "B": (52.1, 10.1), "C": (52.2, 10.2)}
    places = {"Host": (50.0, 10.0)} | {town: at[town] for town in order}

    assert trips_of(places) == trips_of({"Host": (50.0, 10.0)} | at)
