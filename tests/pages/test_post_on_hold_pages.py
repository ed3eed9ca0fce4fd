"""Does head office read on its first page and in the outbox that post is on hold, and what to do, in both languages?"""

import re

import pytest
from starlette.responses import Response

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

    assert "Abgeglichen ist. Freigeben können Sie ihn im Postausgang." in text_of(office.get(PAGES[0]).text)


def test_a_hold_by_hand_asks_for_its_release_alone_and_a_released_one_is_gone(site: SiteCast, office: Visitor):
    held(site, HoldReason.BY_HAND)
    assert "Freigeben können Sie ihn im Postausgang." in text_of(office.get(PAGES[0]).text)

    site.change(lambda uow: uow.post_holds.save(uow.post_holds.open().released("Leitung", NOW)))
    assert "angehalten" not in office.get(PAGES[0]).text


def test_the_monitor_hears_that_something_is_amiss_and_strangers_not_what(site: SiteCast, stranger: Visitor):
    held(site, HoldReason.RESTORE)

    answer = stranger.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


OUTBOX = PAGES[1]


def buttons(page: str) -> list[str]:
    return re.findall(rf'action="{OUTBOX}/(anhalten|freigeben)"', page)


def pressed(office: Visitor, act: str) -> Response:
    csrf = re.search(r'name="csrf" value="([^"]+)"', office.get(OUTBOX).text)[1]
    return office.post(f"{OUTBOX}/{act}", {"csrf": csrf})


def test_head_office_holds_all_post_by_a_button_and_releases_it_by_another(site: SiteCast, office: Visitor):
    assert buttons(office.get(OUTBOX).text) == ["anhalten"]

    first, second = (pressed(office, "anhalten") for _ in range(2))
    assert [one.status_code for one in (first, second)] == [303, 409]
    assert "schon angehalten" in text_of(second.text)
    page = office.get(OUTBOX).text
    assert buttons(page) == ["freigeben"]
    assert "Der Versand ist angehalten" in text_of(page)

    first, second = (pressed(office, "freigeben") for _ in range(2))
    assert [one.status_code for one in (first, second)] == [303, 409]
    assert "Der Versand ist freigegeben." in text_of(office.get(first.headers["location"]).text)
    with site.open_uow(reading=True) as uow:
        (kept,) = uow.post_holds.all()
    assert (kept.reason, kept.held_by, kept.released_by) == (HoldReason.BY_HAND, "Geschäftsstelle", "Geschäftsstelle")


def test_after_a_restore_there_is_no_button_before_everything_was_looked_up(site: SiteCast, office: Visitor):
    held(site, HoldReason.RESTORE)

    assert buttons(office.get(OUTBOX).text) == []
    refused = pressed(office, "freigeben")
    assert refused.status_code == 409
    assert "outbox reconcile" in text_of(refused.text)

    site.change(lambda uow: uow.post_holds.save(uow.post_holds.open().checked("Leitung", NOW)))
    assert buttons(office.get(OUTBOX).text) == ["freigeben"]
    assert pressed(office, "freigeben").status_code == 303
