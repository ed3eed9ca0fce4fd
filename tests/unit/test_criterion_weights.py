"""Weights of the criteria come from a JSON file, or are refused with every fault."""

import json

import pytest

from matchmaker.errors import BadInput
from matchmaker.scoring.criterion_weights import read_criterion_weights
from matchmaker.towns.source_file import SourceFile
from tests.round_builders import WEIGHTS


def faults_of(text: str) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        read_criterion_weights(SourceFile("w.json", text.encode()))
    return [str(fault) for fault in refusal.value.faults]


def test_a_weight_for_every_criterion_is_read():
    assert read_criterion_weights(SourceFile("w.json", json.dumps(WEIGHTS).encode())) == WEIGHTS


def test_all_faults_are_named_at_once():
    rest = {key: 0.1 for key in WEIGHTS if key not in ("learns", "novelty")}
    text = json.dumps(rest)[:-1] + ', "lead": 0.2, "learns": -0.5, "novelty": "viel", "luck": 0.5}'

    assert faults_of(text) == [
        "Gewichte, lead: Dieses Kriterium steht 2-mal in der Datei. Lassen Sie es einmal stehen.",
        "Gewichte, luck: Dieses Kriterium gibt es nicht.",
        "Gewichte, novelty: „viel“ ist keine Zahl.",
        "Gewichte, learns: „-0,5“ ist negativ.",
    ]


def test_weights_that_do_not_sum_to_1_are_refused():
    assert faults_of(json.dumps(WEIGHTS | {"learns": 0.38})) == ["Gewichte: Die Gewichte ergeben zusammen 1,1 statt 1."]
    assert faults_of(json.dumps(WEIGHTS | {"learns": WEIGHTS["learns"] + 1e-7})) == [
        "Gewichte: Die Gewichte ergeben zusammen 1,0000001 statt 1."
    ]


def test_weights_one_level_too_deep_are_told_as_an_object():
    found = faults_of(json.dumps({"weights": WEIGHTS}))

    assert found[0] == "Gewichte, weights: Dieses Kriterium gibt es nicht."
    assert found[-1] == "Gewichte, weights: ein Objekt ist keine Zahl."


@pytest.mark.parametrize("text", ["[]", "1", "null"])
def test_what_is_no_object_is_refused(text):
    assert faults_of(text) == [
        'Datei: Erwartet wird ein Objekt wie {"similar_size": 0.18, "shared_challenge": 0.22, …}.'
    ]


def test_what_is_no_json_is_refused_with_its_place():
    assert faults_of('{"learns":\n 0,5}')[0].startswith("Zeile 2, Spalte 4: Das ist kein JSON.")
