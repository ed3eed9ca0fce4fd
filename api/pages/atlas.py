"""What does a page know about all small towns at once, without asking the database again?"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from heapq import nsmallest
from math import isnan
from operator import itemgetter
from statistics import median

from api.pages.map_view import dots_of
from matchmaker.features.figure_scale import FigureScale
from matchmaker.features.town_similarity import Asked, ThemeTowns, TownComparison
from matchmaker.features.town_table import figure
from matchmaker.towns.geography import great_circle_km
from matchmaker.towns.indicators import INDICATORS, POPULATION, Theme
from matchmaker.towns.name_index import NameIndex
from matchmaker.towns.names import UMLAUTS_LOST
from matchmaker.towns.register import Register, RegisteredTown
from matchmaker.towns.setting import SETTING_NAMES, Setting, setting_class

# The register changes when an operator loads a table, a few times a year.
KEPT_FOR = timedelta(seconds=60)
NEAR_NAMES = 5
KEY_WITHOUT_ZERO = 7


class Atlas:
    """The register as the pages use it; made once, read by many requests."""

    def __init__(self, towns: Sequence[RegisteredTown]) -> None:
        self.register = Register(towns)
        self.towns = tuple(sorted(self.register.small_towns, key=lambda town: (_alphabetical(town.name), town.ags)))
        self.setting_of: Mapping[str, str] = {town.ags: _setting(town) for town in self.towns}
        self._themes: dict[Theme | None, ThemeTowns] = {}
        self._scales: dict[str, FigureScale] = {}

    def compare(self, theme: Theme | None, asked: Asked) -> TownComparison:
        """A town beside those most or least like it; the small towns are standardised once per theme.

        ``asked.ags`` is the AGS of a known town, which may be larger; ``BadInput`` for weights that cannot be used.
        """
        if not self.register.by_ags[asked.ags].small:
            return ThemeTowns.of(self.register.all, theme, asked.ags).compare(asked)
        if theme not in self._themes:
            self._themes[theme] = ThemeTowns.of(self.towns, theme, asked.ags)
        return self._themes[theme].compare(asked)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of all towns, larger ones included, by AGS."""
        return {town.ags: town.name for town in self.register.all}

    @cached_property
    def dots(self) -> str:
        """Every small town as one path."""
        return dots_of(self.towns)

    @cached_property
    def sources(self) -> str:
        """Where the towns' populations come from, as a sentence."""
        return f"Quelle der Einwohnerzahlen: {self.source_names}."

    @cached_property
    def source_names(self) -> str:
        """The sources of the towns' populations, as they are called in German."""
        return "; ".join(sorted({town.source for town in self.towns}))

    def named(self, query: str) -> tuple[RegisteredTown, ...]:
        """Small towns that answer to a name, a part of one, or the beginning of an AGS, best first."""
        if query.isdigit():
            return tuple(town for town in self.register.small_towns if town.ags.startswith(query))
        return tuple({town.ags: town for tier in self._names.tiers(query) for town in tier}.values())

    def tiers(self, query: str) -> Iterator[Sequence[RegisteredTown]]:
        """Small towns by ever weaker agreement with a name, each tier possibly empty."""
        return self._names.tiers(query)

    def near(self, query: str) -> tuple[RegisteredTown, ...]:
        """Small towns that may be meant where none is named so: typing errors, a lost leading zero.

        Of a number these are keys that differ in one digit or in the order of two; a number is like no name.
        """
        if query.isdigit():
            # One digit begins a hundred keys: only a whole key without its zero says which town is meant.
            if len(query) == KEY_WITHOUT_ZERO:
                return self.named(f"0{query}")[:NEAR_NAMES]
            return tuple(town for town in self.register.small_towns if _is_one_slip(query, town.ags))[:NEAR_NAMES]
        return tuple(self._names.alike(query, NEAR_NAMES))

    def larger(self, query: str) -> RegisteredTown | None:
        """A town of this very name that is too large for the list; the largest of them, None without one."""
        return next(iter(next(iter(self._larger.tiers(query)))), None)

    def around(self, town: RegisteredTown) -> tuple[RegisteredTown, ...]:
        """The small towns nearest to a place, nearest first; none where the place is unknown."""
        away = ((km, one) for one in self.towns if (km := km_between(town, one)) is not None)
        return tuple(one for _, one in nsmallest(NEAR_NAMES, away, key=itemgetter(0)))

    def has_figures(self, key: str) -> bool:
        """Whether any small town has this figure."""
        return bool(self._figures[key])

    def share_below(self, ags: str, key: str) -> float | None:
        """Of 100 small towns with this figure, how many have a lower one; None where it is missing.

        Towns with the same figure count half, so the median town stands at 50.
        """
        own, all_figures = figure(self.register.by_ags[ags], key), self._figures[key]
        if isnan(own) or not all_figures:
            return None
        return 100 * (bisect_left(all_figures, own) + bisect_right(all_figures, own)) / 2 / len(all_figures)

    def apart(self, towns: Sequence[RegisteredTown], key: str) -> float | None:
        """How far these towns (at least one) lie apart in a figure: the largest difference of two of them, ≥ 0.

        In standard deviations of all small towns, the scale of the distance that likeness is computed from. None
        where one of them lacks the figure.
        """
        if key not in self._scales:
            self._scales[key] = FigureScale.of(self.towns, key)
        standings = [self._scales[key].standing(one) for one in towns]
        known = [one for one in standings if one is not None]
        return max(known) - min(known) if len(known) == len(standings) else None

    def median(self, key: str) -> float | None:
        """The median of all small towns with this figure; None where nobody has it."""
        return median(self._figures[key]) if self._figures[key] else None

    @cached_property
    def _figures(self) -> Mapping[str, Sequence[float]]:
        keys = (POPULATION.key, *INDICATORS)
        return {key: sorted(one for town in self.towns if not isnan(one := figure(town, key))) for key in keys}

    @cached_property
    def _larger(self) -> NameIndex[RegisteredTown]:
        return NameIndex(town for town in self.register.all if not town.small)

    @cached_property
    def _names(self) -> NameIndex[RegisteredTown]:
        return NameIndex(self.register.small_towns)


