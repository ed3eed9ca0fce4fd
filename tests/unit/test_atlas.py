"""Is what the pages know of all towns kept as long as it holds, and no longer?"""

from datetime import UTC, datetime, timedelta

import pytest

from api.pages.atlas import KEPT_FOR, Atlas, AtlasShelf
from matchmaker.features.town_similarity import Asked, similar_towns
from matchmaker.towns.indicators import Theme
from tests.builders import a_town, ags

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIGURES = {"km_to_town_20k": 12.0, "km_to_town_100k": 40.0, "small_towns_within_25km": 3.0}


def towns(number: int = 6):
    return tuple(a_town(one, indicators={**FIGURES, "elevation_m": 100.0 + one}) for one in range(number))


def test_the_atlas_is_made_anew_only_when_the_register_changed() -> None:
    shelf = AtlasShelf()
    first = shelf.atlas(towns, NOW)

    assert shelf.atlas(lambda: towns(7), NOW + KEPT_FOR - timedelta(seconds=1)) is first
    assert shelf.atlas(towns, NOW + KEPT_FOR) is first
    changed = shelf.atlas(lambda: towns(7), NOW + 2 * KEPT_FOR)
    assert (changed is first, len(changed.towns)) == (False, 7)


@pytest.mark.parametrize("theme", [None, Theme.LOCATION])
def test_towns_prepared_once_are_compared_as_if_for_the_first_time(theme: Theme | None) -> None:
    atlas = Atlas(towns())

    answers = [atlas.compare(theme, Asked(ags(number), 3)) for number in (0, 4, 0)]

    assert answers == [similar_towns(towns(), ags(number), theme, 3) for number in (0, 4, 0)]


def test_a_larger_town_is_compared_without_joining_the_small_ones() -> None:
    large = a_town(90, small=False, population=120_000, indicators={**FIGURES, "elevation_m": 100.0})
    atlas = Atlas((*towns(), large))

    beside_the_large = atlas.compare(None, Asked(large.ags, 6))

    assert [one.town.ags for one in beside_the_large.neighbours][-1] in {ags(number) for number in range(6)}
    assert large.ags not in {one.town.ags for one in atlas.compare(None, Asked(ags(0), 9)).neighbours}


def test_the_median_is_that_of_all_small_towns_with_the_figure() -> None:
    atlas = Atlas((*towns(5), a_town(7)))

    assert (atlas.median("elevation_m"), atlas.median("foreign_pct")) == (102.0, None)
