"""How does head office open one proposal, and go from it to the next?"""

from dataclasses import dataclass, replace
from weakref import ref

from fastapi import APIRouter, Depends
from starlette.datastructures import QueryParams
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_choice import BoardChoice, board_choice
from api.pages.board_ground import board_facts
from api.pages.board_list import Neighbours, listed, neighbours
from api.pages.board_page import board_href, review_href
from api.pages.group_review import group_review
from api.pages.head_office import head_office_only
from api.pages.head_office_page import heading_of
from api.pages.phone_view import PhoneFacts, phone_rows
from api.pages.proposal_page import ProposalFacts, made_from, partner_view, what_changed
from api.pages.proposal_words import STATES, format_name, kind_of
from api.pages.review_alternates import alternates
from api.pages.review_done import done_in
from api.pages.review_page import (
    REASONS,
    Refusal,
    ReviewPage,
    Way,
    acts_on,
    assumptions,
    history_of,
    mail_rows,
    way_words,
)
from api.pages.since_told import Told
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.rounds.firmness import accounts_of_pairs
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.place_wording import place_words
from matchmaker.scoring.wording import Wording

router = APIRouter(prefix="/geschaeftsstelle/vorschlaege", dependencies=[Depends(head_office_only)])


@router.get("/{proposal_id}")
def review(proposal_id: str, framing: FramingGiven) -> Response:
    """One proposal with everything that is known about it; the address says which list is gone through."""
    return review_answer(proposal_id, framing)


def review_answer(proposal_id: str, framing: Framing, refusal: Refusal | None = None, status: int = 200) -> Response:
    """The page of a proposal, also as the answer to an act that was refused."""
    query = framing.request.query_params
    with framing.site.open_uow(reading=True) as uow:
        page = _page(_Asked(uow.proposals.get(proposal_id), board_choice(query), refusal), query, uow, framing)
    return render("review.html", page, status)


def way_from(proposal: Proposal, choice: BoardChoice, uow: UnitOfWork, framing: Framing) -> Neighbours:
    """What comes before and after the proposal in the list, inside an open unit of work."""
    facts = board_facts(uow, uow.rounds.get(proposal.round_id), choice, framing)
    return neighbours(
        listed(facts.proposals, choice, facts.around), listed(facts.proposals, BoardChoice(), facts.around), proposal.id
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    proposal: Proposal
    choice: BoardChoice
    refusal: Refusal | None


def _page(asked: _Asked, query: QueryParams, uow: UnitOfWork, framing: Framing) -> ReviewPage:
    proposal, choice, site, spoken = asked.proposal, asked.choice, framing.site, framing.spoken
    terms, run = uow.rounds.get(proposal.round_id), uow.runs.get(proposal.run_id)
    assessment = site.assessment(uow, terms, run, public=False)
    first, *others = proposal.members
    atlas = site.atlas()
    told = Told(proposal.score_tenths, site.clock())
    facts = ProposalFacts(
        proposal, terms, run, assessment, atlas.register.by_ags, site.taxonomy, told=told, spoken=spoken
    )
    group = group_review(proposal, assessment, Wording(site.taxonomy, spoken.language), atlas.names)
    return ReviewPage(
        frame=_frame(framing),
        heading=f"{format_name(proposal.format, spoken)}: {heading_of(proposal, atlas.names, spoken)}",
        round_title=terms.title,
        round_href=choice.href(board_href(terms.id)),
        topic=entry_label(proposal.topic, site.taxonomy, spoken.language) if proposal.topic else spoken.say("offen"),
        score=spoken.tenths(proposal.score_tenths),
        places=_places(facts, framing),
        state=spoken.say(STATES[proposal.state]),
        state_kind=kind_of(proposal.state),
        is_pinned=proposal.pinned,
        deadline=spoken.day(proposal.deadline) if proposal.deadline else "",
        partners=() if group else tuple(partner_view(facts, first, other, atlas) for other in others),
        group=group,
        alternates=alternates(proposal, uow.proposals.reserve(proposal.id), choice, (atlas.names, spoken)),
        mails=mail_rows(uow.outbox.of_proposal(proposal.id), spoken),
        history=history_of(proposal, spoken),
        assumptions=assumptions(proposal, site.evidence(uow, terms.id), (atlas.names, spoken)),
        made_from=made_from(facts),
        changed=what_changed(facts),
        address=f"/geschaeftsstelle/vorschlaege/{proposal.id}",
        query=choice.query(page=1),
        seen={"version": str(proposal.version), "gesehen": seen_state(proposal)},
        acts=acts_on(proposal, terms),
        reasons=tuple((value, spoken.say(label)) for value, label in REASONS),
        note=proposal.note or "",
        way=_way(proposal, choice, uow, framing),
        done=done_in(terms, query, uow, framing),
        refusal=asked.refusal,
        phone=phone_rows(
            PhoneFacts(proposal, uow.invitations.of_proposal(proposal.id), atlas.names, site.clock(), spoken),
            choice.query(page=1),
            asked.refusal.phone if asked.refusal else None,
        ),
        recorded=atlas.names.get(query.get("aufgenommen", ""), ""),
    )


def _frame(framing: Framing) -> Frame:
    frame = framing.translated_frame(framing.site.atlas().source_names)
    # What refuses an act stands at an address that takes forms alone: a link to it in another language leads nowhere.
    return frame if framing.request.method == "GET" else replace(frame, languages=())


def seen_state(proposal: Proposal) -> str:
    """How the proposal stands, in few words that a form brings back."""
    return f"{proposal.state},fest" if proposal.pinned else str(proposal.state)


def _places(facts: ProposalFacts, framing: Framing) -> tuple[str, ...]:
    proposal, terms, assessment, site = facts.proposal, facts.round, facts.assessment, framing.site
    # Two lists of fifty, perturbed 2,000 times: kept, so that only the first look waits for them; by a weak
    # reference, so that no scorer of earlier facts stays in memory for one account.
    accounts = site.kept.get(
        ("firmness", proposal.id),
        (ref(assessment), terms.policy, proposal.members),
        lambda: accounts_of_pairs([proposal], assessment, terms.policy),
    )
    wording, names = Wording(site.taxonomy, facts.spoken.language), site.atlas().names
    return tuple(place_words(place, wording, names) for account in accounts.values() for place in account.places)


def _way(proposal: Proposal, choice: BoardChoice, uow: UnitOfWork, framing: Framing) -> Way:
    near = way_from(proposal, choice, uow, framing)
    return Way(
        words=way_words(near, framing.spoken),
        previous=review_href(near.previous, choice) if near.previous else "",
        next=review_href(near.next, choice) if near.next else "",
        board=choice.href(board_href(proposal.round_id)),
    )
