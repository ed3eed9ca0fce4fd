"""How alike are two towns, and in what do they differ, in words?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas, km_between
from api.pages.figures import plain, short_label, with_unit
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_list import town_facts
from matchmaker.features.town_similarity import SimilarTown, TownComparison
from matchmaker.towns.indicators import Indicator

# D is a root mean square of z-differences: two towns drawn at random differ by about 1.4.
CLOSENESS = ((0.25, "sehr ähnlich"), (0.5, "ähnlich"), (0.9, "in manchem ähnlich"))
FAR = "wenig ähnlich"
# As shares of an even share of the distance: what brings two towns together, and what keeps them apart.
LITTLE, MUCH = 0.5, 1.5
WORDS_PER_SIDE = 2

OwnFigures = Mapping[Indicator, float | None]


@dataclass(frozen=True, slots=True)
class NearTown:
    """A town beside the page's own, in words; ``mark`` is its number or letter in the list and on the map."""

    mark: str
    ags: str
    name: str
    closeness: str
    facts: str
    alike: str
    different: str
    unknown: str
    compare_href: str


def near_towns(
    atlas: Atlas,
    comparison: TownComparison,
    marked: Sequence[tuple[str, SimilarTown]],
    spoken: Spoken = GERMAN,
) -> tuple[NearTown, ...]:
    """These towns with their marks, in their order."""
    loaded = {column.indicator: column.own for column in comparison.columns if column.loaded}
    return tuple(
        NearTown(
            mark=mark,
            ags=other.town.ags,
            name=other.town.name,
            closeness=spoken.say(closeness(other.distance)),
            facts=" · ".join((town_facts(other.town, atlas, spoken), _away(comparison, other, spoken))),
            alike=_alike(loaded, other, spoken),
            different=_different(loaded, other, spoken),
            unknown=_unknown(loaded, other, spoken),
            compare_href=f"/vergleich?stadt={comparison.town.ags}&stadt={other.town.ags}",
        )
        for mark, other in marked
    )


def closeness(d: float) -> str:
    """A distance D in words."""
    return next((words for bound, words in CLOSENESS if d <= bound), FAR)


def _away(comparison: TownComparison, other: SimilarTown, spoken: Spoken) -> str:
    return spoken.say("%(distance)s entfernt", distance=spoken.distance(km_between(comparison.town, other.town)))


def _alike(own: OwnFigures, other: SimilarTown, spoken: Spoken) -> str:
    """The columns in which the two towns differ least; none that does not count."""
    ordered = sorted(_known(own, other), key=lambda column: other.parts[column.key])
    little = [one for one in ordered if other.parts[one.key] < LITTLE / len(_counting(own, other))]
    return spoken.listing([short_label(one, spoken) for one in little[:WORDS_PER_SIDE]])


def _different(own: OwnFigures, other: SimilarTown, spoken: Spoken) -> str:
    """The columns that make most of the distance, with both figures."""
    ordered = sorted(_known(own, other), key=lambda column: -other.parts[column.key])
    much = [one for one in ordered if other.parts[one.key] > MUCH / len(_counting(own, other))][:WORDS_PER_SIDE]
    return "; ".join(
        spoken.say(
            "%(figure)s (%(theirs)s statt %(ours)s)",
            figure=short_label(one, spoken),
            theirs=plain(other.figures.get(one.key), spoken),
            ours=with_unit(own[one], one, spoken),
        )
        for one in much
    )


def _unknown(own: OwnFigures, other: SimilarTown, spoken: Spoken) -> str:
    """The columns whose figure one of the two towns lacks: neither alike nor different."""
    known = _known(own, other)
    return spoken.listing([short_label(one, spoken) for one in _counting(own, other) if one not in known])


def _counting(own: OwnFigures, other: SimilarTown) -> list[Indicator]:
    return [one for one in own if one.key in other.parts]


def _known(own: OwnFigures, other: SimilarTown) -> list[Indicator]:
    """Of a missing figure the distance holds an estimate, which says nothing about these two towns."""
    return [one for one in _counting(own, other) if own[one] is not None and one.key in other.figures]
