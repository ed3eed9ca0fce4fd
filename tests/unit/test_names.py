"""Do spellings of one town name meet, and do different names stay apart?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.towns.names import forms, normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Großräschen", "GROSSRÄSCHEN"),
        ("Großräschen", "Grossraeschen"),
        ("Mücheln (Geiseltal)", "Muecheln/Geiseltal"),
        ("Demmin", "Demmin, Hansestadt"),
        ("Drebkau/Drjowk", "Drebkau/Drjowk, Stadt"),
        ("Höchstädt an der Donau", "Höchstädt a.d.Donau"),
        ("Herrsching am Ammersee", "Herrsching a.Ammersee"),
        ("Bad Homburg v. d. Höhe", "Bad Homburg vor der Höhe"),
        ("Sankt Georgen im Schwarzwald", "St. Georgen i. Schwarzwald"),
        ("Neustadt-Glewe", "Neustadt Glewe"),
        ("Seubersdorf in der Oberpfalz", "Seubersdorf i.d.OPf."),
        ("Mölln", "Mo\u0308lln"),
        ("Bénéville", "Beneville"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Neunkirchen", "Neukirchen"), ("Bergen", "Berge"), ("Osterburg (Altmark)", "Osterburg"), ("Bad Essen", "Essen")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_a_name_of_small_words_alone_keeps_them() -> None:
    assert normal("Au") == "au"
    assert normal("An der") == "an der"
    assert normal(", Stadt") == "stadt"
    assert normal(" – ") == ""


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text())
def test_a_normal_form_is_lower_case_ascii_words_with_single_spaces(text: str) -> None:
    form = normal(text)

    assert form.isascii()
    assert form == " ".join(form.lower().split())


@given(st.text(min_size=1))
def test_a_name_is_among_its_own_forms_whenever_it_has_letters(name: str) -> None:
    full = normal(name)

    assert (full in forms(name)) == bool(full)


@given(st.text(alphabet="abcäöüß -/()", min_size=1))
def test_case_never_matters(name: str) -> None:
    assert forms(name) == forms(name.upper())


def test_a_town_is_known_without_brackets_slash_title_and_dots() -> None:
    assert {"osterburg altmark", "osterburg"} <= forms("Osterburg (Altmark)")
    assert {"drebkau drjowk", "drebkau"} <= forms("Drebkau/Drjowk")
    assert {"bad koetzting", "koetzting", "bad kotzting", "kotzting"} <= forms("Bad Kötzting")
    assert {"luebbenau spreewald lubnjow blota", "luebbenau"} <= forms("Lübbenau/Spreewald / Lubnjow/Błota")
