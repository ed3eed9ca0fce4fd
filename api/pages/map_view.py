"""What does the map beside a list show?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.german_map import HEIGHT, STATE_OUTLINES, WIDTH, Marker, Point, dots, place_markers, project
from matchmaker.towns.register import RegisteredTown

# A name that begins right of this line is written to the left of its dot, or it would leave the map.
NAMES_TURN_AT = 0.6 * WIDTH
NAME_GAP = 15.0


@dataclass(frozen=True, slots=True)
class StateShape:
    """A federal state's outline in the vendored file."""

    code: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MapHit:
    """A link on the map; ``mark`` is the number or letter that stands in the list too."""

    mark: str
    ags: str
    name: str
    href: str
    marker: Marker


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The town that the page is about."""

    name: str
    point: Point

    @property
    def anchor(self) -> str:
        return "end" if self.point.x > NAMES_TURN_AT else "start"

    @property
    def name_x(self) -> float:
        return round(self.point.x + (-NAME_GAP if self.anchor == "end" else NAME_GAP), 1)


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything that the map macro draws; ``dots`` and ``found`` are path data."""

    title: str
    legend: str
    dots: str
    found: str = ""
    states: tuple[StateShape, ...] = ()
    hits: tuple[MapHit, ...] = ()
    own: OwnPlace | None = None
    width: int = WIDTH
    height: int = HEIGHT


def place_of(town: RegisteredTown) -> Point | None:
    """Where the town lies on the map; None where the register has no coordinates."""
    return None if town.lat is None or town.lon is None else project(town.lat, town.lon)


def dots_of(towns: Iterable[RegisteredTown]) -> str:
    """All towns whose place is known as one path."""
    return dots(place for town in towns if (place := place_of(town)) is not None)


def state_shapes(chosen: str) -> tuple[StateShape, ...]:
    """The sixteen outlines; the chosen state comes last, so that its border is not covered."""
    shapes = (StateShape(code, name == chosen) for code, name in STATE_OUTLINES.items())
    return tuple(sorted(shapes, key=lambda shape: shape.is_chosen))


def map_hits(towns: Sequence[RegisteredTown], own: OwnPlace | None = None) -> tuple[MapHit, ...]:
    """Numbered links in the order of the list; see ``marked_hits``."""
    return marked_hits([(str(number), town) for number, town in enumerate(towns, start=1)], own)


def marked_hits(marked: Sequence[tuple[str, RegisteredTown]], own: OwnPlace | None = None) -> tuple[MapHit, ...]:
    """Links with these marks, none of them on the page's own town.

    A town without coordinates keeps its mark but is not drawn.
    """
    placed = [(mark, town, place) for mark, town in marked if (place := place_of(town))]
    markers = place_markers([place for _, _, place in placed], own.point if own else None)
    return tuple(
        MapHit(mark, town.ags, town.name, f"/staedte/{town.ags}", marker)
        for (mark, town, _), marker in zip(placed, markers, strict=True)
    )


def own_place(town: RegisteredTown) -> OwnPlace | None:
    """The place of the town that the page is about, if it is known."""
    place = place_of(town)
    return None if place is None else OwnPlace(town.name, place)
