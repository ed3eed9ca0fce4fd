"""How does a town say what it needs: its own words, three suggestions, a person's choice?"""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.need_form import NeedDraft, NeedPage, need_of, offices_of, suggested
from api.pages.view import render
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.stating import NewNeed, state_need
from matchmaker.rounds.visibility import own_profiles
from matchmaker.towns.profile import TownProfile

router = APIRouter(prefix="/mein-bereich/bedarf")

CsrfToken = Annotated[str, Form(alias="csrf")]
Words = Annotated[str, Form(alias="text")]
NOTHING_CHOSEN = "Bitte wählen Sie einen der Vorschläge aus, oder beschreiben Sie es noch einmal anders."


@router.post("")
def suggest_entries(framing: FramingGiven, text: Words = "", csrf: CsrfToken = "") -> Response:
    """Three entries for the town's words; nothing is stored."""
    if framing.visitor.audience is not Audience.TOWN:
        return RedirectResponse("/anmelden", 303)
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    return _asked(NeedDraft(text), framing)


def filled_in(
    text: Words = "",
    eintrag: Annotated[str, Form()] = "",
    dringlichkeit: Annotated[str, Form()] = "",
    sichtbarkeit: Annotated[str, Form()] = "",
    stelle: Annotated[str, Form()] = "",
) -> NeedDraft:
    """The second form as it was sent."""
    return NeedDraft(text, eintrag, dringlichkeit, sichtbarkeit, stelle)


@router.post("/speichern")
def save_need(framing: FramingGiven, draft: Annotated[NeedDraft, Depends(filled_in)], csrf: CsrfToken = "") -> Response:
    """Store the entry that a person has confirmed."""
    if framing.visitor.audience is not Audience.TOWN:
        return RedirectResponse("/anmelden", 303)
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    return _stored(draft, framing) if draft.entry else _asked(draft, framing, NOTHING_CHOSEN)


def _stored(draft: NeedDraft, framing: Framing) -> Response:
    site, viewer = framing.site, framing.visitor.viewer
    own = _own(viewer, framing)
    role = next((one.role for one in own if (one.role or "") == draft.office), own[0].role)
    try:
        # The text goes through the same check as before: a form can be sent without its first page.
        site.suggesters.ready().suggester.checked(draft.text)
        state_need(NewNeed(viewer.ags or "", role, need_of(draft)), site.taxonomy, site.open_uow())
    except BadInput as refused:
        return _asked(replace(draft, entry=""), framing, *(fault.reason for fault in refused.faults))
    except StaleWrite as changed:
        return _asked(draft, framing, str(changed))
    return RedirectResponse("/mein-bereich?gespeichert=1#angaben", 303)


def _asked(draft: NeedDraft, framing: Framing, *faults: str) -> Response:
    """The page with the suggestions, or with what is wrong with the text."""
    site = framing.site
    ready = site.suggesters.ready()
    try:
        entries = suggested(draft, ready, site.taxonomy)
    except BadInput as refused:
        entries, faults = (), tuple(fault.reason for fault in refused.faults)
    page = NeedPage(
        frame=framing.frame(),
        draft=draft,
        faults=faults,
        remark=ready.remark or "",
        entries=entries,
        offices=offices_of(_own(framing.visitor.viewer, framing)),
        contact=site.settings.mail_reply_to,
    )
    return render("need.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)


def _own(viewer: Viewer, framing: Framing) -> tuple[TownProfile, ...]:
    with framing.site.open_uow(reading=True) as uow:
        return own_profiles(viewer, uow)
