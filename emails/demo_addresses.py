"""At which made-up office address does the demo reach a town?"""

import re
import unicodedata

from matchmaker.towns.profile import Role

OFFICES = {Role.MAYOR: "buergermeisteramt", Role.ADMINISTRATION: "verwaltung"}
GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_LABEL = 63


def demo_address(town_name: str, role: Role) -> str:
    """An office, never a person, below ``.example``: ``buergermeisteramt@zwoenitz.example``.

    Pure ASCII. Two towns of one name share an address, which no demo pair does; a name without a
    single Latin letter or digit becomes ``stadt``.
    """
    return f"{OFFICES[role]}@{_domain_label(town_name)}.example"


def _domain_label(town_name: str) -> str:
    spelled = unicodedata.normalize("NFC", town_name).lower().translate(GERMAN_LETTERS)
    # What is left of accents after the German letters are spelled out falls away: "é" becomes "e".
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    label = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_LABEL].strip("-")
    return label or "stadt"
