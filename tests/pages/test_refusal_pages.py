"""Does whoever is refused read whom to ask, whatever the refusal?"""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api.address_book import NoAddress
from api.app import create_app
from api.settings import Environment, Settings
from tests.builders import a_taxonomy
from tests.pages.site_cast import HOLDER_0, OLD, SECRET, SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor

MAIL, PHONE = "hilfe@geschaeftsstelle.example", "030 123 45 67"
REFUSED: dict[int, Callable[[Visitor], httpx.Response]] = {
    403: lambda browser: browser.post(f"/vorschlaege/{HOLDER_0}/antwort", {"csrf": "forged"}),
    404: lambda browser: browser.get("/nirgends"),
    405: lambda browser: browser.post("/staedte"),
    410: lambda browser: browser.get(f"/vorschlaege/{OLD}"),
    413: lambda browser: browser.post("/anmelden", {"csrf": "x" * 600_000}),
    422: lambda browser: browser.get("/mein-bereich/angabe?nr=eins"),
}
IN_ENGLISH = {"accept-language": "en"}


def a_browser(site: SiteCast, **changes: Any) -> Visitor:
    facts: dict[str, Any] = {"secret_key": SECRET, "environment": Environment.DEMO, "mail_reply_to": MAIL}
    settings = Settings(**{**facts, "office_phone": PHONE, **changes})
    return Visitor(create_app(settings, site.open_uow, site.clock, a_taxonomy()))


def expect_ways_to_ask(answer: httpx.Response, status: int) -> None:
    main = answer.text.split("<main")[1].split("</main>")[0]
    assert answer.status_code == status
    assert f'<a class="kern-link" href="mailto:{MAIL}">{MAIL}</a>' in main
    assert f'href="tel:{PHONE.replace(" ", "")}"' in answer.text


@pytest.mark.parametrize("status", REFUSED)
def test_whoever_is_refused_reads_whom_to_ask(site: SiteCast, status: int) -> None:
    expect_ways_to_ask(REFUSED[status](a_browser(site)), status)


def test_so_does_whoever_meets_a_failure_of_ours(site: SiteCast) -> None:
    browser = a_browser(site)
    site.is_broken = True

    expect_ways_to_ask(browser.get("/staedte"), 500)


def test_and_whoever_sends_too_often(site: SiteCast) -> None:
    browser = a_browser(site, writes_per_minute=2)

    expect_ways_to_ask([browser.post("/abmelden") for _ in range(3)][-1], 429)


def test_no_town_reads_which_other_one_has_no_address(site: SiteCast) -> None:
    app = create_app(Settings(secret_key=SECRET, environment=Environment.DEMO), site.open_uow, site.clock, a_taxonomy())

    @app.get("/brief")
    def letter() -> None:
        raise NoAddress("Für Ahornstedt ist keine geprüfte Adresse hinterlegt.")

    told = Visitor(app).get("/brief").text

    assert "Ahornstedt" not in told
    assert "Bitte wenden Sie sich an die Geschäftsstelle." in told


@pytest.mark.parametrize(
    ("who", "way"),
    [
        ("stranger", ("/anmelden", "Anmelden")),
        ("town_0", ("/mein-bereich", "Mein Bereich")),
        ("office", ("/geschaeftsstelle", "Geschäftsstelle")),
    ],
)
@pytest.mark.parametrize("address", ["/nirgends", "/staedte/99999999"])
def test_the_way_on_is_the_own_area_of_whoever_is_signed_in_and_signing_in_for_everybody_else(
    request: pytest.FixtureRequest, who: str, way: tuple[str, str], address: str
) -> None:
    answer = request.getfixturevalue(who).get(address)

    ways = re.findall('<li><a class="kern-link" href="(.*?)">(.*?)</a></li>', answer.text.split("<main")[1])
    assert answer.status_code == 404
    assert ways == [("/", "Zur Startseite"), ("/staedte", "Eine Stadt suchen"), way]


def test_where_the_own_area_itself_refuses_it_is_no_way_on(town_0: Visitor) -> None:
    answer = town_0.get("/mein-bereich/angabe?nr=eins")

    assert answer.status_code == 422
    assert "/mein-bereich" not in answer.text.split("<main")[1].split("</main>")[0]


def test_without_a_telephone_none_is_told(site: SiteCast) -> None:
    page = a_browser(site, office_phone="").get("/nirgends").text

    assert f"mailto:{MAIL}" in page
    assert "tel:" not in page


def test_the_page_is_whole_in_english(site: SiteCast) -> None:
    page = a_browser(site).get("/nirgends", headers=IN_ENGLISH).text

    assert "Questions? Write to head office:" in page
    assert german_in(page) == []
