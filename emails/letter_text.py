"""What can be read in a mail's bytes?"""

from email import message_from_bytes, policy
from email.message import EmailMessage


def text_of(content: bytes) -> str:
    """Headers, words and text files of a mail, decoded, one after the other; nothing of no bytes."""
    mail = message_from_bytes(content, policy=policy.default)
    headers = (f"{name}: {value}" for name, value in mail.items())
    return "\n".join((*headers, *(_decoded(part) for part in mail.walk() if not part.is_multipart())))


def _decoded(part: EmailMessage) -> str:
    """A part's text; what is no text is read sign by sign, so that an address in it is found, too."""
    raw = part.get_payload(decode=True)
    return bytes(raw).decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""
