"""What is wrong with a page for the eye, the ear, the finger, on paper and enlarged?"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of what axe looks at, these alone hang on the colours.
COLOURS = ["color-contrast", "link-in-text-block"]
A4_PX, SMALLEST_PX = 794, 320
WIDE_TEXT = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, select, input:not([type=hidden]), summary")]
    .filter(one => !one.closest("p, li, td, dd, .skip, svg, [tabindex='-1'].kern-sr-only") && one.checkVisibility())
    .map(one => [(one.labels?.[0] ?? one).getBoundingClientRect(), one.getBoundingClientRect(), one.outerHTML])
    .filter(([label, box]) => Math.min(Math.max(label.width, box.width), Math.max(label.height, box.height)) < 24)
    .map(([, box, html]) => `${box.width} × ${box.height}: ${html.slice(0, 100)}`)"""
MOVING = """() => [...document.querySelectorAll("*")].map(one => [one, getComputedStyle(one)])
    .filter(([, style]) => (style.transitionProperty !== "none" && parseFloat(style.transitionDuration) > 0.01)
        || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01))
    .map(([one]) => one.outerHTML.slice(0, 100))"""
# At 400 % little is left of a window: what stays in place must leave most of it to the page.
COVERING = """() => [...document.querySelectorAll("body *")]
    .filter(one => ["fixed", "sticky"].includes(getComputedStyle(one).position) && one.checkVisibility()
        && one.getBoundingClientRect().height > window.innerHeight / 2)
    .map(one => one.outerHTML.slice(0, 100))"""
PRINTED_AIDS = """() => [...document.querySelectorAll("nav, .skip, button")].filter(one => one.checkVisibility())
    .map(one => one.outerHTML.slice(0, 100))"""


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds, each as rule and place; of all rules, or of those named."""
    # By the debugger's way in, so that the content policy of the page stays as it is.
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    only: Any = TAGS if rules is None else {"type": "rule", "values": rules}
    found = page.evaluate("only => axe.run({runOnly: only})", only)["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands open, light and dark; the page is as before afterwards."""
    # What is folded must be good as well.
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    found += ["wider than the window"] if is_too_wide(page) else []
    found += [f"small: {one}" for one in page.evaluate(SMALL_TARGETS)]
    return found + _enlarged(page) + _printed(page) + _at_rest(page)


def _enlarged(page: Page) -> list[str]:
    """At 320 px, which is 1280 px at 400 %, and with wider text there."""
    size = page.viewport_size or {"width": 0, "height": 0}
    page.set_viewport_size({"width": SMALLEST_PX, "height": 256})
    found = ["wider than 320 px"] if is_too_wide(page) else []
    found += [f"covers at 400 %: {one}" for one in page.evaluate(COVERING)]
    page.set_viewport_size({"width": 390, "height": 844})
    # A sheet that the page itself may make: its policy is not switched off for the test.
    page.evaluate(
        "css => { const one = new CSSStyleSheet(); one.replaceSync(css); document.adoptedStyleSheets.push(one) }",
        WIDE_TEXT,
    )
    found += ["too wide with wider text"] if is_too_wide(page) else []
    page.evaluate("document.adoptedStyleSheets.pop()")
    page.set_viewport_size(size)
    return found


def _printed(page: Page) -> list[str]:
    size = page.viewport_size or {"width": 0, "height": 0}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX, "height": 1123})
    found = [f"printed: {one}" for one in page.evaluate(PRINTED_AIDS)]
    found += ["wider than paper"] if is_too_wide(page) else []
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return found


def _at_rest(page: Page) -> list[str]:
    page.emulate_media(reduced_motion="reduce")
    found = [f"moves: {one}" for one in page.evaluate(MOVING)]
    page.emulate_media(reduced_motion="no-preference")
    return found
