"""How does a letter look before it leaves: as its designed page, as plain text, as a mail file?"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.view import Frame, render
from api.pages.wording_page import LETTER_POLICY
from api.posting import post_of
from emails.language import Language
from matchmaker.errors import NotFound
from matchmaker.rounds.asking import Desk
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.objections import objections
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.sending_preview import preview_letter

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/versand", dependencies=[Depends(head_office_only)])
LANGUAGES = (("de", "Deutsch"), ("en", "Englisch"))
# Our own page shows it in a frame; there as anywhere it runs nothing and asks nobody for anything.
IN_OUR_FRAME = LETTER_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter as its town would get it; ``doubts`` are the reasons why it would be held back today."""

    frame: Frame
    title: str
    back: str
    recipient: str
    subject: str
    text: str
    letter_language: str
    languages: tuple[tuple[str, str, bool], ...]
    designed_href: str
    file_href: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedLetter:
    """Which letter the address asks for."""

    vorschlag: Annotated[str, Query()] = ""
    stadt: Annotated[str, Query()] = ""
    brief: Annotated[str, Query()] = "de"


@router.get("/brief")
def letter(round_id: str, framing: FramingGiven, asked: Annotated[AskedLetter, Depends()]) -> Response:
    """One letter beforehand, word for word, but for its link."""
    mail, doubts = _previewed(round_id, asked, framing)
    parsed = message_from_bytes(mail.content, policy=policy.default)
    address = f"/geschaeftsstelle/runden/{round_id}/versand/brief"
    query = f"vorschlag={asked.vorschlag}&stadt={asked.stadt}"
    language = language_of(asked.brief).value
    page = LetterPage(
        frame=framing.translated_frame(),
        title=framing.site.atlas().names.get(asked.stadt, asked.stadt),
        back=f"/geschaeftsstelle/runden/{round_id}/versand#briefe",
        recipient=mail.recipient,
        subject=str(parsed["Subject"]),
        text=_part(parsed, "plain"),
        letter_language=language,
        languages=tuple(
            (f"{address}?{query}&brief={key}", framing.spoken.say(label), key == language) for key, label in LANGUAGES
        ),
        designed_href=f"{address}.html?{query}&brief={language}",
        file_href=f"{address}.eml?{query}&brief={language}",
        doubts=doubts,
    )
    return render("sending_letter.html", page)


@router.get("/brief.html")
def designed(round_id: str, framing: FramingGiven, asked: Annotated[AskedLetter, Depends()]) -> Response:
    """The same as mail programs show it: the HTML part of the mail as it would leave, for a frame of our own."""
    mail, _ = _previewed(round_id, asked, framing)
    parsed = message_from_bytes(mail.content, policy=policy.default)
    return HTMLResponse(_part(parsed, "html"), headers={"Content-Security-Policy": IN_OUR_FRAME})


@router.get("/brief.eml")
def letter_file(round_id: str, framing: FramingGiven, asked: Annotated[AskedLetter, Depends()]) -> Response:
    """The same in its bytes, for a mail program: text, HTML and all."""
    mail, _ = _previewed(round_id, asked, framing)
    keeping = {"Content-Disposition": 'attachment; filename="vorschau.eml"'}
    return Response(mail.content, headers=keeping, media_type="message/rfc822")


def language_of(value: str) -> Language:
    """The language that a form or an address names; German for anything unknown."""
    return Language.ENGLISH if value == Language.ENGLISH else Language.GERMAN


def _previewed(round_id: str, asked: AskedLetter, framing: Framing) -> tuple[OutboxMessage, tuple[str, ...]]:
    site = framing.site
    post = post_of(site.settings, language_of(asked.brief), site.taxonomy)
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(asked.vorschlag)
        if proposal.round_id != round_id:
            raise NotFound("Diesen Brief gibt es in dieser Runde nicht.")
        mail = preview_letter(proposal.id, asked.stadt, Desk(post, uow, site.clock()))
        return mail, objections(proposal, uow, german_day(site.clock()))


def _part(parsed: EmailMessage, kind: str) -> str:
    body = parsed.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
