"""Which problem of visits is read from a PROBLEM.json, and what is said about a bad one?"""

import json

import pytest

from matchmaker.errors import BadInput
from matchmaker.matching.problem import TownSlot
from matchmaker.matching.visit_file import read_visit_problem
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.towns.source_file import SourceFile

SOUND = {"seekers": [{"id": "A"}, {"id": "B"}], "hosts": [{"id": "X"}, {"id": "A"}], "scores": [["A", "X", 0.5]]}
ORDER = "Ein Paar nennt zuerst die ratsuchende, dann die beratende Stadt."


def read(document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_visit_problem(SourceFile("besuche.json", content))


def faults_with(**keys):
    with pytest.raises(BadInput) as refusal:
        read(SOUND | keys)
    assert refusal.value.subject == "Die Datei „besuche.json“ wurde nicht eingelesen. Bitte beheben Sie:"
    return [str(fault) for fault in refusal.value.faults]


def test_every_key_is_read_and_scores_become_whole_millionths():
    document = {
        "seekers": [{"id": "B", "capacity": 2, "priority": 1}, {"id": "A", "lat": 51.5, "lon": 12}],
        "hosts": [{"id": "X", "capacity": 0, "lat": 50, "lon": 8.25}, {"id": "A"}],
        "scores": [["B", "A", 0.1234567], ["A", "X", 1]],
        "pinned": [["B", "A"]],
        "vetoed": [["A", "X"]],
        "earlier": [],
    }

    assert read(document) == VisitProblem(
        seekers=(TownSlot("B", 2, 1), TownSlot("A")),
        hosts=(TownSlot("X", 0), TownSlot("A")),
        scores=(("B", "A", 123_457), ("A", "X", 1_000_000)),
        pinned=(("B", "A"),),
        vetoed=(("A", "X"),),
        earlier=(),
        places={"A": (51.5, 12.0), "X": (50.0, 8.25)},
    )


def test_what_is_absent_takes_its_default():
    assert read({"seekers": [{"id": "A"}], "hosts": [], "scores": []}) == VisitProblem((TownSlot("A"),), (), ())


def test_every_contradiction_is_named_with_its_place():
    faults = faults_with(
        seekers=[{"id": "A"}, {"id": "B"}, {"id": "A"}],
        scores=[["A", "X", 0.5], ["X", "A", 0.5], ["A", "A", 0.1], ["A", "X", 0.4], ["B", "X", float("nan")]],
        pinned=[["A", "X"], ["B", "X"], ["B", "A"]],
        vetoed=[["B", "X"], ["A", "Y"]],
    )

    assert faults == [
        (
            "hosts[0], capacity: „X“ hat Kapazität 1, aber so viele gesetzte Paare: 2. "
            "Bitte Paare lösen oder die Kapazität erhöhen."
        ),
        "pinned[1]: Das gesetzte Paar „B“ und „X“ ist in vetoed[0] ausgeschlossen. Bitte eines von beidem streichen.",
        "pinned[2]: Das gesetzte Paar „B“ und „A“ hat unter scores keine Bewertung. Bitte dort ergänzen.",
        "scores[1]: Die Stadt „X“ steht nicht unter seekers. " + ORDER,
        "scores[2]: „A“ berät hier sich selbst. Bitte die Zeile streichen.",
        "scores[3]: Das Paar „A“ und „X“ steht schon in scores[0]. Bitte nur einmal nennen.",
        "scores[4], score: Hier steht „NaN“; erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen.",
        (
            "seekers[1], capacity: „B“ hat Kapazität 1, aber so viele gesetzte Paare: 2. "
            "Bitte Paare lösen oder die Kapazität erhöhen."
        ),
        (
            "seekers[2], id: Die Kennung „A“ steht schon in seekers[0]. "
            "Unter seekers darf jede Stadt nur einmal vorkommen."
        ),
        "vetoed[1]: Die Stadt „Y“ steht nicht unter hosts. " + ORDER,
    ]


@pytest.mark.parametrize("key", ["lat", "lon"])
@pytest.mark.parametrize("value", [181, -181, "51", True, float("inf")])
def test_coordinates_are_degrees(key, value):
    place = {"id": "A", "lat": 51, "lon": 12} | {key: value}

    (fault,) = faults_with(seekers=[place])
    assert fault.startswith(f"seekers[0], {key}: Hier steht ")
    assert "erwartet werden Grad von -" in fault


def test_half_a_place_and_two_places_of_one_town_are_faults():
    seekers, hosts = [{"id": "A", "lat": 51, "lon": 12}, {"id": "B", "lat": 51}], [{"id": "X"}]
    (half,) = faults_with(seekers=seekers, hosts=hosts)
    (two,) = faults_with(seekers=seekers[:1], hosts=[*hosts, {"id": "A", "lat": 51, "lon": 13}])

    assert half == "seekers[1]: lat und lon gehören zusammen. Bitte beide angeben oder beide weglassen."
    assert two == "hosts[1]: „A“ hat als Ratsuchende und Beratende verschiedene Koordinaten."


def test_keys_that_do_not_exist_are_named():
    faults = faults_with(hosts=[{"id": "X", "priority": 1}], seeker=[])

    assert [fault.split(". ")[0] for fault in faults] == [
        "Datei, seeker: Den Schlüssel „seeker“ gibt es hier nicht",
        "hosts[0], priority: Den Schlüssel „priority“ gibt es hier nicht",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"seekers": []}', b'{"seekers": 1, "hosts": [], "scores": []}']
)
def test_what_is_no_problem_file_is_refused(content):
    with pytest.raises(BadInput):
        read(content)


def test_a_host_that_is_listed_twice_is_told_once_that_its_pins_need_more_room():
    faults = faults_with(
        hosts=[{"id": "X"}, {"id": "X"}],
        scores=[["A", "X", 0.5], ["B", "X", 0.5]],
        pinned=[["A", "X"], ["B", "X"]],
    )

    assert faults == [
        (
            "hosts[0], capacity: „X“ hat Kapazität 1, aber so viele gesetzte Paare: 2. "
            "Bitte Paare lösen oder die Kapazität erhöhen."
        ),
        "hosts[1], id: Die Kennung „X“ steht schon in hosts[0]. Unter hosts darf jede Stadt nur einmal vorkommen.",
    ]


def test_the_priority_of_a_seeker_is_0_or_more():
    seekers = [{"id": "A", "priority": -1}, {"id": "B"}]

    assert faults_with(seekers=seekers) == [
        "seekers[0], priority: Hier steht „-1“; erwartet wird eine ganze Zahl ab 0."
    ]
