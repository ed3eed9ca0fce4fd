"""Does a mayor with three minutes and a phone see who, why and what to do first, and all the rest when it is wanted?"""

import pytest
from playwright.sync_api import Page, expect

PROPOSAL = "/vorschlaege/a-proposal"
FOLDED = "details.unfolds-in-print"
SCREENS = 4


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_first_screen_of_a_phone_says_who_why_and_leads_to_the_answer(visit, javascript: bool) -> None:
    page: Page = visit(390, javascript=javascript).open(PROPOSAL)

    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    reasons = page.locator("ol.kern-list--number").first.locator("li")
    expect(reasons).to_have_count(3)
    for place in range(3):
        expect(reasons.nth(place)).to_be_in_viewport()
    to_answer = page.get_by_role("link", name="Antworten bis")
    expect(to_answer).to_be_in_viewport(ratio=1)
    to_answer.click()
    expect(page.get_by_role("button", name="Ja, wir machen mit")).to_be_in_viewport(ratio=1)
    expect(to_answer).not_to_be_in_viewport()


def test_the_page_of_a_phone_is_a_few_screens_long(visit) -> None:
    page: Page = visit(390).open(PROPOSAL)

    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * 844


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_each_folded_part_opens_with_the_keyboard(visit, javascript: bool) -> None:
    page: Page = visit(390, javascript=javascript).open(PROPOSAL)
    bodies = page.locator(f"{FOLDED} > .kern-accordion__body")

    assert bodies.count() == 5
    for place in range(5):
        expect(bodies.nth(place)).to_be_hidden()
        page.locator(f"{FOLDED} > summary").nth(place).press("Enter")
        expect(bodies.nth(place)).to_be_visible()


def test_on_paper_nothing_is_folded(visit) -> None:
    page: Page = visit().open(PROPOSAL)
    page.emulate_media(media="print")

    bodies = page.locator(f"{FOLDED} > .kern-accordion__body")
    assert all(bodies.nth(place).bounding_box()["height"] > 40 for place in range(5))
    expect(page.get_by_text("Summe aller Zeilen")).to_be_visible()


def test_the_way_to_the_answer_is_a_bar_that_no_reason_runs_into(visit) -> None:
    page = visit(390).open(PROPOSAL)

    bar = page.locator(".at-hand").bounding_box()
    behind = page.locator(".at-hand").evaluate("bar => getComputedStyle(bar).backgroundColor")

    assert (bar["x"], bar["width"], round(bar["y"] + bar["height"])) == (0, 390, 844)
    assert behind not in ("rgba(0, 0, 0, 0)", "transparent")
