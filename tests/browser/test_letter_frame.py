"""Does head office see the designed letter beside its text, where nothing of it runs and nothing leaves the frame?"""

from typing import Any

import pytest


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_designed_letter_stands_in_a_frame_of_the_page(visit: Any, width: int, javascript: bool) -> None:
    watched = visit(width, javascript=javascript)
    watched.sign_in("office")
    page = watched.open("/geschaeftsstelle/runden/r2/versand")
    page.goto(watched.site + (page.locator("a[href*='/versand/brief?']").first.get_attribute("href") or ""))

    letter = page.frame_locator("iframe.letter")

    heading = page.locator("#brief").inner_text()
    assert letter.locator("body").inner_text().strip() != ""
    assert letter.locator("title").text_content() == heading
    assert page.locator("pre.words").inner_text().strip() != ""
    assert watched.told() == []
