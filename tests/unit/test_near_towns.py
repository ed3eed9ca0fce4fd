"""What is said of a town beside another rests on figures that both of them have."""

from api.pages.atlas import Atlas
from api.pages.near_towns import NearTown, near_towns
from matchmaker.features.town_similarity import Asked
from tests.builders import a_town, ags

PLACES = {"km_to_town_20k": 8.0, "km_to_town_100k": 30.0, "small_towns_within_25km": 9.0}
# The first lacks its height; the median difference that stands in for it is large.
HEIGHTS = (None, 900.0, 200.0, 300.0, 400.0)


def beside(number: int) -> dict[str, NearTown]:
    atlas = Atlas(
        [
            a_town(other, population=8_000, indicators=PLACES | ({} if height is None else {"elevation_m": height}))
            for other, height in enumerate(HEIGHTS)
        ]
    )
    found = atlas.compare(None, Asked(ags(number)))
    return {one.ags: one for one in near_towns(atlas, found, [("1", one) for one in found.neighbours])}


def test_a_figure_that_the_town_itself_lacks_is_neither_alike_nor_different_anywhere():
    for near in beside(0).values():
        assert near.unknown == "Höhenlage"
        assert "Höhenlage" not in near.alike + near.different
        assert "fehlt" not in near.different


def test_a_figure_that_the_other_lacks_is_not_known_while_those_of_the_rest_are_compared():
    found = beside(1)

    assert {key: near.unknown for key, near in found.items()} == {
        ags(0): "Höhenlage",
        **{ags(number): "" for number in (2, 3, 4)},
    }
    assert found[ags(2)].different == "Höhenlage (200 statt 900 m)"
    assert found[ags(0)].different == ""
