"""Does every page lead to help, to a page in Leichte Sprache, and to a person?"""

import re

import pytest

from api.app import create_app
from api.settings import Environment, Settings
from tests.builders import a_taxonomy, ags
from tests.pages.site_cast import SECRET, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

FOOT = ("/impressum", "/datenschutz", "/barrierefreiheit", "/leichte-sprache", "/hilfe", "/nachrichten")
PHONE = "+49 30 000-000"


@pytest.mark.parametrize(
    "path", ["/", "/staedte", f"/staedte/{ags(0)}", "/impressum", "/nirgends", "/anmelden", "/hilfe"]
)
def test_the_foot_of_every_page_leads_on(stranger: Visitor, path: str):
    foot = stranger.get(path).text.split("<footer")[1]

    assert tuple(re.findall(r'href="([^"]+)"', foot)) == FOOT


def test_every_way_on_in_the_help_is_a_page_of_ours(stranger: Visitor):
    ways = re.findall(r'href="(/[^"]*)"', stranger.get("/hilfe").text.split("<main")[1])

    assert len(ways) > len(FOOT)
    assert {way: stranger.get(way).status_code for way in ways if stranger.get(way).status_code not in (200, 303)} == {}


def test_leichte_sprache_says_that_nobody_has_checked_it_and_keeps_its_sentences_short(stranger: Visitor):
    page = stranger.get("/leichte-sprache").text
    words = text_of(page.split("<main")[1].split("</main>")[0])

    assert "Diesen Text hat noch keine Prüf-Gruppe gelesen." in words
    assert [one for one in re.split(r"[.?!:]\s", words) if len(one.split()) > 15] == []


def test_a_telephone_is_told_where_head_office_has_one(site: SiteCast, stranger: Visitor):
    settings = Settings(secret_key=SECRET, environment=Environment.DEMO, office_phone=PHONE)
    called = Visitor(create_app(settings, site.open_uow, site.clock, a_taxonomy()))

    for path in ("/", "/hilfe", "/leichte-sprache", "/barrierefreiheit"):
        assert 'href="tel:+4930000-000"' in called.get(path).text
        assert "tel:" not in stranger.get(path).text
