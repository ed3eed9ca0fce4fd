"""A larger difference of the same figure never gets a nearer word, whoever the two towns are."""

from math import log

from hypothesis import assume, given
from hypothesis import strategies as st

from api.pages.atlas import Atlas
from api.pages.figures import short_label
from api.pages.likeness_words import FAR, closeness
from api.pages.near_towns import near_towns
from matchmaker.features.town_similarity import Asked
from matchmaker.towns.indicators import POPULATION, Theme
from tests.builders import a_town, ags
from tests.unhurried import unhurried

SHIPPED = ("km_to_town_20k", "km_to_town_100k", "small_towns_within_25km", "elevation_m")


@st.composite
def atlases(draw) -> Atlas:
    """Two to a dozen small towns with skewed and plain figures, some of them missing."""
    figures = st.one_of(st.integers(0, 40), st.integers(0, 4_000)).map(lambda quarters: quarters / 4)
    return Atlas(
        [
            a_town(
                number,
                population=draw(st.integers(0, 19_999)),
                indicators={key: draw(figures) for key in SHIPPED if draw(st.integers(0, 9))},
            )
            for number in range(draw(st.integers(2, 12)))
        ]
    )


def words(atlas: Atlas, theme: Theme | None = None, **asked) -> list[tuple[str, float, float, bool]]:
    """Of every figure that a page speaks of: its key, own and other value, and whether it is called different."""
    found = atlas.compare(theme, Asked(ags(0), **asked))
    shown = near_towns(atlas, found, [("1", one) for one in found.neighbours])
    labels = {short_label(column.indicator): column for column in found.columns}
    return [
        (column.indicator.key, column.own, other.figures[column.indicator.key], word == "different")
        for other, near in zip(found.neighbours, shown, strict=True)
        for word in ("alike", "different")
        for label, column in labels.items()
        if label in getattr(near, word)
    ]


@unhurried
@given(atlases(), st.booleans(), st.dictionaries(st.sampled_from(SHIPPED), st.sampled_from((0.5, 2.0, 4.0))))
def test_who_is_farther_away_to_the_same_side_is_never_called_nearer(atlas, farthest, weights):
    told = words(atlas, farthest=farthest, weights=weights)

    for key, own, theirs, different in told:
        for other_key, _, further, called_different in told:
            beyond = further < theirs <= own or further > theirs >= own
            if key == other_key and beyond:
                assert called_different or not different


@unhurried
@given(atlases())
def test_of_two_sizes_the_one_further_by_ratio_is_never_called_nearer(atlas):
    sizes = [(abs(log(theirs / own)), different) for key, own, theirs, different in words(atlas) if key == "population"]

    alike, different = ([ratio for ratio, word in sizes if word is asked] for asked in (False, True))
    assert not alike or not different or max(alike) < min(different)


@unhurried
@given(atlases())
def test_the_same_two_figures_get_the_same_word_in_every_theme_and_view(atlas):
    everywhere = [
        *words(atlas),
        *words(atlas, farthest=True, k=2),
        *words(atlas, Theme.LOCATION),
        *words(atlas, weights={"elevation_m": 4.0}),
    ]

    assert len({one[:3] for one in everywhere}) == len(set(everywhere))


@unhurried
@given(atlases())
def test_whoever_is_alike_in_every_figure_is_alike_as_a_whole(atlas):
    found = atlas.compare(None, Asked(ags(0)))
    assume(all(column.loaded and column.own is not None for column in found.columns))

    shown = near_towns(atlas, found, [("1", one) for one in found.neighbours])
    for near, other in zip(shown, found.neighbours, strict=True):
        if not near.unknown and not near.different:
            assert closeness(other.distance) in ("sehr ähnlich", "ähnlich")
        if near.closeness == FAR and not near.unknown:
            assert near.different


def test_eleven_percent_fewer_people_is_alike_and_29_percent_more_is_not():
    spread = [4_000, 6_000, 8_000, 10_000, 12_000, 16_000]
    atlas = Atlas([a_town(number, population=one) for number, one in enumerate((10_000, 8_900, 12_900, *spread))])

    told = {theirs: different for key, _, theirs, different in words(atlas) if key == POPULATION.key}

    assert (told[8_900], told[12_900]) == (False, True)
