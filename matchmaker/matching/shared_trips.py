"""Which two seekers of one host lie so near to each other that its experts visit both on one trip?

Experts drive from the host h to the seekers s and t. Two trips are 2·d(h,s) + 2·d(h,t) long, one round trip
d(h,s) + d(s,t) + d(t,h): it saves d(h,s) + d(h,t) − d(s,t) kilometres, never less than 0. A trip's days are its hours,
on the road and on the spot, divided by the hours of a working day, rounded up.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.matching.blossom import blossom_choice
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.problem import ScoredPair
from matchmaker.matching.visit_problem import Place, VisitProblem
from matchmaker.towns.geography import great_circle_km

ONE_DAY = 10_000_000
"""A day saved counts more than any road in Germany, in tenths of a kilometre."""


@dataclass(frozen=True, slots=True)
class TripTimes:
    """How a trip is reckoned; assumptions, not measurements, for head office to change.

    ``road_factor`` turns great-circle into road kilometres, ``near_km`` (great circle) is how far apart two towns
    of one trip may lie.
    """

    road_factor: float = 1.3
    km_per_hour: float = 60.0
    hours_on_site: float = 5.0
    hours_per_day: float = 10.0
    near_km: float = 75.0


@dataclass(frozen=True, slots=True)
class SharedTrip:
    """One trip of a host's experts to two seekers (ascending); what it saves beside two trips, in road km and days."""

    host: str
    seekers: tuple[str, str]
    saved_km: float
    saved_days: int


def shared_trips(
    problem: VisitProblem, pairs: Iterable[ScoredPair], times: TripTimes | None = None
) -> tuple[SharedTrip, ...]:
    """The best pairing of each host's visits into trips, by host and seekers.

    Optimal per host: the most days saved, then the most kilometres (tenths). A trip that saves neither, or to a town
    without coordinates, is not shared. One expert team goes to two towns at most: 1–2 days each are enough.
    """
    seekers_of: dict[str, list[str]] = defaultdict(list)
    for seeker, host, _ in pairs:
        if seeker in problem.places and host in problem.places:
            seekers_of[host].append(seeker)
    road = _Road(problem.places, times or TripTimes())
    return tuple(
        trip for host, seekers in sorted(seekers_of.items()) for trip in _best_pairing(road, host, sorted(seekers))
    )


def _best_pairing(road: "_Road", host: str, seekers: list[str]) -> list[SharedTrip]:
    positions = itertools.combinations(range(len(seekers)), 2)
    trips = {(i, j): trip for i, j in positions if (trip := road.shared(host, (seekers[i], seekers[j])))}
    edges = tuple((i, j, ONE_DAY * trip.saved_days + round(10 * trip.saved_km)) for (i, j), trip in trips.items())
    graph = PairGraph((1,) * len(seekers), (0,) * len(seekers), edges)
    return [trips[graph.edges[e][:2]] for e in blossom_choice(graph)]


@dataclass(frozen=True, slots=True)
class _Road:
    """Roads between places, and what a trip on them takes."""

    places: Mapping[str, Place]
    times: TripTimes

    def shared(self, host: str, seekers: tuple[str, str]) -> SharedTrip | None:
        first, second = seekers
        if great_circle_km(self.places[first], self.places[second]) > self.times.near_km:
            return None
        to_first, to_second, between = self._km(host, first), self._km(host, second), self._km(first, second)
        # Three roundings of a straight line may leave a hair below nothing.
        saved_km = max(0.0, round(to_first + to_second - between, 1))
        single = self._days(2 * to_first, 1) + self._days(2 * to_second, 1)
        saved_days = single - self._days(to_first + between + to_second, 2)
        return SharedTrip(host, seekers, saved_km, saved_days) if saved_km or saved_days else None

    def _km(self, a: str, b: str) -> float:
        return self.times.road_factor * great_circle_km(self.places[a], self.places[b])

    def _days(self, road_km: float, visits: int) -> int:
        hours = road_km / self.times.km_per_hour + visits * self.times.hours_on_site
        return math.ceil(hours / self.times.hours_per_day)
