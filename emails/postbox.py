"""How does a rendered letter become the final bytes of one mail?"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from emails.rendering import RenderedLetter
from matchmaker.errors import MatchmakerError

# A line of a mail may be 998 signs long (RFC 5322).
LONGEST_LINK = 900
LONGEST_LINE = 78


class UnsafeHeader(MatchmakerError):
    """A subject or an address that could smuggle a further header or recipient into the mail."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A date for the reader's calendar (RFC 5545); ``method`` is REQUEST to put it in, CANCEL to take it out."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, when; ``key`` is the outbox key that makes this mail one of a kind.

    Addresses are bare (``office@town.example``), one each; ``sender_name`` may hold any letters.
    ``mail_domain`` stands in the Message-ID, ``written_at`` is an aware moment. Reminders carry an
    ``unsubscribe_link`` (https) that one click of the mail program calls; invitations carry a ``calendar`` file.
    """

    key: str
    sender: str
    sender_name: str
    reply_to: str
    recipient: str
    mail_domain: str
    written_at: datetime
    unsubscribe_link: str | None = None
    calendar: CalendarFile | None = None

    @property
    def digest(self) -> str:
        """32 hex digits that stand for the key."""
        return sha256(self.key.encode()).hexdigest()[:32]

    @property
    def message_id(self) -> str:
        """The same key and domain give the same Message-ID, so a second sending can be recognised."""
        return f"<{self.digest}@{self.mail_domain}>"


def seal(letter: RenderedLetter, envelope: Envelope) -> bytes:
    """The mail as text and HTML alternative, CRLF line ends, all 7-bit.

    The same letter and envelope give the same bytes. ``UnsafeHeader`` where subject, name or an address
    holds a line break or control character, or an address is not exactly one.
    """
    mail = EmailMessage(policy=SMTP)
    sender = _address("Absender", envelope.sender, envelope.sender_name)
    subject = _one_line("Betreff", letter.subject)
    mail["Reply-To"] = _address("Antwortadresse", envelope.reply_to)
    mail["To"] = _address("Empfängeradresse", envelope.recipient)
    mail["Date"] = format_datetime(envelope.written_at)
    mail["Message-ID"] = envelope.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if envelope.calendar is not None:
        _add_calendar(mail, envelope.calendar, envelope.digest)
    # Only now: setting the content removes every header that begins with "Content-".
    mail["Content-Language"] = letter.language.value
    if envelope.unsubscribe_link is not None:
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # A fixed boundary instead of a random one; "=_" can never occur in quoted-printable text.
    mail.set_boundary(f"=_{envelope.digest}")
    written = _unsubscribing(envelope.unsubscribe_link) + _from(sender) + _subject(subject)
    return written + mail.as_bytes()


def _subject(subject: str) -> bytes:
    line = f"Subject: {subject}"
    return f"{line if _fits(line) else f'Subject: {_in_code_words(subject)}'}\r\n".encode()


def _from(sender: Address) -> bytes:
    line = f"From: {sender}"
    coded = f"From: {_in_code_words(sender.display_name)}\r\n <{sender.addr_spec}>"
    return f"{line if _fits(line) else coded}\r\n".encode()


def _fits(line: str) -> bool:
    return line.isascii() and len(line) <= LONGEST_LINE


def _in_code_words(text: str) -> str:
    """The whole text as code words: where Python mixes them with plain words, folding adds spaces to the text."""
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _add_calendar(mail: EmailMessage, calendar: CalendarFile, digest: str) -> None:
    """The date twice: as a third alternative, which some programs offer to accept, and as a file, which all can save.

    Boundaries are fixed like the outer one, so that the bytes stay the same.
    """
    said = {"method": calendar.method, "charset": "utf-8"}
    mail.add_alternative(calendar.content, maintype="text", subtype="calendar", params=said, cte="base64")
    mail.make_mixed()
    mail.add_attachment(calendar.content, maintype="text", subtype="calendar", params=said, filename="termin.ics")
    inner = next(iter(mail.iter_parts()))
    inner.set_boundary(f"=_{digest}_inner")


def _unsubscribing(link: str | None) -> bytes:
    """The header of RFC 8058, whole on one line: Python would fold a long address and write it in code words."""
    if link is None:
        return b""
    if not link.startswith("https://") or not link.isascii() or set(link) & set(" <>") or len(link) > LONGEST_LINK:
        raise UnsafeHeader(f"Abmeldelink: {link!r} ist keine Adresse, die mit https:// beginnt.")
    return f"List-Unsubscribe: <{_one_line('Abmeldelink', link)}>\r\n".encode()


def _address(what: str, address: str, name: str = "") -> Address:
    try:
        parsed = Address(display_name=_one_line(what, name), addr_spec=_one_line(what, address))
    except (HeaderParseError, ValueError, IndexError):
        parsed = Address()
    if not parsed.domain or not parsed.username or not address.isascii():
        raise UnsafeHeader(f"{what}: „{address}“ ist keine einzelne E-Mail-Adresse. Bitte berichtigen Sie sie.")
    return parsed


def _one_line(what: str, value: str) -> str:
    """The value itself; line separators, control characters and halves of a character are refused."""
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
        raise UnsafeHeader(f"{what}: {value!r} enthält einen Zeilenumbruch oder ein Steuerzeichen. Bitte entfernen.")
    # Python's header parser decodes "=?utf-8?q?=0ABcc:…?=" and then writes the line break that was hidden in it.
    if "=?" in value:
        raise UnsafeHeader(
            f"{what}: {value!r} enthält die Zeichen „=?“, mit denen sich Kopfzeilen einschleusen lassen."
        )
    return value
