"""Which pages does head office see?"""

from collections.abc import Mapping, Sequence
from typing import Annotated
from weakref import ref

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven, VisitorGiven
from api.pages.german_words import day, tenths
from api.pages.group_review import group_review, reserve_lines
from api.pages.head_office_page import (
    OfficeFacts,
    ReviewPage,
    assumptions,
    head_office_page,
    heading_of,
    history_of,
    mail_row,
)
from api.pages.proposal_page import ProposalFacts, made_from, partner_view
from api.pages.proposal_words import FORMATS, STATES, kind_of
from api.pages.statements import entry_label
from api.pages.view import render
from matchmaker.errors import NotAllowed
from matchmaker.rounds.access import Audience
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.firmness import accounts_of_pairs
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.place_wording import place_words
from matchmaker.scoring.telling import reasons_for
from matchmaker.scoring.wording import Wording


def head_office_only(visitor: VisitorGiven) -> None:
    """For everybody else these pages do not exist."""
    if visitor.audience is not Audience.HEAD_OFFICE:
        raise NotAllowed


router = APIRouter(prefix="/geschaeftsstelle", dependencies=[Depends(head_office_only)])


@router.get("")
def overview(framing: FramingGiven, runde: Annotated[str, Query()] = "") -> Response:
    """All rounds, and the newest one, or the one that is asked for, with its proposals."""
    with framing.site.open_uow(reading=True) as uow:
        facts = _office_facts(uow, runde, framing)
    return render("head_office.html", head_office_page(facts, framing.frame()))


@router.get("/vorschlaege/{proposal_id}")
def review(proposal_id: str, framing: FramingGiven) -> Response:
    """One proposal with everything that is known about it."""
    site = framing.site
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        terms, run = uow.rounds.get(proposal.round_id), uow.runs.get(proposal.run_id)
        assessment, evidence = site.assessment(uow, terms, run, public=False), site.evidence(uow, terms.id)
        # Two lists of fifty, perturbed 2,000 times: kept, so that only the first look waits for them; by a weak
        # reference, so that no scorer of earlier facts stays in memory for one account.
        accounts = site.kept.get(
            ("firmness", proposal.id),
            (ref(assessment), terms.policy, proposal.members),
            lambda: accounts_of_pairs([proposal], assessment, terms.policy),
        )
        mails, seats = uow.outbox.of_proposal(proposal.id), uow.proposals.reserve(proposal.id)
    first, *others = proposal.members
    atlas = site.atlas()
    names = atlas.names
    wording = Wording(site.taxonomy)
    places = tuple(place_words(place, wording, names) for account in accounts.values() for place in account.places)
    facts = ProposalFacts(proposal, terms, run, assessment, atlas.register.by_ags, site.taxonomy)
    group = group_review(proposal, assessment, wording, names)
    page = ReviewPage(
        frame=framing.frame(atlas.sources),
        heading=f"{FORMATS[proposal.format]}: {heading_of(proposal, names)}",
        round_title=terms.title,
        round_href=f"/geschaeftsstelle?runde={terms.id}",
        topic=entry_label(proposal.topic, site.taxonomy) if proposal.topic else "offen",
        score=tenths(proposal.score_tenths),
        places=places,
        state=STATES[proposal.state],
        state_kind=kind_of(proposal.state),
        deadline=day(proposal.deadline) if proposal.deadline else "",
        partners=() if group else tuple(partner_view(facts, first, other, atlas) for other in others),
        group=group,
        reserve=reserve_lines(seats, names),
        assumptions=assumptions(proposal, evidence, names),
        mails=tuple(mail_row(mail) for mail in mails),
        history=history_of(proposal),
        made_from=made_from(facts),
    )
    return render("review.html", page)


def _office_facts(uow: UnitOfWork, wanted: str, framing: Framing) -> OfficeFacts:
    rounds = uow.rounds.all()
    shown = uow.rounds.get(wanted) if wanted else (rounds[-1] if rounds else None)
    run = uow.runs.latest(shown.id) if shown else None
    proposals = {one.id: uow.proposals.of_round(one.id) for one in rounds}
    of_shown = proposals[shown.id] if shown else ()
    assessment = framing.site.assessment(uow, shown, run, public=False) if shown and run else None
    reasons: Mapping[str, str] = {}
    if shown and run and assessment:
        # Two milliseconds for each of a thousand proposals: kept, so that only the first look waits for them.
        wording = Wording(framing.site.taxonomy)
        meeting = tuple((one.id, one.members) for one in of_shown)
        reasons = framing.site.kept.get(
            ("reasons", shown.id, run.id), (ref(assessment), meeting), lambda: _reasons(of_shown, assessment, wording)
        )
    return OfficeFacts(
        rounds=rounds,
        shown=shown,
        run=run,
        proposals=proposals,
        reasons=reasons,
        names=framing.site.atlas().names,
        taxonomy=framing.site.taxonomy,
    )


def _reasons(proposals: Sequence[Proposal], assessment: Assessment, wording: Wording) -> Mapping[str, str]:
    """The strongest reason of each proposal, by its id."""
    reasons: dict[str, str] = {}
    for proposal in proposals:
        first, second, *_ = proposal.members
        score = assessment.explain(first.role, first.ags, second.ags)
        reasons[proposal.id] = next(iter(wording.sentences(reasons_for(score, first.ags))), "")
    return reasons
