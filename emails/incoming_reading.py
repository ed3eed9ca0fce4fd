"""What did somebody, or somebody's mail server, write to us?"""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256

from matchmaker.rounds.incoming import IncomingMail, Undelivered

MOST_TEXT = 2_000
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


def read_incoming(raw: bytes) -> IncomingMail:
    """A mail from the inbox, whatever state it is in: broken ones give what can be read of them.

    A delivery report (RFC 3464) names the addresses it is about; ``about`` are the Message-IDs that the mail answers
    or returns, the nearest first. Its own id is made from its bytes where it brings none.
    """
    mail = message_from_bytes(raw, policy=SMTP)
    own = MESSAGE_ID.search(_header(mail, "Message-ID"))
    return IncomingMail(
        id=own.group() if own else f"<{sha256(raw).hexdigest()}>",
        sender=parseaddr(_header(mail, "From"))[1],
        subject=_header(mail, "Subject"),
        text=_text(mail),
        about=_about(mail),
        is_automatic=_header(mail, "Auto-Submitted").lower() not in ("", "no") or _is_report(mail),
        undelivered=_undelivered(mail) if _is_report(mail) else (),
    )


def _is_report(mail: Message) -> bool:
    return mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status"


def _header(mail: Message, name: str) -> str:
    try:
        return "".join(c if c.isprintable() else " " for c in str(mail.get(name, ""))).strip()
    # Python's header parser gives up on some broken headers with whatever its code ran into.
    except (MessageError, ValueError, IndexError, AttributeError, LookupError):
        return ""


def _about(mail: Message) -> tuple[str, ...]:
    named = MESSAGE_ID.findall(_header(mail, "In-Reply-To"))
    named += reversed(MESSAGE_ID.findall(_header(mail, "References")))
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            named += MESSAGE_ID.findall(_returned_id(part))
    return tuple(dict.fromkeys(named))


def _returned_id(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return _header(inner[0], "Message-ID") if inner and isinstance(inner[0], Message) else ""
    # Servers that return headers alone send them as text.
    return _header(message_from_bytes(_bytes(part), policy=SMTP), "Message-ID")


def _undelivered(mail: Message) -> tuple[Undelivered, ...]:
    """The addresses of a report that failed, by its per-recipient blocks (RFC 3464, 2.3)."""
    found = []
    for part in mail.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and _header(block, "Action").lower() == "failed":
                address = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
                status = _header(block, "Status")
                why = _header(block, "Diagnostic-Code").partition(";")[2].strip()
                found.append(Undelivered(address.partition(";")[2].strip(), status, why or status))
    return tuple(found)


def _text(mail: EmailMessage) -> str:
    try:
        body = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
    except (MessageError, ValueError, LookupError, AttributeError):
        text = ""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return kept[:MOST_TEXT].strip()


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
