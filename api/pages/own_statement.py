"""How does a town decide who sees one of its statements, take it back, or add what it can tell others?"""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.need_form import VISIBILITIES
from api.pages.own_office import SpokenFor, is_town, meant_office
from api.pages.requesting import CsrfToken, sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.statements import StatementView, experience_groups, statements
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.own_profile import StatementRef, remove_statement, show_statement_to, state_experience
from matchmaker.taxonomy.model import EntryKind, Level
from matchmaker.towns.profile import Experience, Stage, StatementKind, Visibility
from matchmaker.towns.vocabulary import STAGES

router = APIRouter(prefix="/mein-bereich")
STATEMENT, OFFER = "/mein-bereich/angabe", "/mein-bereich/erfahrung"
KIND_OF = {EntryKind.TOPIC: StatementKind.TOPIC, EntryKind.METHOD: StatementKind.METHOD}


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One statement, who sees it, and the ways to change that or to take it back."""

    frame: Frame
    home: str
    action: str
    removal: str
    office: str
    version: int
    kind: str
    first: int
    one: StatementView
    seers: Options
    chosen: str


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """An experience as it was entered."""

    entry: str = ""
    stage: str = Stage.IN_OPERATION
    year: str = ""
    title: str = ""
    # As with a need: making it public is a step of its own.
    visibility: str = Visibility.HEAD_OFFICE


@dataclass(frozen=True, slots=True)
class OfferPage:
    """The form for something that the town can tell others about."""

    frame: Frame
    home: str
    action: str
    office: str
    version: int
    faults: tuple[FieldFault, ...]
    draft: OfferDraft
    methods: Options
    topics: Options
    stages: Options
    seers: Options


@router.get("/angabe")
def statement_page(
    framing: FramingGiven,
    stelle: Annotated[str, Query()] = "",
    art: Annotated[str, Query()] = "",
    nr: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """One statement of the town's own."""
    if not is_town(framing):
        return sign_in_first(framing, "/mein-bereich")
    office = meant_office(stelle, framing)
    ref, view, seers = _found(office, art, nr, framing)
    spoken = framing.spoken
    page = StatementPage(
        frame=framing.translated_frame(),
        home=in_same_language(framing.request, "/mein-bereich"),
        action=in_same_language(framing.request, STATEMENT),
        removal=in_same_language(framing.request, f"{STATEMENT}/entfernen"),
        office=office.key,
        version=office.version,
        kind=art,
        first=ref.first,
        one=view,
        seers=tuple((value, spoken.say(words)) for value, words in VISIBILITIES),
        chosen=seers,
    )
    return told_in(spoken, render("own_statement.html", page))


@dataclass(frozen=True, slots=True)
class SentStatement:
    """Which statement a form means."""

    office: str
    kind: str
    first: int
    version: str


def meant_statement(
    stelle: Annotated[str, Form()] = "",
    art: Annotated[str, Form()] = "",
    nr: Annotated[int, Form(ge=0, le=10_000)] = 0,
    version: Annotated[str, Form()] = "",
) -> SentStatement:
    """The statement as the form names it."""
    return SentStatement(stelle, art, nr, version)


Meant = Annotated[SentStatement, Depends(meant_statement)]


@router.post("/angabe")
def show_to(
    framing: FramingGiven, meant: Meant, csrf: CsrfToken = "", sichtbarkeit: Annotated[str, Form()] = ""
) -> Response:
    """Let others see the statement, or not."""
    if not is_town(framing):
        return sign_in_first(framing, "/mein-bereich")
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    office = meant_office(meant.office, framing)
    ref, _, stored = _found(office, meant.kind, meant.first, framing)
    # A value that the form does not offer changes nothing: it must not make anything more public.
    seers = Visibility(sichtbarkeit if sichtbarkeit in list(Visibility) else stored)
    show_statement_to(seers, ref, office.seen(meant.version, framing.site.clock()), framing.open_uow())
    return RedirectResponse("/mein-bereich?gespeichert=angabe#angaben", 303)


@router.post("/angabe/entfernen")
def remove(framing: FramingGiven, meant: Meant, csrf: CsrfToken = "") -> Response:
    """Take the statement back."""
    if not is_town(framing):
        return sign_in_first(framing, "/mein-bereich")
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    office = meant_office(meant.office, framing)
    ref, _, _ = _found(office, meant.kind, meant.first, framing)
    remove_statement(ref, office.seen(meant.version, framing.site.clock()), framing.open_uow())
    return RedirectResponse("/mein-bereich?gespeichert=entfernt#angaben", 303)


