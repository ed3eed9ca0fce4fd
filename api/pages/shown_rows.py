"""What does a row of the comparison show beside the towns' values: bars, medians, and whether the towns differ?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from api.pages.atlas import Atlas
from api.pages.compared_rows import ComparedRow
from api.pages.figures import with_unit
from api.pages.likeness_words import differ
from api.pages.spoken import Spoken
from matchmaker.features.town_similarity import Asked
from matchmaker.features.town_table import figure
from matchmaker.towns.indicators import INDICATORS, POPULATION
from matchmaker.towns.register import RegisteredTown

PEERS = 15


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value, and its length as a bar: of the row's largest 100, None where no bar is drawn."""

    value: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the comparison. ``peers`` is the median of the first town's 15 nearest, ``everyone`` that of all.

    Both are None where the row holds no figure. ``differs`` tells whether the towns lie clearly apart in it.
    """

    row: ComparedRow
    cells: tuple[ShownCell, ...]
    peers: ShownCell | None = None
    everyone: ShownCell | None = None
    differs: bool = True


def shown_rows(
    atlas: Atlas, towns: Sequence[RegisteredTown], rows: Sequence[ComparedRow], spoken: Spoken
) -> tuple[ShownRow, ...]:
    """The rows with what stands beside them; ``towns`` are the columns, at least one."""
    near = atlas.compare(None, Asked(towns[0].ags, PEERS)).neighbours
    peers = [one.town for one in near]
    return tuple(_figures(atlas, towns, row, (peers, spoken)) if row.key else _words(row) for row in rows)


def _words(row: ComparedRow) -> ShownRow:
    return ShownRow(row, tuple(ShownCell(value) for value in row.values), differs=not row.is_alike)


def _figures(
    atlas: Atlas,
    towns: Sequence[RegisteredTown],
    row: ComparedRow,
    beside: tuple[Sequence[RegisteredTown], Spoken],
) -> ShownRow:
    peers, spoken = beside
    indicator = INDICATORS.get(row.key, POPULATION)
    own = [_known(figure(town, row.key)) for town in towns]
    near = [value for town in peers if (value := _known(figure(town, row.key))) is not None]
    medians = [median(near) if near else None, atlas.median(row.key)]
    most = max((value for value in (*own, *medians) if value is not None), default=0.0)
    # A bar begins at zero: where anything lies below, lengths would mislead.
    has_bars = most > 0 and all(value is None or value >= 0 for value in (*own, *medians))
    cells = [ShownCell(text, _share(value, most, has_bars)) for text, value in zip(row.values, own, strict=True)]
    peer, everyone = (
        ShownCell(with_unit(value, indicator, spoken), _share(value, most, has_bars)) for value in medians
    )
    return ShownRow(row, tuple(cells), peer, everyone, _lie_apart(atlas, towns, row))


def _lie_apart(atlas: Atlas, towns: Sequence[RegisteredTown], row: ComparedRow) -> bool:
    """Whether the towns are called different in this figure, or one of them lacks what another has."""
    apart = atlas.apart(towns, row.key)
    if apart is None:
        return any(_known(figure(town, row.key)) is not None for town in towns)
    return differ(apart)


def _share(value: float | None, most: float, has_bars: bool) -> float | None:
    return round(100 * value / most, 1) if has_bars and value is not None else None


def _known(value: float) -> float | None:
    # NaN is not equal to itself.
    return value if value == value else None  # noqa: PLR0124
