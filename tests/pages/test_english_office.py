"""Does head office read its pages in English where it asks for that, with nothing German left that is not marked?"""

import re
from html import unescape

import pytest

from tests.pages.test_english_pages import asking, german_in
from tests.pages.test_german_alone import english_in
from tests.pages.test_wording_page import form
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

HERE = "/geschaeftsstelle"
PATHS = ["", "/wortlaut", "/wortlaut/reminder", "/wortlaut/proposal_offered?brief=en"]
WAY = re.compile(r'(?:<a\b[^>]*?\shref|\saction|\sformaction)="(/[^"#]*)')
BOTH = pytest.mark.parametrize("path", PATHS)


@BOTH
def test_an_english_page_of_head_office_holds_no_german(office: Visitor, path: str) -> None:
    page = office.get(asking(HERE + path, "en")).text

    assert '<html lang="en">' in page
    assert german_in(page) == []


@pytest.mark.parametrize("path", [path for path in PATHS if "/wortlaut/" not in path])
def test_a_german_page_of_head_office_holds_no_english(office: Visitor, path: str) -> None:
    page = office.get(asking(HERE + path, "de")).text

    assert '<html lang="de">' in page
    assert english_in(page) == []


@BOTH
def test_links_and_forms_of_an_english_page_lead_to_english_ones(office: Visitor, path: str) -> None:
    page = office.get(asking(HERE + path, "en")).text

    assert [way for way in WAY.findall(page) if "sprache=" not in way and not way.startswith("/static/")] == []


def test_who_sends_an_english_form_goes_on_in_english(office: Visitor) -> None:
    page = office.get(f"{HERE}/wortlaut/reminder?sprache=en").text
    to = re.search(r'action="([^"]*/reminder[^"]*)"', page)[1]
    answer = office.post(unescape(to), form(page, "subject.txt", "uebernehmen"))

    assert answer.headers["location"] == f"{HERE}/wortlaut/reminder?brief=de&erledigt=uebernommen&sprache=en"
    assert "The wording holds from the next letter on." in text_of(office.get(answer.headers["location"]).text)


def test_the_check_itself_finds_a_way_without_a_language() -> None:
    assert WAY.findall('<a href="/a"><form method="post" action="/b?c"><button formaction="/d">') == [
        "/a",
        "/b?c",
        "/d",
    ]
