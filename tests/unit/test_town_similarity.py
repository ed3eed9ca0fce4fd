import pytest

from matchmaker.errors import BadInput, UnknownTown
from matchmaker.features.town_similarity import Asked, ThemeTowns, similar_towns
from matchmaker.towns.indicators import INDICATORS, Theme
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_town, ags

PLACES = {"km_to_town_20k": 8.0, "km_to_town_100k": 30.0, "small_towns_within_25km": 9.0, "elevation_m": 200.0}


def placed(number: int, **changes) -> RegisteredTown:
    """A town with the figures that ship with the register; ``indicators`` adds to them."""
    own = {"elevation_m": 200.0 + number} | changes.pop("indicators", {})
    return a_town(number, indicators=PLACES | own, **changes)


def column(comparison, key):
    return next(one for one in comparison.columns if one.indicator.key == key)


def test_without_a_theme_towns_are_compared_by_what_ships_with_the_register():
    comparison = similar_towns([placed(number) for number in range(5)], ags(0), k=2)

    assert [one.indicator.key for one in comparison.columns] == ["population", *PLACES]
    assert [near.town.ags for near in comparison.neighbours] == [ags(1), ags(2)]
    assert comparison.lacking == ()
    assert comparison.lacking_sentence is None


def test_the_town_stands_beside_the_median_of_its_neighbours_and_of_all():
    comparison = similar_towns([placed(number) for number in range(5)], ags(0), k=2)

    elevation = column(comparison, "elevation_m")
    assert (elevation.own, elevation.peer_median, elevation.all_median) == (200.0, 201.5, 202.0)
    assert elevation.indicator == INDICATORS["elevation_m"]
    population = column(comparison, "population")
    assert (population.own, population.peer_median, population.all_median) == (8000.0, 8750.0, 9000.0)


def test_each_neighbour_comes_with_its_figures_and_what_its_distance_is_made_of():
    (near,) = similar_towns([placed(0), placed(1)], ags(0)).neighbours

    assert near.figures == {"population": 8500.0} | PLACES | {"elevation_m": 201.0}
    assert near.parts == pytest.approx({"population": 0.5, "elevation_m": 0.5} | dict.fromkeys(list(PLACES)[:3], 0.0))


def test_the_population_is_compared_by_ratio():
    towns = [placed(0, population=6000), placed(1, population=3000), placed(2, population=12_000)]
    towns = [*towns, placed(3, population=19_000)]

    parts = {
        near.town.ags: near.distance for near in similar_towns(towns, ags(0), weights={"elevation_m": 0}).neighbours
    }

    assert parts[ags(1)] == pytest.approx(parts[ags(2)])


def test_year_and_source_of_the_population_are_those_of_the_town():
    towns = [placed(0, population_year=2024, source="Destatis"), placed(1)]

    population = column(similar_towns(towns, ags(0)), "population").indicator

    assert (population.year, population.source) == ("2024", "Destatis")


def test_larger_towns_are_no_neighbours_but_may_be_asked_about():
    towns = [placed(0), placed(1, small=False), placed(2), placed(3)]

    assert [near.town.ags for near in similar_towns(towns, ags(0)).neighbours] == [ags(2), ags(3)]
    assert len(similar_towns(towns, ags(1)).neighbours) == 3


def test_a_theme_that_lacks_two_fifths_of_its_columns_says_so_and_offers_the_load():
    comparison = similar_towns([placed(number) for number in range(4)], ags(0), Theme.DEMOGRAPHY)

    assert [one.key for one in comparison.lacking] == [
        "population_change_pct",
        "aged_60plus_pct",
        "household_size",
        "foreign_pct",
    ]
    assert comparison.lacking_sentence is not None
    assert comparison.lacking_sentence.startswith("Zu diesem Thema fehlen 4 von 5 Angaben (Entwicklung der")
    assert "matchmaker towns load" in comparison.lacking_sentence
    assert [near.town.ags for near in comparison.neighbours] == [ags(1), ags(2), ags(3)]


def test_a_theme_that_lacks_less_keeps_quiet_and_leaves_the_column_out():
    known = {"population_change_pct": 1.0, "aged_60plus_pct": 30.0, "household_size": 2.0}
    towns = [placed(number, indicators=known) for number in range(4)]

    comparison = similar_towns(towns, ags(0), Theme.DEMOGRAPHY, weights={"foreign_pct": 5})

    assert [one.key for one in comparison.lacking] == ["foreign_pct"]
    assert comparison.lacking_sentence is None
    assert all("foreign_pct" not in near.parts for near in comparison.neighbours)


