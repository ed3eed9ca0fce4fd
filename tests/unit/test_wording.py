"""Sentences say what is stored, in both languages, and nothing else."""

import re
import string

import pytest

from matchmaker.scoring.pair_score import Reason, Veto
from matchmaker.scoring.wording import SENTENCES, Wording
from tests.builders import a_taxonomy

GERMAN, ENGLISH = Wording(a_taxonomy()), Wording(a_taxonomy(), "en")
NEIGHBOURS = (("indicator", "small_towns_within_25km"),)
NAMES = (("a", "Ahornstedt"), ("b", "Birkenau am See"))


@pytest.mark.parametrize(
    ("reason", "german", "english"),
    [
        (
            Reason("similar_size", (*NAMES, ("p_a", 8_000), ("p_b", 12_500)), 0.6),
            "Ähnlich groß: Ahornstedt hat 8.000 und Birkenau am See 12.500 Einwohner.",
            "Similar in size: Ahornstedt has 8,000 and Birkenau am See 12,500 inhabitants.",
        ),
        (
            Reason("related_challenge", (*NAMES, ("t", "vacancy"), ("u", "retail")), 0.5),
            "Ahornstedt arbeitet am Thema „Vacancy“, Birkenau am See am verwandten Thema „Retail“.",
            "Ahornstedt works on “Vacancy”, Birkenau am See on the related topic “Retail”.",
        ),
        (
            Reason("learns_done_same", (*NAMES, ("t", "youth"), ("u", "youth"), ("method", "citizens_council")), 0.8),
            "Birkenau am See hat zum Thema „Youth“ schon etwas umgesetzt (Bürgerrat).",
            "Birkenau am See has already put something into practice on “Youth” (Citizens' council).",
        ),
        (
            Reason(
                "learns_failed_same",
                (*NAMES, ("t", "youth"), ("u", "youth"), ("title", "Jugendcafé {a}"), ("year", 2021)),
                0.8,
            ),
            (
                "In Birkenau am See ist zum Thema „Youth“ etwas nicht gelungen (Jugendcafé {a}, 2021)."
                " Auch daraus lässt sich lernen."
            ),
            (
                "Something on “Youth” did not work out in Birkenau am See (Jugendcafé {a}, 2021)."
                " That, too, can be learned from."
            ),
        ),
        (
            Reason("ahead", (*NAMES, ("t", "youth"), ("u", "youth"), ("steps", 1)), 1.0),
            "Birkenau am See ist beim Thema „Youth“ einen Schritt weiter.",
            "Birkenau am See is one step ahead on “Youth”.",
        ),
        (
            Reason("common_windows", (*NAMES, ("windows", "tue_am,thu_pm")), 0.6),
            "Ahornstedt und Birkenau am See haben am Dienstagvormittag und am Donnerstagnachmittag Zeit.",
            "Ahornstedt and Birkenau am See have time on Tuesday morning and on Thursday afternoon.",
        ),
        (
            Reason("same_setting", (*NAMES, ("class_a", 3), ("class_b", 3)), 1.0),
            "Ahornstedt und Birkenau am See liegen sehr peripher (geschätzt aus den Entfernungen zu größeren Städten).",
            (
                "Ahornstedt and Birkenau am See have a very peripheral setting"
                " (estimated from the distances to larger towns)."
            ),
        ),
        (
            Reason("similar_indicator", (*NAMES, *NEIGHBOURS, ("a_value", 1), ("b_value", 2)), 0.9),
            (
                "Die Kennzahl „Kleine Städte im Umkreis von 25 km“ ist ähnlich: "
                "Ahornstedt hat 1 Stadt, Birkenau am See 2 Städte."
            ),
            ("The figure “Small towns within 25 km” is similar: Ahornstedt has 1 town, Birkenau am See 2 towns."),
        ),
        (
            Reason("same_indicator", (*NAMES, *NEIGHBOURS, ("a_value", 1), ("b_value", 1)), 1.0),
            (
                "Die Kennzahl „Kleine Städte im Umkreis von 25 km“ ist gleich: "
                "Ahornstedt und Birkenau am See haben je 1 Stadt."
            ),
            "The figure “Small towns within 25 km” is the same: Ahornstedt and Birkenau am See have 1 town each.",
        ),
        (
            Reason("nearness", (*NAMES, ("km", 1_234)), 0.1),
            "Zwischen Ahornstedt und Birkenau am See liegen rund 1.234 km Luftlinie.",
            "Ahornstedt and Birkenau am See are about 1,234 km apart.",
        ),
    ],
)
def test_a_reason_is_said_in_both_languages(reason, german, english):
    assert GERMAN.sentence(reason) == german
    assert ENGLISH.sentence(reason) == english


def test_a_veto_names_the_town_that_it_stands_for():
    veto = Veto("no_consent", (("town", "Ahornstedt"),))

    assert GERMAN.veto(veto) == "Für Ahornstedt liegt noch keine Einwilligung vor."
    assert ENGLISH.veto(veto) == "Ahornstedt has not given its consent yet."


def test_both_languages_of_a_sentence_have_the_same_places_to_fill():
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    differing = [
        code for table in SENTENCES for code, one in SENTENCES[table].items() if places(one["de"]) != places(one["en"])
    ]

    assert differing == []


def test_no_german_sentence_uses_signs_inside_words():
    german = {code: one["de"] for table in ("reasons", "vetoes") for code, one in SENTENCES[table].items()}
    literal = {
        code: "".join(text for text, *_ in string.Formatter().parse(sentence)) for code, sentence in german.items()
    }

    assert [code for code, text in literal.items() if re.search(r"\w[:*_/]\w", text)] == []


def test_a_sentence_about_related_topics_names_both_and_says_related():
    related = [one for code, one in SENTENCES["reasons"].items() if "related" in code]

    assert len(related) >= 12
    for one in related:
        assert "verwandt" in one["de"]
        assert "related" in one["en"]
        assert all("{t}" in text and "{u}" in text for text in one.values())


@pytest.mark.parametrize(
    ("value", "german", "english"), [(16_715, "16.715", "16,715"), (0, "0", "0"), (-1234.5, "−1.234", "−1,234")]
)
def test_numbers_are_written_as_the_language_writes_them(value, german, english):
    assert (GERMAN.number(value), ENGLISH.number(value)) == (german, english)
