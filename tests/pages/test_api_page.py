"""Does the page about the interface name every address, in German?"""

import html
import json

from api.v1.examples import examples
from tests.pages.test_api_reading import API


def test_every_address_of_the_description_stands_on_the_page_with_its_need_of_a_token(stranger):
    page = stranger.get("/api")
    description = stranger.get(f"{API}/openapi.json").json()
    asked = [(way.upper(), path, told) for path, ways in description["paths"].items() for way, told in ways.items()]

    assert page.status_code == 200
    assert len(asked) >= 19
    for way, path, told in asked:
        row = page.text.split(f"{way} {path}</code>", 1)[1].split("</tr>", 1)[0]
        # With {} among its ways in, an address may also be asked without any.
        assert ("nicht nötig" in row) == ({} in told.get("security", [{}]))


def test_every_address_stands_with_what_is_asked_and_answered_for_example(stranger):
    page = stranger.get("/api").text

    for address, given in examples().items():
        way, path = address.split(" ", 1)
        shown = page.split(f">{way} {API}{path}</code></summary>", 1)[1].split("</details>", 1)[0]
        asked, answered = (html.unescape(part.split("</code>", 1)[0]) for part in shown.split('<code lang="de">')[1:])
        assert asked.splitlines()[0] == f"{way} {API}{given.path}"
        assert answered.splitlines()[0] == f"{given.status} {given.kind}"
        assert (given.body is None) == (len(asked.splitlines()) == 1)
        written = answered.split("\n\n", 1)[1]
        assert (json.loads(written) if given.kind.endswith("json") else written) == given.answer


def test_the_page_is_a_page_and_not_a_problem(stranger):
    assert stranger.get("/api").headers["content-type"].startswith("text/html")
    assert stranger.get("/api/v2").headers["content-type"].startswith("text/html")
    assert stranger.get("/api/v1/").headers["content-type"] == "application/problem+json"
