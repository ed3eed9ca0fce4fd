"""How does head office change every value of its draft but the weights: deadlines, sizes, windows, thresholds?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.head_office import head_office_only
from api.pages.policy_draft import whole
from api.pages.policy_field import EASING_NAMES, LEVEL_NAMES, FieldKind, PolicyField
from api.pages.policy_fields import FIELDS, SECTIONS
from api.pages.policy_form import ON, document_from, value_at
from api.pages.policy_saving import Drafting, back_to_draft, drafting, drafting_of, saved
from api.pages.policy_view import DRAFT, HERE
from api.pages.policy_words import PolicyWords, ToldChange, path_of
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.policy import RELAXATIONS
from matchmaker.rounds.policy_document import policy_as_document
from matchmaker.rounds.policy_file import policy_of

ADDRESS = f"{DRAFT}/werte"
REFUSED = "Der Entwurf wurde nicht geändert."
router = APIRouter(prefix=ADDRESS, dependencies=[Depends(head_office_only)])


@dataclass(frozen=True, slots=True)
class ValueField:
    """One field of the form; ``options`` of a choice. Of an order ``places`` hold what is chosen, and not ``value``."""

    id: str
    kind: str
    label: str
    meaning: str
    hint: str
    value: str
    current: str
    options: Options = ()
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyValuesPage:
    """All values in their sections; ``theirs`` is what differs from a draft that somebody else changed meanwhile."""

    frame: Frame
    address: str
    number: str
    version: int
    sections: tuple[tuple[str, tuple[ValueField, ...]], ...]
    faults: tuple[FieldFault, ...]
    stale: str
    theirs: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True)
class ValuesAttempt:
    """A form that was not stored: its faults, or what somebody else stored meanwhile; ``seen`` is its version."""

    faults: Sequence[Fault] = ()
    stale: str = ""
    theirs: tuple[ToldChange, ...] = ()
    seen: int | None = None


FIRST_LOOK = ValuesAttempt()


async def typed_values(request: Request) -> Mapping[str, Sequence[str]]:
    """Every field of the form with its texts."""
    sent: FormData = await request.form()
    return {key: [one for one in sent.getlist(key) if isinstance(one, str)] for key in sent}


TypedValues = Annotated[Mapping[str, Sequence[str]], Depends(typed_values)]


@router.get("")
def values(framing: FramingGiven) -> Response:
    """The form with the draft's values."""
    there = drafting(framing)
    if there is None:
        return RedirectResponse(HERE, 303)
    return _shown(framing, there, policy_as_document(there.draft.policy), FIRST_LOOK)


@router.post("")
def save_values(framing: FramingGiven, typed: TypedValues) -> Response:
    """Store all values, or say everything that is wrong with them."""
    framing.site.seals.check_form(_one(typed, "csrf"), framing.visitor.holder)
    number, seen = whole(_one(typed, "fassung")), whole(_one(typed, "version"))
    there = drafting_of(number, framing)
    document = document_from(typed, there.draft.policy)
    try:
        policy = policy_of(document, REFUSED)
        stale = saved(policy, number, seen, framing)
    except BadInput as refusal:
        return _shown(framing, there, document, ValuesAttempt(refusal.faults, seen=seen))
    if stale is None:
        return back_to_draft()
    there = drafting_of(number, framing)
    theirs = PolicyWords(framing.spoken, framing.site.taxonomy).changes(there.draft.policy, policy)
    return _shown(framing, there, document, ValuesAttempt(stale=str(stale), theirs=theirs))


def _shown(framing: Framing, there: Drafting, document: Mapping[str, Any], attempt: ValuesAttempt) -> Response:
    words = PolicyWords(framing.spoken, framing.site.taxonomy)
    current = policy_as_document(there.current)
    page = PolicyValuesPage(
        frame=framing.translated_frame(),
        address=in_same_language(framing.request, ADDRESS),
        number=str(there.draft.number),
        # Shown what holds now, the next press is a decision; before that the version stays the one that was seen.
        version=there.draft.version if attempt.seen is None else attempt.seen,
        sections=tuple(
            (framing.spoken.say(title), tuple(_field(one, document, current, words) for one in fields))
            for title, fields in SECTIONS.items()
        ),
        faults=tuple(FieldFault(_place(fault), words.fault(fault)) for fault in attempt.faults),
        stale=attempt.stale,
        theirs=attempt.theirs,
    )
    return render("policy_values.html", page, 422 if attempt.faults else 409 if attempt.stale else 200)


def _field(one: PolicyField, document: Mapping[str, Any], current: Mapping[str, Any], words: PolicyWords) -> ValueField:
    value, spoken = value_at(document, one.path), words.spoken
    return ValueField(
        id=one.id,
        kind=one.kind,
        label=spoken.say(one.label),
        meaning=spoken.say(one.meaning),
        hint=_hint(one, words),
        value="" if one.kind is FieldKind.ORDER else _typed(one, value, words),
        current=spoken.say("In Kraft: %(value)s", value=words.value(one.path, value_at(current, one.path))),
        options=_options(one, words),
        places=tuple(_places(value)) if one.kind is FieldKind.ORDER else (),
    )


def _hint(one: PolicyField, words: PolicyWords) -> str:
    """The unit with the limits: „Tage, 1 bis 365“."""
    unit = words.spoken.say(one.unit) if one.unit else ""
    if one.limits is None:
        return unit
    least, most = map(words.decimal, one.limits)
    limits = words.spoken.say("%(least)s bis %(most)s", least=least, most=most)
    return f"{unit}, {limits}" if unit else limits


def _typed(one: PolicyField, value: Any, words: PolicyWords) -> str:
    if one.kind is FieldKind.SWITCH:
        return ON if value else "nein"
    if one.kind is FieldKind.DAYS:
        return ", ".join(map(str, value))
    # What could not be read is shown as it was typed.
    return value if isinstance(value, str) else words.decimal(value) if value is not None else ""


def _options(one: PolicyField, words: PolicyWords) -> Options:
    spoken = words.spoken
    match one.kind:
        case FieldKind.SWITCH:
            return ((ON, spoken.say("ja")), ("nein", spoken.say("nein")))
        case FieldKind.LEVEL:
            return tuple((str(key), spoken.say(name)) for key, name in LEVEL_NAMES.items())
        case FieldKind.ORDER:
            return (("", spoken.say("nichts")), *((key, spoken.say(name)) for key, name in EASING_NAMES.items()))
        case FieldKind.THEME:
            named = sorted((words.spoken.label(topic.labels), topic.id) for topic in words.taxonomy.topics)
            return (("", words.theme("")), *((key, label) for label, key in named))
    return ()


def _places(value: Sequence[str]) -> list[tuple[str, str]]:
    """Each rank with what stands there."""
    return [(str(rank + 1), value[rank] if rank < len(value) else "") for rank in range(len(RELAXATIONS))]


def _place(fault: Fault) -> str:
    path = path_of(fault)
    if path not in FIELDS:
        return "werte"
    return f"{FIELDS[path].id}-1" if FIELDS[path].kind is FieldKind.ORDER else FIELDS[path].id


def _one(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "")
