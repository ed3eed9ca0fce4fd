"""How does a town ask for an exchange: three short steps, a check, one button?"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.field_fault import FieldFault
from api.pages.form_keeping import keep, kept_form, new_form_id
from api.pages.request_form import STEP_FIELDS, RequestDraft, draft_of, first_draft, is_topic
from api.pages.request_steps import check_page, need_page, towns_page
from api.pages.seen_proposal import told_in
from api.pages.view import Page, render
from api.sign_in import FormRefused
from matchmaker.errors import BadInput, NotFound, TransitionRefused
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.keeping_limits import LONGEST_CHOICE_KEPT, expect_short
from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.request import Request as TownRequest
from matchmaker.rounds.requesting import LONGEST_TEXT, NewRequest, submit_request
from matchmaker.rounds.visibility import own_profiles

router = APIRouter(prefix="/anfrage")
CsrfToken = Annotated[str, Form(alias="csrf")]
Seen = Annotated[str, Form()]
NO_TOPIC = "Bitte wählen Sie ein Thema."
TOO_LONG = "Der Text hat %(count)s Zeichen. Bitte kürzen Sie ihn auf höchstens %(most)s."
TWICE = "Eine Stadt ist zweimal gewählt. Bitte wählen Sie jede nur einmal."
FREE_TEXTS = ("text",)
CHANGED = (
    "Die Angaben haben sich geändert, seit diese Seite geöffnet wurde. "
    "Bitte prüfen Sie sie und senden Sie die Anfrage dann ab."
)


@router.get("")
def begin(
    framing: FramingGiven,
    stadt: Annotated[str, Query()] = "",
    thema: Annotated[str, Query()] = "",
    form: Annotated[str, Query(alias="format")] = "",
) -> Response:
    """The first step, filled with what is known; nothing is stored before something is sent."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, f"{framing.request.url.path}?{framing.request.url.query}".rstrip("?"))
    with framing.site.open_uow(reading=True) as uow:
        own = own_profiles(framing.visitor.viewer, uow)
    wanted = stadt if stadt in framing.site.atlas().names and stadt != framing.visitor.ags else ""
    topic = thema if is_topic(thema, framing.site.taxonomy) else ""
    draft = first_draft(own, RequestDraft(topic=topic, format=form, wanted=wanted))
    return _told(framing, "request_need.html", need_page(new_form_id(framing), draft, own, framing))


@router.get("/{form_id}")
def need_step(form_id: str, framing: FramingGiven) -> Response:
    """The first step again, as it was left."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, framing.request.url.path)
    return _sent_already(form_id, framing) or _need(form_id, draft_of(kept_form(form_id, framing).entries), framing)


async def sent_form(request: Request) -> Mapping[str, str]:
    """All texts of the form that was sent; ``TooLongToKeep`` where they are longer than what is kept."""
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    expect_short(sent.items())
    return sent


SentForm = Annotated[Mapping[str, str], Depends(sent_form)]


@router.post("/{form_id}/anliegen")
def keep_need(form_id: str, sent: SentForm, framing: FramingGiven) -> Response:
    """Keep the first step, whoever sends it, and go on where nothing is to be mended."""
    keep(form_id, _entries("anliegen", sent), sent.get("csrf", ""), framing)
    if (instead := _not_now(form_id, sent, framing)) is not None:
        return instead
    draft = draft_of(kept_form(form_id, framing).entries)
    faults = _need_faults(draft, framing)
    return _need(form_id, draft, framing, faults) if faults else _see(f"/anfrage/{form_id}/staedte")


@router.get("/{form_id}/staedte")
def towns_step(form_id: str, framing: FramingGiven) -> Response:
    """Which towns would suit, with three reasons each."""
    return _later_step(form_id, framing) or _towns(form_id, kept_form(form_id, framing), framing)


@router.post("/{form_id}/staedte")
def keep_towns(form_id: str, sent: SentForm, framing: FramingGiven) -> Response:
    """Keep the wishes in their order; no wish at all is fine."""
    keep(form_id, _entries("staedte", sent), sent.get("csrf", ""), framing)
    if (instead := _not_now(f"{form_id}/staedte", sent, framing)) is not None:
        return instead
    chosen = draft_of(kept_form(form_id, framing).entries).candidates
    if len(set(chosen)) < len(chosen):
        twice = FieldFault("wahl1", framing.spoken.say(TWICE))
        return _towns(form_id, kept_form(form_id, framing), framing, (twice,))
    return _see(f"/anfrage/{form_id}/pruefen")


@router.get("/{form_id}/pruefen")
def check_step(form_id: str, framing: FramingGiven) -> Response:
    """All answers before they are sent."""
    return _later_step(form_id, framing) or _checked(form_id, framing)


@router.post("/{form_id}/senden")
def send(form_id: str, framing: FramingGiven, csrf: CsrfToken = "", fassung: Seen = "") -> Response:
    """Send the request to head office as its page showed it; however often this is pressed, it is one request."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, f"/anfrage/{form_id}/pruefen")
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    if (there := _sent_already(form_id, framing)) is not None:
        return there
    site, form = framing.site, kept_form(form_id, framing)
    if fassung != form.edition:
        # A second window or a colleague wrote into it: nobody sends words that they have not read.
        return _checked(form_id, framing, (FieldFault("antworten", framing.spoken.say(CHANGED)),))
    draft = draft_of(form.entries)
    try:
        made = submit_request(_order(form_id, draft, framing), site.taxonomy, framing.open_uow(), site.clock())
    except (BadInput, TransitionRefused) as refused:
        reasons = [fault.reason for fault in refused.faults] if isinstance(refused, BadInput) else [str(refused)]
        return _checked(
            form_id, framing, tuple(FieldFault("antworten", framing.spoken.say(reason)) for reason in reasons)
        )
    with site.open_uow() as uow:
        uow.forms.remove(hash_of(form_id))
        uow.commit()
    return _see(_address(made), "gesendet=1")


