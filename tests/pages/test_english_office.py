"""Does head office read its pages in English where it asks for that, with nothing German left that is not marked?"""

import re
from html import unescape

import pytest

from tests.builders import ags
from tests.pages.board_cast import begin_curation
from tests.pages.site_cast import SiteCast
from tests.pages.test_english_pages import asking, german_in
from tests.pages.test_german_alone import english_in
from tests.pages.test_wording_page import form
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

HERE = "/geschaeftsstelle"
PATHS = [
    "/anfragen",
    "",
    "/runden/r1",
    "/runden/r1/ohne-partner",
    "/wortlaut",
    "/wortlaut/reminder",
    "/wortlaut/proposal_offered?brief=en",
]
CURATION = ["/runden/r5", "/runden/r5?stand=offen&thema=retail&folge=stadt", "/runden/r5/ohne-partner"]
CURATION += ["/runden/r5?uebernommen=1", "/runden/r5?freigegeben=2&nicht=r5-1-01&nicht=r9&weitere=3"]
CURATION += [f"/runden/r5/abhilfe?stadt={ags(number)}" for number in (30, 32, 33)]
CURATION += ["/postausgang", "/postausgang?erledigt=aufgabe"]
CURATION += ["/vorschlaege/r5-1-01", "/vorschlaege/r5-1-11", "/vorschlaege/r1-1-01", "/vorschlaege/r1-1-02"]
CURATION += [
    f"/vorschlaege/r5-1-01/tausch{asked}" for asked in ("", f"?rein={ags(12)}", f"?rein={ags(30)}", "?rein=xx")
]
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
    # A form that asks names the language in a field of its own.
    page = re.sub(r'<form\b[^>]*method="get"[^>]*>', "", office.get(asking(HERE + path, "en")).text)

    assert [way for way in WAY.findall(page) if "sprache=" not in way and not way.startswith("/static/")] == []


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


@pytest.mark.parametrize("path", CURATION)
def test_curation_speaks_one_language_at_a_time(curated: SiteCast, office: Visitor, path: str) -> None:
    english, german = (office.get(asking(HERE + path, language)).text for language in ("en", "de"))

    assert '<html lang="en">' in english
    assert (german_in(english), english_in(german)) == ([], [])


def test_why_a_town_has_nobody_is_said_in_english_where_its_sentence_is_known(
    curated: SiteCast, office: Visitor
) -> None:
    told = text_of(office.get(f"{HERE}/runden/r5?sprache=en").text)

    assert "with a size ratio of 5 instead of 4 : 2 towns" in told
    assert (
        "There is a plan that serves it, too: with a size ratio of 5 instead of 4; possible: 3 partner towns." in told
    )
    assert "Under the rules of this round no other town is possible." in told
    assert "See: with a size ratio of 5 instead of 4 for 2 towns" in told


def test_an_act_that_is_refused_is_told_in_english_on_a_page_without_a_way_to_nowhere(
    curated: SiteCast, office: Visitor
) -> None:
    page = office.get(f"{HERE}/vorschlaege/r5-1-11?sprache=en").text
    to, inside = re.search(r'(?s)action="([^"]*/freigeben[^"]*)"(.*?)</form>', page).groups()

    refused = office.post(unescape(to), dict(re.findall(r'name="(\w+)" value="([^"]*)"', inside))).text

    assert "One of the two towns does not wish to meet the other." in text_of(refused)
    assert 'rel="alternate"' not in refused
    assert german_in(refused) == []


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
