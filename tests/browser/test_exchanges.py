"""Can a town use the pages of its exchange on any screen, in the dark, without scripts and by keyboard alone?"""

import pytest
from playwright.sync_api import expect

from tests.browser.exchanges_begun import EXCHANGES
from tests.browser.test_accessibility import is_too_wide, violations

PAGES = {
    "date open": f"/austausch/{EXCHANGES['arranging']}",
    "date open, in English": f"/austausch/{EXCHANGES['arranging']}?sprache=en",
    "running": f"/austausch/{EXCHANGES['running']}",
    "over": f"/austausch/{EXCHANGES['over']}",
    "have you met": f"/rueckmeldung/{EXCHANGES['running']}",
    "how was it": f"/rueckmeldung/{EXCHANGES['over']}",
    "case card": f"/austausch/{EXCHANGES['over']}/fallkarte",
}


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False), (320, False)])
def test_no_page_of_an_exchange_has_a_fault_that_axe_finds(visit, width: int, dark: bool) -> None:
    watched = visit(width, dark=dark)
    found = {}
    for name, path in PAGES.items():
        page = watched.open(path)
        # What is folded must be good as well.
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults = violations(page) + watched.told() + (["too wide"] if is_too_wide(page) else [])
        found |= {name: faults} if faults else {}

    assert found == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_question_is_answered_in_two_clicks_and_a_mistake_is_pointed_at(visit, scripts: bool) -> None:
    token = EXCHANGES["to tell" if scripts else "told plainly"]
    page = visit(390, javascript=scripts).open(f"/rueckmeldung/{token}")

    page.get_by_role("button", name="Antwort absenden").click()
    expect(page.get_by_role("link", name="Bitte wählen Sie eine der Antworten aus.")).to_be_visible()
    page.get_by_label("Er hat uns geholfen").check()
    page.get_by_label("Ja, gern noch einmal").check()
    page.get_by_role("button", name="Antwort absenden").click()

    expect(page.get_by_text("Danke für Ihre Antwort")).to_be_visible()


def test_a_date_is_chosen_by_keyboard_alone(visit) -> None:
    page = visit(390).open(f"/austausch/{EXCHANGES['to pick']}")

    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Der Termin steht.")).to_be_visible()
    expect(page.get_by_role("link", name="Termin in den Kalender übernehmen")).to_be_visible()
