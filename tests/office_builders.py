"""The fixed cast of offices: the checked one of town 1, and a code on its way to it."""

from typing import Any

from matchmaker.rounds.challenge import LASTS, Challenge, code_hash
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import NOW, OLGA

BROWSER = "b" * 64
CODE = "042137"


def an_office(number: int = 1, **changes: Any) -> OfficeAddress:
    facts: dict[str, Any] = {
        "id": f"office-{number}",
        "ags": ags(number),
        "role": Role.MAYOR,
        "address": f"office@town{number}.example",
        "standing": Standing.OFFICE,
        "added_at": NOW,
        "checked_by": OLGA,
        "checked_at": NOW,
    }
    return OfficeAddress(**(facts | changes))


def a_challenge(**changes: Any) -> Challenge:
    facts: dict[str, Any] = {
        "browser_hash": BROWSER,
        "address": "office@town1.example",
        "code_hash": code_hash(CODE, BROWSER),
        "valid_until": NOW + LASTS,
    }
    return Challenge(**(facts | changes))
