"""How does every page of the site look, on a phone and on a large screen, all of them side by side?

``python -m tests.browser.gallery --folder DIR`` takes a picture of each page in ``page_table`` at both widths, and
puts them on sheets of twelve.
"""

import argparse
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, watched
from tests.browser.curation_site import curation_site
from tests.browser.live_site import serving
from tests.browser.page_table import CURATING, FOUND_ON, SEEN

WIDTHS = {1280: 900, 390: 844}
PER_SHEET, COLUMNS = 12, 6
SHOWN_PX = 250
# Further down a list only repeats itself.
MOST_PX = 3_000
STYLE = f"""body {{ margin: 0; padding: 12px; font: 12px sans-serif; background: #ddd; display: grid; gap: 12px;
 grid-template-columns: repeat({COLUMNS}, {SHOWN_PX}px) }}
figure {{ margin: 0 }} img {{ width: {SHOWN_PX}px; display: block; border: 1px solid #999 }}
figcaption {{ overflow-wrap: anywhere; padding-bottom: 4px }}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page as it was seen: who looked, at which address, and the picture as JPEG."""

    who: str
    path: str
    picture: bytes

    @property
    def figure(self) -> str:
        """The picture with its address, for a sheet."""
        told = escape(f"{self.who}: {self.path}" if self.who else self.path)
        source = f"data:image/jpeg;base64,{b64encode(self.picture).decode()}"
        return f'<figure><figcaption>{told}</figcaption><img src="{source}" alt=""></figure>'


def main() -> None:
    """Take all pictures and write the sheets, one JPEG each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="Where the sheets are written.")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        found = next(path for name in CHROMIUM if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for width in WIDTHS:
            shots = list(shots_at(width, browser))
            for number, first in enumerate(range(0, len(shots), PER_SHEET), start=1):
                file = folder / f"pages-{width}-{number:02}.jpg"
                file.write_bytes(_sheet(shots[first : first + PER_SHEET], browser))
                sys.stdout.write(f"{file}\n")


def shots_at(width: int, browser: Browser) -> Iterator[Shot]:
    """Every page of the table, in its order, for everybody who sees it."""
    with serving() as site:
        yield from _all_seen(SEEN, site, width, browser)
    with curation_site() as curated:
        yield from _all_seen({"office": CURATING}, curated.address, width, browser)


def _all_seen(seen: Mapping[str, Sequence[str]], site: str, width: int, browser: Browser) -> Iterator[Shot]:
    for who, paths in seen.items():
        context = browser.new_context(locale="de-DE", viewport={"width": width, "height": WIDTHS[width]})
        visitor = watched(context, site)
        if who:
            visitor.sign_in(who)
        for path in paths:
            page = visitor.open(FOUND_ON.get(path, path))
            if path in FOUND_ON:
                onward = page.locator(f'a[href^="{path}"]').first.get_attribute("href")
                page.goto(f"{site}{onward}")
            yield Shot(who, path, _picture(page))
        context.close()


def _picture(page: Page) -> bytes:
    height = min(MOST_PX, int(page.evaluate("document.documentElement.scrollHeight")))
    size = page.viewport_size or {"width": 0, "height": 0}
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    return page.screenshot(type="jpeg", quality=80, full_page=True, clip=clip, animations="disabled")


def _sheet(shots: Sequence[Shot], browser: Browser) -> bytes:
    page = browser.new_page(viewport={"width": COLUMNS * (SHOWN_PX + 12) + 12, "height": 600})
    page.set_content(f"<style>{STYLE}</style>{''.join(one.figure for one in shots)}", wait_until="load")
    picture = page.screenshot(type="jpeg", quality=70, full_page=True)
    page.close()
    return picture


if __name__ == "__main__":
    main()
