"""Who may send a form, and a site on which there is something to send it about?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta

import httpx

from api.sign_in import Seals
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.office import Standing
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Role
from tests.builders import a_profile, ags
from tests.exchange_builders import a_card, a_running_exchange, an_exchange
from tests.office_builders import an_office
from tests.pages.board_cast import begin_curation
from tests.pages.exchange_cast import DAY, a_completed_exchange, asked, begin_exchange
from tests.pages.site_cast import OFFICE, SECRET, SiteCast, a_site, form_token, sealed_profile, sign_in
from tests.pages.test_delegate_pages import delegate_of_0
from tests.pages.visitor import Visitor
from tests.request_builders import a_kept_form, a_request, in_state
from tests.round_builders import NOW, a_failed_message

PEOPLE = ("stranger", "mayor", "colleague", "delegate", "other", "office")
"""Not signed in; town 0's mayor, administration, and who stands in for its mayor; another town; head office."""
TOWNS_PEOPLE: Mapping[str, tuple[int, Role | None]] = {
    "mayor": (0, Role.MAYOR),
    "colleague": (0, Role.ADMINISTRATION),
    "other": (5, None),
}
FORM = "half-a-form-of-town-0"
# Its page was shown to town 0's mayor, who has typed nothing yet.
EMPTY_FORM = Seals(SECRET).form_id(ags(0), Role.MAYOR)
TO_OBJECT, TO_DECIDE, TO_STAND_IN = "objection", "handover", "delegate"
# What any visit writes, whatever becomes of it.
MADE_BY_THE_WAY = {"sessions", "limits"}


def offered() -> SiteCast:
    """Towns 0 and 1 are asked; town 0's mayor has a request and half a form; a round waits in curation."""
    cast = a_site()
    begin_curation(cast)
    cast.change(_fill)
    return cast


def arranging() -> SiteCast:
    """Towns 0 and 1 said yes and look for a day; both are asked whether they met."""
    return _exchanging(an_exchange())


def running() -> SiteCast:
    """They have their day."""
    return _exchanging(a_running_exchange())


def met() -> SiteCast:
    """Their first talk was yesterday."""
    begun = a_running_exchange()
    assert begun.meeting is not None
    return _exchanging(replace(begun, meeting=replace(begun.meeting, starts_at=NOW - DAY)))


def over() -> SiteCast:
    """Their exchange is over; a case card is written, to which town 0 has not agreed."""
    cast = _exchanging(a_completed_exchange(), Question.FEEDBACK)
    cast.change(lambda uow: uow.case_cards.add(a_card(agreed=((ags(1), NOW),))))
    return cast


def with_request_in(state: RequestState) -> Callable[[], SiteCast]:
    """The site on which the request of town 0 has come so far."""

    def make() -> SiteCast:
        cast = offered()
        cast.change(lambda uow: uow.requests.save(in_state(state, uow.requests.get("request-1"))))
        return cast

    return make


@dataclass(frozen=True)
class Row:
    """One form, filled in: what becomes of it if the people of ``PEOPLE`` send it, in their order."""

    route: str
    values: tuple[str, ...]
    form: Mapping[str, str]
    expected: str
    site: Callable[[], SiteCast] = offered
    seal: str = ""

    @property
    def path(self) -> str:
        """The route with its values in place."""
        values = iter(self.values)
        return re.sub(r"{\w+}", lambda _: next(values), self.route)


