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


def consortium_faults_with(**keys):
    """The faults of a file whose towns are those of a consortium."""
    return faults_with(read=read_consortium_problem, **keys)


def test_a_veto_within_a_locked_group_is_told_beside_a_fault_of_another_locked_group():
    assert faults_with(locked=[list("ABCDE"), ["E", "F"]], vetoed=[["B", "A"]]) == [
        VETO_WITHIN,
        "locked[1]: „E“ sitzt schon in locked[0]. Jede Stadt sitzt in einer Gruppe.",
    ]


def test_a_rule_that_a_locked_group_breaks_is_told_beside_a_fault_in_another_list():
    assert faults_with(locked=[list("ABCD")], vetoed=[["X", "A"]], pinned=[["A", "J"]]) == [
        f"locked[0]: Diese Gruppe kann nicht so bleiben: 4 Städte sind nicht 5 bis 6. {MEND}",
        (
            "pinned[0]: „A“ und „J“ sind gesetzt, aber „A“ sitzt ohne „J“ in einer festen Gruppe (locked). "
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
    assert faults_with(minimum_size=4, target_size=3) == [
        "Gruppengröße, minimum_size: Die Mindestgröße 4 liegt über der Zielgröße 3. Bitte eine von beiden ändern."
    ]
    assert consortium_faults_with(group_size=[4, 3]) == [
        "Gruppengröße, group_size: Die kleinste Größe 4 liegt über der größten 3. Bitte eine von beiden ändern."
    ]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ([], "eine Liste mit 0 Einträgen"),
        ([4], "eine Liste mit einem Eintrag"),
        ([4, 5, 6], "eine Liste mit 3 Einträgen"),
        (5, "„5“"),
    ],
)
def test_a_group_size_that_is_no_two_numbers_is_told_by_what_is_wrong(stated, told):
    assert consortium_faults_with(group_size=stated) == [
        f"group_size: Hier steht {told}; erwartet werden zwei Zahlen, die kleinste und die größte Größe: [4, 6]."
    ]


def test_a_rule_that_many_pairs_of_a_locked_group_break_is_one_fault():
    district = [town | {"district": "Kreis"} if town["id"] in "ABCDE" else town for town in TOWNS]

    assert faults_with(towns=district, locked=[list("ABCDE")]) == [
        (
            "locked[0]: Diese Gruppe kann nicht so bleiben: A und B liegen im selben Landkreis. "
            "A und C liegen im selben Landkreis. A und D liegen im selben Landkreis. "
            f"Dieselbe Regel ist noch 7-mal gebrochen. {MEND}"
        )
    ]


@pytest.mark.parametrize(
    ("pinned", "told"),
    [
        (["A", "J"], "aber „A“ sitzt ohne „J“ in einer festen Gruppe"),
        # F sits in the group that is in doubt; A does not sit with it, whatever becomes of that group.
        (["A", "F"], "aber „A“ sitzt ohne „F“ in einer festen Gruppe"),
        # Where E belongs is what the other fault is about, and F may come out of its group.
        (["E", "G"], None),
        (["F", "J"], None),
        (["A", "B"], None),
    ],
)
def test_beside_a_locked_group_in_doubt_pins_of_the_others_are_judged(pinned, told):
    doubled = "locked[1]: „E“ sitzt schon in locked[0]. Jede Stadt sitzt in einer Gruppe."
    where = f"pinned[0]: „{pinned[0]}“ und „{pinned[1]}“ sind gesetzt"
    pin = [f"{where}, {told} (locked). Bitte eines von beidem streichen."] if told else []

    assert faults_with(locked=[list("ABCDE"), list("EFGHI")], pinned=[pinned]) == [doubled, *pin]
