"""Do all links and questions of a page stay in its language, and nothing else change?"""

from api.pages.kept_language import kept_language


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


def test_forms_that_ask_carry_the_language_and_forms_that_change_something_do_not() -> None:
    asking, changing = '<form class="a" method="get" action="/staedte">', '<form method="post" action="/abmelden">'

    assert (
        kept_language(asking + changing, "en") == f'{asking}<input type="hidden" name="sprache" value="en">{changing}'
    )
