"""Does head office weigh by keyboard and sliders, see what changes while it does, and rehearse and sign it?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.towns.profile import Format
from tests.browser.conftest import Watched, watched
from tests.browser.curation_site import ROUND, CurationSite, curation_site
from tests.browser.page_table import RULES, WEIGHTS
from tests.fakes import FakeUnitOfWork


@pytest.fixture
def rules_site() -> Iterator[CurationSite]:
    with curation_site() as site:
        yield site


def an_office(browser: Browser, site: CurationSite, width: int = 1280) -> Watched:
    seen = watched(browser.new_context(locale="de-DE", viewport={"width": width, "height": 900}), site.address)
    seen.sign_in("office")
    return seen


def newest(site: CurationSite) -> PolicyVersion:
    with FakeUnitOfWork(site.database, reading=True) as uow:
        return uow.policies.all()[-1]


def percentages(page: Page) -> dict[str, float]:
    typed = page.locator("form[data-redraw] input[inputmode=decimal]").all()
    return {one.get_attribute("name") or "": float(one.input_value().replace(",", ".")) for one in typed}


def test_a_slider_keeps_the_sum_and_redraws_what_ten_pairs_would_do(browser: Browser, rules_site: CurationSite) -> None:
    seen = an_office(browser, rules_site)
    page = seen.open(WEIGHTS)
    points = page.locator("#vorschau tbody tr td:nth-child(3)").all_inner_texts()
    pairs = page.locator("#vorschau tbody th").all_inner_texts()

    slider = page.get_by_role("slider", name="Regler: Ähnliche Größe")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")

    expect(page.locator("#vorschau tbody tr td").nth(1)).not_to_have_text(points[0])
    moved = percentages(page)
    assert moved["similar_size"] > 10
    assert sum(moved.values()) == pytest.approx(100)
    assert page.locator("#vorschau tbody th").all_inner_texts() == pairs
    expect(page.locator("#stand")).to_have_text("100 %")
    # The place of whoever moves it stays where it was, and nothing is stored.
    assert page.evaluate("document.activeElement.dataset.slides") == "similar_size"
    assert newest(rules_site).policy.weights[Format.TANDEM]["similar_size"] == 0.10
    assert seen.told() == []


def test_a_number_that_breaks_the_sum_is_told_while_typing_and_mended_with_one_button(
    browser: Browser, rules_site: CurationSite
) -> None:
    page = an_office(browser, rules_site).open(WEIGHTS)

    page.get_by_label("Ähnliche Größe", exact=True).fill("25")
    expect(page.locator("#meldung")).to_contain_text("Zusammen sind es 115 % statt 100 %.")
    expect(page.locator("#summe")).to_have_text("115 %")

    page.get_by_role("button", name="Auf 100 % bringen").click()
    expect(page.locator("#summe")).to_have_text("100 %")
    page.get_by_role("button", name="Im Entwurf speichern").click()
    expect(page.get_by_text("Im Entwurf gespeichert.")).to_be_visible()
    assert newest(rules_site).policy.weights[Format.TANDEM]["similar_size"] == pytest.approx(0.217)


def test_the_whole_way_from_values_to_signing_goes_by_keyboard(browser: Browser, rules_site: CurationSite) -> None:
    seen = an_office(browser, rules_site, width=390)
    page = seen.open(f"{RULES}/entwurf/werte")
    page.get_by_label(re.compile("^Antwortfrist")).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("28")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Antwortfrist: 21 Tage → 28 Tage")).to_be_visible()

    second = an_office(browser, rules_site)
    page = second.open(f"{RULES}/entwurf")
    page.locator("#zeichnet").focus()
    page.keyboard.type("Leitung")
    page.keyboard.press("Tab")
    page.keyboard.type("Beschlossen")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="In Kraft: Fassung 3")).to_be_visible()
    signed = newest(rules_site)
    assert (signed.state, signed.policy.answer_window_days) == (PolicyState.SIGNED, 28)
    assert [*seen.told(), *second.told()] == []


def test_a_rehearsal_runs_beside_and_names_what_would_change(browser: Browser, rules_site: CurationSite) -> None:
    seen = an_office(browser, rules_site)
    page = seen.open(f"{RULES}/entwurf/probe")
    before = rules_site.proposals()

    page.get_by_label("Runde", exact=True).select_option(ROUND)
    page.get_by_role("button", name="Proben").click()

    found = page.get_by_role("heading", name=re.compile(r"\d+ von \d+ Vorschlägen wären? anders"))
    # Two whole plans are computed, beside whatever else this machine does.
    expect(found).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Verschiebung der Gewichte insgesamt: 0,080")).to_be_visible()
    assert rules_site.proposals() == before
    assert seen.told() == []
