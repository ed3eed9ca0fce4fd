"""Which town does the register give for what a person typed?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import AmbiguousTown, LostLeadingZero, UnknownTown
from matchmaker.towns.register import MOST_CANDIDATES, Register, RegisteredTown, described
from tests.builders import a_town


def named(*names: str, **changes: object) -> Register:
    """A register of towns of these names, numbered from 0."""
    return Register(a_town(number, name=name, **changes) for number, name in enumerate(names))


def found(register: Register, query: str) -> str:
    return register.find(query).name


def test_towns_are_in_the_order_of_their_keys_and_each_key_counts_once() -> None:
    first, changed, last = a_town(1), a_town(1, population=9_999), a_town(3)

    register = Register([last, first, a_town(2, small=False), changed])

    assert register.all == (changed, a_town(2, small=False), last)
    assert register.small_towns == (changed, last)
    assert len(register) == 3


def test_a_town_is_found_by_its_key_with_blanks_around_it() -> None:
    assert Register([a_town(1)]).find(" 99000001 ") == a_town(1)
    assert Register([a_town(1)]).get("99000001") == a_town(1)


def test_a_key_that_lost_its_zero_is_refused_and_names_the_intended_town() -> None:
    register = Register([a_town(1, ags="05978008", name="Cedernburg", state="Hessen")])

    for ask in (register.get, register.find):
        with pytest.raises(LostLeadingZero) as refusal:
            ask("5978008")
        assert str(refusal.value) == (
            "Dem Gemeindeschlüssel „5978008“ fehlt die führende Null. Gemeint ist wohl Cedernburg (Hessen, 05978008). "
            "Bitte geben Sie alle acht Ziffern an, in Tabellen als Text."
        )
        assert refusal.value.near == ("Cedernburg (Hessen, 05978008)",)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(UnknownTown, match="„99999999“"):
        Register([a_town(1)]).get("99999999")
    with pytest.raises(UnknownTown, match="„1234567“"):
        Register([a_town(1)]).get("1234567")


@pytest.mark.parametrize(
    "query",
    ["Großbüren", "großbüren", "Grossbueren", "GROSSBÜREN", "Grossburen", " Großbüren, Stadt", "büren", "Großb"],
)
def test_a_name_is_found_in_every_spelling_and_by_an_unambiguous_part(query: str) -> None:
    assert found(named("Großbüren", "Ahornstedt", "Burenkirch"), query) == "Großbüren"


def test_the_very_name_wins_over_names_that_contain_it() -> None:
    assert found(named("Bergen", "Bergen auf Holm", "Bergenhausen"), "Bergen") == "Bergen"


def test_a_whole_word_wins_over_the_beginning_of_one() -> None:
    assert found(named("Burg am Holm", "Burgstedt", "Neuburg"), "Burg") == "Burg am Holm"


def test_a_spelling_without_dots_wins_over_the_beginning_of_another_name() -> None:
    assert found(named("Bönen", "Bonenburg"), "Bonen") == "Bönen"


def test_names_are_found_without_brackets_slash_and_title() -> None:
    register = named("Osterholm (Heide)", "Drebstedt/Drjowk", "Bad Holm", "Binzstedt")

    assert found(register, "Osterholm") == "Osterholm (Heide)"
    assert found(register, "Osterholm/Heide") == "Osterholm (Heide)"
    assert found(register, "Drebstedt") == "Drebstedt/Drjowk"
    assert found(register, "Holm") == "Bad Holm"
    assert found(register, "Ostseebad Binzstedt") == "Binzstedt"


def test_several_towns_of_a_name_are_listed_largest_first_with_state_and_key() -> None:
    register = named("Neustadt (Heide)", "Neustadt an der Au", "Ahornstedt")

    with pytest.raises(AmbiguousTown) as refusal:
        register.find("Neustadt")

    assert refusal.value.candidates == ("Neustadt an der Au (Hessen, 99000001)", "Neustadt (Heide) (Sachsen, 99000000)")
    assert "„Neustadt“ ist nicht eindeutig" in str(refusal.value)


def test_a_long_list_of_candidates_is_cut_and_says_so() -> None:
    register = named(*(f"Neustadt {letter}-Land" for letter in "cefghjklmnpqrs"))

    with pytest.raises(AmbiguousTown) as refusal:
        register.find("Neustadt")

    assert len(refusal.value.candidates) == MOST_CANDIDATES + 1
    assert refusal.value.candidates[-1] == "2 weitere"


def test_the_state_tells_towns_of_one_name_apart() -> None:
    assert found(named("Neustadt (Heide)", "Neustadt an der Au"), "Neustadt Hessen") == "Neustadt an der Au"
    assert found(named("Neustadt (Heide)", "Neustadt an der Au"), "neust hess") == "Neustadt an der Au"


def test_a_state_alone_names_no_town() -> None:
    with pytest.raises(UnknownTown):
        named("Ahornstedt", "Birkenau").find("Hessen")


def test_an_unknown_name_is_refused_with_names_that_look_alike() -> None:
    with pytest.raises(UnknownTown) as refusal:
        named("Ahornstedt", "Fichtenrode").find("Arnstedt")

    assert refusal.value.near == ("Ahornstedt (Sachsen, 99000000)",)
    assert str(refusal.value) == "Keine Stadt heißt „Arnstedt“. Meinten Sie: Ahornstedt (Sachsen, 99000000)?"


@pytest.mark.parametrize("query", ["", "  ", "x", "–", "Qqqq"])
def test_what_is_like_no_name_is_refused_without_a_guess(query: str) -> None:
    with pytest.raises(UnknownTown) as refusal:
        named("Ahornstedt", "Fichtenrode").find(query)

    assert refusal.value.near == ()


names = st.text(alphabet="abekrsäöüß", min_size=3, max_size=9).map(str.title)
towns = st.lists(names, min_size=1, max_size=12, unique=True).map(
    lambda listed: [a_town(number, name=name) for number, name in enumerate(listed)]
)


@given(towns)
def test_every_town_is_found_by_its_description_and_its_key(listed: list[RegisteredTown]) -> None:
    register = Register(listed)

    for town in listed:
        assert register.find(described(town)) == town
        assert register.find(town.ags) == town


@given(towns, st.text(max_size=12))
def test_any_query_ends_in_a_registered_town_or_in_a_refusal(listed: list[RegisteredTown], query: str) -> None:
    register = Register(listed)

    with suppress(UnknownTown, AmbiguousTown):
        assert register.find(query) in listed


@given(towns, st.text(max_size=12), st.integers(0, 5))
def test_a_search_gives_distinct_small_towns_and_never_too_many(
    listed: list[RegisteredTown], query: str, limit: int
) -> None:
    hits = Register(listed).search(query, limit)

    assert len({town.ags for town in hits}) == len(hits) <= limit


def test_a_search_forgives_typing_errors() -> None:
    register = named("Zwönstedt", "Dippoldsburg", "Ahornstedt")

    assert [town.name for town in register.search("Zwönsted")] == ["Zwönstedt"]
    assert [town.name for town in register.search("Zwösntedt")] == ["Zwönstedt"]
    assert [town.name for town in register.search("Dipoldsburg")] == ["Dippoldsburg"]
    assert register.search("Qqqq") == []


def test_a_search_lists_the_very_name_first_then_words_then_parts() -> None:
    register = named("Neuburgstedt", "Burgstedt", "Burg am Holm", "Burg")

    assert [town.name for town in register.search("burg")] == ["Burg", "Burg am Holm", "Burgstedt", "Neuburgstedt"]


def test_a_search_knows_keys_and_their_beginnings_also_without_the_zero() -> None:
    register = Register([a_town(1, ags="05978008"), a_town(2, ags="05978009"), a_town(3, ags="14521710")])

    assert [town.ags for town in register.search("05978")] == ["05978008", "05978009"]
    assert [town.ags for town in register.search("5978009")] == ["05978009"]
    assert [town.ags for town in register.search("14521710")] == ["14521710"]


def test_a_search_offers_no_town_that_is_kept_for_distances_only() -> None:
    register = Register([a_town(1, name="Holm", small=False), a_town(2, name="Holmstedt")])

    assert [town.name for town in register.search("Holm")] == ["Holmstedt"]
    assert register.find("Holm").name == "Holm"
