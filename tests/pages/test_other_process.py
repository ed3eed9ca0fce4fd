"""Is head office told what happens where its computation lives in another process of the server?"""

import pytest

from tests.pages.board_cast import BOARD, begin_curation
from tests.pages.conftest import signed_in
from tests.pages.site_cast import OFFICE, SiteCast, sign_in
from tests.pages.test_late_forms import fresh_link
from tests.pages.test_trial_pages import PAGE, computed, form
from tests.pages.visitor import Visitor
from tests.pages.words import text_of


@pytest.fixture
def other(site: SiteCast) -> Visitor:
    """A browser that another process answers: one app more on the same database."""
    begin_curation(site)
    browser = site.browser()
    fresh_link(site, OFFICE)
    sign_in(browser, OFFICE)
    fresh_link(site, OFFICE)
    return browser


def test_a_trial_of_another_process_is_a_sentence_and_nothing_is_accepted(other: Visitor, site: SiteCast) -> None:
    office = signed_in(site, OFFICE)
    page = computed(office)

    told = other.get(f"{PAGE}?begonnen=1")
    accepted = other.post(f"{PAGE}/uebernehmen", form(told.text, PAGE) | form(page, f"{PAGE}/uebernehmen"))

    assert told.status_code == 200
    assert "ein anderer Serverprozess rechnet sie" in text_of(told.text)
    assert "The server knows nothing of this computation" in other.get(f"{PAGE}?begonnen=1&sprache=en").text
    # The form's token belongs to the other session, so it is refused before all else.
    assert accepted.status_code in (403, 409)
    assert "ein anderer Serverprozess" not in text_of(office.get(f"{PAGE}?begonnen=1").text)
    assert "ein anderer Serverprozess" not in text_of(other.get(PAGE).text)
    assert BOARD in told.text
