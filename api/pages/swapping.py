"""How does head office give a seat of a draft to another town, with the effect shown before the click?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.atlas import Atlas
from api.pages.board_choice import board_choice
from api.pages.board_page import board_href, review_href
from api.pages.head_office import head_office_only
from api.pages.head_office_page import heading_of
from api.pages.meant_town import meaning_of
from api.pages.proposal_words import format_name
from api.pages.review import way_from
from api.pages.review_done import done_parameters
from api.pages.swap_page import (
    SwapFacts,
    SwapPage,
    SwapQuestion,
    exchanges,
    first_field,
    groups_to_join,
    near_towns,
    reserve_of,
    seats_of,
    shown_swap,
)
from api.pages.view import render
from api.site import Site
from matchmaker.errors import NotFound, StaleWrite, TransitionRefused, UnknownTown
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.swap import Swap, SwapGround
from matchmaker.rounds.swapping import preview_swap, swap

LONGEST_REASON = 500
router = APIRouter(
    prefix="/geschaeftsstelle/vorschlaege/{proposal_id}/tausch", dependencies=[Depends(head_office_only)]
)


@dataclass(frozen=True, slots=True)
class SwapForm:
    """What the button brings, as the browser sends it: the seats and drafts as they were shown, and why."""

    csrf: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    raus: Annotated[str, Form()] = ""
    rein: Annotated[str, Form()] = ""
    mit: Annotated[str, Form()] = ""
    mit_version: Annotated[str, Form()] = ""
    warum: Annotated[str, Form()] = ""

    @property
    def reason(self) -> str:
        """The text with plain line ends, as long as a note may be."""
        return self.warum.replace("\r\n", "\n").strip()[:LONGEST_REASON]


@router.get("")
def preview(proposal_id: str, framing: FramingGiven) -> Response:
    """Who leaves, who comes, and what that would change; nothing is written."""
    query = framing.request.query_params
    asked = {name: query.get(name, "")[:80].strip() for name in ("raus", "rein", "mit")}
    return _shown(proposal_id, asked, framing)


@router.post("")
def do_swap(proposal_id: str, framing: FramingGiven, form: Annotated[SwapForm, Depends()]) -> Response:
    """Swap as it was shown, then open the next proposal that waits for a decision."""
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    choice = board_choice(framing.request.query_params)
    asked = {"raus": form.raus, "rein": form.rein, "mit": form.mit}
    try:
        order = _order(proposal_id, form, framing.visitor.curator)
        with site.open_uow(reading=True) as uow:
            seen = uow.proposals.get(proposal_id)
            near, ground = way_from(seen, choice, uow, framing), _ground(seen, uow, site)
        made = swap(order, ground, framing.open_uow(), site.clock()).after[0]
    except (StaleWrite, TransitionRefused) as refusal:
        return _shown(proposal_id, asked, framing, _Attempt(str(refusal), form.reason))
    done = done_parameters("tauschen", made.id)
    onward = review_href(near.next_undecided, choice) if near.next_undecided else choice.href(board_href(made.round_id))
    return RedirectResponse(f"{onward}{'&' if '?' in onward else '?'}{done}", 303)


@dataclass(frozen=True, slots=True)
class _Attempt:
    refusal: str = ""
    reason: str = ""


def _order(proposal_id: str, form: SwapForm, curator: str) -> Swap:
    versions = [form.version, *([form.mit_version] if form.mit else [])]
    if not all(one.isdecimal() for one in versions):
        raise StaleWrite("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.")
    return Swap(
        proposal_id=proposal_id,
        seen_version=int(form.version[:9]),
        leaving=form.raus,
        coming=form.rein or None,
        other_id=form.mit or None,
        other_version=int(form.mit_version[:9]) if form.mit else None,
        curator=curator,
        reason=form.reason or None,
    )


def _ground(proposal: Proposal, uow: UnitOfWork, site: Site) -> SwapGround:
    """The kept scores of the round's newest run, of public statements and of all."""
    terms, run = uow.rounds.get(proposal.round_id), uow.runs.latest(proposal.round_id)
    if run is None:
        raise NotFound("Für diese Runde wurde noch nichts berechnet.")
    shown, aloud = (site.assessment(uow, terms, run, public=public) for public in (False, True))
    return SwapGround(shown, aloud, site.taxonomy)