@router.get("/erfahrung")
def offer_page(framing: FramingGiven, stelle: Annotated[str, Query()] = "") -> Response:
    """The form for an experience."""
    if not is_town(framing):
        return sign_in_first(framing, OFFER)
    return _offer(meant_office(stelle, framing), OfferDraft(), framing)


def sent_offer(
    eintrag: Annotated[str, Form()] = "",
    stand: Annotated[str, Form()] = "",
    jahr: Annotated[str, Form()] = "",
    titel: Annotated[str, Form()] = "",
    sichtbarkeit: Annotated[str, Form()] = "",
) -> OfferDraft:
    """The form as it was sent."""
    # Shown again, a choice that was not sent must not look like the first one, which is public.
    seers = sichtbarkeit if sichtbarkeit in list(Visibility) else Visibility.HEAD_OFFICE
    return OfferDraft(eintrag, stand, jahr.strip(), titel.strip(), seers)


@router.post("/erfahrung")
def save_offer(
    framing: FramingGiven, draft: Annotated[OfferDraft, Depends(sent_offer)], meant: Meant, csrf: CsrfToken = ""
) -> Response:
    """Store the experience."""
    if not is_town(framing):
        return sign_in_first(framing, OFFER)
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    office = meant_office(meant.office, framing)
    try:
        told, today = _experience(draft, framing), german_day(site.clock())
        state_experience(told, site.taxonomy, office.seen(meant.version, site.clock()), today, framing.open_uow())
    except BadInput as refused:
        return _offer(office, draft, framing, tuple(FieldFault(one.where, one.reason) for one in refused.faults))
    except StaleWrite as changed:
        return _offer(office, draft, framing, (FieldFault("eintrag", str(changed)),))
    return RedirectResponse("/mein-bereich?gespeichert=angabe#angaben", 303)


def _found(
    office: SpokenFor, kind: str, first: int, framing: Framing
) -> tuple[StatementRef, StatementView, Visibility]:
    """The statement that is shown as one, in words, and who sees it."""
    shown = statements(office.profile, framing.site.taxonomy, framing.spoken)
    if kind == "bedarf" and first < len(office.profile.needs):
        return StatementRef(is_need=True, first=first), shown.needs[first], office.profile.needs[first].visibility
    groups = dict(experience_groups(office.profile))
    if kind == "erfahrung" and first in groups:
        view = shown.experience[list(groups).index(first)]
        return (
            StatementRef(is_need=False, first=first, count=groups[first]),
            view,
            office.profile.experience[first].visibility,
        )
    raise NotFound("Diese Angabe gibt es nicht mehr.")


def _experience(draft: OfferDraft, framing: Framing) -> Experience:
    taxonomy = framing.site.taxonomy
    kind = (
        KIND_OF.get(taxonomy.kind(draft.entry), StatementKind.TOPIC) if draft.entry in taxonomy else StatementKind.TOPIC
    )
    return Experience(
        id=draft.entry,
        kind=kind,
        stage=Stage(draft.stage) if draft.stage in list(Stage) else Stage.IDEA,
        topic=draft.entry if kind is StatementKind.TOPIC else None,
        # Text that is no number is outside of every range, and so a fault of its field.
        year=(int(draft.year[:6]) if draft.year.isdecimal() else 0) if draft.year else None,
        title=draft.title or None,
        visibility=Visibility(draft.visibility) if draft.visibility in list(Visibility) else Visibility.HEAD_OFFICE,
    )


def _offer(office: SpokenFor, draft: OfferDraft, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    spoken, taxonomy = framing.spoken, framing.site.taxonomy
    page = OfferPage(
        frame=framing.translated_frame(),
        home=in_same_language(framing.request, "/mein-bereich"),
        action=in_same_language(framing.request, OFFER),
        office=office.key,
        version=office.version,
        faults=tuple(replace(one, sentence=spoken.say(one.sentence)) for one in faults),
        draft=draft,
        methods=tuple((one.id, spoken.label(one.labels)) for one in taxonomy.methods),
        topics=tuple((one.id, spoken.label(one.labels)) for one in taxonomy.topics if one.level is not Level.FIELD),
        stages=tuple((one, spoken.say(STAGES.word_for(one))) for one in Stage),
        seers=tuple((value, spoken.say(words)) for value, words in VISIBILITIES),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(spoken, render("own_offer.html", page, status))
