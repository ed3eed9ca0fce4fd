"""Do head office's pages give what is typed its room, and do figures that belong together stand in line?"""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import watched
from tests.browser.live_site import serving

ROWS = """fields => fields.map(one =>
    [one.rows, Math.round(one.clientHeight / parseFloat(getComputedStyle(one).lineHeight))])"""
EDGES = "heads => heads.map(one => Math.round(one.getBoundingClientRect().right))"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_field_for_many_lines_is_as_high_as_its_lines(browser: Browser, width: int) -> None:
    with serving() as site:
        context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 844})
        seen = watched(context, site)
        seen.sign_in("office")
        found = seen.open("/geschaeftsstelle/wortlaut/proposal_offered").locator("textarea").evaluate_all(ROWS)
        context.close()

    assert len(found) == 3
    assert max(rows for rows, _ in found) > 10
    # The least height of the design system is four lines.
    assert [shown for rows, shown in found if shown < rows] == []


def test_the_tables_of_the_ledger_stand_in_line_and_a_list_of_towns_has_one_look(browser: Browser) -> None:
    with serving() as site:
        wide = watched(browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 844}), site)
        wide.sign_in("office")
        tables = wide.open("/geschaeftsstelle/runden/r2/versand").locator('table[aria-labelledby^="gruppen"]').all()
        edges = {tuple(one.locator("thead th").evaluate_all(EDGES)) for one in tables}
        narrow = watched(browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}), site)
        narrow.sign_in("office")
        lines = narrow.open("/geschaeftsstelle/staedte").locator(".statement-title")
        beside = lines.evaluate_all(
            "all => all.filter(one => one.lastElementChild.offsetTop <= one.firstElementChild.offsetTop).length"
        )

    assert len(tables) > 1
    assert len(edges) == 1
    assert beside == 0
