"""Does head office read on its first page and in the outbox that post is on hold, and what to do, in both languages?"""

import pytest

from matchmaker.rounds.post_hold import HoldReason, PostHold
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

PAGES = ("/geschaeftsstelle", "/geschaeftsstelle/postausgang")


def held(site: SiteCast, reason: HoldReason) -> None:
    site.change(lambda uow: uow.post_holds.add(PostHold(0, reason, NOW, "<b>Technik</b>")))


@pytest.mark.parametrize("page", PAGES)
def test_head_office_is_told_that_post_is_held_and_what_to_do(page: str, site: SiteCast, office: Visitor):
    assert "angehalten" not in office.get(page).text
    held(site, HoldReason.RESTORE)

    german, english = office.get(page).text, office.get(f"{page}?sprache=en").text

    assert "Bitte erst „matchmaker outbox reconcile“, dann „matchmaker outbox release“." in text_of(german)
    assert "<b>Technik" not in german + english
    assert "Post is on hold" in text_of(english)
    assert "angehalten" not in text_of(english)


def test_after_it_was_looked_up_only_the_release_is_missing(site: SiteCast, office: Visitor):
    held(site, HoldReason.RESTORE)
    site.change(lambda uow: uow.post_holds.save(uow.post_holds.open().checked("Leitung", NOW)))

    assert "Abgeglichen ist. Es fehlt noch „matchmaker outbox release“." in text_of(office.get(PAGES[0]).text)


def test_a_hold_by_hand_asks_for_its_release_alone_and_a_released_one_is_gone(site: SiteCast, office: Visitor):
    held(site, HoldReason.BY_HAND)
    assert "Freigegeben wird auf der Kommandozeile" in text_of(office.get(PAGES[0]).text)

    site.change(lambda uow: uow.post_holds.save(uow.post_holds.open().released("Leitung", NOW)))
    assert "angehalten" not in office.get(PAGES[0]).text


def test_the_monitor_hears_that_something_is_amiss_and_strangers_not_what(site: SiteCast, stranger: Visitor):
    held(site, HoldReason.RESTORE)

    answer = stranger.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})
