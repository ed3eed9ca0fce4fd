"""Is a form that comes a second time the same answer once more, or another answer under the same key?"""

from hashlib import sha256

from matchmaker.errors import StaleWrite

DIGEST_SIGNS = 16
TAKEN_OTHERWISE = (
    "Von dieser Seite haben wir schon eine andere Antwort. Bitte prüfen Sie den Stand und antworten Sie neu."
)


class KeyUsedOtherwise(StaleWrite):
    """The key of a form came with another answer than before; nothing changed. ``rejected_text`` is the note."""


def kept_key(key: str, said: object) -> str | None:
    """What is kept of a form: its key and a digest of what it said (a frozen value); None for an empty key."""
    # All forms of one page carry one key, so the key alone cannot tell a second click from a change of mind.
    return f"{key}#{sha256(repr(said).encode()).hexdigest()[:DIGEST_SIGNS]}" if key else None


def refuse_used(kept: str | None, key: str, note: str | None) -> None:
    """``KeyUsedOtherwise`` where the answer that was taken last came under this key; ask for a repetition first."""
    if key and kept is not None and kept.rpartition("#")[0] == key:
        raise KeyUsedOtherwise(TAKEN_OTHERWISE, note)
