"""Which proposal does a link or a signed-in town see, and in which language is it told?"""

from dataclasses import dataclass

from starlette.responses import Response

from api.dependencies import Framing
from api.pages.answer_view import ANSWER
from api.pages.asked_language import PARAMETER
from api.pages.proposal_page import ProposalFacts
from api.pages.since_told import told_to
from api.pages.spoken import Spoken
from api.pages.view import Frame
from api.sign_in import link_of
from api.site import Site
from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import LinkPurpose
from matchmaker.rounds.as_told import as_told
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.permissions import Viewer, refuse_strangers
from matchmaker.rounds.proposal import Member, Proposal

BRIEF = "kurzvorlage"


@dataclass(frozen=True, slots=True)
class SeenProposal:
    """A proposal with the member that looks at it; its assessment is made from public statements alone."""

    facts: ProposalFacts
    own: Member
    invitation: Invitation | None = None


def holder_of(token: str, site: Site) -> Viewer:
    """Whoever holds a proposal's link; ``NotFound`` for any other link, ``TransitionRefused`` for one that ended."""
    link = link_of(token, LinkPurpose.PROPOSAL, site.open_uow(reading=True), site.clock())
    return Viewer(ags=link.ags, proposal_id=link.proposal_id, role=link.role)


def seen_proposal(proposal_id: str, viewer: Viewer, framing: Framing) -> SeenProposal:
    """The proposal as the viewer may see it; ``NotFound`` for whoever may not, as if it did not exist."""
    site = framing.site
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        refuse_strangers(viewer, proposal)
        own = _own_member(proposal, viewer)
        invited = {one.member.ags: one for one in uow.invitations.of_proposal(proposal.id)}
        terms, run = uow.rounds.get(proposal.round_id), uow.runs.get(proposal.run_id)
        assessment = site.assessment(uow, terms, run, public=True)
        told = told_to(own, uow.decisions.showings_of(proposal.id), site.clock())
    towns = site.atlas().register.by_ags
    asked = invited.get(own.ags)
    facts = ProposalFacts(as_told(proposal, asked), terms, run, assessment, towns, site.taxonomy, framing.spoken, told)
    return SeenProposal(facts, own, asked)


def translated_frame(framing: Framing) -> Frame:
    """The frame around a proposal, in the language that was asked for."""
    return framing.translated_frame(framing.site.atlas().source_names)


def brief_address(framing: Framing, ending: str = "") -> str:
    """The council brief below the page that was asked for, in the page's language."""
    page = framing.request.url.path.partition(f"/{BRIEF}")[0].removesuffix(f"/{ANSWER}")
    return f"{page}/{BRIEF}{ending}?{PARAMETER}={framing.spoken.language}"


def told_in(spoken: Spoken, answer: Response) -> Response:
    """The answer with what a cache must know: its language, and that it hangs on the reader's."""
    answer.headers["Content-Language"] = spoken.language
    answer.headers["Vary"] = "Accept-Language"
    return answer


def _own_member(proposal: Proposal, viewer: Viewer) -> Member:
    """The member that the viewer speaks for; head office has a page of its own."""
    for member in proposal.members:
        if viewer.is_member(member):
            return member
    if viewer.proposal_id == proposal.id:
        # Its link stays good for a while, but the seat went to another town, or the group began without it.
        raise TransitionRefused("Ihre Stadt ist an diesem Vorschlag nicht mehr beteiligt. Sie müssen nichts tun.")
    raise NotFound("Diesen Vorschlag gibt es nicht.")
