"""Which addresses give the council brief of a proposal, to read and print or as PDF?"""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.council_pdf import council_pdf
from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import PARAMETER
from api.pages.brief_terms import BriefTerms
from api.pages.council_brief import BriefFacts, CouncilBrief, council_brief
from api.pages.proposal_page import made_from, score_between, what_changed
from api.pages.seen_proposal import (
    BRIEF,
    SeenProposal,
    brief_address,
    holder_of,
    seen_proposal,
    told_in,
    translated_frame,
)
from api.pages.view import Frame, render
from api.refusals import tell
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.permissions import Viewer
from matchmaker.scoring.pair_account import account_of
from matchmaker.scoring.wording import Wording

FILE_NAMES = {"de": "kurzvorlage", "en": "council-brief"}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """The sheet as a page, with the ways to its PDF and back."""

    frame: Frame
    brief: CouncilBrief
    pdf_href: str
    proposal_href: str


@router.get(f"/vorschlaege/{{token}}/{BRIEF}")
def brief_from_mail(token: str, request: Request, framing: FramingGiven) -> Response:
    """The sheet, for the holder of the proposal's link."""
    return _for_holder(token, request, framing, as_pdf=False)


@router.get(f"/vorschlaege/{{token}}/{BRIEF}.pdf")
def pdf_from_mail(token: str, request: Request, framing: FramingGiven) -> Response:
    """The same as PDF."""
    return _for_holder(token, request, framing, as_pdf=True)


@router.get(f"/mein-bereich/vorschlaege/{{proposal_id}}/{BRIEF}")
def brief_signed_in(proposal_id: str, framing: FramingGiven) -> Response:
    """The sheet, for a signed-in town that the proposal names."""
    return _for_town(proposal_id, framing, as_pdf=False)


@router.get(f"/mein-bereich/vorschlaege/{{proposal_id}}/{BRIEF}.pdf")
def pdf_signed_in(proposal_id: str, framing: FramingGiven) -> Response:
    """The same as PDF."""
    return _for_town(proposal_id, framing, as_pdf=True)


def _for_holder(token: str, request: Request, framing: Framing, *, as_pdf: bool) -> Response:
    try:
        viewer = holder_of(token, framing.site)
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    return _answer(viewer.proposal_id or "", viewer, framing, as_pdf=as_pdf)


def _for_town(proposal_id: str, framing: Framing, *, as_pdf: bool) -> Response:
    if framing.visitor.audience is None:
        return RedirectResponse("/anmelden", 303)
    return _answer(proposal_id, framing.visitor.viewer, framing, as_pdf=as_pdf)


def _answer(proposal_id: str, viewer: Viewer, framing: Framing, *, as_pdf: bool) -> Response:
    brief = _brief(seen_proposal(proposal_id, viewer, framing), framing)
    if as_pdf:
        name = f"{FILE_NAMES[brief.language]}-{proposal_id}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
        answer = Response(council_pdf(brief), media_type="application/pdf", headers=headers)
    else:
        proposal = framing.request.url.path.partition(f"/{BRIEF}")[0]
        back = f"{proposal}?{PARAMETER}={brief.language}"
        answer = render(
            "council.html", CouncilPage(translated_frame(framing), brief, brief_address(framing, ".pdf"), back)
        )
    return told_in(framing.spoken, answer)


def _brief(seen: SeenProposal, framing: Framing) -> CouncilBrief:
    facts, own, site = seen.facts, seen.own, framing.site
    proposal = facts.proposal
    others = [member for member in proposal.members if member != own]
    terms = BriefTerms(
        format=proposal.format,
        policy=facts.round.policy,
        gives=own.gives,
        state=proposal.state,
        deadline=proposal.deadline,
        contact=site.settings.mail_reply_to,
    )
    brief_facts = BriefFacts(
        own=facts.towns[own.ags],
        partners=tuple(facts.towns[other.ags] for other in others),
        accounts=tuple(account_of(score_between(facts, own, other)) for other in others),
        topic=proposal.topic,
        terms=terms,
        origin=made_from(facts),
        changed=what_changed(facts),
    )
    return council_brief(brief_facts, site.atlas(), Wording(facts.taxonomy, framing.spoken.language))
