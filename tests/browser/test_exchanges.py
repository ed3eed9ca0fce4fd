"""Can a town use the pages of its exchange without scripts and by keyboard alone?"""

import pytest
from playwright.sync_api import expect

from tests.browser.exchanges_begun import EXCHANGES


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