def sign_in_first(framing: Framing, onward: str) -> Response:
    """To the sign-in page, and from there back to where the person was."""
    if framing.visitor.audience is not None:
        raise NotFound("Anfragen stellen die Städte selbst.")
    return RedirectResponse(f"/anmelden?weiter={quote(onward, safe='')}", 303)


def _entries(step: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What the step's form holds; an empty text for all that was not ticked."""
    texts = {name: sent.get(name, "") for name in STEP_FIELDS[step]}
    return {name: text if name in FREE_TEXTS else text[:LONGEST_CHOICE_KEPT] for name, text in texts.items()}


def _not_now(step: str, sent: Mapping[str, str], framing: Framing) -> Response | None:
    """Where to instead, if the session or the form's token has ended: what was typed is kept already."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, f"/anfrage/{step}")
    try:
        framing.site.seals.check_form(sent.get("csrf", ""), framing.visitor.holder)
    except FormRefused:
        return _see(f"/anfrage/{step}")
    return None


def _need_faults(draft: RequestDraft, framing: Framing) -> tuple[FieldFault, ...]:
    spoken = framing.spoken
    faults = []
    if not is_topic(draft.topic, framing.site.taxonomy):
        faults.append(FieldFault("thema", spoken.say(NO_TOPIC)))
    if (length := len(draft.text.strip())) > LONGEST_TEXT:
        most = spoken.number(LONGEST_TEXT)
        faults.append(FieldFault("text", spoken.say(TOO_LONG, count=spoken.number(length), most=most)))
    return tuple(faults)


def _later_step(form_id: str, framing: Framing) -> Response | None:
    """Where to instead of a later step: to sign in, to what was sent already, or back to what is missing."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, framing.request.url.path)
    if (there := _sent_already(form_id, framing)) is not None:
        return there
    faults = _need_faults(draft_of(kept_form(form_id, framing).entries), framing)
    return _see(f"/anfrage/{form_id}") if faults else None


def _sent_already(form_id: str, framing: Framing) -> Response | None:
    """Whoever comes back to a form that was sent is shown its request."""
    with framing.site.open_uow(reading=True) as uow:
        made = uow.requests.by_key(hash_of(form_id))
    return None if made is None else _see(_address(made))


def _address(made: TownRequest) -> str:
    return f"/mein-bereich/anfragen/{made.id}"


def _need(form_id: str, draft: RequestDraft, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        own = own_profiles(framing.visitor.viewer, uow)
    return _told(framing, "request_need.html", need_page(form_id, draft, own, framing, faults), bool(faults))


def _towns(form_id: str, form: KeptForm, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    page = towns_page(form_id, draft_of(form.entries), framing, faults)
    return _told(framing, "request_towns.html", page, bool(faults))


def _checked(form_id: str, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    page = check_page(form_id, kept_form(form_id, framing), framing, faults)
    return _told(framing, "request_check.html", page, bool(faults))


def _told(framing: Framing, template: str, page: Page, is_faulty: bool = False) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_faulty else HTTPStatus.OK
    return told_in(framing.spoken, render(template, page, status))


def _see(path: str, query: str = "") -> Response:
    return RedirectResponse(f"{path}?{query}" if query else path, 303)


def _order(form_id: str, draft: RequestDraft, framing: Framing) -> NewRequest:
    visitor = framing.visitor
    return NewRequest(
        key=hash_of(form_id),
        ags=visitor.ags or "",
        role=visitor.role or draft.role,
        format=draft.wanted_format,
        topic=draft.topic,
        text=draft.text,
        wishes=draft.wishes,
        candidates=draft.candidates,
    )
