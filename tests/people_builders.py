"""The fixed cast of head office: an administrator and a desk, both enrolled; and proofs that cost little."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.office_person import OfficePerson, Rank
from tests.round_builders import NOW

PASSWORD = "drei Brücken über die Zschopau"
CODE, STEP = "271828", 56_789_012
SOUTH, DESK = "sued@office.example", "Koordination Süd"


def a_person(number: int = 1, **changes: Any) -> OfficePerson:
    facts: dict[str, Any] = {
        "id": f"person-{number}",
        "address": SOUTH if number == 1 else f"desk{number}@office.example",
        "called": DESK if number == 1 else f"Koordination {number}",
        "rank": Rank.MEMBER,
        "invited_at": NOW,
        "password_hash": hash_of(PASSWORD),
        "factor_salt": f"salt-{number}",
        "last_step": None,
        "enrolled_at": NOW,
    }
    return OfficePerson(**(facts | changes))


def an_invited(number: int = 1, **changes: Any) -> OfficePerson:
    bare = {"password_hash": None, "factor_salt": None, "enrolled_at": None}
    link = {"invitation_hash": hash_of(f"invitation {number}"), "invitation_until": changes.pop("until", NOW)}
    return a_person(number, **bare | link | changes)


@dataclass
class QuickPasswords:
    """Passwords by SHA-256; ``asked`` counts how often one was compared."""

    asked: int = 0

    def hashed(self, password: str) -> str:
        return hash_of(password)

    def fits(self, password: str, hashed: str | None) -> bool:
        self.asked += 1
        return hashed == hash_of(password)


@dataclass
class FixedFactor:
    """A second factor whose code is always the same, of the step that the test says; ``asked`` counts questions."""

    step: int = STEP
    asked: int = 0

    def secret(self, salt: str) -> str:
        return f"secret of {salt}"

    def recovery_codes(self, token: str) -> tuple[str, ...]:
        return tuple(f"{token}-{number}" for number in range(10))

    def step_of(self, salt: str | None, code: str, now: datetime) -> int | None:
        del salt, now
        self.asked += 1
        return self.step if code == CODE else None
