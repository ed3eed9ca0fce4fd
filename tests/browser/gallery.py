"""How does every page of the site look, on a phone and on a large screen, all of them side by side?

``python -m tests.browser.gallery --folder docs/pictures/pages --contents docs/pages.md`` takes a picture of each page
in ``page_table`` at both widths, puts them on sheets of twelve, and lists what is on them.
"""

import argparse
import shutil
import sys
from base64 import b64decode, b64encode
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
PER_SHEET = 12
# How many stand side by side on a sheet, and how wide: a large screen is hardly read below a third of its size.
COLUMNS = {1280: 4, 390: 6}
SHOWN_PX = {1280: 400, 390: 200}
# Two screens or a little more: further down a list only repeats itself.
MOST_PX = {1280: 1_600, 390: 2_200}
# By eye: names and buttons are still read well, and all sheets together stay below three megabytes.
QUALITY = 0.25
PACK = """async ([source, quality]) => {
  const picture = new Image(); picture.src = source; await picture.decode();
  const canvas = document.createElement("canvas"); canvas.width = picture.width; canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}"""
CONTENTS = """# All pages in pictures

Every page of the site at 1280 and at 390 px, the first {large} and {narrow} pixels of it, as the browser tests find it
with invented towns and the pilot's. Made by `make pictures`; who looks stands before the address, strangers have none.
"""
STYLE = """body {{ margin: 0; padding: 12px; font: 12px sans-serif; background: #ddd; display: grid; gap: 12px;
 grid-template-columns: repeat({columns}, {shown}px) }}
figure {{ margin: 0 }} img {{ width: {shown}px; display: block; border: 1px solid #999 }}
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
        source = f"data:image/jpeg;base64,{b64encode(self.picture).decode()}"
        return f'<figure><figcaption>{escape(self.named)}</figcaption><img src="{source}" alt=""></figure>'

    @property
    def named(self) -> str:
        """Who looked at which address."""
        return f"{self.who}: {self.path}" if self.who else self.path


def main() -> None:
    """Take all pictures and write the sheets, one WebP each, and their contents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="Where the sheets are written.")
    parser.add_argument("--contents", type=Path, required=True, help="The Markdown file that shows them.")
    asked = parser.parse_args()
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    contents = [CONTENTS.format(large=MOST_PX[1280], narrow=MOST_PX[390])]
    with sync_playwright() as playwright:
        found = next(path for name in CHROMIUM if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for width in WIDTHS:
            contents.append(f"## {width} px\n")
            shots = list(shots_at(width, browser))
            for number, first in enumerate(range(0, len(shots), PER_SHEET), start=1):
                on_sheet = shots[first : first + PER_SHEET]
                file = folder / f"pages-{width}-{number:02}.webp"
                file.write_bytes(_sheet(on_sheet, width, browser))
                contents.append(_listed(on_sheet, file.relative_to(asked.contents.parent)))
                sys.stdout.write(f"{file}\n")
    asked.contents.write_text("\n".join(contents), encoding="utf-8")


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
    size = page.viewport_size or {"width": 0, "height": 0}
    height = min(MOST_PX[size["width"]], int(page.evaluate("document.documentElement.scrollHeight")))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    return page.screenshot(type="jpeg", quality=80, full_page=True, clip=clip, animations="disabled")


def _sheet(shots: Sequence[Shot], width: int, browser: Browser) -> bytes:
    columns, shown = COLUMNS[width], SHOWN_PX[width]
    page = browser.new_page(viewport={"width": columns * (shown + 12) + 12, "height": 600})
    style = STYLE.format(columns=columns, shown=shown)
    page.set_content(f"<style>{style}</style>{''.join(one.figure for one in shots)}", wait_until="load")
    picture = b64encode(page.screenshot(type="png", full_page=True)).decode()
    packed: str = page.evaluate(PACK, [f"data:image/png;base64,{picture}", QUALITY])
    page.close()
    return b64decode(packed.partition(",")[2])


def _listed(shots: Sequence[Shot], file: Path) -> str:
    named = ", ".join(f"`{one.named}`" for one in shots)
    return f"![Twelve pages side by side]({file.as_posix()})\n\n{named}\n"


if __name__ == "__main__":
    main()
