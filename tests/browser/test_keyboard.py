"""Can every page be used by keyboard alone: in order, with the focus seen, and out again?"""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.page_table import FORM, MUECHELN, PROPOSAL, ZSCHOPAU

MOST_STOPS = 250
PAGES = {
    "": ("/", f"/staedte?stadt={ZSCHOPAU}", f"/vergleich?stadt={MUECHELN}&stadt={ZSCHOPAU}", "/anmelden", PROPOSAL),
    "town": ("/mein-bereich", "/mein-bereich/teilnahme", "/anfrage", f"/anfrage/{FORM}/staedte"),
    "office": ("/geschaeftsstelle", "/geschaeftsstelle/vorschlaege/r1-1-01", "/geschaeftsstelle/postausgang"),
}
# Of a group of radio buttons one takes the focus; arrows lead to the others.
STOPS = """() => {
    const groups = new Set();
    const all = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
        .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled)
        .filter(one => one.type !== "radio" || (!groups.has(one.name) && groups.add(one.name)));
    all.forEach((one, number) => one.dataset.stop = number);
    return all.length;
}"""
FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const parts = [at, ...at.querySelectorAll("*")];
    const rings = parts.flatMap(one => [getComputedStyle(one), getComputedStyle(one, "::after")]);
    const ringed = rings.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const shadowed = rings.some(style => style.boxShadow !== "none");
    const stroked = [...at.querySelectorAll("circle")].some(one => parseFloat(getComputedStyle(one).strokeWidth) >= 6);
    const box = at.getBoundingClientRect();
    const inSight = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1;
    const group = at.type === "radio" && document.querySelector(`[name="${at.name}"][data-stop]`);
    return {shown: (ringed || shadowed || stroked) && inSight, html: at.outerHTML.slice(0, 120),
            stop: Number((group || at).dataset.stop ?? -1)};
}"""


def walked(page: Page) -> tuple[int, list[dict[str, Any]]]:
    """How many stops there are, and those that the tab key makes until it leaves the page."""
    there, made = int(page.evaluate(STOPS)), []
    while len(made) < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (len(made) > 1 and stop["stop"] == made[0]["stop"]):
            break
        # A date has stops of its own inside, whose rings are the browser's.
        if not made or stop["stop"] != made[-1]["stop"]:
            made.append(stop)
    return there, made


@pytest.mark.parametrize("who", PAGES)
def test_the_tab_key_comes_to_everything_in_its_order_is_seen_there_and_leaves_again(visit, who: str) -> None:
    # Else the page may still be rolling to where the focus is.
    seen = visit(reduced_motion="reduce")
    if who:
        seen.sign_in(who)
    found = {}
    for path in PAGES[who]:
        there, made = walked(seen.open(path))
        faults = [one["html"] for one in made if not one["shown"]]
        if [one["stop"] for one in made] != list(range(there)):
            faults.append(f"{there} stops, made {[one['stop'] for one in made]}")
        found |= {path: faults} if faults else {}

    assert found == {}


def test_the_walk_itself_finds_what_is_hidden_out_of_order_or_a_trap(visit) -> None:
    page = visit().open("/anmelden")
    page.evaluate(
        """() => {
            document.querySelector("main a").tabIndex = 3;
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("main input { outline: none !important; box-shadow: none !important }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )

    there, made = walked(page)
    assert [one["stop"] for one in made] != list(range(there))
    assert any("input" in one["html"] for one in made if not one["shown"])


def test_the_first_tab_leads_past_the_navigation(visit) -> None:
    page = visit().open("/staedte")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
