"""Does nothing come in by a link or a session that ended between reading the form and storing what was sent?"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.check_in import Question
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.exchange_builders import AFTER, a_running_exchange, an_exchange
from tests.fake_rows import Rows
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.pages.exchange_cast import LATE, LINK_0, PATH_0, a_completed_exchange, asked, begin_exchange
from tests.pages.site_cast import HOLDER_0, OLD, TOWN_0, SiteCast, a_site, sign_in
from tests.pages.test_api_own import KEY, Program
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW

OWN = "/mein-bereich/vorschlaege/r1-1-01"
OWN_EXCHANGE = "/mein-bereich/austausch/r1-1-01"
MAILED = f"/vorschlaege/{HOLDER_0}"
LINK_SAID = "Dieser Link gilt nicht mehr. Ihre Eingabe wurde nicht gespeichert."
SESSION_SAID = "Ihre Anmeldung ist beendet. Ihre Eingabe wurde nicht gespeichert."
YES = {"antwort": "yes"}
CARD = {"titel": "Läden auf Zeit", "ergebnis": "Zwei blieben."}


@dataclass
class HandedOver(SiteCast):
    """From ``is_read`` on, the office of town 0 is handed over just before anything is written."""

    is_read: bool = False

    def open_uow(self, *, reading: bool = False) -> UnitOfWork:
        opened = super().open_uow(reading=reading)
        if reading or not self.is_read:
            return opened
        return InterruptedUnitOfWork(FakeUnitOfWork(self.database), 1, self._shut_out)

    def _shut_out(self, other: FakeUnitOfWork) -> None:
        with other as uow:
            uow.access.shut_out(ags(0), Role.MAYOR, self.clock.now)
            for token in uow.api_tokens.all():
                uow.api_tokens.save(token.revoked(self.clock.now))
            uow.commit()


def a_cast(exchange: Exchange | None = None, now: datetime = NOW, question: Question | None = None) -> HandedOver:
    cast = HandedOver(database=a_site().database)
    if exchange is not None:
        begin_exchange(cast, exchange)
    if question is not None:
        asked(cast, question, NOW)
    cast.clock.now = now
    return cast


def filled(browser: Visitor, page: str, action: str, fields: dict[str, str]) -> dict[str, str]:
    """The form of a page with what it holds unseen."""
    own = browser.get(page).text.split(f'action="{action}', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', own)) | fields


def everything_but_access(cast: SiteCast) -> Rows:
    return replace(cast.database.committed, links={}, sessions={}, api_tokens={})


def refused(cast: HandedOver, browser: Visitor, page: str, action: str, fields: dict[str, str]) -> tuple[int, str]:
    """What is answered to a form whose sender was shut out after it was read; nothing has changed."""
    form, before = filled(browser, page, action, fields), everything_but_access(cast)
    cast.is_read = True

    answer = browser.post(action, form)

    assert everything_but_access(cast) == before
    return answer.status_code, text_of(answer.text)


@pytest.mark.parametrize("fields", [YES, {"antwort": "no"}, {"antwort": "later", "tage": "7"}, {"antwort": "call"}])
def test_an_answer_from_the_mail(fields: dict[str, str]):
    cast = a_cast()

    status, said = refused(cast, cast.browser(), MAILED, f"{MAILED}/antwort", fields)

    assert (status, LINK_SAID in said) == (410, True)


def test_an_answer_of_somebody_who_is_signed_in():
    cast = a_cast()
    browser = cast.browser()
    sign_in(browser, TOWN_0)

    status, said = refused(cast, browser, OWN, f"{OWN}/antwort", YES)

    assert (status, SESSION_SAID in said) == (403, True)


EXCHANGES = {
    "slot": (lambda: a_cast(an_exchange()), "", "/termin", {"termin": "keiner"}),
    "end": (lambda: a_cast(a_running_exchange(), AFTER), "", "/abschliessen", {}),
    "exit": (lambda: a_cast(a_running_exchange(), AFTER), "", "/verlassen", {"grund": "no_time"}),
    "question": (lambda: a_cast(a_running_exchange(), NOW, Question.MET), "/frage", "/frage", YES),
    "card": (lambda: a_cast(a_completed_exchange(), AFTER), "/fallkarte", "/fallkarte", CARD),
}


@pytest.mark.parametrize("step", EXCHANGES)
def test_a_step_of_an_exchange_from_the_mail(step: str):
    make, page, action, fields = EXCHANGES[step]
    cast = make()

    status, said = refused(cast, cast.browser(), PATH_0 + page, PATH_0 + action, fields)

    assert (status, LINK_SAID in said) == (410, True)


@pytest.mark.parametrize("step", ["slot", "question"])
def test_a_step_of_an_exchange_of_somebody_who_is_signed_in(step: str):
    make, page, action, fields = EXCHANGES[step]
    cast = make()
    browser = cast.browser()
    sign_in(browser, TOWN_0)

    status, said = refused(cast, browser, OWN_EXCHANGE + page, OWN_EXCHANGE + action, fields)

    assert (status, SESSION_SAID in said) == (403, True)


def test_the_question_of_a_letter_taken_from_its_own_address():
    cast = a_cast(a_running_exchange(), NOW, Question.MET)

    status, said = refused(cast, cast.browser(), f"/rueckmeldung/{LINK_0}", f"{PATH_0}/frage", YES)

    assert (status, LINK_SAID in said) == (410, True)


@pytest.mark.parametrize(("path", "expired"), [(MAILED, f"/vorschlaege/{OLD}"), (PATH_0, f"/austausch/{LATE}")])
def test_a_link_of_before_a_handover_says_whom_to_ask_and_no_more_than_one_that_ran_out(path: str, expired: str):
    cast = a_cast(None if path == MAILED else an_exchange())
    browser = cast.browser()
    cast.change(lambda uow: uow.access.shut_out(ags(0), Role.MAYOR, NOW))
    cast.clock.now = NOW + timedelta(seconds=1)

    after, late = browser.get(path), browser.get(expired)

    assert (after.status_code, "neu besetzt" in text_of(after.text), "Rathaus" in text_of(after.text)) == (
        410,
        True,
        True,
    )
    assert text_of(after.text) == text_of(late.text)


def test_an_answer_of_a_program_whose_token_was_revoked():
    cast = a_cast()
    program = Program(cast, 0)
    before = everything_but_access(cast)
    cast.is_read = True

    answer = program.post("proposals/r1-1-01/answer", {"answer": "yes"}, If_Match='"1"', **KEY)

    assert (answer.status_code, everything_but_access(cast)) == (401, before)
