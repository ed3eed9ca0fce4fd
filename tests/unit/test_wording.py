"""Sentences say what is stored, in both languages, and nothing else."""

import re
import string

import pytest

from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason, Veto
from matchmaker.scoring.wording import SENTENCES, Wording
from matchmaker.towns.profile import Format
from tests.builders import a_taxonomy

GERMAN, ENGLISH = Wording(a_taxonomy()), Wording(a_taxonomy(), "en")
NAMES = (("a", "Ahornstedt"), ("b", "Birkenau am See"))


def a_line(criterion: str, points: int, value: float, reason: Reason, **changes: object) -> Contribution:
    facts = {"direction": Direction.BOTH, "weight": 0.2, "completeness": 1.0, "expected": 0.3} | changes
    return Contribution(criterion, value=value, points_tenths=points, reasons=(reason,), **facts)


def a_pair(*lines: Contribution) -> PairScore:
    return PairScore(
        "99000000",
        "99000001",
        Format.TANDEM,
        score_tenths=sum(line.points_tenths for line in lines),
        directed_tenths=(500, 500),
        contributions=lines,
        one_sidedness_tenths=0,
        confidence=1.0,
        range_tenths=(0, 1000),
    )


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
            "Gemeinsam möglich: Dienstagvormittag, Donnerstagnachmittag.",
            "Possible for both: Tuesday morning, Thursday afternoon.",
        ),
        (
            Reason("same_setting", (*NAMES, ("class_a", 3), ("class_b", 3)), 1.0),
            "Beide liegen sehr peripher.",
            "Both have a very peripheral setting.",
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
        code
        for table in ("reasons", "vetoes")
        for code, one in SENTENCES[table].items()
        if places(one["de"]) != places(one["en"])
    ]

    # German names the other town where English says "both".
    assert set(differing) <= {"same_setting", "same_state"}


def test_no_german_sentence_uses_signs_inside_words_or_calls_a_related_topic_the_same():
    german = {code: one["de"] for table in ("reasons", "vetoes") for code, one in SENTENCES[table].items()}
    literal = {
        code: "".join(text for text, *_ in string.Formatter().parse(sentence)) for code, sentence in german.items()
    }

    assert [code for code, text in literal.items() if re.search(r"\w[:*_/]\w", text)] == []
    assert [code for code, text in german.items() if "related" in code and "verwandten" not in text] == []


def test_the_top_reasons_of_a_town_are_its_own_lines_and_the_common_ones_by_points():
    size = Reason("similar_size", (*NAMES, ("p_a", 8_000), ("p_b", 8_000)), 1.0)
    mine = Reason("learns_done_same", (*NAMES, ("t", "youth"), ("u", "youth")), 0.8)
    theirs = Reason("learns_started_same", (("a", "Birkenau am See"), ("b", "Ahornstedt"), ("u", "care")), 0.5)
    far = Reason("different_size", (*NAMES, ("p_a", 1), ("p_b", 2)), 0.1)
    pair = a_pair(
        a_line("similar_size", 150, 1.0, size),
        a_line("learns", 100, 0.9, mine, direction=Direction.A_TO_B),
        a_line("learns", 120, 0.9, theirs, direction=Direction.B_TO_A),
        a_line("setting", 300, 0.2, far),
    )

    assert GERMAN.top_reasons(pair, "99000000") == (GERMAN.sentence(mine), GERMAN.sentence(size))
    assert GERMAN.top_reasons(pair, "99000001", count=1) == (GERMAN.sentence(theirs),)
    assert GERMAN.against(pair) == (GERMAN.sentence(far),)


def test_what_is_missing_is_said_once():
    missing = Reason("needs_missing", (("town", "Ahornstedt"),), 0.0)
    pair = a_pair(
        a_line("shared_challenge", 60, 0.0, missing, completeness=0.0),
        a_line("learns", 60, 0.0, missing, completeness=0.0),
    )

    assert GERMAN.missing(pair) == ("Ahornstedt hat noch keinen Bedarf genannt.",)
    assert GERMAN.against(pair) == ()


@pytest.mark.parametrize(
    ("value", "german", "english"), [(16_715, "16.715", "16,715"), (0, "0", "0"), (-1234.5, "-1.234", "-1,234")]
)
def test_numbers_are_written_as_the_language_writes_them(value, german, english):
    assert (GERMAN.number(value), ENGLISH.number(value)) == (german, english)
