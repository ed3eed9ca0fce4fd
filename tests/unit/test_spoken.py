"""Does a page's text come out in its language, with its places filled?"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from api.pages.figures import with_unit
from api.pages.spoken import ENGLISH, GERMAN, SPOKEN
from matchmaker.towns.indicators import INDICATORS


def test_a_text_is_said_in_the_language_with_its_places_filled():
    assert GERMAN.say("Warum %(town)s?", town="Ahornstedt") == "Warum Ahornstedt?"
    assert ENGLISH.say("Warum %(town)s?", town="Ahornstedt") == "Why Ahornstedt?"


def test_what_has_no_translation_is_said_in_german():
    assert ENGLISH.say("Das steht nirgends.") == "Das steht nirgends."


def test_a_day_on_a_page_never_breaks_between_its_number_and_its_month():
    on = date(2026, 12, 6)

    assert (GERMAN.day(on), ENGLISH.day(on)) == ("6.\u00a0Dezember 2026", "6\u00a0December 2026")


@given(st.text())
def test_what_fills_a_place_stays_as_it_is(words: str):
    assert ENGLISH.say("Warum %(town)s?", town=words) == f"Why {words}?"


def test_a_text_without_places_may_hold_a_percent_sign():
    assert (GERMAN.say("%"), ENGLISH.say("100 %")) == ("%", "100 %")


def test_every_figure_can_be_told_with_its_unit_in_every_language():
    for spoken in SPOKEN.values():
        assert all(with_unit(12.5, one, spoken) for one in INDICATORS.values())
    assert with_unit(12.5, INDICATORS["vacancy_pct"], ENGLISH) == "12.5 %"
    assert with_unit(None, INDICATORS["vacancy_pct"], ENGLISH) == "missing"


def test_numbers_distances_and_lists_are_written_as_the_language_does():
    assert (GERMAN.number(16_715), ENGLISH.number(16_715)) == ("16.715", "16,715")
    assert (GERMAN.tenths(784, signed=True), ENGLISH.tenths(784, signed=True)) == ("+78,4", "+78.4")
    assert (GERMAN.distance(0.2), ENGLISH.distance(0.2)) == ("rund 1 km", "about 1 km")
    assert (GERMAN.distance(None), ENGLISH.distance(None)) == ("Entfernung fehlt", "distance missing")
    assert (GERMAN.listing(["a", "b", "c"]), ENGLISH.listing(["a", "b", "c"])) == ("a, b und c", "a, b and c")
