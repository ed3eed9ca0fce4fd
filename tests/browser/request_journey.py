"""How does a mayor get from the start page to a sent request, and what does it cost in clicks, fields and seconds?"""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

from tests.browser.live_site import TOKENS

TEXT = "Im Zentrum stehen drei Läden leer. Wir suchen eine Stadt, die das gelöst hat."


@dataclass
class Effort:
    """What somebody has done so far; ``seconds`` are the machine's, reading and thinking come on top."""

    clicks: int = 0
    fields: int = 0
    seconds: float = 0.0
    began: float = field(default_factory=time.perf_counter)

    def click(self, target: Locator) -> None:
        target.click()
        target.page.wait_for_load_state()
        self.clicks += 1
        self.seconds = time.perf_counter() - self.began

    def fill(self, target: Locator, text: str) -> None:
        target.fill(text)
        self.fields += 1


def request_an_exchange(page: Page, site: str) -> Effort:
    """From the start page over the nearest towns and the link of the sign-in mail to the request that stands."""
    effort = Effort()
    page.goto(site + "/")
    effort.fill(page.get_by_label("Ihre Stadt"), "Zwönitz")
    effort.click(page.get_by_role("button", name="Stadt suchen"))
    effort.click(page.get_by_role("link", name="Ähnliche Städte zeigen zu Zwönitz"))
    effort.click(page.locator(".hit h3 a").first)
    effort.click(page.get_by_role("link", name="Austausch anfragen").first)
    # The mailbox stands between: the mail's link opens this page, and one button is left.
    page.goto(f"{site}/anmelden/{TOKENS['town']}")
    effort.click(page.get_by_role("button", name="Jetzt anmelden"))
    effort.fill(page.get_by_label("Was möchten Sie erreichen? (freiwillig)"), TEXT)
    effort.click(page.locator("#thema input[type=radio]").first)
    effort.click(page.get_by_label("Tandem").first)
    effort.click(page.locator("main form button[type=submit]").first)
    effort.click(page.get_by_role("button", name="Weiter: Angaben prüfen"))
    effort.click(page.get_by_role("button", name="Anfrage absenden"))
    return effort
