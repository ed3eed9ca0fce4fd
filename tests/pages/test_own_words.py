"""Is what a town has written itself marked as German wherever an English page shows it?"""

import re

import pytest

from tests.builders import ags
from tests.pages.site_cast import AMONG_TOWNS, HOLDER_0, HOLDER_1, INJECTION, SEALED, UNSPOKEN, SiteCast
from tests.pages.test_english_pages import IN_GERMAN, PATHS
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.request_builders import a_request

OWN_WORDS = (AMONG_TOWNS, SEALED, UNSPOKEN, text_of(INJECTION), INJECTION)
OURS = "Wie kommt Leben in die Altstadt?"


def unmarked(html: str) -> list[str]:
    """The towns' words that a reader's voice would speak as English."""
    english = text_of(IN_GERMAN.sub(" ", html.split("<main")[1]))
    return [words for words in (*OWN_WORDS, OURS) if words and words in english]


@pytest.mark.parametrize("path", sorted({*PATHS, f"/vorschlaege/{HOLDER_0}", f"/vorschlaege/{HOLDER_1}"}))
def test_open_pages_mark_what_towns_have_written(stranger: Visitor, path: str) -> None:
    assert unmarked(stranger.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text) == []


def test_the_own_area_marks_what_the_town_has_written(town_0: Visitor) -> None:
    area = town_0.get("/mein-bereich?sprache=en").text
    statements = {one.replace("&amp;", "&") for one in re.findall(r'href="(/mein-bereich/angabe[^"]+)"', area)}

    assert len(statements) > 3
    assert AMONG_TOWNS in text_of(area)
    for page in (area, *(town_0.get(one).text for one in sorted(statements))):
        assert '<html lang="en">' in page
        assert unmarked(page) == []


def test_a_request_marks_what_the_town_has_written(site: SiteCast, town_0: Visitor) -> None:
    asked = a_request(ags=ags(0), text=OURS)
    site.change(lambda uow: uow.requests.add(asked))

    page = town_0.get(f"/mein-bereich/anfragen/{asked.id}?sprache=en").text

    assert OURS in text_of(page)
    assert unmarked(page) == []
