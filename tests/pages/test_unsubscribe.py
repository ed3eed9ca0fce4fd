"""Do reminders end by one click, and by nothing less?"""

import re

import pytest

from api.sign_in import Seals
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.unsubscribing import REASON
from tests.pages.site_cast import SECRET, SiteCast, a_site, form_token
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import a_sent_message

DIGEST = "0f" * 16
MAIL: OutboxMessage = a_sent_message(41, message_id=f"<{DIGEST}@[127.0.0.1]>", recipient="office@town.example")
PATH = f"/erinnerungen-abbestellen/{Seals(SECRET).sealed_mail(DIGEST)}"


@pytest.fixture
def cast() -> SiteCast:
    site = a_site()
    site.change(lambda uow: uow.outbox.queue(MAIL))
    return site


@pytest.fixture
def reader(cast: SiteCast) -> Visitor:
    return cast.browser()


def spared(cast: SiteCast) -> Suppression | None:
    with cast.open_uow(reading=True) as uow:
        return uow.suppressions.of("office@town.example")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_however_often(cast: SiteCast, reader: Visitor, method: str):
    answers = [reader.request(method, PATH) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert spared(cast) is None


def test_the_mail_program_s_one_click_ends_reminders_without_a_redirect(cast: SiteCast, reader: Visitor):
    answer = reader.post(PATH, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.text) == (200, "Abbestellt.")
    assert spared(cast) == Suppression("office@town.example", Scope.REMINDERS, REASON, cast.clock.now)


def test_the_button_of_the_page_ends_them_too_and_a_second_time_changes_nothing(cast: SiteCast, reader: Visitor):
    page = reader.get(PATH).text
    assert "Keine Erinnerungen mehr" in page

    answers = [reader.post(PATH, {"csrf": form_token(page)}) for _ in range(2)]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(303, f"{PATH}?erledigt=1")] * 2
    assert "An Ihre Adresse gehen keine Erinnerungen mehr." in reader.get(f"{PATH}?erledigt=1").text
    assert spared(cast).scope is Scope.REMINDERS


@pytest.mark.parametrize(
    "path",
    [
        f"/erinnerungen-abbestellen/{DIGEST}",
        f"/erinnerungen-abbestellen/{DIGEST}.{'0' * 64}",
        f"/erinnerungen-abbestellen/{Seals('another secret').sealed_mail(DIGEST)}",
        f"/erinnerungen-abbestellen/{Seals(SECRET).form_token(DIGEST)}",
    ],
)
def test_nobody_ends_them_for_somebody_else(cast: SiteCast, reader: Visitor, path: str):
    assert (reader.get(path).status_code, reader.post(path).status_code) == (404, 404)
    assert spared(cast) is None


def test_a_form_that_is_not_ours_ends_nothing(cast: SiteCast, reader: Visitor):
    assert reader.post(PATH, {"csrf": "0.0"}).status_code == 403
    assert spared(cast) is None


def test_a_mail_that_was_never_sent_cannot_end_anything(cast: SiteCast, reader: Visitor):
    unknown = f"/erinnerungen-abbestellen/{Seals(SECRET).sealed_mail('ab' * 16)}"

    assert reader.post(unknown, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_who_reads_the_page_in_english_presses_its_button_in_english(cast: SiteCast, reader: Visitor):
    page = reader.get(f"{PATH}?sprache=en").text
    to = re.search(f'action="({PATH}[^"]*)"', page)[1]
    answer = reader.post(to, {"csrf": form_token(page)})

    assert headings(page, 1) == ["Stop reminders"]
    assert "No more reminders go to your address." in text_of(reader.get(answer.headers["location"]).text)
    assert spared(cast).scope is Scope.REMINDERS
