"""Does a browser lose no word where the session ends before a form is sent, with script and without?"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.sign_in import Seals
from tests.browser.live_site import NOW, SECRET, TOKENS

WORDS = "Zeile eins „Läden“ 🏛\nZeile <b>zwei</b>"
TOWN = "/geschaeftsstelle/staedte/14521690"


def left_alone(page: Page) -> None:
    """The browser's session as it is thirteen hours after its last use."""
    [cookie] = [one for one in page.context.cookies() if one["name"] == "sitzung"]
    session_id = cookie["value"].split(".")[0]
    page.context.add_cookies([{**cookie, "value": Seals(SECRET).cookie(session_id, NOW - timedelta(hours=13))}])


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [1280, 390])
def test_what_head_office_typed_is_there_after_signing_in_and_is_sent(visit: Any, width: int, javascript: bool) -> None:
    watched = visit(width, javascript=javascript)
    watched.sign_in("office")
    page = watched.open(TOWN)
    page.locator("summary", has_text="Bedarf").first.click()
    form = page.locator("form", has=page.locator("button[value=bedarf]")).first
    form.locator("textarea").fill(WORDS)
    form.locator("select").select_option("leerstand")
    form.locator("input[name=grund]").fill("Anruf")
    left_alone(page)
    form.get_by_role("button").click()
    expect(page.get_by_text("Was Sie schon eingegeben haben, ist aufgehoben.")).to_be_visible()
    assert "eins" not in page.url

    page.goto(f"{watched.site}/anmelden/{TOKENS['office']}")
    page.get_by_role("button", name="Jetzt anmelden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Eingabe ist aufgehoben")
    expect(page.get_by_label("Text")).to_have_value(WORDS)
    expect(page.get_by_label("Grund")).to_have_value("Anruf")
    page.get_by_role("button", name="Jetzt absenden").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    page.goto(f"{watched.site}/aufgehoben")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nichts aufgehoben")
    assert watched.elsewhere == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_what_a_town_typed_waits_for_it_and_for_nobody_else(visit: Any, javascript: bool) -> None:
    watched = visit(390, javascript=javascript)
    watched.sign_in("town")
    page = watched.open("/mein-bereich/vertretung")
    page.get_by_label("Mailadresse").fill("amt@unfertig")
    left_alone(page)
    page.locator("form", has=page.get_by_label("Mailadresse")).get_by_role("button").click()

    watched.sign_in("office")
    assert "amt@unfertig" not in watched.open("/aufgehoben").content()
    page.context.clear_cookies(name="sitzung")
    watched.sign_in("town")
    page = watched.open("/aufgehoben")

    expect(page.get_by_label("Mailadresse")).to_have_value("amt@unfertig")
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nichts aufgehoben")
