"""Which small towns resemble one town in a theme, and how does it stand beside them and beside all?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.errors import BadInput, Fault
from matchmaker.features.similarity import DEFAULT_NEIGHBOURS, Matrix, Neighbour, SimilarTowns
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


def similar_towns(
    register_towns: Iterable[RegisteredTown],
    ags: str,
    theme: Theme | None = None,
    k: int = DEFAULT_NEIGHBOURS,
    weights: Mapping[str, float] | None = None,
) -> TownComparison:
    """The ``k`` small towns nearest to the town ``ags`` in the columns of a theme, nearest first, ties by AGS.

    ``weights`` by column key, ≥ 0, 1 where not named; those of lacking columns have no effect. Without
    any loaded column there are no neighbours. ``UnknownTown`` for an AGS that is not in the register,
    ``BadInput`` for weights that cannot be used.
    """
    table = TownTable.of(register_towns, ags, theme)
    compared = SimilarTowns.of(table.to_compare())
    used = _loaded_weights(table, weights or {})
    nearest = compared.nearest(ags, k, used) if compared.table.columns else ()
    place = {key: row for row, key in enumerate(table.keys)}
    columns = _columns(table, place[ags], [place[one.key] for one in nearest])
    return TownComparison(
        table.towns[place[ags]], theme, tuple(_similar_town(table, place[one.key], one) for one in nearest), columns
    )


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
