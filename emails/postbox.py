"""How does a rendered letter become the final bytes of one mail?"""

import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from string import ascii_letters, digits

from emails.mime_parts import file_part, headers_of, multipart, text_part
from emails.rendering import RenderedLetter
from matchmaker.errors import MatchmakerError

# A line of a mail may be 998 signs long (RFC 5322).
LONGEST_LINK = 900
LONGEST_LINE = 78
LONGEST_CODE_WORD = 75
CODE_WORD = "=?utf-8?{}?{}?="
CODED = {" ": "_"} | {sign: sign for sign in ascii_letters + digits}
# RFC 5321: no relay has to take a longer one.
LONGEST_ADDRESS = 254


class UnsafeHeader(MatchmakerError):
    """A subject or an address that could smuggle a further header or recipient into the mail."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A date for the reader's calendar (RFC 5545); ``method`` is REQUEST to put it in, CANCEL to take it out."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, when; ``key`` is the outbox key of which there is one mail.

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
        """32 hex digits that stand for the key and the recipient: to somebody else it is another mail."""
        return sha256(f"{self.key}\n{self.recipient}".encode()).hexdigest()[:32]

    @property
    def message_id(self) -> str:
        """The same key, recipient and domain give the same Message-ID, so a second sending can be recognised."""
        return f"<{self.digest}@{self.mail_domain}>"


def seal(letter: RenderedLetter, envelope: Envelope) -> bytes:
    """The mail as text and HTML alternative, CRLF line ends, all 7-bit.

    The same letter and envelope give the same bytes. ``UnsafeHeader`` where subject, name or an address
    holds a line break or control character, or an address is not exactly one.
    """
    sender = _address("Absender", envelope.sender, envelope.sender_name)
    subject = _one_line("Betreff", letter.subject)
    headers = {
        "Reply-To": str(_address("Antwortadresse", envelope.reply_to)),
        "To": str(_address("Empfängeradresse", envelope.recipient)),
        "Date": format_datetime(envelope.written_at),
        "Message-ID": envelope.message_id,
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Language": letter.language.value,
    }
    if envelope.unsubscribe_link is not None:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    written = _unsubscribing(envelope.unsubscribe_link) + _from(sender) + _subject(subject)
    return written + headers_of(headers) + _body(letter, envelope)


def _body(letter: RenderedLetter, envelope: Envelope) -> bytes:
    """Text and HTML as alternatives, with a date as a third one, which some programs offer to accept.

    The same date is attached as a file, which all can save.
    """
    alternatives = [text_part("plain", letter.text), text_part("html", letter.html)]
    boundary, calendar = f"=_{envelope.digest}", envelope.calendar
    if calendar is None:
        return multipart("alternative", boundary, alternatives)
    kind = f'text/calendar; method="{calendar.method}"; charset="utf-8"'
    inner = multipart("alternative", f"{boundary}_inner", [*alternatives, file_part(kind, calendar.content)])
    return multipart("mixed", boundary, [inner, file_part(kind, calendar.content, "termin.ics")])


def _subject(subject: str) -> bytes:
    line = f"Subject: {subject}"
    coded = f"Subject: {_in_code_words(subject, 'Subject')}"
    return f"{line if _fits(line) else coded}\r\n".encode()


def _from(sender: Address) -> bytes:
    line = f"From: {sender}"
    coded = f"From: {_in_code_words(sender.display_name, 'From')}\r\n <{sender.addr_spec}>"
    return f"{line if _fits(line) else coded}\r\n".encode()


def _fits(line: str) -> bool:
    return line.isascii() and len(line) <= LONGEST_LINE


def _in_code_words(text: str, header: str) -> str:
    """The whole text as code words (RFC 2047): where Python mixes them with plain words, folding adds spaces to it.

    Python's own way counts each sign anew for every line, which took a fifth of a letter's time.
    """
    first = LONGEST_LINE - len(f"{header}: ") - len(CODE_WORD.format("q", ""))
    other = LONGEST_CODE_WORD - len(CODE_WORD.format("q", ""))
    quoted = [CODED.get(sign) or f"={sign.encode().hex('=').upper()}" for sign in text]
    if len("".join(quoted)) <= len(b64encode(text.encode())):
        words = [CODE_WORD.format("q", part.decode()) for part in _filled(map(str.encode, quoted), first, other)]
    else:
        # Four signs for three bytes.
        parts = _filled(map(str.encode, text), first // 4 * 3, other // 4 * 3)
        words = [CODE_WORD.format("b", b64encode(part).decode()) for part in parts]
    return "\r\n ".join(words)


def _filled(pieces: Iterable[bytes], first: int, other: int) -> Iterator[bytes]:
    """The pieces in a row, as many together as have room; none is broken, for a code word holds whole signs."""
    part, room = b"", first
    for piece in pieces:
        if len(part) + len(piece) > room:
            yield part
            part, room = b"", other
        part += piece
    yield part


def _unsubscribing(link: str | None) -> bytes:
    """The header of RFC 8058, whole on one line: Python would fold a long address and write it in code words."""
    if link is None:
        return b""
    if not link.startswith("https://") or not link.isascii() or set(link) & set(" <>") or len(link) > LONGEST_LINK:
        raise UnsafeHeader(f"Abmeldelink: {link!r} ist keine Adresse, die mit https:// beginnt.")
    return f"List-Unsubscribe: <{_one_line('Abmeldelink', link)}>\r\n".encode()


@lru_cache(maxsize=1_000)
def _address(what: str, address: str, name: str = "") -> Address:
    try:
        parsed = Address(display_name=_one_line(what, name), addr_spec=_one_line(what, address))
    except (HeaderParseError, ValueError, IndexError):
        parsed = Address()
    fits = address.isascii() and len(address) <= LONGEST_ADDRESS
    if not parsed.domain or not parsed.username or not fits:
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
