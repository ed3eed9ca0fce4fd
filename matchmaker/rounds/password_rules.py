"""Is a password hard enough to guess?"""

import re
import string
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

COMMON_WORDS = Path(__file__).with_name("common_words.toml")
SHORTEST, LONGEST = 12, 200
LEAST_SIGNS = 5
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Digits and signs that stand for letters, within a word.
DISGUISED = str.maketrans("013457@$!", "oieastasi")
YEARS = re.compile("(?:(?:19|20)[0-9]{2})+")
AROUND = string.digits + string.punctuation + string.whitespace

TOO_SHORT = f"Ein Passwort braucht mindestens {SHORTEST} Zeichen. Mehrere Wörter hintereinander sind gut zu merken."
TOO_LONG = f"Ein Passwort hat höchstens {LONGEST} Zeichen."
TOO_COMMON = (
    "Dieses Passwort ist leicht zu erraten. Nehmen Sie zum Beispiel vier Wörter, die nichts miteinander verbindet."
)
OWN_NAME = "Das Passwort enthält Ihre Mailadresse oder den Namen Ihres Zugangs."


def password_fault(password: str, own: tuple[str, ...]) -> str | None:
    """Why this is no password for somebody with these ``own`` words (address, name), as a German sentence; None: fit.

    Length counts, no kind of sign is asked for (NIST SP 800-63B, 5.1.1.2; ASVS 5.0, 6.2.1 to 6.2.8).
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    plain = password.casefold()
    if any(part in plain for part in _parts(own)):
        return OWN_NAME
    return TOO_COMMON if _is_monotonous(plain) or _is_common(plain) else None


def _parts(own: tuple[str, ...]) -> list[str]:
    words = [word.casefold() for word in own]
    local = [word.partition("@")[0] for word in words]
    # Three letters stand in many a good password by chance.
    return [part for part in (*words, *local) if len(part) >= 4]


def _is_monotonous(plain: str) -> bool:
    """Few different signs, or mostly steps along the alphabet, the digits or a row of keys."""
    steps = sum(_is_step(*pair) for pair in pairwise(plain))
    return len(set(plain)) < LEAST_SIGNS or steps > 0.6 * (len(plain) - 1)


def _is_step(first: str, second: str) -> bool:
    pairs = (first + second, second + first)
    return first == second or any(pair in row for row in ROWS for pair in pairs)


def _is_common(plain: str) -> bool:
    """Nothing but words that everybody tries, or years, in whatever number, with digits and signs between them."""
    spelled = plain.translate(SPELLED)
    disguised = spelled.strip(AROUND).translate(DISGUISED)
    digits = re.sub("[^0-9]", "", plain)
    if YEARS.fullmatch(digits) and not any(sign.isalpha() for sign in plain):
        return True
    return any(_common_words().fullmatch(re.sub("[^a-z]", "", one)) is not None for one in (spelled, disguised))


@cache
def _common_words() -> re.Pattern[str]:
    words = tomllib.loads(COMMON_WORDS.read_text(encoding="utf-8"))["words"]
    return re.compile(f"(?:{'|'.join(words)})+")
