"""How does head office take in an official register: hand the file in, read the differences, accept them at once?"""

from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, UploadFile
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.handed_in import is_thrown_away, keep_file, kept_file
from api.pages.head_office import head_office_only
from api.pages.register_view import REGISTER, register_page, unread_register
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.rounds.register_review import reviewed
from matchmaker.rounds.upload import UploadKind
from matchmaker.towns.official.reading import official_table
from matchmaker.towns.register import Register
from matchmaker.towns.register_file import read_register

router = APIRouter(prefix=REGISTER, dependencies=[Depends(head_office_only)])
DONE = {
    "uebernommen": "Das Register ist auf dem Stand der Datei.",
    "verworfen": "Die Datei ist verworfen. Gespeichert wurde nichts.",
}
CsrfToken = Annotated[str, Form(alias="csrf")]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Where a file is handed in; ``towns`` and ``small_towns`` are what is stored, ``sources`` where it comes from."""

    frame: Frame
    address: str
    done: str
    refused: str
    towns: int
    small_towns: int
    origins: tuple[tuple[str, int], ...]


@router.get("")
def start(framing: FramingGiven, getan: Annotated[str, Query()] = "") -> Response:
    """The form for a file, and what is stored now."""
    return _start(framing, DONE.get(getan, ""))


@router.post("")
def hand_in(framing: FramingGiven, csrf: CsrfToken = "", datei: UploadFile | None = None) -> Response:
    """Keep the file and show its differences; nothing is stored of it yet."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    try:
        secret = keep_file(UploadKind.REGISTER, datei, framing)
    except BadInput as bad:
        return _start(framing, refused=bad.faults[0].reason, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"{REGISTER}/datei/{secret}", 303)


@router.get("/datei/{secret}")
def look(secret: str, framing: FramingGiven) -> Response:
    """The differences as things stand now. Looking changes nothing."""
    return _look(secret, framing)


@router.post("/datei/{secret}")
def decide(
    secret: str,
    framing: FramingGiven,
    csrf: CsrfToken = "",
    stand: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
) -> Response:
    """Take exactly the differences that the page showed, or drop the file."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if is_thrown_away(secret, act, framing):
        return RedirectResponse(f"{REGISTER}?getan=verworfen", 303)
    table = official_table(kept_file(secret, UploadKind.REGISTER, framing))
    try:
        RegisterLoading(framing.open_uow(), _packaged()).load_official(table, stand)
    except StaleWrite as stale:
        found = reviewed(_loading(framing).load_official(table))
        # A second press finds everything stored: that is the answer, and no conflict.
        if found.is_empty:
            return RedirectResponse(f"{REGISTER}?getan=uebernommen", 303)
        return _look(secret, framing, str(stale), HTTPStatus.CONFLICT)
    return RedirectResponse(f"{REGISTER}?getan=uebernommen", 303)


@cache
def _packaged() -> Register:
    # Only an empty database needs it, and reading it takes longer than a page may.
    return read_register()


def _loading(framing: Framing) -> RegisterLoading:
    return RegisterLoading(framing.site.open_uow(reading=True), _packaged(), dry_run=True)


def _look(secret: str, framing: Framing, refused: str = "", status: int = HTTPStatus.OK) -> Response:
    source, spoken = kept_file(secret, UploadKind.REGISTER, framing), framing.spoken
    told = (source.name, f"{REGISTER}/datei/{secret}")
    try:
        table = official_table(source)
        found = reviewed(_loading(framing).load_official(table))
    except BadInput as bad:
        page = unread_register(bad.faults, framing.translated_frame(), told)
        return render("register_preview.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    page = register_page(found, table, framing.translated_frame(), told, spoken)
    return render("register_preview.html", replace(page, refused=spoken.say(refused) if refused else ""), status)


def _start(framing: Framing, done: str = "", *, refused: str = "", status: int = HTTPStatus.OK) -> Response:
    spoken = framing.spoken
    with framing.site.open_uow(reading=True) as uow:
        stored = Register(uow.towns.all())
    sources = sorted({town.source for town in stored.all})
    page = RegisterPage(
        frame=framing.translated_frame(),
        address=REGISTER,
        done=spoken.say(done) if done else "",
        refused=spoken.say(refused) if refused else "",
        towns=len(stored),
        small_towns=len(stored.small_towns),
        origins=tuple((source, sum(town.source == source for town in stored.all)) for source in sources),
    )
    return render("register.html", page, status)
