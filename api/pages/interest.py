"""How does somebody without an account ask for our news, without anybody learning who gets them?"""

import secrets
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.client_address import client_address
from api.dependencies import Framing, FramingGiven
from api.interest_letters import interest_mail
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.meant_town import Meaning, meaning_of, told
from api.pages.requesting import CsrfToken
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from api.session_cookie import give_cookie
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import CONFIRM_WITHIN, KEPT_FOR, InterestOrder, register_interest
from matchmaker.rounds.office_keeping import ADDRESS, LONGEST_ADDRESS
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.taxonomy.model import Level
from matchmaker.towns.register import described

router = APIRouter()
HERE = "/nachrichten"
LONGEST_TOWN = 80
NO_TOWN = "Bitte nennen Sie Ihre Stadt."
NO_ADDRESS = "Bitte geben Sie eine Mailadresse ein, zum Beispiel rathaus@ihre-stadt.example."


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent."""

    town: str = ""
    address: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class InterestPage:
    """The form; ``candidates`` are towns that the name may stand for, none where it is clear."""

    frame: Frame
    action: str
    csrf: str
    typed: Typed
    candidates: Options
    topics: Options
    faults: tuple[FieldFault, ...]
    days: str
    years: str


@dataclass(frozen=True, slots=True)
class InterestSentPage:
    """What everybody reads after the form, whatever became of it."""

    frame: Frame
    again: str
    days: str
    contact: str


@router.get(HERE)
def form(framing: FramingGiven, stadt: Annotated[str, Query()] = "") -> Response:
    """The form, with the town that a link names."""
    known = framing.site.atlas().register.by_ags.get(stadt)
    return _form(framing, Typed(town=known.name if known else ""))


@router.post(HERE)
def ask(
    framing: FramingGiven,
    stadt: Annotated[str, Form()] = "",
    gemeint: Annotated[str, Form()] = "",
    adresse: Annotated[str, Form()] = "",
    thema: Annotated[str, Form()] = "",
    csrf: CsrfToken = "",
) -> Response:
    """Ask the mailbox, and say the same whatever becomes of it."""
    site, request = framing.site, framing.request
    site.seals.check_form(csrf, request.cookies.get(site.form_cookie, ""))
    typed = Typed(stadt.strip()[:LONGEST_TOWN], adresse.strip()[:LONGEST_ADDRESS], _topic(thema, framing))
    meaning = meaning_of(gemeint or typed.town, site.atlas())
    faults = (*_town_faults(typed, meaning, framing), *_address_faults(adresse.strip(), framing))
    if faults or meaning.town is None:
        return _form(framing, typed, faults, meaning)
    now, language = site.clock(), framing.spoken.language
    wanted = Interest(secrets.token_hex(16), typed.address, meaning.town.ags, now, typed.topic or None, language)
    write = partial(_write, framing=framing)
    client = client_address(request, site.settings.trusted_proxies)
    register_interest(InterestOrder(wanted, client), write, site.open_uow(), now)
    return RedirectResponse(f"{HERE}/unterwegs", HTTPStatus.SEE_OTHER)


@router.get(f"{HERE}/unterwegs")
def sent(framing: FramingGiven) -> Response:
    """What happens next."""
    page = InterestSentPage(
        frame=framing.translated_frame(),
        again=in_same_language(framing.request, HERE),
        days=framing.spoken.number(CONFIRM_WITHIN.days),
        contact=framing.site.settings.mail_reply_to,
    )
    return told_in(framing.spoken, render("interest_sent.html", page))


def _write(wanted: Interest, uow: UnitOfWork, *, framing: Framing) -> OutboxMessage:
    site = framing.site
    return interest_mail(wanted, site.settings, site.taxonomy, uow, site.clock())


def _topic(chosen: str, framing: Framing) -> str:
    """A topic of the list; anything else stands for all."""
    return chosen if chosen in {value for value, _ in _topics(framing)} else ""


def _topics(framing: Framing) -> Options:
    spoken, taxonomy = framing.spoken, framing.site.taxonomy
    named = ((one.id, spoken.label(one.labels)) for one in taxonomy.topics if one.level is not Level.FIELD)
    return (("", spoken.say("Alle Themen")), *sorted(named, key=lambda one: one[1].casefold()))


def _town_faults(typed: Typed, meaning: Meaning, framing: Framing) -> tuple[FieldFault, ...]:
    spoken = framing.spoken
    if not typed.town and meaning.town is None:
        return (FieldFault("stadt", spoken.say(NO_TOWN)),)
    return () if meaning.town else (FieldFault("stadt", told(meaning, spoken)),)


def _address_faults(address: str, framing: Framing) -> tuple[FieldFault, ...]:
    fits = len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address)
    return () if fits else (FieldFault("adresse", framing.spoken.say(NO_ADDRESS)),)


def _form(
    framing: Framing, typed: Typed, faults: tuple[FieldFault, ...] = (), meaning: Meaning | None = None
) -> Response:
    site, spoken = framing.site, framing.spoken
    holder = framing.request.cookies.get(site.form_cookie) or secrets.token_urlsafe(32)
    candidates = meaning.candidates if meaning and meaning.town is None and typed.town else ()
    page = InterestPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, HERE),
        csrf=site.seals.form_token(holder),
        typed=typed,
        candidates=tuple((one.ags, described(one)) for one in candidates),
        topics=_topics(framing),
        faults=faults,
        days=spoken.number(CONFIRM_WITHIN.days),
        years=spoken.number(KEPT_FOR.days // 365),
    )
    answer = told_in(spoken, render("interest.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else 200))
    give_cookie(answer, site, site.form_cookie, holder)
    return answer