def _shown(proposal_id: str, asked: Mapping[str, str], framing: Framing, attempt: _Attempt = _Attempt()) -> Response:
    site, atlas = framing.site, framing.site.atlas()
    choice = board_choice(framing.request.query_params)
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        leaving = asked["raus"] or proposal.members[0].ags
        question = SwapQuestion(proposal, leaving, _coming(asked["rein"], atlas), asked["mit"], choice)
        standing, reserve = site.proposals(uow, proposal.round_id), uow.proposals.reserve(proposal.id)
        facts = SwapFacts(standing, reserve, atlas.names, site.taxonomy, framing.spoken)
        page = replace(_page(question, facts, framing), focus=first_field(question, bool(asked["raus"])))
        if question.coming in atlas.names or (question.other and not question.coming):
            page = _judged(page, question, facts, (uow, site))
    status = 409 if attempt.refusal else 200
    refusal = attempt.refusal or page.refusal
    # A refusal is read first.
    focus = "" if refusal else page.focus
    return render("swap.html", replace(page, refusal=refusal, reason=attempt.reason, focus=focus), status)


def _coming(typed: str, atlas: Atlas) -> str:
    """The AGS of the one town that a typed name means; the words themselves where there are several or none."""
    town = meaning_of(typed, atlas).town if typed else None
    return town.ags if town else typed


def _page(asked: SwapQuestion, facts: SwapFacts, framing: Framing) -> SwapPage:
    atlas, spoken = framing.site.atlas(), facts.spoken
    is_known = asked.coming in atlas.names
    meant = [] if is_known or not asked.coming else atlas.named(asked.coming) or atlas.near(asked.coming)
    return SwapPage(
        frame=framing.translated_frame(),
        heading=f"{format_name(asked.proposal.format, spoken)}: {heading_of(asked.proposal, facts.names, spoken)}",
        address=f"/geschaeftsstelle/vorschlaege/{asked.proposal.id}/tausch",
        query=asked.choice.query(page=1),
        review_href=review_href(asked.proposal, asked.choice),
        seats=seats_of(asked.proposal, facts.names),
        leaving=asked.leaving,
        coming=facts.names.get(asked.coming, asked.coming),
        focus="",
        near=near_towns(asked, (town.ags for town in meant), facts.names),
        alternates=reserve_of(asked, facts),
        exchanges=exchanges(asked, facts) if is_known else (),
        moves=groups_to_join(asked, facts),
        moving_to=asked.other if not asked.coming else "",
        shown=None,
        hidden={},
        reason="",
        refusal="" if is_known or meant or not asked.coming else str(UnknownTown(asked.coming)),
    )


def _judged(page: SwapPage, asked: SwapQuestion, facts: SwapFacts, stored: tuple[UnitOfWork, Site]) -> SwapPage:
    """The page with the effect of the swap, or with the sentence that refuses it."""
    uow, site = stored
    try:
        other = uow.proposals.get(asked.other) if asked.other else None
        order = Swap(
            proposal_id=asked.proposal.id,
            seen_version=asked.proposal.version,
            leaving=asked.leaving,
            coming=asked.coming or None,
            other_id=other.id if other else None,
            other_version=other.version if other else None,
        )
        ground = replace(_ground(asked.proposal, uow, site), standing=tuple(facts.standing))
        preview = preview_swap(order, ground, uow, german_day(site.clock()))
    except (NotFound, UnknownTown, TransitionRefused) as refusal:
        return replace(page, refusal=str(refusal))
    hidden = {"version": str(order.seen_version), "raus": asked.leaving, "rein": asked.coming}
    if other is not None:
        hidden |= {"mit": other.id, "mit_version": str(other.version)}
    return replace(page, shown=shown_swap(preview, facts), hidden=hidden)
