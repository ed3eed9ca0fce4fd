"""Is the question that stands in the address the one that was asked?"""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from api.pages.browse_choice import SIZES, STATES, BrowseChoice, choice_from, passing
from api.pages.nearest import THEMES
from api.pages.town_list import SETTINGS
from tests.builders import a_town

choices = st.builds(
    BrowseChoice,
    text=st.text("abcäß &=%+?#", max_size=20).map(lambda text: " ".join(text.split())),
    state=st.sampled_from([value for value, _ in STATES]),
    size=st.sampled_from([value for value, _ in SIZES]),
    setting=st.sampled_from([value for value, _ in SETTINGS]),
    theme=st.sampled_from([value for value, _ in THEMES]),
    town=st.sampled_from(["", "14521690"]),
    page=st.integers(1, 99),
)


@given(choices)
def test_a_question_is_understood_from_its_own_address(choice: BrowseChoice) -> None:
    query = dict(parse_qsl(urlsplit(choice.href()).query))

    assert choice_from(query, SETTINGS, THEMES) == choice


def test_what_is_not_chosen_is_left_out_of_the_address() -> None:
    assert BrowseChoice().href() == "/staedte"
    assert BrowseChoice(state="Hessen", page=3).href(page=1) == "/staedte?land=Hessen"


@given(st.dictionaries(st.sampled_from(["q", "land", "groesse", "lage", "thema", "stadt", "seite"]), st.text()))
def test_any_address_is_understood_as_some_question(query: dict[str, str]) -> None:
    choice = choice_from(query, SETTINGS, THEMES)

    assert choice.page >= 1
    assert len(choice.text) <= 80


def test_sizes_meet_without_gap_or_overlap() -> None:
    towns = [a_town(number, population=size) for number, size in enumerate((4_999, 5_000, 9_999, 10_000, 19_999))]

    found = {size: [town.population for town in passing(towns, BrowseChoice(size=size), {})] for size, _ in SIZES[1:]}

    assert found == {"klein": [4_999], "mittel": [5_000, 9_999], "gross": [10_000, 19_999]}


def test_a_town_passes_only_if_it_passes_every_filter() -> None:
    towns = [a_town(0), a_town(1), a_town(3)]
    setting_of = {towns[0].ags: "zentral", towns[1].ags: "zentral", towns[2].ags: "eher zentral"}

    assert passing(towns, BrowseChoice(state="Sachsen", setting="zentral"), setting_of) == (towns[0],)
