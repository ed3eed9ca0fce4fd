"""How does head office read its draft as a whole, and sign or discard it?"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.head_office import head_office_only
from api.pages.policy_hand import hand_of, known_name
from api.pages.policy_saving import Drafting
from api.pages.policy_view import DRAFT, HERE, told_draft
from api.pages.policy_words import PolicyWords, ToldChange
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, MatchmakerError, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.policy_keeping import NO_DRAFT, PolicySigning, discard_policy, policy_in_force, sign_policy
from matchmaker.rounds.policy_version import PolicyHand, PolicySignature, PolicyState
from matchmaker.towns.profile import Format

router = APIRouter(prefix=DRAFT, dependencies=[Depends(head_office_only)])
SAVED = "Im Entwurf gespeichert. In Kraft ist davon noch nichts."


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What the forms of a draft bring beside its rules: which draft, as it was seen, and who writes."""

    csrf: Annotated[str, Form()] = ""
    fassung: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    grund: Annotated[str, Form()] = ""
    allein: Annotated[str, Form()] = ""

    @property
    def number(self) -> int:
        return whole(self.fassung)

    @property
    def seen(self) -> int:
        return whole(self.version)


@dataclass(frozen=True, slots=True)
class PolicyDraftPage:
    """A draft as a whole: what it changes, where to change more, and the two ways to end it."""

    frame: Frame
    address: str
    number: str
    version: int
    told: str
    changes: tuple[ToldChange, ...]
    formats: tuple[tuple[str, str], ...]
    name: str
    typed: DraftForm
    faults: tuple[str, ...]
    done: str
    sign_action: str
    discard_action: str


@dataclass(frozen=True, slots=True)
class DraftAttempt:
    """What the page says of the last wish: done, or refused with the form as it was sent."""

    form: DraftForm = field(default_factory=DraftForm)
    faults: tuple[str, ...] = ()
    done: str = ""
    status: int = HTTPStatus.OK


@router.get("")
def draft(framing: FramingGiven, gespeichert: Annotated[str, Query()] = "") -> Response:
    """The draft; without one the page of the rules, where one begins."""
    with framing.site.open_uow(reading=True) as uow:
        there, current = uow.policies.draft(), policy_in_force(uow)
    if there is None:
        return RedirectResponse(HERE, 303)
    return _shown(framing, Drafting(there, current), DraftAttempt(done=SAVED if gespeichert else ""))


@router.post("/zeichnen")
def sign(framing: FramingGiven, form: Annotated[DraftForm, Depends()]) -> Response:
    """Put the draft in force as it was seen; pressed twice, it is signed once."""
    site, hand = framing.site, hand_of(framing, form.name)
    site.seals.check_form(form.csrf, framing.visitor.holder)
    signature = PolicySignature(hand, form.grund, bool(form.allein))
    try:
        sign_policy(PolicySigning(form.number, form.seen, signature), site.open_uow(), site.clock())
    except (BadInput, StaleWrite, TransitionRefused) as refusal:
        return _refused(framing, form, hand, PolicyState.SIGNED, refusal)
    return _ended("gezeichnet")


@router.post("/verwerfen")
def discard(framing: FramingGiven, form: Annotated[DraftForm, Depends()]) -> Response:
    """The draft is not wanted."""
    site, hand = framing.site, hand_of(framing, form.name)
    site.seals.check_form(form.csrf, framing.visitor.holder)
    try:
        discard_policy(form.number, form.seen, hand, site.open_uow(), site.clock())
    except (BadInput, StaleWrite, TransitionRefused) as refusal:
        return _refused(framing, form, hand, PolicyState.DISCARDED, refusal)
    return _ended("verworfen")


def whole(text: str) -> int:
    """A number of a form of ours; ``NotFound`` for what no form of ours says."""
    if not text.isdecimal() or not text.isascii():
        raise NotFound(NO_DRAFT)
    return int(text[:9])


def _ended(how: str) -> Response:
    return RedirectResponse(f"{HERE}?erledigt={how}", 303)


def _refused(
    framing: Framing, form: DraftForm, hand: PolicyHand, wish: PolicyState, refusal: MatchmakerError
) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        stored, current = uow.policies.get(form.number), policy_in_force(uow)
    if stored.state is wish and stored.ended_by == hand.shown:
        return _ended("gezeichnet" if wish is PolicyState.SIGNED else "verworfen")
    if stored.state is not PolicyState.DRAFT:
        raise refusal
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    told = tuple(map(words.fault, refusal.faults)) if isinstance(refusal, BadInput) else ()
    faults = told or (words.sentence(str(refusal)),)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, BadInput) else HTTPStatus.CONFLICT
    return _shown(framing, Drafting(stored, current), DraftAttempt(form, faults, status=status))


def _shown(framing: Framing, there: Drafting, attempt: DraftAttempt) -> Response:
    stored = there.draft
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    page = PolicyDraftPage(
        frame=framing.translated_frame(),
        address=DRAFT,
        number=str(stored.number),
        version=stored.version,
        told=told_draft(stored, framing.spoken),
        changes=words.changes(there.current, stored.policy),
        formats=tuple((f"{DRAFT}/gewichte/{one}", words.format(one)) for one in Format),
        name=known_name(framing),
        typed=attempt.form,
        faults=attempt.faults,
        done=framing.spoken.say(attempt.done) if attempt.done else "",
        sign_action=in_same_language(framing.request, f"{DRAFT}/zeichnen"),
        discard_action=in_same_language(framing.request, f"{DRAFT}/verwerfen"),
    )
    return render("policy_draft.html", page, attempt.status)
