"""Can somebody of head office set up their account and come in by keyboard alone, on a telephone, without a fault?"""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.live_site import NOW, TOKENS
from tests.browser.looking import faults, is_too_wide

SETTING_UP, WAY_IN = f"/anmelden/einrichten/{TOKENS['invitation']}", "/anmelden/geschaeftsstelle"
TO_SPEND = f"/anmelden/einrichten/{TOKENS['spent invitation']}"
PASSWORD = "vier Kühe im Rathauskeller"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_state_of_these_pages_has_a_fault(visit, width: int) -> None:
    seen = visit(width)
    for path, button in ((WAY_IN, "Anmelden"), (SETTING_UP, "Zugang einrichten und anmelden")):
        page = seen.open(path)
        assert (faults(page), is_too_wide(page)) == ([], False)
        # The browser's own bubbles would stop an empty form before the page can answer.
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page).to_have_title(re.compile("^Fehler:"))
        expect(page.locator("#fehler")).to_be_focused()
        assert (faults(page), is_too_wide(page)) == ([], False)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_the_accounts_has_none_with_and_without_a_fault(visit, width: int) -> None:
    seen = visit(width)
    seen.sign_in("office")
    page = seen.open("/geschaeftsstelle/zugaenge")
    assert (faults(page), is_too_wide(page)) == ([], False)
    page.get_by_label("Mailadresse").fill("nord@office.example")
    page.get_by_label("Name des Platzes").fill("wer@ist.das")
    page.keyboard.press("Enter")

    expect(page.locator("#fehler")).to_be_focused()
    expect(page.get_by_label("Mailadresse")).to_have_value("nord@office.example")
    assert (faults(page), is_too_wide(page)) == ([], False)


def test_its_codes_are_there_on_paper_and_an_account_is_set_up_by_keyboard_alone(visit) -> None:
    page = visit(390).open(TO_SPEND)
    page.emulate_media(media="print")
    expect(page.locator(".codes li").first).to_be_visible()
    expect(page.locator("#passwort")).to_be_hidden()
    page.emulate_media(media="screen")
    secret = re.sub(r"\s", "", page.locator(".secret").inner_text())
    page.locator("#passwort").focus()
    for typed in (PASSWORD, PASSWORD, pyotp.TOTP(secret).at(NOW)):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/geschaeftsstelle$"))
    expect(page.get_by_text("Geschäftsstelle, Koordination 2")).to_be_visible()
