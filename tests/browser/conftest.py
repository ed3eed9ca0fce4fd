"""One server and one Chromium for all browser tests; a page that tells what went wrong behind it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.live_site import TOKENS, serving

# A busy machine is no reason to fail; what never comes still fails.
expect.set_options(timeout=20_000)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium; without one the tests fail, they are not passed over."""
    installed = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    return {**browser_type_launch_args, "executable_path": installed, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@dataclass
class Watched:
    """A page and what it did behind the scenes."""

    page: Page
    site: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site; its resources are loaded when this returns."""
        self.page.goto(self.site + path)
        return self.page

    def told(self) -> list[str]:
        """What the console said and which other hosts were asked since the last time."""
        told = [*self.console, *self.elsewhere]
        self.console.clear()
        self.elsewhere.clear()
        return told

    def sign_in(self, who: str) -> Page:
        """Press the button of the sign-in page."""
        self.open(f"/anmelden/{TOKENS[who]}")
        self.page.get_by_role("button", name="Jetzt anmelden").click()
        self.page.wait_for_load_state()
        return self.page


def watched(context: BrowserContext, site: str) -> Watched:
    found = Watched(context.new_page(), site)
    found.page.on("console", lambda message: found.console.append(message.text))
    found.page.on("pageerror", lambda error: found.console.append(str(error)))
    found.page.on("request", lambda request: _note(found, request.url))
    return found


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Any]:
    """Opens watched pages: ``visit(width=390, dark=True)``; closed after the test."""
    contexts: list[BrowserContext] = []

    def visit(width: int = 1280, *, dark: bool = False, javascript: bool = True, **options: Any) -> Watched:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": 844}
        # Chromium itself asks for English, which some pages would answer in.
        options = {"locale": "de-DE", **options}
        contexts.append(
            browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=javascript, **options)
        )
        return watched(contexts[-1], site)

    yield visit
    for context in contexts:
        context.close()


def _note(found: Watched, url: str) -> None:
    if not url.startswith((found.site, "data:")):
        found.elsewhere.append(url)
