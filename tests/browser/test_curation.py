"""Can head office go through a whole round by keyboard?"""

from collections import Counter
from collections.abc import Iterator

import pytest

from matchmaker.rounds.proposal import ProposalState
from tests.browser.conftest import watched
from tests.browser.curating import BOARD, go_through, sign_in
from tests.browser.curation_site import DRAFTS, ROUND, CurationSite, curation_site

REVIEW = f"/geschaeftsstelle/vorschlaege/{ROUND}-1-05"


@pytest.fixture
def curation() -> Iterator[CurationSite]:
    with curation_site() as site:
        yield site


def test_sixty_drafts_are_decided_by_keyboard_alone(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 844})
    seen = watched(context, curation.address)
    sign_in(seen.page, curation)

    acts = Counter(step.act for step in go_through(seen.page, curation))

    assert acts == {"begin": 1, "approve": 51, "exclude": 6, "hold on": 4, "take back": 1}
    assert seen.page.get_by_text("Alle Vorschläge dieser Auswahl sind entschieden.").count() == 1
    states = Counter((one.state, one.pinned) for one in curation.proposals())
    assert states == {
        (ProposalState.APPROVED, False): DRAFTS - 10,
        (ProposalState.WITHDRAWN, False): 6,
        (ProposalState.DRAFT, True): 4,
    }
    assert seen.told() == []
    context.close()


def test_keys_do_nothing_while_somebody_types_or_has_switched_them_off(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + REVIEW)

    page.keyboard.press("x")
    page.get_by_label("Notiz für die Geschäftsstelle (freiwillig)").fill("fhx")
    page.keyboard.press("f")
    assert page.get_by_label("Notiz für die Geschäftsstelle (freiwillig)").input_value() == "fhxf"
    page.locator("#tasten summary").click()
    page.get_by_label("Tasten verwenden").uncheck()
    page.reload()
    page.keyboard.press("f")
    page.keyboard.press("Control+f")

    assert page.url == curation.address + REVIEW
    assert {one.state for one in curation.proposals()} == {ProposalState.DRAFT}
    context.close()


def test_a_note_is_written_and_kept_by_keyboard_alone(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + REVIEW)

    page.keyboard.press("m")
    page.keyboard.type("Im Rathaus fragen, ob xyz")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    assert page.locator("p", has_text="Notiz: Im Rathaus fragen, ob xyz").is_visible()
    assert [one.note for one in curation.proposals() if one.note] == ["Im Rathaus fragen, ob xyz"]
    context.close()


def test_the_key_for_a_swap_leads_into_the_field_of_the_town_that_comes(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + REVIEW)

    with page.expect_navigation():
        page.keyboard.press("t")
    page.locator("#rein:focus").wait_for()
    page.keyboard.type("kft")
    assert page.locator("#rein").input_value() == "kft"

    page.goto(f"{curation.address}{REVIEW}/tausch?rein=xqxqxq")
    assert page.locator("#fehler:focus").count() == 1
    context.close()


def test_rows_are_gone_through_and_ticked_by_keyboard(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + BOARD)

    for key in "jajja":
        page.keyboard.press(key)
    page.get_by_role("button", name="Angekreuzte freigeben").click()

    assert page.get_by_text("2 Vorschläge freigegeben.").count() == 1
    approved = [one.id for one in curation.proposals() if one.state is ProposalState.APPROVED]
    assert approved == [f"{ROUND}-1-01", f"{ROUND}-1-03"]
    context.close()


def test_a_double_click_decides_once_and_shows_no_refusal(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + REVIEW)

    page.get_by_role("button", name="Freigeben").dblclick()
    page.get_by_text("Freigegeben: Musterstadt").wait_for()

    assert [one.id for one in curation.proposals() if one.state is ProposalState.APPROVED] == [f"{ROUND}-1-05"]
    context.close()


def test_every_act_works_without_script(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, curation)
    page.goto(curation.address + BOARD)

    page.get_by_role("link", name="Durchsehen beginnen").click()
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_role("button", name="Rückgängig").click()
    page.get_by_role("button", name="Festhalten").click()
    page.get_by_role("link", name="Tauschen").click()
    page.get_by_role("link", name="für").first.click()

    assert page.get_by_role("heading", level=2).first.inner_text() == "Was sich ändern würde"
    assert Counter((one.state, one.pinned) for one in curation.proposals())[(ProposalState.DRAFT, True)] == 1
    context.close()


def test_a_computation_is_followed_until_its_plan_stands(browser, curation: CurationSite) -> None:
    context = browser.new_context(locale="de-DE")
    seen = watched(context, curation.address)
    sign_in(seen.page, curation)
    seen.page.goto(f"{curation.address}{BOARD}/rechnen")

    seen.page.get_by_role("button", name="Rechnen").click()
    seen.page.get_by_role("button", name="möglichst viele Städte").wait_for(timeout=60_000)

    assert seen.page.get_by_text("Noch ist nichts geändert.").count() == 1
    assert seen.told() == []
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_button_with_more_words_for_screen_readers_is_as_wide_as_its_label(
    browser, curation: CurationSite, width: int
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})
    seen = watched(context, curation.address)
    sign_in(seen.page, curation)
    seen.page.goto(f"{curation.address}{BOARD}/ohne-partner")

    buttons = seen.page.locator(".statement .kern-btn").all()

    assert buttons
    for button in buttons:
        label = button.locator(".kern-label")
        outer, inner = button.bounding_box(), label.bounding_box()
        assert outer is not None
        assert inner is not None
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] <= width
    context.close()
