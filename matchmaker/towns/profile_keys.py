"""Which keys may stand in PROFILES.json, and in which order are they written?"""

from collections.abc import Sequence
from difflib import get_close_matches

FILE_KEYS = ("as_of", "towns")
OWN_KEYS = (
    "ags",
    "name",
    "role",
    "field",
    "population",
    "state",
    "district",
    "lat",
    "lon",
    "association",
    "consent",
    "capacity",
    "paused_until",
    "consent_source",
)
# Written only where there is something to say: every other key stands in each profile.
OPTIONAL_KEYS = ("consent_source",)
LIST_KEYS = ("formats", "windows", "blocked", "networks")
TOWN_KEYS = (*OWN_KEYS, "needs", "experience", "formats", "windows", "wishes", "blocked", "networks", "history")
NEED_KEYS = ("id", "intensity", "text", "visibility", "source")
EXPERIENCE_KEYS = (
    "id",
    "kind",
    "topic",
    "stage",
    "failed",
    "evaluated",
    "year",
    "title",
    "visibility",
    "source",
)
HISTORY_KEYS = ("with", "format", "ended", "wish_to_go_on", "declined", "not_again")
WISH_KEYS = ("same_size", "other_state", "same_network", "other_level")
KEYS_OF = {"needs": NEED_KEYS, "experience": EXPERIENCE_KEYS, "history": HISTORY_KEYS, "wishes": WISH_KEYS}


def did_you_mean(near: Sequence[str]) -> str:
    """A sentence with what looks alike, with a leading space; empty where nothing does."""
    quoted = [f"„{name}“" for name in near]
    if not quoted:
        return ""
    return f" Meinten Sie {', '.join(quoted[:-1])}{' oder ' if quoted[1:] else ''}{quoted[-1]}?"


def near_words(word: str, known: Sequence[str], count: int = 3) -> tuple[str, ...]:
    """Up to ``count`` known words that look like this one, the likest first."""
    return tuple(get_close_matches(word[:100], known, n=count, cutoff=0.6))
