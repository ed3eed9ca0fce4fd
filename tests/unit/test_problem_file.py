"""Which problem is read from a PROBLEM.json, and what is said about a bad one?"""

import json

import pytest

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.problem import TandemProblem, TownSlot
from matchmaker.matching.problem_file import read_tandem_problem
from matchmaker.towns.source_file import SourceFile

TOWNS = [{"id": "A"}, {"id": "B"}, {"id": "C"}]
SCORE_FAULT = "erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen."
FREE_SOME = "Bitte Paare lösen oder die Kapazität erhöhen."
DROP_ONE = "Bitte eines von beidem streichen."
ID_FAULT = "eine Kennung ist ein nicht leerer Text in Anführungszeichen."


def read(document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_tandem_problem(SourceFile("aufgabe.json", content))


def faults_of(document):
    with pytest.raises(BadInput) as refusal:
        read(document)
    assert refusal.value.subject == "Die Datei „aufgabe.json“ wurde nicht eingelesen. Bitte beheben Sie:"
    return refusal.value.faults


def faults_with(**keys):
    return faults_of({"towns": TOWNS, "scores": [["A", "B", 0.5]]} | keys)


def test_every_key_is_read_and_scores_become_whole_millionths():
    document = {
        "towns": [{"id": "B", "capacity": 2}, {"id": "A", "priority": 3}, {"id": "14729410"}],
        "scores": [["B", "A", 0.1234567], ["A", "14729410", 1], ["14729410", "B", 0.29]],
        "pinned": [["A", "B"]],
        "vetoed": [["A", "14729410"]],
        "earlier": [["B", "14729410"]],
        "minimum_score": 0.25,
    }

    assert read(document) == TandemProblem(
        towns=(TownSlot("B", capacity=2), TownSlot("A", priority=3), TownSlot("14729410")),
        scores=(("B", "A", 123_457), ("A", "14729410", 1_000_000), ("14729410", "B", 290_000)),
        pinned=(("A", "B"),),
        vetoed=(("A", "14729410"),),
        earlier=(("B", "14729410"),),
        minimum_score=250_000,
    )


def test_what_is_absent_takes_its_default_and_no_earlier_plan_is_not_an_empty_one():
    bare = {"towns": [{"id": "A"}], "scores": []}

    assert read(bare) == TandemProblem((TownSlot("A", 1, 0),), (), (), (), None, 0)
    assert read(bare | {"earlier": []}) == TandemProblem((TownSlot("A"),), (), earlier=())


def test_a_byte_order_mark_is_no_fault():
    assert read(b'\xef\xbb\xbf{"towns": [], "scores": []}') == TandemProblem((), ())


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        ("1.5", "1.5"),
        ("-0.001", "-0.001"),
        ('"0.5"', "0.5"),
        ("true", "true"),
        ("null", "null"),
        ("NaN", "NaN"),
        ("1e999", "1e999"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_a_score_is_a_number_from_0_to_1(score, shown):
    document = f'{{"towns": [{{"id": "A"}}, {{"id": "B"}}], "scores": [["A", "B", {score}]]}}'

    assert faults_of(document.encode()) == (Fault("scores[0]", f"Hier steht „{shown}“; {SCORE_FAULT}", "score"),)


@pytest.mark.parametrize("row", [["A", "B"], ["A", "B", 0.5, 1], {"a": "A"}, "AB", None])
def test_a_row_of_scores_has_two_ids_and_a_score(row):
    reason = "Erwartet werden zwei Kennungen und ihre Bewertung: [Kennung, Kennung, 0.73]."

    assert faults_with(scores=[row]) == (Fault("scores[0]", reason),)


@pytest.mark.parametrize("id", [7, True, None, "", "  ", ["A"], "\ud800"])
def test_an_id_is_a_text(id):
    (fault,) = faults_with(towns=[*TOWNS, {"id": id}])

    assert (fault.where, fault.column, fault.reason.endswith(ID_FAULT)) == ("towns[3]", "id", True)


@pytest.mark.parametrize("capacity", [-1, 1.0, "2", True, None])
def test_a_capacity_is_a_whole_number_from_0(capacity):
    (fault,) = faults_with(towns=[{"id": "A", "capacity": capacity}, {"id": "B"}], pinned=[["A", "B"]])

    assert (fault.where, fault.column) == ("towns[0]", "capacity")
    assert fault.reason.endswith("erwartet wird eine ganze Zahl ab 0.")


@pytest.mark.parametrize("priority", [0.5, -3])
def test_a_priority_is_a_whole_number_from_0(priority):
    assert faults_with(towns=[{"id": "A", "priority": priority}, {"id": "B"}]) == (
        Fault("towns[0]", f"Hier steht „{priority}“; erwartet wird eine ganze Zahl ab 0.", "priority"),
    )


@pytest.mark.parametrize("key", ["capacity", "priority"])
def test_a_whole_number_that_is_too_long_is_told_the_largest(key):
    reason = f"Hier steht „{10**30}“; erwartet wird eine ganze Zahl von 0 bis 999999999999999."

    assert faults_with(towns=[{"id": "A", key: 10**30}, {"id": "B"}]) == (Fault("towns[0]", reason, key),)


def test_a_town_without_an_id_is_told_that_it_is_missing():
    reason = "Die Kennung fehlt. Erwartet wird ein nicht leerer Text in Anführungszeichen."

    assert faults_with(towns=[*TOWNS, {"capacity": 2}]) == (Fault("towns[3]", reason, "id"),)


def test_a_minimum_score_is_a_number_from_0_to_1():
    assert faults_with(minimum_score=50) == (Fault("minimum_score", f"Hier steht „50“; {SCORE_FAULT}"),)


def test_a_pin_of_an_unknown_town_hides_no_other_fault():
    faults = faults_with(
        towns=[{"id": "A"}], scores=[["A", "A", 0.1]], pinned=[["A", "X"]], vetoed=[["X", "A"]], earlier=[]
    )

    assert [str(fault) for fault in faults if str(fault).startswith("pinned")] == [
        "pinned[0]: Die Stadt „X“ steht nicht unter towns. Bitte dort ergänzen.",
        "pinned[0]: Das gesetzte Paar „A“ und „X“ hat unter scores keine Bewertung. Bitte dort ergänzen.",
        f"pinned[0]: Das gesetzte Paar „A“ und „X“ ist in vetoed[0] ausgeschlossen. {DROP_ONE}",
    ]


def test_every_contradiction_is_named_with_its_place():
    faults = faults_of(
        {
            "towns": [{"id": "A"}, {"id": "B"}, {"id": "C", "capacity": 0}, {"id": "A"}],
            "scores": [["A", "B", 0.5], ["A", "C", 0.5], ["B", "A", 0.4], ["B", "B", 0.3], ["A", "X", 0.2]],
            "pinned": [["B", "A"], ["A", "C"], ["B", "C"], ["B", "A"]],
            "vetoed": [["A", "B"], ["C", "Y"]],
            "earlier": [["Z", "A"], ["A", "B"], ["B", "A"]],
        }
    )

    assert [str(fault) for fault in faults] == [
        "earlier[2]: Das Paar „B“ und „A“ steht schon in earlier[1]. Bitte nur einmal nennen.",
        f"pinned[0]: Das gesetzte Paar „B“ und „A“ ist in vetoed[0] ausgeschlossen. {DROP_ONE}",
        "pinned[2]: Das gesetzte Paar „B“ und „C“ hat unter scores keine Bewertung. Bitte dort ergänzen.",
        "pinned[3]: Das Paar „B“ und „A“ steht schon in pinned[0]. Bitte nur einmal nennen.",
        f"pinned[3]: Das gesetzte Paar „B“ und „A“ ist in vetoed[0] ausgeschlossen. {DROP_ONE}",
        "scores[2]: Das Paar „B“ und „A“ steht schon in scores[0]. Bitte nur einmal nennen.",
        "scores[3]: „B“ bildet hier ein Paar mit sich selbst. Bitte die Zeile streichen.",
        "scores[4]: Die Stadt „X“ steht nicht unter towns. Bitte dort ergänzen.",
        f"towns[0], capacity: „A“ hat Kapazität 1, aber so viele gesetzte Paare: 2. {FREE_SOME}",
        f"towns[1], capacity: „B“ hat Kapazität 1, aber so viele gesetzte Paare: 2. {FREE_SOME}",
        f"towns[2], capacity: „C“ hat Kapazität 0, aber so viele gesetzte Paare: 2. {FREE_SOME}",
        "towns[3], id: Die Kennung „A“ steht schon in towns[0]. Jede Stadt darf nur einmal vorkommen.",
        "vetoed[1]: Die Stadt „Y“ steht nicht unter towns. Bitte dort ergänzen.",
    ]


def test_keys_that_do_not_exist_are_named_with_what_looks_alike():
    faults = faults_with(towns=[{"id": "A", "capcity": 2}, {"id": "B"}], veto=[])

    assert [str(fault) for fault in faults] == [
        "Datei, veto: Den Schlüssel „veto“ gibt es hier nicht. Meinten Sie „vetoed“?",
        "towns[0], capcity: Den Schlüssel „capcity“ gibt es hier nicht. Meinten Sie „capacity“?",
    ]


@pytest.mark.parametrize("key", ["pinned", "vetoed", "earlier"])
@pytest.mark.parametrize(("value", "shown"), [({}, "ein Objekt"), ("AB", "„AB“"), (None, "„null“")])
def test_lists_are_lists(key, value, shown):
    reason = f"Hier steht {shown}; erwartet wird eine Liste in eckigen Klammern."

    assert faults_with(**{key: value}) == (Fault(key, reason),)


def test_a_pair_has_two_ids():
    reason = "Erwartet wird ein Paar aus zwei Kennungen: [Kennung, Kennung]."

    assert faults_with(pinned=[["A"]], vetoed=[["A", "B", "C"]], earlier=["AB"]) == (
        Fault("earlier[0]", reason),
        Fault("pinned[0]", reason),
        Fault("vetoed[0]", reason),
    )


def test_towns_and_scores_must_be_there():
    assert [(fault.where, fault.column) for fault in faults_of({})] == [("Datei", "towns"), ("Datei", "scores")]


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (b"", "Datei", "Die Datei ist leer."),
        (b" \n", "Datei", "Die Datei ist leer."),
        (b'{"towns": [}', "Zeile 1, Spalte 12", "Hier fehlt ein Wert"),
        (b"[]", "Datei", "Hier steht eine Liste."),
        (b"7", "Datei", "Hier steht „7“."),
        (b'{"towns": [{"id": "Z\xf6blitz"}]}', "Zeile 1", "Das Byte 0xf6"),
        ('{"towns": []}'.encode("utf-16"), "Zeile 1", "Hier steht ein Nullzeichen."),
        (b"[" * 100_000, "Datei", "Listen und Objekte sind zu tief"),
        (b'{"towns": [], "towns": [], "scores": []}', "Datei", "Der Schlüssel „towns“ steht hier zweimal."),
    ],
)
def test_what_is_no_problem_file_is_refused_with_the_place(content, where, reason):
    (fault,) = faults_of(content)

    assert fault.where == where
    assert fault.reason.startswith(reason)
