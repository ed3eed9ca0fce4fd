"""What is estimated of a score is told in points, and how far each missing answer could move it."""

from dataclasses import replace

import pytest

from matchmaker.scoring.open_points import OpenPoints, open_points, sureness, sureness_in_short
from matchmaker.scoring.pair_score import Direction
from matchmaker.scoring.wording import Wording
from tests.builders import a_taxonomy
from tests.unit.test_telling import SIZE, a_line, a_score

GERMAN = Wording(a_taxonomy())
TIMES = a_line("time_and_format", points=12, completeness=0.0, weight=0.06, expected=0.2)
HALF = [a_line("learns", points=50, completeness=0.5, weight=0.1, direction=way) for way in Direction if way != "both"]


def test_what_is_estimated_and_what_it_could_gain_is_told_by_criterion_the_most_open_first():
    found = open_points(a_score(a_line("similar_size", SIZE), TIMES, *HALF))

    assert [replace(one, estimated=round(one.estimated, 6), gained=round(one.gained, 6)) for one in found] == [
        OpenPoints("learns", 30.0, 70.0),
        OpenPoints("time_and_format", 12.0, 48.0),
    ]


def test_the_sentence_names_points_and_not_parts_of_a_weight():
    score = a_score(a_line("similar_size", SIZE), TIMES)

    assert sureness(score, GERMAN) == (
        "Geschätzt sind 1,2 der 11,2 Punkte, weil Angaben fehlen. Kommen sie hinzu, liegt der Wert zwischen 40,0 und "
        "70,0 Punkten, je nach Antwort zu: Gemeinsame Zeiten (−1,2 bis +4,8)."
    )
    assert sureness(score, replace(GERMAN, language="en")).endswith("depending on: Common times (−1.2 to +4.8).")


@pytest.mark.parametrize(("expected", "points", "gap"), [(0.0, 0, "bis +6,0"), (1.0, 60, "bis −6,0")])
def test_a_criterion_that_can_move_one_way_alone_is_told_without_a_step_of_nothing(expected, points, gap):
    open_times = a_line("time_and_format", points=points, completeness=0.0, weight=0.06, expected=expected)

    told = sureness(a_score(a_line("similar_size", SIZE), open_times), GERMAN)

    assert told.endswith(f"je nach Antwort zu: Gemeinsame Zeiten ({gap}).")


def test_where_all_is_known_that_is_said():
    assert sureness(a_score(a_line("similar_size", SIZE)), GERMAN) == "Alle Angaben sind bekannt."


def test_no_more_is_called_estimated_than_the_score_holds():
    score = a_score(TIMES, one_sidedness_tenths=-10)

    assert sureness(score, GERMAN).startswith("Geschätzt sind 0,2 der 0,2 Punkte")


def test_in_short_the_points_stand_with_those_that_they_may_become():
    score = a_score(a_line("similar_size", SIZE), TIMES)

    assert sureness_in_short(score, GERMAN) == (
        "Heute 11,2 von 100 Punkten. Je nachdem, was noch hinzukommt, werden es 40,0 bis 70,0."
    )
    assert sureness_in_short(score, replace(GERMAN, language="en")) == (
        "11.2 of 100 points today. Depending on what is added, it will be 40.0 to 70.0."
    )
    known = sureness_in_short(a_score(a_line("similar_size", SIZE)), GERMAN)
    assert known == "10,0 von 100 Punkten; alle Angaben dafür sind bekannt."
