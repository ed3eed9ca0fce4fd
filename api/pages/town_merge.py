"""How does head office let one town answer for another's key, after reading all that moves?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.field_fault import FieldFault
from api.pages.head_office import head_office_only
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.errors import AmbiguousTown, BadInput, Fault, UnknownTown
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.town_merging import MergeOrder, MergePreview, merge_towns, preview_merge
from matchmaker.towns.register import Register, described

TOWNS = "/geschaeftsstelle/staedte"
router = APIRouter(prefix=TOWNS, dependencies=[Depends(head_office_only)])
FIELDS = {"name": "name", "neu": "neu"}


@dataclass(frozen=True, slots=True)
class MergePage:
    """Two towns of which the old one's key goes: what moves, what becomes one, what stands in the way.

    ``new`` is empty until a town was named; ``typed`` is what was typed for it. ``can_merge`` shows the last form.
    """

    frame: Frame
    old: str
    old_name: str
    back: str
    address: str
    typed: str
    new: str
    new_key: str
    moved: tuple[tuple[str, int], ...]
    united: tuple[str, ...]
    remarks: tuple[str, ...]
    obstacles: tuple[str, ...]
    faults: tuple[FieldFault, ...]
    can_merge: bool


@router.get("/{ags}/zusammenfuehren")
def ask(ags: str, framing: FramingGiven, neu: Annotated[str, Query()] = "") -> Response:
    """Which town answers from now on, and once it is named all that would move. Looking changes nothing."""
    return _shown(ags, neu, framing)


@router.post("/{ags}/zusammenfuehren")
def merge(
    ags: str,
    framing: FramingGiven,
    csrf: Annotated[str, Form()] = "",
    neu: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Merge; a second press finds it done and leads to the same page."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    try:
        done = merge_towns(MergeOrder(ags, neu, framing.visitor.curator, name), framing.open_uow(), site.clock())
    except BadInput as bad:
        return _shown(ags, neu, framing, bad.faults)
    return RedirectResponse(f"{TOWNS}/{done.new_ags}?getan=zusammengefuehrt", 303)


def _shown(ags: str, neu: str, framing: Framing, refused: tuple[Fault, ...] = ()) -> Response:
    site = framing.site
    with site.open_uow(reading=True) as uow:
        register = Register(site.evidence(uow).register)
        if (done := uow.successions.of(ags)) is not None:
            return RedirectResponse(f"{TOWNS}/{done.new_ags}", 303)
        old = register.get(ags)
        key, fault = _meant(neu, register)
        found = _preview(ags, key, framing, uow) if key else None
    new = register.by_ags.get(key)
    faults = tuple(FieldFault(one.column or "neu", one.reason) for one in refused if one.column in FIELDS)
    page = MergePage(
        frame=framing.translated_frame(),
        old=described(old),
        old_name=old.name,
        back=f"{TOWNS}/{ags}",
        address=f"{TOWNS}/{ags}/zusammenfuehren",
        typed=neu,
        new=described(new) if new else "",
        new_key=key,
        moved=tuple((framing.spoken.say(word), number) for word, number in found.moved.items()) if found else (),
        united=found.united if found else (),
        remarks=found.remarks if found else (),
        obstacles=tuple(map(str, found.obstacles)) if found else (),
        faults=(*fault, *faults),
        can_merge=found is not None and not found.obstacles,
    )
    return render("town_merge.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if page.faults or refused else HTTPStatus.OK)


def _preview(old: str, new: str, framing: Framing, uow: UnitOfWork) -> MergePreview:
    taxonomy = framing.site.taxonomy
    order = MergeOrder(old, new, framing.visitor.curator)
    said = lambda word: f"„{entry_label(word, taxonomy)}“" if word in taxonomy else word  # noqa: E731
    return preview_merge(order, uow, framing.site.clock(), said)


def _meant(typed: str, register: Register) -> tuple[str, tuple[FieldFault, ...]]:
    if not typed.strip():
        return "", ()
    try:
        return register.find(typed).ags, ()
    except (UnknownTown, AmbiguousTown) as unclear:
        return "", (FieldFault("neu", str(unclear)),)
