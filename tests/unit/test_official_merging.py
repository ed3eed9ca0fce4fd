"""What does an official file change in the register, and what does it leave alone?"""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from matchmaker.towns.geography import with_distances
from matchmaker.towns.official.merging import RegisterChanges, merge_register
from matchmaker.towns.official.table import OfficialMunicipality, OfficialTable
from matchmaker.towns.register import Register, RegisteredTown
from tests.builders import a_town

SOURCE = "Amt, 31.12.2024, Basis Zensus 2022"


def town(ags: str, **changes: object) -> RegisteredTown:
    """A registered town with a key of a real state, for the state's name comes from it."""
    facts: dict[str, object] = {"ags": ags, "state": "Sachsen", "name": f"Stadt {ags[-3:]}", "lat": 51.0, "lon": 13.0}
    return a_town(int(ags[-3:]), **(facts | changes))


def official(ags: str, population: int = 9_000, **changes: object) -> OfficialMunicipality:
    facts: dict[str, object] = {"name": f"Stadt {ags[-3:]}", "lat": 51.0, "lon": 13.0}
    return OfficialMunicipality(ags=ags, population=population, **(facts | changes))  # type: ignore[arg-type]


def table(*municipalities: OfficialMunicipality, **changes: object) -> OfficialTable:
    facts: dict[str, object] = {"layout": "AuszugGV", "population_year": 2024, "names_associations": True}
    return OfficialTable(source=SOURCE, municipalities=municipalities, **(facts | changes))  # type: ignore[arg-type]


def small_register(*towns: RegisteredTown) -> Register:
    return Register(with_distances(towns))


def test_by_its_key_a_town_is_corrected_in_all_that_the_file_knows() -> None:
    old = town("14500001", name="Kalawa", indicators={"elevation_m": 320.0, "vacancy_pct": 9.0})
    new = official(
        "14500001",
        name="Dornfeld",
        lat=51.5,
        lon=13.5,
        area_km2=90.0,
        association="145005001",
        association_name="Seegemeinden",
        figures={"vacancy_pct": 4.2},
    )

    merged, changes = merge_register(small_register(old), table(new))

    assert merged.all == (
        RegisteredTown(
            ags="14500001",
            name="Dornfeld",
            state="Sachsen",
            population=9_000,
            population_year=2024,
            source=SOURCE,
            lat=51.5,
            lon=13.5,
            area_km2=90.0,
            association="145005001",
            association_name="Seegemeinden",
            small=True,
            indicators={
                "elevation_m": 320.0,
                "vacancy_pct": 4.2,
                "density_per_km2": 100.0,
                "small_towns_within_25km": 0.0,
            },
        ),
    )
    (change,) = changes.changed
    assert change.before == small_register(old).get("14500001")
    assert change.fields == (
        "name",
        "population",
        "population_year",
        "source",
        "lat",
        "lon",
        "area_km2",
        "association",
        "indicators",
    )


def test_what_the_file_does_not_say_stays() -> None:
    old = town("14500001", area_km2=50.0, association="145005001", association_name="Seegemeinden")
    silent = official("14500001", lat=None, lon=None)

    merged, _ = merge_register(small_register(old), table(silent, names_associations=False))

    kept = merged.get("14500001")
    assert (kept.lat, kept.lon, kept.area_km2, kept.association) == (51.0, 13.0, 50.0, "145005001")


def test_an_association_that_the_file_no_longer_has_is_dropped() -> None:
    old = town("14500001", association="145005001", association_name="Seegemeinden")

    merged, _ = merge_register(small_register(old), table(official("14500001")))

    assert (merged.get("14500001").association, merged.get("14500001").association_name) == (None, None)


def test_missing_towns_are_added_and_villages_are_passed_over() -> None:
    file = table(
        official("14500001"),
        official("14500002", 4_999),
        official("14500003", 4_999, town_rights=True),
        official("14500004", 5_000),
        official("14500005", 19_999),
        official("14500006", 20_000),
        uninhabited=3,
    )

    merged, changes = merge_register(small_register(town("14500001")), file)

    assert [(one.ags[-1], one.small) for one in merged.all] == [
        ("1", True),
        ("3", True),
        ("4", True),
        ("5", True),
        ("6", False),
    ]
    assert [one.ags[-1] for one in changes.new] == ["3", "4", "5", "6"]
    assert (changes.passed_over, changes.uninhabited) == (1, 3)
    assert merged.get("14500006").state == "Sachsen"


def test_a_town_that_the_file_no_longer_has_vanishes() -> None:
    register = small_register(*(town(f"145000{number:02}") for number in range(20)))
    file = table(*(official(f"145000{number:02}") for number in range(19)))

    merged, changes = merge_register(register, file)

    assert [one.ags for one in changes.vanished] == ["14500019"]
    assert "14500019" not in merged.by_ags


