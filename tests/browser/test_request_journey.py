"""Does a request get through on a phone: by one way from the start, twice pressed, with the session gone half-way?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.request_journey import TEXT, request_an_exchange

SENT = 'a[href^="/mein-bereich/anfragen/"]'


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_mayor_asks_for_an_exchange_from_the_start_page(visit, javascript: bool) -> None:
    seen = visit(390, javascript=javascript)

    effort = request_an_exchange(seen.page, seen.site)

    expect(seen.page).to_have_url(re.compile("/mein-bereich/anfragen/"))
    expect(seen.page.get_by_text(TEXT)).to_be_visible()
    assert (effort.clicks, effort.fields) == (10, 2)
    assert seen.told() == []


@pytest.fixture(autouse=True)
def _taken_back(visit) -> Iterator[None]:
    """The town has room for one request: each test leaves it free for the next."""
    yield
    page = visit().sign_in("town")
    for href in page.locator(SENT).evaluate_all("links => links.map(link => link.href)"):
        page.goto(href)
        if page.locator("summary", has_text="Anfrage zurückziehen").count():
            page.locator("summary", has_text="Anfrage zurückziehen").click()
            page.get_by_role("button", name="zurückziehen").click()


def begun(page: Page) -> Page:
    """The last step of a request, one press before it is sent."""
    page.get_by_label("Was möchten Sie erreichen? (freiwillig)").fill(TEXT)
    page.locator("#thema input[type=radio]").first.check()
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Weiter: Angaben prüfen").click()
    return page


def test_a_double_click_and_the_back_button_send_one_request(visit) -> None:
    seen = visit(390)
    seen.sign_in("town")
    before = seen.page.locator(SENT).count()
    page = begun(seen.open("/anfrage"))

    page.get_by_role("button", name="Anfrage absenden").dblclick()
    page.wait_for_url("**/mein-bereich/anfragen/**")
    sent = page.url.partition("?")[0]
    page.go_back()
    if page.get_by_role("button", name="Anfrage absenden").count():
        page.get_by_role("button", name="Anfrage absenden").click()
        page.wait_for_url("**/mein-bereich/anfragen/**")

    assert page.url.partition("?")[0] == sent
    assert seen.open("/mein-bereich").locator(SENT).count() == before + 1


def test_what_was_typed_outlives_the_session(visit) -> None:
    seen = visit(390)
    seen.sign_in("town")
    page = seen.open("/anfrage")
    page.get_by_label("Was möchten Sie erreichen? (freiwillig)").fill(TEXT)
    page.locator("#thema input[type=radio]").first.check()
    gone = [one for one in page.context.cookies() if one["name"] != "sitzung"]
    page.context.clear_cookies()
    page.context.add_cookies(gone)

    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page = seen.sign_in("town")

    expect(page.get_by_label("Was möchten Sie erreichen? (freiwillig)")).to_have_value(TEXT)
