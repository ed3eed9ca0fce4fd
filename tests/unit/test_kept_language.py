"""Do all links and questions of a page stay in its language, and nothing else change?"""

import pytest
from starlette.responses import RedirectResponse

from api.pages.kept_language import RedirectsInSameLanguage, kept_language
from tests.pages.visitor import Visitor


def test_links_to_our_pages_ask_for_the_language_whatever_they_hold_already() -> None:
    page = '<a class="x" href="/staedte">a</a><a href="/staedte?q=1&amp;land=2#karte">b</a>'

    assert kept_language(page, "en") == (
        '<a class="x" href="/staedte?sprache=en">a</a><a href="/staedte?q=1&amp;land=2&amp;sprache=en#karte">b</a>'
    )


def test_what_names_a_language_leads_elsewhere_or_is_no_page_stays_as_it_is() -> None:
    page = (
        '<a href="/x?sprache=de">Deutsch</a><a href="/x?a=1&amp;sprache=de">Deutsch</a><a href="#karte">b</a>'
        '<a href="mailto:a@town.example">c</a><use href="/static/vendor/germany.svg#by"/>'
        '<a href="/static/icon.svg">d</a>'
        '<link rel="icon" href="/icon">'
    )

    assert kept_language(page, "en") == page


def test_forms_that_ask_carry_the_language_in_a_field_and_those_that_change_something_in_their_address() -> None:
    asking, changing = '<form class="a" method="get" action="/staedte">', '<form method="post" action="/abmelden#b">'
    elsewhere = '<button type="submit" formaction="/a?b=1">'

    assert kept_language(asking + changing + elsewhere, "en") == (
        f'{asking}<input type="hidden" name="sprache" value="en"><form method="post" action="/abmelden?sprache=en#b">'
        '<button type="submit" formaction="/a?b=1&amp;sprache=en">'
    )


@pytest.mark.parametrize(
    ("query", "to", "led"),
    [
        ("sprache=en", "/a?b=1#c", "/a?b=1&sprache=en#c"),
        ("x=1&sprache=de", "/a", "/a?sprache=de"),
        ("sprache=fr", "/a", "/a"),
        ("", "/a", "/a"),
        ("sprache=en", "/a?sprache=de", "/a?sprache=de"),
        ("sprache=en", "//elsewhere.example/a", "//elsewhere.example/a"),
        ("sprache=en", "https://elsewhere.example/a", "https://elsewhere.example/a"),
    ],
)
def test_a_redirect_of_ours_keeps_the_language_that_the_address_asks_for(query: str, to: str, led: str) -> None:
    visitor = Visitor(RedirectsInSameLanguage(RedirectResponse(to, 303)))

    assert visitor.post(f"/?{query}").headers["location"] == led
