"""Do visitors, new towns and towns that answer get there on a phone, over their mailbox, with and without scripts?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, watched
from tests.browser.live_site import TOKENS
from tests.browser.mailbox_journeys import NEED, VISITOR, answer_from_the_mail, be_kept_informed, state_a_profile
from tests.browser.mailbox_site import MailboxSite, mailbox_site

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


@pytest.fixture
def own_site() -> Iterator[MailboxSite]:
    with mailbox_site() as site:
        yield site


@pytest.fixture
def phones(browser, own_site: MailboxSite, javascript: bool) -> Iterator[tuple[Watched, Watched]]:
    """Two people's phones."""
    size = {"width": 390, "height": 844}
    contexts = [browser.new_context(locale="de-DE", viewport=size, java_script_enabled=javascript) for _ in range(2)]
    yield watched(contexts[0], own_site.address), watched(contexts[1], own_site.address)
    for context in contexts:
        context.close()


@SCRIPTS
def test_a_visitor_sees_why_towns_are_alike_and_gets_news_without_an_account(phones, own_site: MailboxSite) -> None:
    seen, other = phones
    page = other.open("/staedte?stadt=14521690")
    expect(page.locator(".hit").first).to_contain_text("Ähnlich:")

    effort = be_kept_informed(seen.page, own_site)

    expect(seen.page.get_by_text(VISITOR)).to_be_visible()
    expect(seen.page.get_by_role("button", name="Keine Nachrichten mehr")).to_be_visible()
    assert (effort.clicks, effort.fields) == (7, 3)
    assert seen.told() == []


@SCRIPTS
def test_a_new_town_states_a_need_and_an_experience_and_who_may_see_it(phones, own_site: MailboxSite) -> None:
    seen, stranger = phones

    effort = state_a_profile(seen.page, own_site)

    need = seen.page.locator(".statement").filter(has_text=NEED)
    expect(need).to_contain_text("Sichtbar für: angemeldete Städte")
    expect(seen.page.locator(".statement").filter(has_text="Wochenmarkt")).to_have_count(1)
    assert (effort.clicks, effort.fields) == (13, 3)
    assert seen.told() == []
    # What is for signed-in towns alone is on no page of a stranger, from the first moment on.
    public = stranger.open("/staedte/14521690").content()
    assert ("Wochenmarkt" in public, NEED in public) == (True, False)


@SCRIPTS
def test_a_yes_from_the_mail_brings_the_contact_once_both_have_said_it(phones, own_site: MailboxSite) -> None:
    seen, partner = phones
    before = seen.open(f"/vorschlaege/{TOKENS['proposal']}")
    name = before.get_by_role("heading", level=1).inner_text().partition("mit ")[2]
    assert "buergermeisteramt@" not in before.content()

    effort = answer_from_the_mail(seen.page, partner.page, own_site)

    assert effort.clicks == 2
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(seen.page.locator("main a[href^='mailto:buergermeisteramt@']").first).to_be_visible()
    assert (seen.told(), partner.told()) == ([], [])
