"""Who sees what of a town's data, how does the town take it along, and how is it deleted?"""

import json
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.own_office import is_town, spoken_for
from api.pages.requesting import SentForm, sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from matchmaker.rounds.delegate_permissions import OwnAct, may_in_own_area
from matchmaker.rounds.own_record import forget_own, own_record

router = APIRouter(prefix="/mein-bereich/daten")
HERE = "/mein-bereich/daten"
VERSION = "version-"
WHO_SEES_WHAT = (
    ("Name, Lage und Einwohnerzahl Ihrer Stadt", "alle; sie stehen in öffentlichen Verzeichnissen"),
    ("Ihr Bedarf und Ihre Erfahrung", "wen Sie bei jeder Angabe bestimmen"),
    ("Formen, Zeiten, Wünsche, Plätze, Pause", "nur Sie und die Geschäftsstelle"),
    ("Ihre Anfragen und Wunschstädte", "nur Sie und die Geschäftsstelle"),
    ("Ein Vorschlag", "die beteiligten Städte und die Geschäftsstelle, sobald er verschickt ist"),
    ("Ihre Antwort auf einen Vorschlag", "die Geschäftsstelle; andere Städte erfahren nie, wer abgesagt hat"),
    ("Ihre Mailadresse", "die Geschäftsstelle, und Ihre Partnerstadt erst, wenn beide zugesagt haben"),
    ("Wen Sie als Vertretung nennen", "nur Sie und die Geschäftsstelle"),
    ("Welche Städte Sie ansehen", "niemand; wir speichern es nicht"),
)


@dataclass(frozen=True, slots=True)
class OwnRightsPage:
    """Who sees what, and the two rights that need a button: a copy, and deletion."""

    frame: Frame
    home: str
    rows: tuple[tuple[str, str], ...]
    copy: str
    deletion: str
    versions: tuple[tuple[str, int], ...]
    may_delete: bool
    contact: str


@router.get("")
def own_data(framing: FramingGiven) -> Response:
    """The plain list."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    spoken = framing.spoken
    page = OwnRightsPage(
        frame=framing.translated_frame(),
        home=in_same_language(framing.request, "/mein-bereich"),
        rows=tuple((spoken.say(what), spoken.say(who)) for what, who in WHO_SEES_WHAT),
        copy=f"{HERE}/kopie",
        deletion=in_same_language(framing.request, f"{HERE}/loeschen"),
        versions=tuple((f"{VERSION}{one.profile.role or ''}", one.version) for one in spoken_for(framing)),
        may_delete=may_in_own_area(framing.visitor.viewer, OwnAct.DELETE),
        contact=framing.site.settings.mail_reply_to,
    )
    return told_in(spoken, render("own_rights.html", page))


@router.get("/kopie")
def own_copy(framing: FramingGiven) -> Response:
    """Everything as a file (Art. 15 and 20 GDPR)."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    with framing.site.open_uow(reading=True) as uow:
        record = own_record(framing.visitor.viewer, uow)
    content = json.dumps(record, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="angaben-{framing.visitor.ags}.json"'}
    return Response(content, media_type="application/json", headers=headers)


@router.post("/loeschen")
def delete_own(framing: FramingGiven, sent: SentForm) -> Response:
    """Forget what the town has said, if it ticked that it means it."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    site = framing.site
    site.seals.check_form(sent.get("csrf", ""), framing.visitor.holder)
    if not sent.get("sicher"):
        return RedirectResponse(f"{HERE}#loeschen", 303)
    forget_own(framing.visitor.viewer, _seen(sent, framing), framing.open_uow(), site.clock())
    return RedirectResponse("/mein-bereich?gespeichert=geloescht", 303)


def _seen(sent: SentForm, framing: Framing) -> dict[str, int]:
    roles = (one.profile.role or "" for one in spoken_for(framing))
    written = {role: sent.get(f"{VERSION}{role}", "") for role in roles}
    return {role: int(text[:9]) if text.isdecimal() else -1 for role, text in written.items()}
