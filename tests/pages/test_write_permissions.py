"""May exactly those send each form who may, in every state, and is there no way to write that nobody thought of?

The expectations stand in ``write_table``, ``write_links`` and ``write_programs``, each a table of who may what.
"""

from collections.abc import Callable

import pytest

from tests.pages.site_cast import SiteCast
from tests.pages.test_api_reading import API
from tests.pages.test_sealed_statements import routes
from tests.pages.write_cast import PEOPLE, Sender
from tests.pages.write_links import BY_LINK, COMING_IN
from tests.pages.write_programs import CALLS, PROGRAMS, Caller
from tests.pages.write_table import OF_EXCHANGES, OF_HEAD_OFFICE, OF_TOWNS

ROWS = (*OF_TOWNS, *OF_EXCHANGES, *OF_HEAD_OFFICE, *COMING_IN, *BY_LINK)
READING = {"GET", "HEAD", "OPTIONS"}
# One press in a mail program ends reminders, without any form (RFC 8058); what was typed into a page of an earlier
# session is kept for its writer, and not sent.
WITHOUT_A_FORM = ("/erinnerungen-abbestellen/", "/anfrage/")


def sites() -> list[Callable[[], SiteCast]]:
    return list(dict.fromkeys(row.site for row in ROWS))


def test_every_way_to_write_is_in_the_table() -> None:
    ways = {(way, route.path) for route in routes() for way in (route.methods or ()) if way not in READING}

    forms = {("POST", row.route) for row in ROWS}
    assert ways == forms | {(call.way, f"{API}/{call.route}") for call in CALLS}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("site", sites())
def test_every_form_does_for_everybody_what_the_table_says(site: Callable[[], SiteCast], who: str) -> None:
    """ASVS 5.0, 8.2.1, 8.2.2, 8.4.1."""
    sender, rows = Sender(site(), who), [row for row in ROWS if row.site is site]
    column = PEOPLE.index(who)

    found = {(row.path, str(row.form)): sender.send(row) for row in rows}

    assert found == {(row.path, str(row.form)): row.expected.split(" ")[column] for row in rows}


# Two of them have somebody's session, and one has none.
@pytest.mark.parametrize("who", ["stranger", "mayor", "office"])
@pytest.mark.parametrize("site", sites())
def test_no_form_is_taken_without_the_token_of_its_page(site: Callable[[], SiteCast], who: str) -> None:
    """ASVS 5.0, 3.5.1."""
    sender = Sender(site(), who)
    rows = [row for row in ROWS if row.site is site and not row.path.startswith(WITHOUT_A_FORM)]

    assert [row.path for row in rows if sender.send(row, token="forged").endswith("+")] == []


@pytest.mark.parametrize("who", PROGRAMS)
def test_every_token_opens_what_the_table_says_and_nothing_else(who: str) -> None:
    """ASVS 5.0, 8.2.1."""
    column = list(PROGRAMS).index(who)
    callers = {site: Caller(site(), who) for site in {call.site for call in CALLS}}

    found = {(call.path, call.site): callers[call.site].ask(call) for call in CALLS}

    assert found == {(call.path, call.site): call.expected.split(" ")[column] for call in CALLS}
