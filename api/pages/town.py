"""Which pages does a town see: its own area and its proposals, from the mail or signed in?"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.answer_view import (
    ANSWER,
    CAME_ABOUT,
    OPENED,
    AnswerFacts,
    AnswerTry,
    AnswerView,
    FormSeal,
    answer_view,
)
from api.pages.asked_language import PARAMETER, in_same_language
from api.pages.ended_link import ended_link
from api.pages.own_area import OwnFacts, own_area_page
from api.pages.proposal_page import Around, proposal_page
from api.pages.seen_proposal import (
    SeenProposal,
    brief_address,
    holder_of,
    seen_proposal,
    told_in,
    translated_frame,
)
from api.pages.view import render
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.as_told import own_proposals
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange_permissions import ExchangeAction
from matchmaker.rounds.exchange_permissions import may as may_with_exchange
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.request_permissions import RequestAct, may_request
from matchmaker.rounds.topic_wishing import wishes_of
from matchmaker.rounds.visibility import own_profiles

router = APIRouter()


@router.get("/vorschlaege/{token}")
def proposal_from_mail(token: str, framing: FramingGiven) -> Response:
    """One proposal as the holder of its link sees it. Looking changes nothing, however often."""
    try:
        viewer = holder_of(token, framing.site)
    except TransitionRefused:
        return ended_link(token, framing)
    return shown_proposal(viewer.proposal_id or "", viewer, framing)


@router.get("/mein-bereich")
def own_area(framing: FramingGiven, gespeichert: Annotated[str, Query()] = "") -> Response:
    """What the signed-in town has to do, its proposals, its requests and its profile."""
    viewer, site = framing.visitor.viewer, framing.site
    if viewer.audience is not Audience.TOWN or viewer.ags is None:
        return RedirectResponse("/anmelden", 303)
    with site.open_uow(reading=True) as uow:
        town, profiles = uow.towns.get(viewer.ags), own_profiles(viewer, uow)
        proposals = own_proposals(viewer, uow)
        requests = tuple(one for one in uow.requests.of_town(viewer.ags) if may_request(viewer, RequestAct.SEE, one))
        wishes = wishes_of(viewer, uow)
        exchanges = tuple(
            one for one in uow.exchanges.of_town(viewer.ags) if may_with_exchange(ExchangeAction.SEE, viewer, one)
        )
    today = german_day(site.clock())
    facts = OwnFacts(
        town=town,
        profiles=profiles,
        proposals=proposals,
        requests=requests,
        exchanges=exchanges,
        names=site.atlas().names,
        taxonomy=site.taxonomy,
        spoken=framing.spoken,
        today=today,
        kept=in_same_language(framing.request, ""),
        wishes=wishes,
    )
    page = own_area_page(facts, framing.translated_frame(), site.settings.mail_reply_to, gespeichert)
    return told_in(framing.spoken, render("own_area.html", page))


@router.get("/mein-bereich/vorschlaege/{proposal_id}")
def proposal_signed_in(proposal_id: str, framing: FramingGiven) -> Response:
    """One proposal as a signed-in town that it names sees it."""
    if framing.visitor.audience is None:
        return RedirectResponse("/anmelden", 303)
    return shown_proposal(proposal_id, framing.visitor.viewer, framing)


def shown_proposal(
    proposal_id: str,
    viewer: Viewer,
    framing: Framing,
    tried: AnswerTry = OPENED,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """The page of a proposal; ``tried`` is what an answer that was refused came to."""
    site = framing.site
    seen = seen_proposal(proposal_id, viewer, framing)
    around = Around(
        frame=translated_frame(framing),
        contact=site.settings.mail_reply_to,
        brief_href=brief_address(framing),
        answer=_answer(seen, viewer, framing, tried),
    )
    page = proposal_page(seen.facts, seen.own, site.atlas(), around)
    return told_in(framing.spoken, render("proposal.html", page, status))


def _answer(seen: SeenProposal, viewer: Viewer, framing: Framing, tried: AnswerTry) -> AnswerView | None:
    """What the town answers with; nothing in proposals from before towns were asked one by one."""
    if seen.invitation is None:
        return None
    page = framing.request.url.path.removesuffix(f"/{ANSWER}")
    # A link needs no session: then the form is tied to the link itself.
    holder = framing.visitor.holder if viewer.proposal_id is None else page.rpartition("/")[2]
    seal = FormSeal(f"{page}/{ANSWER}?{PARAMETER}={framing.spoken.language}", framing.site.seals.form_token(holder))
    return answer_view(
        AnswerFacts(seen.invitation, seen.facts.proposal, framing.site.clock(), _exchange_href(seen, viewer, framing)),
        seal,
        tried,
        framing.spoken,
    )


def _exchange_href(seen: SeenProposal, viewer: Viewer, framing: Framing) -> str:
    """Where a signed-in town finds what came of its proposal; a letter's link opens no more than its own page."""
    proposal = seen.facts.proposal
    if viewer.proposal_id is not None or proposal.state not in CAME_ABOUT:
        return ""
    with framing.site.open_uow(reading=True) as uow:
        own = (one for one in uow.exchanges.of_town(seen.own.ags) if one.id == proposal.id)
        is_open = any(may_with_exchange(ExchangeAction.SEE, viewer, one) for one in own)
    return in_same_language(framing.request, f"/mein-bereich/austausch/{proposal.id}") if is_open else ""
