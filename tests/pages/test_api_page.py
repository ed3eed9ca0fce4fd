"""Does the page about the interface name every address, in German?"""

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


def test_the_page_is_a_page_and_not_a_problem(stranger):
    assert stranger.get("/api").headers["content-type"].startswith("text/html")
    assert stranger.get("/api/v2").headers["content-type"].startswith("text/html")
    assert stranger.get("/api/v1/").headers["content-type"] == "application/problem+json"
