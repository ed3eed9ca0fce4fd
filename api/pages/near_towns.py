"""How alike are two towns, and in what do they differ, in words?"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from api.pages.atlas import Atlas, km_between
from api.pages.figures import plain, short_label, with_unit
from api.pages.likeness_words import closeness, differ
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_list import town_facts
from matchmaker.features.town_similarity import ComparedColumn, SimilarTown, TownComparison
from matchmaker.towns.indicators import Indicator

WORDS_PER_SIDE = 2


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
    return tuple(_near_town(atlas, comparison, mark, other, spoken) for mark, other in marked)


def _near_town(atlas: Atlas, comparison: TownComparison, mark: str, other: SimilarTown, spoken: Spoken) -> NearTown:
    counting = [one for one in comparison.columns if one.indicator.key in other.parts]
    # Of a missing figure the distance holds an estimate, which says nothing about these two towns.
    apart = {one: atlas.apart((comparison.town, other.town), one.indicator.key) for one in counting}
    known = sorted(((one, far) for one, far in apart.items() if far is not None), key=itemgetter(1))
    alike = [one.indicator for one, far in known if not differ(far)]
    different = [one for one, far in reversed(known) if differ(far)]
    return NearTown(
        mark=mark,
        ags=other.town.ags,
        name=other.town.name,
        closeness=spoken.say(closeness(other.distance)),
        facts=" · ".join((town_facts(other.town, atlas, spoken), _away(comparison, other, spoken))),
        alike=_labels(alike[:WORDS_PER_SIDE], spoken),
        different="; ".join(_both_figures(one, other, spoken) for one in different[:WORDS_PER_SIDE]),
        unknown=_labels([one.indicator for one, far in apart.items() if far is None], spoken),
        compare_href=f"/vergleich?stadt={comparison.town.ags}&stadt={other.town.ags}",
    )


def _away(comparison: TownComparison, other: SimilarTown, spoken: Spoken) -> str:
    return spoken.say("%(distance)s entfernt", distance=spoken.distance(km_between(comparison.town, other.town)))


def _labels(indicators: Sequence[Indicator], spoken: Spoken) -> str:
    return spoken.listing([short_label(one, spoken) for one in indicators])


def _both_figures(column: ComparedColumn, other: SimilarTown, spoken: Spoken) -> str:
    one = column.indicator
    return spoken.say(
        "%(figure)s (%(theirs)s statt %(ours)s)",
        figure=short_label(one, spoken),
        theirs=plain(other.figures.get(one.key), spoken),
        ours=with_unit(column.own, one, spoken),
    )
