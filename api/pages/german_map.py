"""Where on the map of Germany does a town lie, and where does its number go?"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 586, 793

# Outlines: @svg-maps/germany (CC BY 4.0), a Mercator map; these constants fit its view box.
X_PER_DEGREE, X_OFFSET = 63.7691, -373.8414
Y_PER_DEGREE, Y_OFFSET = -63.5884, 4211.8805

STATE_OUTLINES = {
    "bw": "Baden-Württemberg",
    "by": "Bayern",
    "be": "Berlin",
    "bb": "Brandenburg",
    "hb": "Bremen",
    "hh": "Hamburg",
    "he": "Hessen",
    "mv": "Mecklenburg-Vorpommern",
    "ni": "Niedersachsen",
    "nw": "Nordrhein-Westfalen",
    "rp": "Rheinland-Pfalz",
    "sl": "Saarland",
    "sn": "Sachsen",
    "st": "Sachsen-Anhalt",
    "sh": "Schleswig-Holstein",
    "th": "Thüringen",
}

MARKER_GAP = 38.0
ROUNDS_OF_PUSHING = 60


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map in units of its view box, x to the right, y downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered hit: the number sits at ``label``, a thin line leads to ``place`` where they differ."""

    place: Point
    label: Point

    @property
    def is_moved(self) -> bool:
        return math.dist((self.place.x, self.place.y), (self.label.x, self.label.y)) > 1.0


def project(lat: float, lon: float) -> Point:
    """Degrees (WGS 84) to the map's units, rounded to a tenth."""
    mercator = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))
    return Point(round(X_PER_DEGREE * lon + X_OFFSET, 1), round(Y_PER_DEGREE * mercator + Y_OFFSET, 1))


def dots(points: Iterable[Point]) -> str:
    """One path for any number of dots: strokes without length, round by their line caps.

    Sorted, so that equal sets give equal pages; empty for no points.
    """
    return "".join(f"M{point.x:g} {point.y:g}h0" for point in sorted(points, key=lambda point: (point.y, point.x)))


def place_markers(points: Sequence[Point], free: Point | None = None) -> tuple[Marker, ...]:
    """Numbers that would cover each other, or the ``free`` place, are pushed apart, the same way on every call.

    Pairwise pushing, O(rounds · n²); meant for at most some twenty markers. Labels stay on the map.
    """
    labels = list(points)
    for _ in range(ROUNDS_OF_PUSHING):
        if free is not None:
            labels = [_pushed_apart(free, label)[1] for label in labels]
        for first, second in itertools.combinations(range(len(labels)), 2):
            labels[first], labels[second] = _pushed_apart(labels[first], labels[second])
    return tuple(Marker(place, _rounded(label)) for place, label in zip(points, labels, strict=True))


def _pushed_apart(one: Point, other: Point) -> tuple[Point, Point]:
    gap = math.dist((one.x, one.y), (other.x, other.y))
    if gap >= MARKER_GAP:
        return one, other
    # Two towns on the very same spot part to the left and to the right.
    across, down = ((other.x - one.x) / gap, (other.y - one.y) / gap) if gap else (1.0, 0.0)
    push = (MARKER_GAP - gap) / 2
    return (
        _kept_inside(Point(one.x - across * push, one.y - down * push)),
        _kept_inside(Point(other.x + across * push, other.y + down * push)),
    )


def _kept_inside(point: Point) -> Point:
    edge = MARKER_GAP / 2
    return Point(min(max(point.x, edge), WIDTH - edge), min(max(point.y, edge), HEIGHT - edge))


def _rounded(point: Point) -> Point:
    return replace(point, x=round(point.x, 1), y=round(point.y, 1))
