"""What is wrong or missing in what the environment says of whoever operates the site, as a German sentence?"""

import re
from collections.abc import Mapping
from enum import StrEnum

LONGEST_LINE = 200
POSTCODE = re.compile(r"\b\d{5}\b")


class LegalBasis(StrEnum):
    """Why office addresses may be kept and written to: a public body's task, or a legitimate interest (Art. 6 GDPR)."""

    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


MISSING: Mapping[str, str] = {
    "operator_name": "Im Betrieb muss hier stehen, wer verantwortlich ist: Name und Rechtsform (Art. 13 DSGVO).",
    "operator_address": "Im Betrieb muss hier die Anschrift dieser Stelle stehen: Straße, Postleitzahl und Ort.",
    "operator_represented_by": "Im Betrieb muss hier stehen, wer diese Stelle vertritt (§ 5 DDG).",
    "operator_legal_basis": (
        "Im Betrieb muss hier die Rechtsgrundlage stehen: public_task (öffentliche Aufgabe) oder legitimate_interest "
        "(berechtigtes Interesse)."
    ),
    "data_protection_contact": "Im Betrieb muss hier eine Mailadresse für den Datenschutz stehen (Art. 13 DSGVO).",
}
"""By the setting's name; without one of them nobody may be written to."""


def line_fault(text: str) -> str | None:
    """Why this is no line that can stand in a letter and on a page."""
    if not text.isprintable():
        return "Hier steht eine einzige Zeile, ohne Umbrüche und Steuerzeichen."
    return None if len(text) <= LONGEST_LINE else f"Hier haben höchstens {LONGEST_LINE} Zeichen Platz."


def postal_fault(text: str) -> str | None:
    """Why nothing can be served at this."""
    if fault := line_fault(text):
        return fault
    if "postfach" in text.lower():
        return "Ein Postfach genügt nicht (§ 5 DDG): Bitte nennen Sie Straße und Hausnummer."
    if not all(part.strip() for part in text.split(",")) or "," not in text or not POSTCODE.search(text):
        return "Das ist keine Anschrift wie „Musterweg 1, 12345 Musterstadt“, die Teile durch Komma getrennt."
    return None


def basis_fault(word: str) -> str | None:
    """Why this is no legal basis that the privacy page could explain."""
    return None if word in list(LegalBasis) else f"„{word}“ gibt es nicht; möglich sind {' und '.join(LegalBasis)}."
