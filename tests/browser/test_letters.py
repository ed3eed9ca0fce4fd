"""Does a letter fit a phone, ask nobody for anything, and stay readable in light and dark?"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from emails.language import Language
from emails.preview_letters import PARTNERS, PREVIEWS, TANDEM
from emails.rendering import render
from tests.unit.emails.samples import SAMPLES

LONG_PARTNER = replace(PARTNERS[0], name="Sankt Wolfgang-Oberunterhausenhofenbachtalweiler am Großen Wasser")
LETTERS = PREVIEWS | {
    "proposal_circle": SAMPLES["proposal_circle"],
    "long_names": replace(TANDEM, town=LONG_PARTNER.name, partners=(LONG_PARTNER,)),
}
PAGES = {name: render(letter).html for name, letter in LETTERS.items()} | {
    "in_english": render(TANDEM, Language.ENGLISH).html
}
OpenLetter = Callable[..., Page]

TOO_FAINT = """() => {
  const channel = (one) => (one <= 10 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => 0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]);
  const colour = (text) => text.match(/[0-9.]+/g).map(Number);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const found = colour(getComputedStyle(one).backgroundColor);
      if (found.length === 3) return found;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    const words = [...element.childNodes].filter((one) => one.nodeType === 3 && one.textContent.trim());
    if (!words.length || !element.offsetParent) continue;
    const [one, other] = [light(colour(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${words[0].textContent.trim()}`);
  }
  return faint;
}"""


@pytest.fixture
def open_letter(browser: Browser) -> Iterator[OpenLetter]:
    """Shows an HTML text on a screen of this width; whatever it asks the net for is kept in ``page.asked``."""
    contexts = []

    def opened(html: str, width: int, scheme: str = "light") -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.route("**/*", lambda route: route.abort())
        page.set_content(html)
        return page

    yield opened
    for context in contexts:
        context.close()


def widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_letter_fits_the_screen_and_asks_for_nothing(open_letter: OpenLetter, name: str):
    page = open_letter(PAGES[name], 600)

    for width in (600, 375, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert widest(page) <= width
    assert page.asked == []


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(open_letter: OpenLetter, name: str, scheme: str):
    assert open_letter(PAGES[name], 375, scheme).evaluate(TOO_FAINT) == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_one_button_is_large_enough_for_a_thumb_and_the_preview_text_is_unseen(open_letter: OpenLetter, name: str):
    page = open_letter(PAGES[name], 375)
    button = page.locator("a.button")

    assert button.count() == 1
    size = button.bounding_box()
    assert size["height"] >= 44
    assert size["width"] >= 300
    assert not page.locator(".preheader").is_visible()
    assert page.locator(".preheader").text_content().strip()


def test_dark_screens_get_a_dark_letter(open_letter: OpenLetter):
    ground = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"

    light, dark = (open_letter(PAGES["proposal_offered"], 375, scheme).evaluate(ground) for scheme in ("light", "dark"))

    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(26, 35, 44)")


def test_planted_faults_are_found(open_letter: OpenLetter):
    remote = '<img src="https://counter.example/1.gif" alt=""><div style="width:700px">breit</div>'
    faint = '<p style="color:#8899aa;background-color:#ffffff">blass</p>'
    page = open_letter(PAGES["left_over"].replace("</body>", f"{remote}{faint}</body>"), 375)

    assert widest(page) == 700
    assert page.asked == ["https://counter.example/1.gif"]
    assert page.evaluate(TOO_FAINT) == ["2.92 blass"]
