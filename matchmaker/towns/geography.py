"""How far is a town from the next larger ones, and how many small towns lie around it?"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from matchmaker.towns.register import RegisteredTown

EARTH_RADIUS_KM = 6371.0
NEIGHBOURHOOD_KM = 25.0
MEDIUM_TOWN = 20_000
LARGE_TOWN = 100_000
DISTANCE_KEYS = ("km_to_town_20k", "km_to_town_100k", "small_towns_within_25km")
CELL_KM = 40.0

Position = tuple[float, float, float]
Cell = tuple[int, int, int]


def great_circle_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Kilometres along the sphere of 6,371 km between two (lat, lon) in degrees."""
    return _arc_km(math.dist(_position(*first), _position(*second)))


def with_distances(towns: Sequence[RegisteredTown]) -> tuple[RegisteredTown, ...]:
    """The same towns in the same order, with ``DISTANCE_KEYS`` measured anew among them.

    A town is never its own neighbour. Kilometres are rounded to a tenth; without coordinates, or
    where no town of that size exists, the key is left out. Linear in the number of towns for places
    spread as in Germany.
    """
    medium = _Grid(town for town in towns if town.population >= MEDIUM_TOWN)
    large = _Grid(town for town in towns if town.population >= LARGE_TOWN)
    small = _Grid(town for town in towns if town.small)
    return tuple(_measured(town, medium, large, small) for town in towns)


def _measured(town: RegisteredTown, medium: "_Grid", large: "_Grid", small: "_Grid") -> RegisteredTown:
    kept = {key: value for key, value in town.indicators.items() if key not in DISTANCE_KEYS}
    if town.lat is None or town.lon is None:
        return replace(town, indicators=kept)
    here = _Place(town.ags, _position(town.lat, town.lon))
    found = (medium.km_to_next(here), large.km_to_next(here), float(small.count_within(here, NEIGHBOURHOOD_KM)))
    measured = {key: round(value, 1) for key, value in zip(DISTANCE_KEYS, found, strict=True) if value is not None}
    return replace(town, indicators=kept | measured)


@dataclass(frozen=True, slots=True)
class _Place:
    ags: str
    at: Position


class _Grid:
    """Places in cubes of space, so that only near cubes are searched: no special cases at poles or at 180°."""

    def __init__(self, towns: Iterable[RegisteredTown]) -> None:
        located = (one for one in towns if one.lat is not None and one.lon is not None)
        self._places = [_Place(one.ags, _position(one.lat or 0.0, one.lon or 0.0)) for one in located]
        self._cells: dict[Cell, list[_Place]] = defaultdict(list)
        for place in self._places:
            self._cells[_cell(place.at)].append(place)

    def km_to_next(self, here: _Place) -> float | None:
        """Great-circle kilometres to the nearest other place; None if there is no other."""
        nearest = math.inf
        for ring in itertools.count():
            # Where a ring has more cubes than there are places at all, looking at each place is cheaper.
            last = 6 * (2 * ring + 1) ** 2 > len(self._places)
            others = self._others(here) if last else self._ring(here, ring)
            nearest = min([nearest, *(math.dist(here.at, other.at) for other in others)])
            # Whatever lies outside the searched cubes is at least `ring` whole cells away.
            if last or nearest <= ring * CELL_KM:
                break
        return None if math.isinf(nearest) else _arc_km(nearest)

    def count_within(self, here: _Place, radius_km: float) -> int:
        """How many other places lie within the great-circle radius, the border included."""
        rings = range(math.ceil(radius_km / CELL_KM) + 1)
        near = (other for ring in rings for other in self._ring(here, ring))
        return sum(_arc_km(math.dist(here.at, other.at)) <= radius_km for other in near)

    def _others(self, here: _Place) -> Iterator[_Place]:
        return (place for place in self._places if place.ags != here.ags)

    def _ring(self, here: _Place, ring: int) -> Iterator[_Place]:
        """The other places in the cubes that are exactly ``ring`` cubes away."""
        x, y, z = _cell(here.at)
        for step in _shell(ring):
            for place in self._cells.get((x + step[0], y + step[1], z + step[2]), ()):
                if place.ags != here.ags:
                    yield place


def _shell(ring: int) -> Iterator[Cell]:
    """Offsets with the largest coordinate exactly ``ring``."""
    span = range(-ring, ring + 1)
    for x in span:
        for y in span:
            edge = ring in (abs(x), abs(y))
            yield from ((x, y, z) for z in (span if edge else {-ring, ring}))


def _cell(at: Position) -> Cell:
    return (math.floor(at[0] / CELL_KM), math.floor(at[1] / CELL_KM), math.floor(at[2] / CELL_KM))


def _position(lat: float, lon: float) -> Position:
    phi, lam = math.radians(lat), math.radians(lon)
    across = EARTH_RADIUS_KM * math.cos(phi)
    return (across * math.cos(lam), across * math.sin(lam), EARTH_RADIUS_KM * math.sin(phi))


def _arc_km(chord_km: float) -> float:
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, chord_km / (2 * EARTH_RADIUS_KM)))
