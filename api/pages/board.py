"""How does head office open the board of a round, and approve many of its drafts at once?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_choice import BoardChoice, board_choice
from api.pages.board_gaps import ON_A_PAGE, TOWNS, GapCause, GapWords, causes_of, on_a_page
from api.pages.board_ground import board_facts
from api.pages.board_list import listed
from api.pages.board_page import BoardFacts, Pager, approvable, board_href, board_page, pager, seen_digest
from api.pages.browse_choice import page_from
from api.pages.head_office import head_office_only
from api.pages.head_office_page import heading_of
from api.pages.review_done import done_in
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from api.site import Site
from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.approving_seen import SeenApprovals, approve_seen, why_not
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.towns_asked import TownsAsked

APPROVED = ("1 Vorschlag freigegeben.", "%(count)s Vorschläge freigegeben.")
MORE = ("Dazu 1 weiterer.", "Dazu %(count)s weitere.")
CHANGED = "Der Entwurf wurde inzwischen geändert."
MOST_NAMED = 30
"""So many refusals are named one by one: they travel in the address, so that loading it again repeats nothing."""
router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}", dependencies=[Depends(head_office_only)])


@dataclass(frozen=True, slots=True)
class GapsPage:
    """Every town of a round without a partner, fifty at a time."""

    frame: Frame
    title: str
    address: str
    gaps: tuple[GapCause, ...]
    total: str
    pager: Pager


@router.get("")
def board(round_id: str, framing: FramingGiven) -> Response:
    """The round as it stands: whom nobody serves, then the proposals that were asked for."""
    query = framing.request.query_params
    choice = board_choice(query)
    with framing.site.open_uow(reading=True) as uow:
        facts = board_facts(uow, uow.rounds.get(round_id), choice, framing)
        refused = tuple(_refusals(query, facts, uow, framing.site))
        last = done_in(facts.round, query, uow, framing)
    told = replace(facts, done=_done(query, facts.spoken), last=last, refused=refused)
    return render("board.html", board_page(told, choice, framing.translated_frame()))


@router.get("/ohne-partner")
def gaps(round_id: str, framing: FramingGiven) -> Response:
    """Every town that the round serves with nobody."""
    page = page_from(framing.request.query_params.get("seite", ""))
    with framing.site.open_uow(reading=True) as uow:
        terms = uow.rounds.get(round_id)
        left = alone_in(uow.runs.latest(round_id), framing.site.proposals(uow, round_id)).left
    address, spoken = board_href(round_id), framing.spoken
    words = GapWords(address, framing.site.atlas().names, spoken)
    begin = ON_A_PAGE * (page - 1)
    shown = GapsPage(
        frame=framing.translated_frame(),
        title=terms.title,
        address=address,
        gaps=on_a_page(causes_of(left), begin, words),
        total=spoken.counted(len(left), TOWNS),
        pager=pager(begin, len(left), lambda number: f"{address}/ohne-partner?seite={number}", spoken),
    )
    return render("board_gaps.html", shown)


@dataclass(frozen=True, slots=True)
class BulkForm:
    """What the form of the list brings: what was ticked, or everything that is chosen (``umfang`` „alle“)."""

    csrf: Annotated[str, Form()] = ""
    lauf: Annotated[str, Form()] = ""
    gesehen: Annotated[str, Form()] = ""
    umfang: Annotated[str, Form()] = ""
    vorschlag: Annotated[list[str] | None, Form()] = None


@router.post("/freigeben")
def approve_many(round_id: str, framing: FramingGiven, form: Annotated[BulkForm, Depends()]) -> Response:
    """Approve what was ticked, or everything that the choice shows, as it was seen; the address holds the choice."""
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    choice = board_choice(framing.request.query_params)
    seen = _all_chosen(round_id, form, choice, framing) if form.umfang == "alle" else _ticked(form)
    outcome = approve_seen(
        SeenApprovals(round_id, framing.visitor.curator, seen, form.lauf), framing.open_uow(), site.clock()
    )
    refused = [("nicht", one.proposal_id) for one in outcome.refused[:MOST_NAMED]]
    more = [("weitere", str(len(outcome.refused) - MOST_NAMED))] if len(outcome.refused) > MOST_NAMED else []
    told = urlencode([("freigegeben", str(len(outcome.approved))), *refused, *more])
    asked = choice.query(page=1)
    return RedirectResponse(f"{board_href(round_id)}?{f'{asked}&' if asked else ''}{told}#vorschlaege", 303)


def _ticked(form: BulkForm) -> Mapping[str, int]:
    named = [one.rpartition(":") for one in form.vorschlag or ()]
    if not named or not all(proposal_id and version.isdecimal() for proposal_id, _, version in named):
        raise BadInput(
            "Nichts wurde freigegeben.", [Fault("Liste", "Bitte kreuzen Sie mindestens einen Vorschlag an.")]
        )
    return {proposal_id: int(version[:9]) for proposal_id, _, version in named}


def _all_chosen(round_id: str, form: BulkForm, choice: BoardChoice, framing: Framing) -> Mapping[str, int]:
    """Every draft of the choice, if these are still the ones that the page counted."""
    with framing.site.open_uow(reading=True) as uow:
        facts = board_facts(uow, uow.rounds.get(round_id), choice, framing)
        drafts = approvable(listed(facts.proposals, choice, facts.around))
    if seen_digest(drafts) != form.gesehen:
        raise StaleWrite(
            "Die Auswahl hat sich inzwischen geändert, nichts wurde freigegeben.\n"
            "Gehen Sie zurück, laden Sie die Seite neu, und sehen Sie die Vorschläge noch einmal durch."
        )
    return {one.id: one.version for one in drafts}


def _done(query: QueryParams, spoken: Spoken) -> tuple[str, ...]:
    if "uebernommen" in query:
        return (spoken.say("Die Berechnung ist übernommen."),)
    amount = query.get("freigegeben", "")
    is_number = amount.isascii() and amount.isdigit() and len(amount) < 6
    return (spoken.counted(int(amount), APPROVED),) if is_number else ()


def _refusals(query: QueryParams, facts: BoardFacts, uow: UnitOfWork, site: Site) -> Iterator[tuple[str, str]]:
    """Which of the named ones could not be approved, and why not, as it stands now."""
    by_id, asked = {one.id: one for one in facts.proposals}, query.getlist("nicht")[:MOST_NAMED]
    towns = TownsAsked.about([by_id[one] for one in asked if one in by_id], uow)
    for proposal_id in asked:
        found = by_id.get(proposal_id)
        reasons = why_not(found, None, towns, german_day(site.clock()))
        lost = facts.spoken.say("Entwurf %(id)s", id=proposal_id[:40])
        name = heading_of(found, facts.names, facts.spoken) if found else lost
        yield f"{name}: ", " ".join(reasons) or CHANGED
    more = query.get("weitere", "")
    if more.isascii() and more.isdigit() and len(more) < 6:
        yield facts.spoken.counted(int(more), MORE), ""
