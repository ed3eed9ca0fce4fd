"""Is every example of the API's description one that the API really gives, of the shape that it describes?"""

import json
import re

import jsonschema_rs
import pytest

from api.v1.examples import FILE, examples
from tests.pages.api_examples import recorded
from tests.pages.site_cast import a_site
from tests.pages.test_api_reading import API

DOCUMENT = a_site().browser().get(f"{API}/openapi.json").json()
OPERATIONS = [(way, path) for path, ways in DOCUMENT["paths"].items() for way in ways]


def accepted(schema, value):
    """Whether the value has the shape; its parts are looked up in the description."""
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": DOCUMENT["components"]}
    return jsonschema_rs.validator_for(whole).is_valid(value)


def rounded(told):
    """The same with figures to three places: the last ones are the processor's own."""
    return json.loads(json.dumps(told), parse_float=lambda written: round(float(written), 3))


def test_every_example_is_what_a_site_answers_today():
    assert rounded(recorded()) == rounded(json.loads(FILE.read_text(encoding="utf-8")))


def test_no_address_lacks_an_example_and_none_is_of_an_address_that_there_is_not():
    assert {f"{way.upper()} {path.removeprefix(API)}" for way, path in OPERATIONS} == set(examples())


@pytest.mark.parametrize(("way", "path"), OPERATIONS)
def test_the_examples_of_question_and_answer_have_the_shapes_that_are_described(way, path):
    told = DOCUMENT["paths"][path][way]
    given = examples()[f"{way.upper()} {path.removeprefix(API)}"]

    answers = [
        (body["schema"], body["example"])
        for answer in told["responses"].values()
        for body in answer.get("content", {}).values()
        if "example" in body
    ]
    assert [example for _, example in answers] == [given.answer]
    asked = [(one["schema"], one["example"]) for one in told.get("parameters", ()) if "example" in one]
    needed = {one["name"] for one in told.get("parameters", ()) if one["in"] != "header" and one["required"]}
    assert needed <= {one["name"] for one in told.get("parameters", ()) if "example" in one}
    if "requestBody" in told:
        sent = told["requestBody"]["content"]["application/json"]
        asked.append((sent["schema"], sent["example"]))
    for schema, example in (*answers, *asked):
        assert accepted(schema, example)


def test_examples_name_invented_towns_alone():
    written = json.dumps(DOCUMENT)
    keys = set(re.findall(r"(?<![\d.])\d{8}(?![\d.])", written))
    assert keys
    assert all(key.startswith("99") for key in keys - {"20240304"})


def test_a_wrong_example_would_be_noticed():
    schema = DOCUMENT["paths"][f"{API}/towns/{{ags}}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    assert not accepted(schema, {**examples()["GET /towns/{ags}"].answer, "population": "viele"})
