"""How does head office take a file of profiles in: hand it in, look at it, accept it?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, UploadFile
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.handed_in import is_thrown_away, keep_file, kept_file
from api.pages.head_office import head_office_only
from api.pages.import_view import IMPORT, DoubtLine, doubt_line, preview_page, unread_page
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.sorted_import import ImportAcceptance, SortedImport, accept_import, preview_import
from matchmaker.rounds.upload import UploadKind
from matchmaker.towns.source_file import SourceFile

router = APIRouter(prefix=IMPORT, dependencies=[Depends(head_office_only)])
DONE = {
    "uebernommen": "Die Datei ist übernommen.",
    "verworfen": "Die Datei ist verworfen. Gespeichert wurde nichts.",
    "gespeichert": "Das Profil ist gespeichert.",
    "ausgelassen": "Das Profil bleibt draußen. Gespeichert wurde nichts.",
}
COUNTS = {"neu": "Neu: %(number)s", "geaendert": "Geändert: %(number)s", "fragen": "Rückfragen: %(number)s"}
CsrfToken = Annotated[str, Form(alias="csrf")]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Where a file is handed in; below, what earlier files left open. ``refused`` says why nothing was handed in."""

    frame: Frame
    address: str
    done: str
    counts: tuple[str, ...]
    refused: str
    doubts: tuple[DoubtLine, ...]


@router.get("")
def start(
    framing: FramingGiven,
    getan: Annotated[str, Query()] = "",
    neu: Annotated[str, Query()] = "",
    geaendert: Annotated[str, Query()] = "",
    fragen: Annotated[str, Query()] = "",
) -> Response:
    """The form for a file, what was done last, and what waits for an answer."""
    given = {"neu": neu, "geaendert": geaendert, "fragen": fragen}
    counts = tuple(
        framing.spoken.say(COUNTS[name], number=number[:6]) for name, number in given.items() if number.isdecimal()
    )
    return _start(framing, DONE.get(getan, ""), counts)


@router.post("")
def hand_in(framing: FramingGiven, csrf: CsrfToken = "", datei: UploadFile | None = None) -> Response:
    """Keep the file and show what it would do; nothing is stored of it yet."""
    framing.site.seals.check_form(csrf, framing.visitor.holder)
    try:
        secret = keep_file(UploadKind.PROFILES, datei, framing)
    except BadInput as bad:
        return _start(framing, refused=bad.faults[0].reason, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"{IMPORT}/datei/{secret}", 303)


@router.get("/datei/{secret}")
def look(secret: str, framing: FramingGiven) -> Response:
    """What the file would do, as things stand now."""
    return _look(secret, framing)


@router.post("/datei/{secret}")
def decide(
    secret: str,
    framing: FramingGiven,
    csrf: CsrfToken = "",
    stand: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
) -> Response:
    """Take what the page showed, or drop the file."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if is_thrown_away(secret, act, framing):
        return RedirectResponse(f"{IMPORT}?getan=verworfen", 303)
    order = ImportAcceptance(kept_file(secret, UploadKind.PROFILES, framing), stand, framing.visitor.curator)
    try:
        taken = accept_import(order, site.taxonomy, framing.open_uow(), site.clock())
    except StaleWrite as stale:
        # A second press finds everything stored: that is the answer, and no conflict.
        if _is_taken(order.source, framing):
            return RedirectResponse(f"{IMPORT}?getan=uebernommen", 303)
        return _look(secret, framing, str(stale), HTTPStatus.CONFLICT)
    return RedirectResponse(f"{IMPORT}?{urlencode(_counted(taken))}", 303)


def _counted(taken: SortedImport) -> dict[str, str | int]:
    preview = taken.preview
    counts = {"neu": len(preview.new), "geaendert": len(preview.changed), "fragen": len(taken.doubtful)}
    return {"getan": "uebernommen"} | counts


def _is_taken(source: SourceFile, framing: Framing) -> bool:
    with framing.site.open_uow(reading=True) as uow:
        return not preview_import(source, framing.site.taxonomy, uow).preview.to_store


def _look(secret: str, framing: Framing, refused: str = "", status: int = HTTPStatus.OK) -> Response:
    site, spoken = framing.site, framing.spoken
    source = kept_file(secret, UploadKind.PROFILES, framing)
    told = (source.name, f"{IMPORT}/datei/{secret}")
    try:
        with site.open_uow(reading=True) as uow:
            found = preview_import(source, site.taxonomy, uow)
    except BadInput as bad:
        page = unread_page(bad.faults, framing.translated_frame(), told)
        return render("import_preview.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    page = preview_page(found, framing.translated_frame(), told, spoken, spoken.say(refused) if refused else "")
    return render("import_preview.html", page, status)


def _start(
    framing: Framing, done: str = "", counts: tuple[str, ...] = (), *, refused: str = "", status: int = HTTPStatus.OK
) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        doubts = uow.import_doubts.open()
    names = site.atlas().names
    page = ImportPage(
        frame=framing.translated_frame(),
        address=IMPORT,
        done=spoken.say(done) if done else "",
        counts=counts,
        refused=spoken.say(refused) if refused else "",
        doubts=tuple(doubt_line(one, names, spoken) for one in doubts),
    )
    return render("import.html", page, status)