def test_a_village_that_the_register_took_for_a_town_leaves_it() -> None:
    register = small_register(town("14500001"), town("14500002"))

    merged, changes = merge_register(register, table(official("14500001"), official("14500002", 3_000)))

    assert [one.ags for one in changes.too_small] == ["14500002"]
    assert list(merged.by_ags) == ["14500001"]
    assert changes.vanished == ()


def test_an_extract_takes_nothing_away_in_the_states_that_it_does_not_cover() -> None:
    saxony = [town(f"145000{number:02}") for number in range(10)]
    hesse = [town(f"065000{number:02}", state="Hessen") for number in range(10)]

    merged, changes = merge_register(small_register(*saxony, *hesse), table(*(official(one.ags) for one in saxony[:9])))

    assert [one.ags for one in changes.vanished] == ["14500009"]
    assert [one.ags for one in changes.kept] == [one.ags for one in hesse]
    assert len(merged) == 19


def test_a_file_of_a_few_rows_corrects_these_and_removes_none() -> None:
    register = small_register(*(town(f"145000{number:02}") for number in range(10)))

    merged, changes = merge_register(register, table(official("14500003", 7_777)))

    assert merged.get("14500003").population == 7_777
    assert (len(merged), len(changes.kept), changes.vanished) == (10, 9, ())


def test_protected_towns_never_leave_and_stay_small() -> None:
    register = small_register(*(town(f"145000{number:02}") for number in range(20)))
    file = table(
        official("14500000", 800),
        official("14500001", 20_500),
        *(official(f"145000{number:02}") for number in range(2, 19)),
    )

    merged, changes = merge_register(register, file, protected=frozenset({"14500000", "14500001", "14500019"}))

    assert [(merged.get(ags).population, merged.get(ags).small) for ags in ("14500000", "14500001")] == [
        (800, True),
        (20_500, True),
    ]
    assert [one.ags for one in changes.kept] == ["14500019"]
    assert (changes.too_small, changes.vanished) == ((), ())


def test_distances_are_measured_anew_among_the_towns_that_are_left() -> None:
    register = small_register(town("14500001"), town("14500002", lat=51.1, population=30_000, small=False))
    file = table(official("14500001"), official("14500002", 12_000, lat=51.1), official("14500003", 25_000, lat=51.3))

    merged, changes = merge_register(register, file)

    assert register.get("14500001").indicators["km_to_town_20k"] == 11.1
    assert merged.get("14500001").indicators == {"km_to_town_20k": 33.4, "small_towns_within_25km": 1.0}
    assert "indicators" not in changes.changed[0].fields


def test_district_figures_reach_every_town_of_the_district() -> None:
    register = small_register(town("14500001"), town("14500002"), town("14511003"), town("14599004", small=False))
    figures = {"14500": {"gdp_per_capita_keur": 25.7}, "14599": {"gdp_per_capita_keur": 60.0}}

    merged, changes = merge_register(register, OfficialTable("Tabelle der Kreise", "BBSR", district_figures=figures))

    assert [one.indicators.get("gdp_per_capita_keur") for one in merged.all] == [25.7, 25.7, None, 60.0]
    assert [change.fields for change in changes.changed] == [("indicators",)] * 3
    assert (changes.unknown_district, changes.new, changes.vanished) == (1, (), ())


def test_the_register_given_is_left_as_it_was() -> None:
    register = small_register(town("14500001"), town("14500002"))
    before = dict(register.by_ags)

    merge_register(register, table(official("14500001", 7_777)))

    assert register.by_ags == before


registered = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1_000, 120_000)), max_size=15, unique_by=lambda pair: pair[0]
)


@example([(0, 1_000)], [(number, 5_000) for number in range(1, 10)], frozenset())
@given(registered, registered, st.frozensets(st.integers(0, 30), max_size=3))
def test_laying_the_same_file_over_twice_changes_nothing_more(
    before: list[tuple[int, int]], file: list[tuple[int, int]], protected: frozenset[int]
) -> None:
    register = small_register(*(town(f"145000{number:02}", population=population) for number, population in before))
    laid = table(*(official(f"145000{number:02}", population) for number, population in file))
    keys = frozenset(f"145000{number:02}" for number in protected)

    once, changes = merge_register(register, laid, keys)
    twice, again = merge_register(once, laid, keys)

    assert twice.by_ags == once.by_ags
    assert (again.new, again.changed, again.too_small) == ((), (), ())
    accounted = {one.ags for one in (*changes.new, *register.all)} - {
        one.ags for one in (*changes.vanished, *changes.too_small)
    }
    assert set(once.by_ags) == accounted


def test_no_change_is_reported_where_there_is_none() -> None:
    old = town("14500001", population=9_000, population_year=2024, source=SOURCE, area_km2=None)

    _, changes = merge_register(small_register(old), table(replace(official("14500001"), name=old.name)))

    assert changes == RegisterChanges()