def test_a_column_counts_as_loaded_once_half_of_the_towns_have_it():
    half = [
        placed(0, indicators={"foreign_pct": 4.0}),
        placed(1, indicators={"foreign_pct": 6.0}),
        placed(2),
        placed(3),
    ]

    assert column(similar_towns(half, ags(0), Theme.DEMOGRAPHY), "foreign_pct").loaded
    assert not column(similar_towns([*half, placed(4)], ags(0), Theme.DEMOGRAPHY), "foreign_pct").loaded


def test_a_theme_without_any_figure_has_no_neighbours():
    comparison = similar_towns([placed(0), placed(1)], ags(0), Theme.ENERGY)

    assert comparison.neighbours == ()
    assert comparison.lacks_too_much
    assert [(one.own, one.peer_median, one.all_median) for one in comparison.columns] == [(None, None, None)] * 3


def test_weights_change_who_is_near():
    towns = [
        placed(0, population=8000, indicators={"elevation_m": 100.0}),
        placed(1, population=8000, indicators={"elevation_m": 900.0}),
        placed(2, population=19_000, indicators={"elevation_m": 100.0}),
    ]

    by_size = similar_towns(towns, ags(0), weights={"elevation_m": 0})
    by_height = similar_towns(towns, ags(0), weights={"population": 0})

    assert [near.town.ags for near in by_size.neighbours] == [ags(1), ags(2)]
    assert [near.town.ags for near in by_height.neighbours] == [ags(2), ags(1)]


def test_a_town_that_is_not_registered_is_unknown():
    with pytest.raises(UnknownTown):
        similar_towns([placed(0)], ags(7))


def test_a_weight_for_a_column_of_another_theme_is_refused():
    with pytest.raises(BadInput, match="rent_eur_m2"):
        similar_towns([placed(0), placed(1)], ags(0), weights={"rent_eur_m2": 1})


def test_weights_that_leave_no_column_are_refused():
    with pytest.raises(BadInput, match="Alle Gewichte sind 0"):
        similar_towns([placed(0), placed(1)], ags(0), weights=dict.fromkeys(["population", *PLACES], 0))


def test_prepared_towns_answer_as_towns_that_are_prepared_for_one_question():
    towns = [placed(number) for number in range(6)]
    prepared = ThemeTowns.of(towns, None, ags(0))

    for number in range(6):
        assert prepared.compare(Asked(ags(number), 3)) == similar_towns(towns, ags(number), k=3)


def test_only_the_towns_that_are_asked_for_are_compared_and_never_the_town_itself():
    prepared = ThemeTowns.of([placed(number) for number in range(6)], None, ags(0))

    found = prepared.compare(Asked(ags(0), among={ags(0), ags(5), ags(3), "99999999"}))

    assert [near.town.ags for near in found.neighbours] == [ags(3), ags(5)]
    assert column(found, "population").peer_median == 10_000.0
    assert prepared.compare(Asked(ags(0), among=())).neighbours == ()


def test_the_most_different_towns_come_with_the_most_different_first():
    prepared = ThemeTowns.of([placed(number) for number in range(6)], None, ags(0))

    near = prepared.compare(Asked(ags(1))).neighbours
    far = prepared.compare(Asked(ags(1), 2, farthest=True)).neighbours

    assert [one.town.ags for one in far] == [ags(5), ags(4)]
    assert far == tuple(reversed(near))[:2]


def test_of_equally_different_towns_the_lower_key_comes_first():
    towns = [placed(0), *(placed(number, population=9_000, indicators={"elevation_m": 300.0}) for number in (1, 2, 3))]

    far = ThemeTowns.of(towns, None, ags(0)).compare(Asked(ags(0), 2, farthest=True)).neighbours

    assert [one.town.ags for one in far] == [ags(1), ags(2)]


def test_a_town_that_was_not_prepared_is_unknown():
    prepared = ThemeTowns.of([placed(0), placed(1), placed(2, small=False)], None, ags(0))

    with pytest.raises(UnknownTown):
        prepared.compare(Asked(ags(2)))
