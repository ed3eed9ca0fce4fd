"""Which rounds does head office see when it comes in?"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven, VisitorGiven
from api.pages.head_office_page import OfficeFacts, head_office_page
from api.pages.post_held import post_held
from api.pages.queue_view import front_view
from api.pages.view import render
from matchmaker.errors import NotAllowed
from matchmaker.rounds.access import Audience
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_permissions import may_keep_people
from matchmaker.rounds.work_queue import work_queue


def head_office_only(visitor: VisitorGiven) -> None:
    """For everybody else these pages do not exist."""
    if visitor.audience is not Audience.HEAD_OFFICE:
        raise NotAllowed


def administers(framing: Framing) -> bool:
    """Whether this visitor may invite others to head office and end their accounts."""
    visitor, by_link = framing.visitor, framing.site.settings.opens_office_by_link
    return may_keep_people(visitor.audience, visitor.person, opens_by_link=by_link)


router = APIRouter(prefix="/geschaeftsstelle", dependencies=[Depends(head_office_only)])


@router.get("")
def overview(framing: FramingGiven, runde: Annotated[str, Query()] = "") -> Response:
    """All rounds, each with the way to its board; an older address of one round leads there at once."""
    site = framing.site
    with site.open_uow(reading=True) as uow:
        if runde:
            return RedirectResponse(f"/geschaeftsstelle/runden/{uow.rounds.get(runde).id}", 303)
        facts = OfficeFacts(
            rounds=uow.rounds.all(),
            alone=uow.overview.alone(),
            computed=uow.overview.computed(),
            proposals=uow.overview.proposals(),
        )
        hold = uow.post_holds.open()
        rows = work_queue(uow, site.evidence(uow).profiles)
    queue = front_view(rows, framing.spoken, german_day(site.clock()))
    page = head_office_page(facts, queue, framing.translated_frame(), framing.spoken)
    told = replace(page, may_keep_people=administers(framing), post_held=post_held(hold, framing.spoken))
    return render("head_office.html", told)
