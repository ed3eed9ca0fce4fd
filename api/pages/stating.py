"""How does a town say what it needs: its own words, three suggestions, a person's choice?"""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.need_form import VISIBILITIES, NeedDraft, NeedPage, need_of, offices_of, suggested
from api.pages.requesting import sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.view import render
from matchmaker.errors import BadInput, Fault, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.stating import NewNeed, state_need
from matchmaker.rounds.topic_wishing import propose_topic
from matchmaker.rounds.visibility import own_profiles
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.vocabulary import INTENSITIES

OWN_AREA = "/mein-bereich"
ASKING = f"{OWN_AREA}/bedarf"
router = APIRouter(prefix=ASKING)

CsrfToken = Annotated[str, Form(alias="csrf")]
Words = Annotated[str, Form(alias="text")]
NOTHING_CHOSEN = "Bitte wählen Sie einen der Vorschläge aus, oder beschreiben Sie es noch einmal anders."


@router.post("")
def suggest_entries(framing: FramingGiven, text: Words = "", csrf: CsrfToken = "") -> Response:
    """Three entries for the town's words; nothing is stored."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, OWN_AREA)
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
        return sign_in_first(framing, OWN_AREA)
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    return _stored(draft, framing) if draft.entry else _asked(draft, framing, NOTHING_CHOSEN)


@router.post("/vorschlagen")
def propose(framing: FramingGiven, draft: Annotated[NeedDraft, Depends(filled_in)], csrf: CsrfToken = "") -> Response:
    """Keep words for head office that no entry fits; the words are checked as always."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, OWN_AREA)
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    site = framing.site
    try:
        site.suggesters.ready().suggester.checked(draft.text)
        propose_topic(_stated(draft, framing), framing.open_uow(), site.clock())
    except (BadInput, TransitionRefused) as refused:
        faults = refused.faults if isinstance(refused, BadInput) else ()
        return _asked(draft, framing, *(fault.reason for fault in faults or [Fault("", str(refused))]))
    return RedirectResponse("/mein-bereich?gespeichert=vorschlag", 303)


def _stated(draft: NeedDraft, framing: Framing) -> NewNeed:
    viewer = framing.visitor.viewer
    own = _own(viewer, framing)
    role = next((one.role for one in own if (one.role or "") == draft.office), own[0].role)
    return NewNeed(viewer.ags or "", role, need_of(draft), framing.site.clock())


def _stored(draft: NeedDraft, framing: Framing) -> Response:
    site = framing.site
    try:
        # The text goes through the same check as before: a form can be sent without its first page.
        site.suggesters.ready().suggester.checked(draft.text)
        state_need(_stated(draft, framing), site.taxonomy, site.open_uow())
    except BadInput as refused:
        return _asked(replace(draft, entry=""), framing, *(fault.reason for fault in refused.faults))
    except StaleWrite as changed:
        return _asked(draft, framing, str(changed))
    return RedirectResponse("/mein-bereich?gespeichert=1#angaben", 303)


def _asked(draft: NeedDraft, framing: Framing, *faults: str) -> Response:
    """The page with the suggestions, or with what is wrong with the text."""
    site, spoken = framing.site, framing.spoken
    ready = site.suggesters.ready()
    try:
        entries = suggested(draft, ready, site.taxonomy)
    except BadInput as refused:
        entries, faults = (), tuple(fault.reason for fault in refused.faults)
    page = NeedPage(
        frame=framing.translated_frame(),
        draft=draft,
        faults=tuple(spoken.say(fault) for fault in faults),
        remark=ready.remark or "",
        entries=entries,
        offices=offices_of(_own(framing.visitor.viewer, framing)),
        contact=site.settings.mail_reply_to,
        home=in_same_language(framing.request, "/mein-bereich"),
        asking=in_same_language(framing.request, ASKING),
        saving=in_same_language(framing.request, f"{ASKING}/speichern"),
        proposing=in_same_language(framing.request, f"{ASKING}/vorschlagen"),
        intensities=tuple((word, spoken.say(word)) for word in INTENSITIES),
        visibilities=tuple((value, spoken.say(words)) for value, words in VISIBILITIES),
    )
    return told_in(spoken, render("need.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK))


def _own(viewer: Viewer, framing: Framing) -> tuple[TownProfile, ...]:
    with framing.site.open_uow(reading=True) as uow:
        return own_profiles(viewer, uow)
