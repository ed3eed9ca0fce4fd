"""Are all faults of a file of circles or consortia named at once, those of its locked groups too?"""

import json
from itertools import combinations

import pytest

from matchmaker.errors import BadInput
from matchmaker.matching.group_problem_file import read_circle_problem, read_consortium_problem
from matchmaker.towns.source_file import SourceFile

NAMES = tuple("ABCDEFGHIJ")
TOWNS = [{"id": name, "state": name, "population": 8000, "topics": ["klima"]} for name in NAMES]
SOUND = {"towns": TOWNS, "scores": [[a, b, 0.5] for a, b in combinations(NAMES, 2)]}
MEND = "Bitte die Gruppe oder die Regel ändern."
VETO_WITHIN = f"locked[0]: Diese Gruppe kann nicht so bleiben: A und B sind ausgeschlossen. {MEND}"
SCORE_FAULT = "Hier steht „7“; erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen."


def faults_with(*, read=read_circle_problem, **keys):
    with pytest.raises(BadInput) as refusal:
        read(SourceFile("kreise.json", json.dumps(SOUND | keys).encode()))
    return [str(fault) for fault in refusal.value.faults]


def test_a_veto_within_a_locked_group_is_told_beside_a_fault_of_another_locked_group():
    assert faults_with(locked=[list("ABCDE"), ["E", "F"]], vetoed=[["B", "A"]]) == [
        VETO_WITHIN,
        "locked[1]: „E“ sitzt schon in locked[0]. Jede Stadt sitzt in einer Gruppe.",
    ]


def test_a_rule_that_a_locked_group_breaks_is_told_beside_a_fault_in_another_list():
    assert faults_with(locked=[list("ABCD")], vetoed=[["X", "A"]], pinned=[["A", "J"]]) == [
        f"locked[0]: Diese Gruppe kann nicht so bleiben: 4 Städte sind nicht 5 bis 6. {MEND}",
        (
            "pinned[0]: „A“ und „J“ sind gesetzt, aber nur eine Stadt davon sitzt in einer festen Gruppe (locked). "
            "Bitte eines von beidem streichen."
        ),
        "vetoed[0]: Die Stadt „X“ steht nicht unter towns. Bitte dort ergänzen.",
    ]


def test_what_another_fault_may_have_caused_is_not_told_of_a_locked_group():
    bad_score = [["A", "B", 7], *SOUND["scores"][1:]]
    small = [{"id": "A", "state": "B", "population": "acht", "topics": []}, *TOWNS[1:]]

    assert faults_with(locked=[list("ABCD")], scores=bad_score, vetoed=[["A", "B"]]) == [
        VETO_WITHIN,
        f"scores[0], score: {SCORE_FAULT}",
    ]
    assert faults_with(locked=[list("ABCDE")], towns=small, pinned=[["A", "J"]]) == [
        "towns[0], population: Hier steht „acht“; erwartet wird eine ganze Zahl ab 1.",
    ]


@pytest.mark.parametrize(
    ("sizes", "fault"),
    [
        ({"minimum_size": 1, "target_size": 2}, "minimum_size: Hier steht „1“; erwartet wird eine ganze Zahl ab 2."),
        ({"minimum_size": 9, "target_size": 1}, "target_size: Hier steht „1“; erwartet wird eine ganze Zahl ab 2."),
    ],
)
def test_a_size_that_is_refused_is_not_compared_with_the_other_one(sizes, fault):
    assert faults_with(**sizes) == [fault]


def test_sizes_that_contradict_each_other_are_told_with_the_numbers_that_were_written():
    sizes = "Die Mindestgröße 4 liegt über der Zielgröße 3. Bitte eine von beiden ändern."

    assert faults_with(minimum_size=4, target_size=3) == [f"Gruppengröße, minimum_size: {sizes}"]
    assert faults_with(read=read_consortium_problem, group_size=[4, 3]) == [f"Gruppengröße, group_size: {sizes}"]
