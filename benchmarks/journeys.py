"""How many clicks, fields and seconds does a mayor need from the start page to a sent request, on a phone?

Run: ``python -m benchmarks.journeys``. A real server with the pilot's towns and the system's Chromium at 390 pixels,
with and without scripts. The seconds are the machine's alone; what a person needs beside them is estimated after the
Keystroke-Level Model (Card, Moran and Newell 1980): 1.1 s to point at a target, 1.35 s to decide, 0.28 s for a letter.
Reading, and waiting for the mail, is not in it.
"""

import shutil

from playwright.sync_api import sync_playwright

from tests.browser.live_site import serving
from tests.browser.request_journey import TEXT, request_an_exchange

POINT_S, DECIDE_S, LETTER_S = 1.1, 1.35, 0.28
LETTERS = len("Zwönitz") + len(TEXT)


def main() -> None:
    """Print one line per way."""
    print(f"{'scripts':10}{'clicks':>8}{'fields':>8}{'machine s':>11}{'person s':>10}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scripts in (True, False):
            with serving() as site:
                size = {"width": 390, "height": 844}
                context = browser.new_context(locale="de-DE", viewport=size, java_script_enabled=scripts)
                effort = request_an_exchange(context.new_page(), site)
                context.close()
            person = (effort.clicks + effort.fields) * (POINT_S + DECIDE_S) + LETTERS * LETTER_S
            words = "with" if scripts else "without"
            print(f"{words:10}{effort.clicks:8}{effort.fields:8}{effort.seconds:11.1f}{person:10.0f}")
        browser.close()


if __name__ == "__main__":
    main()
