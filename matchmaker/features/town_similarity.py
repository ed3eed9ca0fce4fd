"""Which small towns resemble one town in a theme, and how does it stand beside them and beside all?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from matchmaker.errors import BadInput, Fault, UnknownTown
from matchmaker.features.similarity import DEFAULT_NEIGHBOURS, Matrix, Measure, Neighbour, Rows, SimilarTowns
from matchmaker.features.town_table import TownTable
from matchmaker.towns.indicators import POPULATION, Indicator, Theme
from matchmaker.towns.register import RegisteredTown

# From this share of missing columns on a theme says so and offers the load.
LACKING_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class ComparedColumn:
    """One figure side by side: the town's own, the median of its neighbours and that of all small towns.

    ``indicator`` holds label, unit, year, source and level. None means "not known"; a column that is
    not ``loaded`` does not enter the comparison.
    """

    indicator: Indicator
    loaded: bool
    own: float | None
    peer_median: float | None
    all_median: float | None


@dataclass(frozen=True, slots=True)
class SimilarTown:
    """A neighbour, its known figures by column, and what its distance is made of (see ``Neighbour``)."""

    town: RegisteredTown
    distance: float
    parts: Mapping[str, float]
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TownComparison:
    """A town, its nearest in a theme (None: what ships with the register), and the theme's columns."""

    town: RegisteredTown
    theme: Theme | None
    neighbours: tuple[SimilarTown, ...]
    columns: tuple[ComparedColumn, ...]

    @property
    def lacking(self) -> tuple[Indicator, ...]:
        """Columns of the theme that are not loaded."""
        return tuple(column.indicator for column in self.columns if not column.loaded)

    @property
    def lacks_too_much(self) -> bool:
        """Whether 40 % of the theme's columns or more are lacking, so that a page has to say so."""
        return len(self.lacking) >= LACKING_SHARE * len(self.columns)

    @property
    def lacking_sentence(self) -> str | None:
        """What a person is told where too much is lacking, with the way to mend it; else None."""
        if not self.lacks_too_much:
            return None
        names = ", ".join(indicator.label_de for indicator in self.lacking)
        return (
            f"Zu diesem Thema fehlen {len(self.lacking)} von {len(self.columns)} Angaben ({names}). "
            "Mit „matchmaker towns load DATEI“ lesen Sie eine amtliche Tabelle ein."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the prepared towns of a theme.

    The ``k`` towns nearest to the town ``ags``, or with ``farthest`` those that differ most, the most different
    first. ``among`` limits them to these AGS; None: every small town. ``weights`` by column key, ≥ 0, 1 where not
    named; those of lacking columns have no effect.
    """

    ags: str
    k: int = DEFAULT_NEIGHBOURS
    weights: Mapping[str, float] | None = None
    among: Collection[str] | None = None
    farthest: bool = False


@dataclass(frozen=True, eq=False)
class ThemeTowns:
    """All small towns, standardised once in the columns of a theme and asked about often."""

    theme: Theme | None
    table: TownTable
    similar: SimilarTowns
    place: Mapping[str, int]

    @classmethod
    def of(cls, register_towns: Iterable[RegisteredTown], theme: Theme | None, ags: str) -> Self:
        """The small towns and the town ``ags``; ``UnknownTown`` where that is not in the register."""
        table = TownTable.of(register_towns, ags, theme)
        place = {key: row for row, key in enumerate(table.keys)}
        return cls(theme, table, SimilarTowns.of(table.to_compare()), place)

    def compare(self, asked: Asked) -> TownComparison:
        """The answer, ties by AGS. Without any loaded column there are no neighbours.

        ``BadInput`` for weights that cannot be used, ``UnknownTown`` for a town that was not prepared.
        """
        if asked.ags not in self.place:
            raise UnknownTown(asked.ags)
        own = self.place[asked.ags]
        used = _loaded_weights(self.table, asked.weights or {})
        near = self._nearest(asked, used) if self.similar.table.columns else ()
        rows = [self.place[one.key] for one in near]
        towns = tuple(_similar_town(self.table, row, one) for row, one in zip(rows, near, strict=True))
        return TownComparison(self.table.towns[own], self.theme, towns, _columns(self.table, own, rows))

    def _nearest(self, asked: Asked, weights: Mapping[str, float]) -> tuple[Neighbour, ...]:
        measure = Measure.of(self.similar, weights)
        own = self.place[asked.ags]
        others = self._others(asked)
        if not others.size:
            return ()
        if asked.farthest:
            # Whoever is farthest is found first; order and parts then come from the same measure as for the nearest.
            distance = measure.distance(np.full(others.size, own), others)
            others = np.sort(others[np.lexsort((others, -distance))[: asked.k]])
        found = measure.nearest_of(np.array([own]), (np.full(others.size, own), others), asked.k)
        lists = zip(found.index[0].tolist(), found.distance[0].tolist(), found.parts[0].tolist(), strict=True)
        near = [
            Neighbour(self.table.keys[row], distance, dict(zip(found.columns, parts, strict=True)))
            for row, distance, parts in lists
        ]
        return tuple(sorted(near, key=lambda one: (-one.distance, one.key)) if asked.farthest else near)

    def _others(self, asked: Asked) -> Rows:
        own = self.place[asked.ags]
        wanted = self.place.keys() if asked.among is None else asked.among
        return np.array(sorted(row for key in wanted if (row := self.place.get(key, own)) != own), dtype=np.int64)


def similar_towns(
    register_towns: Iterable[RegisteredTown],
    ags: str,
    theme: Theme | None = None,
    k: int = DEFAULT_NEIGHBOURS,
    weights: Mapping[str, float] | None = None,
) -> TownComparison:
    """The ``k`` small towns nearest to the town ``ags`` in the columns of a theme: ``ThemeTowns`` asked once."""
    return ThemeTowns.of(register_towns, theme, ags).compare(Asked(ags, k, weights))


def _loaded_weights(table: TownTable, weights: Mapping[str, float]) -> dict[str, float]:
    loaded = {column.key: here for column, here in zip(table.columns, table.loaded.tolist(), strict=True)}
    if unknown := [key for key in weights if key not in loaded]:
        faults = [Fault("Gewichte", "Diese Spalte gehört nicht zum Thema.", key) for key in unknown]
        raise BadInput("Diese Gewichte lassen sich nicht verwenden:", faults)
    return {key: weight for key, weight in weights.items() if loaded[key]}


def _columns(table: TownTable, own: int, peers: list[int]) -> tuple[ComparedColumn, ...]:
    return tuple(
        ComparedColumn(
            _as_of(column, table.towns[own]),
            bool(table.loaded[place]),
            _known(float(table.figures[own, place])),
            _median(table.figures[peers, place]),
            _median(table.figures[:, place]),
        )
        for place, column in enumerate(table.columns)
    )


def _as_of(column: Indicator, town: RegisteredTown) -> Indicator:
    """The population's year and source differ from town to town; the register knows them."""
    if column is not POPULATION:
        return column
    return replace(column, year=town.population_as_of, source=town.source)


def _similar_town(table: TownTable, row: int, neighbour: Neighbour) -> SimilarTown:
    figures = zip(table.columns, table.figures[row].tolist(), strict=True)
    known = {column.key: value for column, value in figures if not np.isnan(value)}
    return SimilarTown(table.towns[row], neighbour.distance, neighbour.parts, known)


def _median(values: Matrix) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
