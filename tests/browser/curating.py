"""How does somebody go through a whole round with the keyboard alone?"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.curation_site import ROUND, CurationSite
from tests.browser.live_site import TOKENS

BOARD = f"/geschaeftsstelle/runden/{ROUND}"


@dataclass(frozen=True)
class Step:
    """One press of keys until the page after it stands: what it did, and the seconds that it took."""

    act: str
    seconds: float


def sign_in(page: Page, site: CurationSite) -> None:
    """Open head office's pages."""
    page.goto(f"{site.address}/anmelden/{TOKENS['office']}")
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.wait_for_load_state()


def go_through(page: Page, site: CurationSite, look: Callable[[str], object] = lambda _: None) -> Iterator[Step]:
    """Decide about every draft: most are approved, every tenth is excluded, every fifteenth held on to.

    One approval is taken back and made again. ``look`` is told the name of each moment that is worth a picture.
    """
    page.goto(site.address + BOARD)
    look("board")
    yield _pressed(page, "begin", "d")
    for number in range(1, 61):
        if number == 1:
            look("review")
        yield _decided(page, number, look)
        if number == 2:
            look("next")
            yield _pressed(page, "take back", "z")
            yield _pressed(page, "approve", "f")
    look("done")


def _decided(page: Page, number: int, look: Callable[[str], object]) -> Step:
    if number % 10 == 0:
        return _excluded(page, look if number == 10 else lambda _: None)
    return _pressed(page, "hold on", "h") if number % 15 == 1 else _pressed(page, "approve", "f")


def _excluded(page: Page, look: Callable[[str], object]) -> Step:
    """The key opens the reasons, an arrow chooses the second one, Enter sends it."""
    start = time.perf_counter()
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    look("exclude")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return Step("exclude", time.perf_counter() - start)


def _pressed(page: Page, act: str, key: str) -> Step:
    start = time.perf_counter()
    with page.expect_navigation():
        page.keyboard.press(key)
    return Step(act, time.perf_counter() - start)
