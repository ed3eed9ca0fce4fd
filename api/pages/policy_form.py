"""Which rules does a form bring, and how are they typed in again?"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from api.pages.policy_field import FieldKind, PolicyField
from api.pages.policy_fields import FIELDS
from matchmaker.rounds.policy import RELAXATIONS, Policy
from matchmaker.rounds.policy_document import PolicyPath, policy_as_document
from matchmaker.scoring.formats import CRITERIA

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,9}([.,][0-9]{1,9})?")
ON = "ja"
PERCENT = Decimal(100)
FINEST = Decimal("0.1")
Typed = Mapping[str, Sequence[str]]
"""What a browser sends: the texts of each field."""


def document_from(typed: Typed, stored: Policy) -> dict[str, Any]:
    """The stored rules as a document, with every value of the form in it as far as it can be read.

    What cannot be read stays as it was typed, so that the check of the document names it beside all other faults.
    """
    document = policy_as_document(stored)
    for path, field in FIELDS.items():
        table = document
        for key in path[:-1]:
            table = table[key]
        table[path[-1]] = _value(field, typed)
    return document


def value_at(document: Mapping[str, Any], path: PolicyPath) -> Any:
    """What a document says at a place; None where it says nothing."""
    for key in path[:-1]:
        document = document.get(key, {})
    return document.get(path[-1])


def weights_from(typed: Typed) -> dict[str, Decimal | str]:
    """The percentage of each criterion, as typed where it is no number; a field that is missing is an empty text."""
    return {key: percentage(_first(typed, key)) for key in CRITERIA}


def percentage(text: str) -> Decimal | str:
    """„12,5“ as a number; any other text as it was typed."""
    plain = text.strip().removesuffix("%").strip()
    if not DECIMAL.fullmatch(plain):
        return text
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return text


def spread_to_hundred(percentages: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """In the same proportions to 100, in tenths by largest remainder; where all are 0, alike for all."""
    total = sum(percentages.values())
    shares = {
        key: (value / total if total else Decimal(1) / len(percentages)) * PERCENT / FINEST
        for key, value in percentages.items()
    }
    whole = {key: int(share) for key, share in shares.items()}
    left = int(PERCENT / FINEST) - sum(whole.values())
    # The largest remainders first; of equal ones the first criterion, so that the same always becomes the same.
    for key in sorted(shares, key=lambda one: whole[one] - shares[one])[:left]:
        whole[key] += 1
    return {key: value * FINEST for key, value in whole.items()}


def _value(field: PolicyField, typed: Typed) -> Any:
    text = _first(typed, field.id).strip()
    match field.kind:
        case FieldKind.WHOLE:
            return int(text) if WHOLE.fullmatch(text) else text
        case FieldKind.NUMBER:
            return float(text.replace(",", ".")) if DECIMAL.fullmatch(text) else text
        case FieldKind.DAYS:
            parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
            return [int(part) if WHOLE.fullmatch(part) else part for part in parts]
        case FieldKind.SWITCH:
            return text == ON
        case FieldKind.ORDER:
            places = (_first(typed, f"{field.id}-{place}") for place in range(1, len(RELAXATIONS) + 1))
            return [one for one in places if one]
    return text


def _first(typed: Typed, name: str) -> str:
    found = typed.get(name, ())
    return found[0] if found else ""
