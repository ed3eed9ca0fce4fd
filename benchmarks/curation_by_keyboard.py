"""How many seconds does the machine need for each act while somebody goes through sixty drafts by keyboard?

Run: ``python -m benchmarks.curation_by_keyboard [--pictures FOLDER]``. A real server on loopback with a database in
memory, 400 invented towns, and the system's Chromium, which presses the keys. A second counts from the key to the next
page that stands; what a person needs for reading comes on top. With a folder, pictures of the moments on the way.
"""

import argparse
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.curating import go_through, sign_in
from tests.browser.curation_site import curation_site

WIDTHS = (1280, 390)


def main() -> None:
    """Print one line per kind of act, once for each width."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--pictures", type=Path)
    folder = asked.parse_args().pictures
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for width in WIDTHS:
            page = chromium.new_page(viewport={"width": width, "height": 844}, locale="de-DE")
            _print(page, _camera(page, folder, width), width)
            page.close()
        chromium.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f}")


def _print(page: Page, look: Callable[[str], object], width: int) -> None:
    seconds: dict[str, list[float]] = defaultdict(list)
    with curation_site() as site:
        sign_in(page, site)
        for step in go_through(page, site, look):
            seconds[step.act].append(step.seconds)
    print(f"{f'at {width} pixels':20}{'times':>7}{'median s':>10}{'longest s':>11}")
    for act, taken in seconds.items():
        print(f"{act:20}{len(taken):7}{median(taken):10.2f}{max(taken):11.2f}")
    total = sum(map(sum, seconds.values()))
    print(f"{'all':20}{sum(map(len, seconds.values())):7}{'':10}{total:11.1f} s in all, {total / 60:.2f} a proposal")


def _camera(page: Page, folder: Path | None, width: int) -> Callable[[str], object]:
    if folder is None:
        return lambda _: None
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []

    def look(name: str) -> None:
        taken.append(name)
        page.screenshot(path=folder / f"curation-{len(taken)}-{name}-{width}.png")

    return look


if __name__ == "__main__":
    main()
