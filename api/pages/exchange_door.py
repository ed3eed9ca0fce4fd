"""By which door does somebody come to an exchange: a link from a mail, or signed in as one of its towns?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.refusals import tell
from api.sign_in import link_of
from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import LinkPurpose
from matchmaker.rounds.entry import Entry, EntryKind, guard
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.exchange_permissions import ExchangeAction, expect_allowed, own_member
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member

BY_LINK, SIGNED_IN = "/austausch/{token}", "/mein-bereich/austausch/{exchange_id}"
GONE = (
    "Dieser Link ist abgelaufen. Melden Sie sich an: In Ihrem Bereich finden Sie den Austausch. "
    "Ist die Stelle inzwischen neu besetzt, wenden Sie sich bitte an Ihr Rathaus."
)


@dataclass(frozen=True)
class Door:
    """An exchange as one of its towns came to it; ``path`` leads back, ``holder`` is what its forms are tied to.

    The seal of a mailed link is its permission: who follows it need not have a cookie of ours.
    """

    exchange: Exchange
    own: Member
    viewer: Viewer
    path: str
    holder: str
    framing: Framing

    @property
    def form_token(self) -> str:
        """For the forms of a page behind this door."""
        return self.framing.site.seals.form_token(self.holder)

    def open_uow(self) -> UnitOfWork:
        """For what comes through this door: it commits nothing once the link or the session has ended."""
        site = self.framing.site
        kind = EntryKind.LINK if self.viewer.audience is None else EntryKind.SESSION
        return guard(site.open_uow(), Entry(kind, self.holder), site.clock)

    def check(self, action: ExchangeAction, csrf: str) -> None:
        """``FormRefused`` for a form that is not ours, ``NotFound`` for what this town may not do now."""
        self.framing.site.seals.check_form(csrf, self.holder)
        expect_allowed(action, self.viewer, self.exchange)

    def address(self, below: str = "", query: str = "") -> str:
        """An address behind this door, in the language that was asked for."""
        path = f"{self.path}{below}"
        return in_same_language(self.framing.request, f"{path}?{query}" if query else path)

    def back(self, query: str = "", below: str = "") -> Response:
        """To a page behind this door, once a form was taken."""
        return RedirectResponse(self.address(below, query), 303)


def door_of(framing: FramingGiven) -> Door | Response:
    """The door that the address names, or the answer to whoever stands before a closed one."""
    token = framing.request.path_params.get("token")
    return _by_link(token, framing) if token is not None else _signed_in(framing)


DoorGiven = Annotated[Door | Response, Depends(door_of)]


def _by_link(token: str, framing: Framing) -> Door | Response:
    site = framing.site
    try:
        link = link_of(token, LinkPurpose.EXCHANGE, site.open_uow(reading=True), site.clock())
    except TransitionRefused:
        return tell(framing.request, HTTPStatus.GONE, framing.spoken.say(GONE))
    viewer = Viewer(ags=link.ags, proposal_id=link.proposal_id, role=link.role)
    return _opened(link.proposal_id or "", viewer, (f"/austausch/{quote(token, safe='')}", token), framing)


def _signed_in(framing: Framing) -> Door | Response:
    visitor = framing.visitor
    exchange_id = str(framing.request.path_params["exchange_id"])
    path = f"/mein-bereich/austausch/{quote(exchange_id, safe='')}"
    if visitor.audience is None:
        onward = f"/anmelden?weiter={quote(path, safe='')}"
        return RedirectResponse(onward, 303)
    return _opened(exchange_id, visitor.viewer, (path, visitor.holder), framing)


def _opened(exchange_id: str, viewer: Viewer, way: tuple[str, str], framing: Framing) -> Door:
    with framing.site.open_uow(reading=True) as uow:
        exchange = uow.exchanges.get(exchange_id)
    expect_allowed(ExchangeAction.SEE, viewer, exchange)
    own = own_member(viewer, exchange)
    if own is None:
        # Head office may see it, but on pages of its own.
        raise NotFound("Diesen Austausch gibt es nicht.")
    return Door(exchange, own, viewer, *way, framing)
