"""Is the question that stands in the address the one that was asked, and does it let the right towns pass?"""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.pages.browse_choice import RADII, SIZES, STATES, VIEWS, BrowseChoice, Offer, choice_from
from api.pages.browse_filters import Ground, passing, ways_out
from api.pages.offered import SETTINGS, THEMES
from api.pages.spoken import ENGLISH, GERMAN
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_town, ags

OFFER = Offer(
    SETTINGS, THEMES, topics=(("", "alle"), ("vacancy", "Leerstand")), methods=(("", "alle"), ("lab", "Labor"))
)


def one_of(options) -> st.SearchStrategy[str]:
    return st.sampled_from([value for value, _ in options])


names = st.text("abcäß &=%+?#", max_size=20).map(lambda text: " ".join(text.split()))
choices = st.builds(
    BrowseChoice,
    text=names,
    state=one_of(STATES),
    size=one_of(SIZES),
    setting=one_of(SETTINGS),
    topic=one_of(OFFER.topics),
    method=one_of(OFFER.methods),
    around=names,
    radius=one_of(RADII),
    theme=one_of(THEMES),
    town=st.sampled_from(["", "14521690"]),
    view=one_of(VIEWS),
    own=st.lists(names.filter(bool), max_size=5, unique=True).map(tuple),
    sliders=st.dictionaries(st.sampled_from(["population", "elevation_m"]), st.sampled_from([0, 1, 3, 4])),
    page=st.integers(1, 99),
)


def read(address: str) -> BrowseChoice:
    return choice_from(QueryParams(urlsplit(address).query), OFFER)


@given(choices)
def test_a_question_is_understood_from_its_own_address(choice: BrowseChoice) -> None:
    assert read(choice.href()) == choice


def test_what_is_not_chosen_is_left_out_of_the_address() -> None:
    assert BrowseChoice().href() == "/staedte"
    assert BrowseChoice(state="Hessen", page=3).href(page=1) == "/staedte?land=Hessen"
    assert BrowseChoice(town="14521690").href("/staedte.csv") == "/staedte.csv?stadt=14521690"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "land", "groesse", "thema", "stadt", "seite", "umkreis", "eigene", "g-x", "g-"]),
            st.text(),
        )
    )
)
def test_any_address_is_understood_as_some_question(query: list[tuple[str, str]]) -> None:
    choice = choice_from(QueryParams(query), OFFER)

    assert choice.page >= 1
    assert len(choice.text) <= 80
    assert set(choice.sliders.values()) <= {0, 1, 3, 4}


def test_a_value_that_nobody_offers_is_remembered_and_counts_as_not_chosen() -> None:
    choice = read("/staedte?thema=alles&land=Hessen&umkreis=7")

    assert choice == BrowseChoice(state="Hessen", unknown=(("umkreis", "7"), ("thema", "alles")))


def test_a_slider_in_the_middle_or_nowhere_is_none() -> None:
    assert read("/staedte?g-population=2&g-elevation_m=9&g-x=").sliders == {}
    assert read("/staedte?g-population=0&g-elevation_m=4").weights == {"population": 0.0, "elevation_m": 4.0}


def towns_of(*populations: int) -> list[RegisteredTown]:
    return [a_town(number, population=size) for number, size in enumerate(populations)]


def test_sizes_meet_without_gap_or_overlap() -> None:
    towns = towns_of(4_999, 5_000, 9_999, 10_000, 19_999)
    ground = Ground({})

    found = {
        size: [town.population for town in passing(towns, BrowseChoice(size=size), ground)] for size, _ in SIZES[1:]
    }

    assert found == {"klein": [4_999], "mittel": [5_000, 9_999], "gross": [10_000, 19_999]}


def test_a_town_passes_only_if_it_passes_every_filter() -> None:
    towns = [a_town(0), a_town(1), a_town(3)]
    ground = Ground({towns[0].ags: "zentral", towns[1].ags: "zentral", towns[2].ags: "eher zentral"})

    assert passing(towns, BrowseChoice(state="Sachsen", setting="zentral"), ground) == (towns[0],)


def test_a_topic_and_a_method_must_both_be_stated() -> None:
    towns = [a_town(number) for number in range(3)]
    ground = Ground({}, {"vacancy": frozenset({ags(0), ags(1)}), "lab": frozenset({ags(1), ags(2)})})

    assert passing(towns, BrowseChoice(topic="vacancy"), ground) == (towns[0], towns[1])
    assert passing(towns, BrowseChoice(topic="vacancy", method="lab"), ground) == (towns[1],)


def test_within_a_radius_lies_whose_place_is_known_and_near() -> None:
    here, near, far = a_town(0, lat=50.0, lon=10.0), a_town(1, lat=50.2, lon=10.0), a_town(2, lat=51.0, lon=10.0)
    nowhere = a_town(3, lat=None, lon=None)

    found = passing([here, near, far, nowhere], BrowseChoice(radius="50"), Ground({}, centre=here))

    assert found == (here, near)
    assert passing([far], BrowseChoice(radius="50"), Ground({})) == (far,)


def test_the_filter_that_hides_everything_is_named_and_no_other() -> None:
    towns, ground = towns_of(8_000, 9_000), Ground({}, {"vacancy": frozenset()})
    choice = BrowseChoice(topic="vacancy", size="mittel", page=3, unknown=(("thema", "x"),))

    (way,) = ways_out(towns, choice, ground, GERMAN)

    assert (way.label, way.href, way.found) == ("Ohne die Auswahl „Thema“", "/staedte?groesse=mittel", "2 Städte")


def test_where_no_single_filter_is_enough_all_of_them_have_to_go() -> None:
    ground = Ground({}, {"vacancy": frozenset()})

    (way,) = ways_out(towns_of(8_000), BrowseChoice(topic="vacancy", state="Hessen"), ground, ENGLISH)

    assert (way.label, way.href, way.found) == ("Without any choice", "/staedte", "1 town")
