"""Where do the towns around one town stand in the picture of its network?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.graph.bonds import Bond

SIZE = 640
# With the town itself sixty nodes: more cannot be told apart by eye.
MOST_AROUND = 59
RINGS = (150, 215, 280)
# As many as fit side by side on the inner ring; from there on neighbours take turns on two rings, then on three.
PER_RING = 19


@dataclass(frozen=True, slots=True)
class EgoTown:
    """A town to be drawn: its mark in the list, and the firmest bond with the town in the middle."""

    mark: str
    ags: str
    name: str
    bond: Bond
    href: str


@dataclass(frozen=True, slots=True)
class EgoNode:
    """A town in its place on the picture (units of its view box, the middle at half of ``SIZE``)."""

    town: EgoTown
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class EgoPicture:
    """The picture: the town in the middle and at most 59 around it."""

    title: str
    centre: str
    nodes: tuple[EgoNode, ...]
    legend: tuple[tuple[Bond, str], ...]
    size: int = SIZE
    middle: int = SIZE // 2


def placed(towns: Sequence[EgoTown]) -> tuple[EgoNode, ...]:
    """The first 59 of the towns clockwise from above, in the order given; the same way on every call."""
    shown = towns[:MOST_AROUND]
    return tuple(_node(town, place, len(shown)) for place, town in enumerate(shown))


def _node(town: EgoTown, place: int, number: int) -> EgoNode:
    # A line to an outer ring passes between the nodes of the inner ones: no two towns share a direction.
    turn, radius = 2 * math.pi * place / number, _radius(place, number)
    return EgoNode(town, round(SIZE / 2 + radius * math.sin(turn), 1), round(SIZE / 2 - radius * math.cos(turn), 1))


def _radius(place: int, number: int) -> float:
    rings = min(len(RINGS), -(-number // PER_RING))
    if rings == 1:
        return RINGS[0]
    ring = place % rings
    # The circle closes: the last town must not stand on the ring of the first, beside it.
    if ring == 0 and place == number - 1:
        ring = 2 if rings == 2 else 1
    return RINGS[ring]
