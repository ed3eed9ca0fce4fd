"""Does head office see what leaves and what is in doubt, and can it settle that once, and nobody else at all?"""

import re

import pytest

from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.task import Task, TaskKind
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW, a_failed_message, a_message, a_message_in_data

PAGE = "/geschaeftsstelle/postausgang"
DOUBTFUL = a_message_in_data(7, key="r1/doubt/1", letter="reminder").reconciled(Finding.UNKNOWN, NOW)
FAILED = a_failed_message(8, key="r1/failed/1")


@pytest.fixture
def busy(site: SiteCast) -> SiteCast:
    """A mail in doubt with its task, a failed one, one that waits, and a task that quotes what somebody wrote."""

    def fill(uow) -> None:
        for mail in (DOUBTFUL, FAILED, a_message(9, key="r1/waits/1")):
            uow.outbox.queue(mail)
        uow.tasks.add(Task(f"unclear/{DOUBTFUL.id}/{NOW}", TaskKind.UNCLEAR_MAIL, NOW, "Versand unklar."))
        uow.tasks.add(Task("reply/1", TaskKind.REPLY, NOW, INJECTION, "r1-1-01"))

    site.change(fill)
    return site


def form(page: str, part: str, value: str = "") -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if part in one and value in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def state_of(site: SiteCast, key: str) -> MessageState:
    with site.open_uow(reading=True) as uow:
        return uow.outbox.by_key(key).state


def test_everything_that_waits_is_told_with_its_reason_and_nothing_is_executed(busy: SiteCast, office: Visitor):
    page = office.get(PAGE).text

    words = text_of(page)
    assert headings(page, 2) == [
        "Aufgaben: 2",
        "Versand unklar: 1",
        "Nicht zustellbar: 1",
        "Geht als Nächstes hinaus: 1",
    ]
    assert "Erinnerung an office7@town.example Versand unklar, fällig 4. März 2024, 10:30 Uhr." in words
    assert "550 unknown" in words
    assert INJECTION not in page
    assert "&lt;script&gt;alert(" in page


@pytest.mark.parametrize(("decision", "state"), [("sent", MessageState.SENT), ("again", MessageState.QUEUED)])
def test_a_mail_in_doubt_is_settled_by_one_button_and_a_second_press_is_told_so(
    busy: SiteCast, office: Visitor, decision: str, state: MessageState
):
    sent = form(office.get(PAGE).text, DOUBTFUL.key, f'value="{decision}"')

    first, second = (office.post(f"{PAGE}/nachricht", sent) for _ in range(2))

    assert (first.status_code, first.headers["location"]) == (303, f"{PAGE}?erledigt=nachricht")
    assert second.status_code == 409
    assert "ist nichts unklar" in text_of(second.text)
    assert state_of(busy, DOUBTFUL.key) is state
    after = office.get(f"{PAGE}?erledigt=nachricht").text
    assert "Ihre Entscheidung ist gespeichert." in text_of(after)
    assert headings(after, 2)[:2] == ["Aufgaben: 1", "Versand unklar: 0"]
    with busy.open_uow(reading=True) as uow:
        decided = [(one.by, one.act, one.after) for one in uow.office_acts.of(f"mail/{DOUBTFUL.id}")]
    assert decided == [("Geschäftsstelle", "mail_settled", {"which": decision})]


def test_what_could_not_be_delivered_goes_again_by_decision(busy: SiteCast, office: Visitor):
    answer = office.post(f"{PAGE}/nachricht", form(office.get(PAGE).text, FAILED.key))

    assert answer.status_code == 303
    assert state_of(busy, FAILED.key) is MessageState.QUEUED


def test_a_task_is_struck_off_but_not_before_its_mail_is_settled(busy: SiteCast, office: Visitor):
    page = office.get(PAGE).text
    done = form(page, "reply/1")

    assert f'value="unclear/{DOUBTFUL.id}' not in page
    assert [office.post(f"{PAGE}/aufgabe", done).status_code for _ in range(2)] == [303, 404]
    unclear = done | {"key": f"unclear/{DOUBTFUL.id}/{NOW}"}
    assert office.post(f"{PAGE}/aufgabe", unclear).status_code == 409
    assert headings(office.get(PAGE).text, 2)[0] == "Aufgaben: 1"


@pytest.mark.parametrize("changes", [{"csrf": ""}, {"csrf": "x.y"}])
def test_a_form_of_somebody_else_changes_nothing(busy: SiteCast, office: Visitor, changes: dict[str, str]):
    sent = form(office.get(PAGE).text, DOUBTFUL.key, 'value="sent"') | changes

    assert office.post(f"{PAGE}/nachricht", sent).status_code == 403
    assert state_of(busy, DOUBTFUL.key) is MessageState.IN_DOUBT


def test_a_decision_that_does_not_exist_is_refused(busy: SiteCast, office: Visitor):
    sent = form(office.get(PAGE).text, DOUBTFUL.key, 'value="sent"') | {"decision": "weg"}

    assert office.post(f"{PAGE}/nachricht", sent).status_code == 422
    assert state_of(busy, DOUBTFUL.key) is MessageState.IN_DOUBT


def test_for_everybody_else_the_page_does_not_exist(busy: SiteCast, stranger: Visitor, town_0: Visitor):
    for visitor in (stranger, town_0):
        assert visitor.get(PAGE).status_code == 404
        assert visitor.post(f"{PAGE}/nachricht", {"key": DOUBTFUL.key, "decision": "sent"}).status_code == 404
        assert visitor.post(f"{PAGE}/aufgabe", {"key": "reply/1"}).status_code == 404


def test_looking_changes_nothing(busy: SiteCast, office: Visitor):
    for method in ("GET", "HEAD", "GET"):
        office.request(method, PAGE)

    assert state_of(busy, DOUBTFUL.key) is MessageState.IN_DOUBT


def test_a_long_queue_is_cut_and_counted(site: SiteCast, office: Visitor):
    def fill(uow) -> None:
        for number in range(10, 90):
            uow.outbox.queue(a_message(number, key=f"r1/{number}/1"))

    site.change(fill)

    words = text_of(office.get(PAGE).text)

    assert "Geht als Nächstes hinaus: 80" in words
    assert "… und 30 weitere." in words