class Sender:
    """One person's browser on one site, which is as before after every form."""

    def __init__(self, cast: SiteCast, who: str) -> None:
        self._cast, self._browser = cast, _browser(cast, who)
        page = {"stranger": "/anmelden", "office": "/geschaeftsstelle"}.get(who, "/mein-bereich")
        self._token = form_token(self._browser.get(page).text)

    def send(self, row: Row, token: str = "") -> str:
        """What became of it: the status, "-" if one has to sign in first; with a ``+`` if anything was stored."""
        stored, cookies = self._cast.database.committed, httpx.Cookies(self._browser.cookies)
        answer = self.answer(row, token)
        changed = changed_rows(stored, self._cast.database.committed)
        self._cast.database.committed = stored
        self._browser.cookies.clear()
        self._browser.cookies.update(cookies)
        return _told(answer) + ("+" if changed else "")

    def answer(self, row: Row, token: str = "") -> httpx.Response:
        """What the site answers, with all that this changes."""
        return self._browser.post(row.path, {"csrf": token or self._token_for(row), **row.form})

    def _token_for(self, row: Row) -> str:
        """Forms of a letter's link hold for whoever has the link; those for coming in are asked for first."""
        if row.seal.startswith("/"):
            shown = self._browser.get(row.seal).text
            # The first form of a page is the one for signing out.
            before, _, after = shown.rpartition('name="csrf" value="')
            return after.partition('"')[0] if before else self._token
        return Seals(SECRET).form_token(row.seal) if row.seal else self._token


def _browser(cast: SiteCast, who: str) -> Visitor:
    if who == "delegate":
        return delegate_of_0(cast)
    browser = cast.browser()
    if who != "stranger":
        sign_in(browser, OFFICE if who == "office" else f"sign-in-{who}")
    return browser


def _told(answer: httpx.Response) -> str:
    return "-" if answer.headers.get("location", "").startswith("/anmelden") else str(answer.status_code)


def changed_rows(before: object, after: object) -> bool:
    """Whether anything is stored otherwise, beside what every visit writes."""
    names = {one.name for one in fields(before)} - MADE_BY_THE_WAY  # type: ignore[arg-type]
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _exchanging(exchange: Exchange, question: Question = Question.MET) -> SiteCast:
    cast = begin_exchange(offered(), exchange)
    asked(cast, question, NOW - DAY)
    return cast


def _fill(uow: UnitOfWork) -> None:
    administration = a_profile(0, role=Role.ADMINISTRATION)
    uow.profiles.save_all([administration])
    # Everybody's profile has version 2, and town 0 places enough for one more request.
    uow.profiles.save_all([replace(sealed_profile(), capacity=4), administration, a_profile(5)])
    for name, (number, role) in TOWNS_PEOPLE.items():
        later = NOW + timedelta(hours=1)
        link = SignInLink(hash_of(f"sign-in-{name}"), LinkPurpose.SIGN_IN, Audience.TOWN, later, ags(number), role=role)
        uow.access.add_link(link)
    uow.requests.add(a_request(ags=ags(0), candidates=(ags(6), ags(7))))
    uow.forms.keep(half_a_form())
    uow.interests.add(Interest("interest-1", "office@town0.example", ags(0), NOW))
    uow.offices.add(an_office(9, id="asked", ags=ags(0), standing=Standing.DELEGATE, checked_by=None, checked_at=None))
    for purpose, proposal_id in ((TO_OBJECT, None), (TO_STAND_IN, None), (TO_DECIDE, "r1-1-01")):
        uow.office_links.add(_office_link(OfficePurpose(purpose), proposal_id))
    uow.outbox.queue(a_failed_message(8, key="failed"))
    uow.tasks.add(Task("call/1", TaskKind.CALL, NOW, "Bitte anrufen.", "r1-1-01"))


def half_a_form() -> KeptForm:
    """What town 0's mayor has typed so far."""
    entries = {"text": "Läden stehen leer.", "thema": "youth", "format": "tandem", "stelle": "mayor"}
    return a_kept_form(id_hash=hash_of(FORM), entries=entries, ags=ags(0))


def _office_link(purpose: OfficePurpose, proposal_id: str | None) -> OfficeLink:
    later = NOW + timedelta(days=30)
    address = "office@town9.example"
    return OfficeLink(hash_of(purpose), purpose, ags(0), Role.MAYOR, address, NOW, later, proposal_id)