class AtlasShelf:
    """Keeps the atlas of a running site for a minute, so that a newly loaded register shows up by itself."""

    def __init__(self) -> None:
        self._atlas: Atlas | None = None
        self._read: Sequence[RegisteredTown] = ()
        self._made_at: datetime | None = None

    def atlas(self, read_towns: Callable[[], Sequence[RegisteredTown]], now: datetime) -> Atlas:
        """The atlas, asked for anew if the kept one is older than ``KEPT_FOR``."""
        if self._atlas is None or self._made_at is None or now - self._made_at >= KEPT_FOR:
            towns = read_towns()
            # What was computed from the same towns still holds, and computing it again would cost a visitor's time.
            if self._atlas is None or self._read != towns:
                self._atlas, self._read = Atlas(towns), towns
            self._made_at = now
        return self._atlas


def km_between(one: RegisteredTown, other: RegisteredTown) -> float | None:
    """Great-circle kilometres; None where a place is unknown."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return great_circle_km((one.lat, one.lon), (other.lat, other.lon))


def _is_one_slip(typed: str, key: str) -> bool:
    """Whether one digit was mistyped, or two beside each other in the wrong order."""
    if len(typed) != len(key):
        return False
    wrong = [place for place, (one, other) in enumerate(zip(typed, key, strict=True)) if one != other]
    if len(wrong) == 2:
        first, last = wrong
        return last == first + 1 and (typed[first], typed[last]) == (key[last], key[first])
    return len(wrong) == 1


def _alphabetical(name: str) -> str:
    # As in German dictionaries: ä like a, ß like ss. By code points „Böhlen“ would stand behind „Burgstädt“.
    return name.translate(UMLAUTS_LOST).casefold()


def _setting(town: RegisteredTown) -> str:
    found = setting_class(town.indicators.get("km_to_town_20k"), town.indicators.get("km_to_town_100k"))
    return "" if found is None else SETTING_NAMES[Setting(found)]
