"""How does a reader of a long list go on where the last answer ended?"""

import base64
import binascii

from matchmaker.errors import BadInput, Fault

PREFIX = "ab "


def cursor_after(key: str) -> str:
    """An opaque word that asks for what comes after ``key``."""
    return base64.urlsafe_b64encode(f"{PREFIX}{key}".encode()).decode().rstrip("=")


def key_before(cursor: str) -> str:
    """The key that a cursor of ours names; ``BadInput`` for any other word."""
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _refusal() from error
    if not told.startswith(PREFIX):
        raise _refusal()
    return told.removeprefix(PREFIX)


def _refusal() -> BadInput:
    reason = "So lautet keine Fortsetzung von uns. Nehmen Sie „next“ aus der letzten Antwort, unverändert."
    return BadInput("Diese Frage lässt sich nicht beantworten:", [Fault("query.cursor", reason)])
