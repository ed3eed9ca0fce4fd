"""Which rules has head office drafted and signed, one version after the other?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.policy import Policy

LONGEST_NAME = 80
LONGEST_REASON = 500
NOBODY_ELSE = (
    "Gezeichnet wird von einer zweiten Person. Gibt es bei Ihnen keine, sagen Sie es mit dem Häkchen; "
    "das steht dann bei der Fassung."
)


class PolicyState(StrEnum):
    """A draft is signed or discarded, once."""

    DRAFT = "draft"
    SIGNED = "signed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class PolicyHand:
    """Who changes rules: the ``name`` that the person gives, and the hash of the sign-in that it came with.

    Head office's sign-in knows no persons, so two hands differ only where both differ.
    """

    name: str
    session: str = ""

    @property
    def shown(self) -> str:
        """The name on one line, without space around it."""
        return " ".join(self.name.split())


@dataclass(frozen=True, slots=True)
class PolicySignature:
    """Why a draft shall hold, and who says so; ``is_alone``: there is no second person who could."""

    hand: PolicyHand
    reason: str
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version; ``policy.version`` is its number as text, ``based_on`` the version that it was copied from.

    ``hands`` are the sign-ins that wrote in the draft, emptied once it is none. ``ended_by`` signed or discarded it,
    with ``reason``; ``is_alone`` says that whoever drafted it signed it, too. ``version`` counts the saves.
    """

    number: int
    policy: Policy
    based_on: str
    drafted_by: str
    drafted_at: datetime
    hands: tuple[str, ...] = ()
    state: PolicyState = PolicyState.DRAFT
    reason: str = ""
    ended_by: str | None = None
    ended_at: datetime | None = None
    is_alone: bool = False
    version: int = 1

    def edited(self, policy: Policy, session: str) -> "PolicyVersion":
        """The draft with other rules, under its own number; ``TransitionRefused`` where it is no draft any more."""
        self._refuse_ended()
        hands = self.hands if session in self.hands or not session else (*self.hands, session)
        return replace(self, policy=replace(policy, version=str(self.number)), hands=hands)

    def signed(self, signature: PolicySignature, at: datetime) -> "PolicyVersion":
        """In force from ``at``; ``BadInput`` with all that is missing, a second person among it."""
        self._refuse_ended()
        faults = [*name_faults(signature.hand), *_reason_faults(signature.reason)]
        is_own = self._is_own(signature.hand)
        if is_own and not signature.is_alone:
            faults.append(Fault("Zweite Person", NOBODY_ELSE))
        if faults:
            raise BadInput("Die Fassung wurde nicht gezeichnet.", faults)
        return replace(
            self,
            state=PolicyState.SIGNED,
            reason=signature.reason.strip(),
            ended_by=signature.hand.shown,
            ended_at=at,
            is_alone=is_own,
            hands=(),
        )

    def discarded(self, hand: PolicyHand, at: datetime) -> "PolicyVersion":
        """Never in force; its number is not given again."""
        self._refuse_ended()
        return replace(self, state=PolicyState.DISCARDED, ended_by=hand.shown, ended_at=at, hands=())

    def _is_own(self, hand: PolicyHand) -> bool:
        return hand.shown.casefold() == self.drafted_by.casefold() or (hand.session in self.hands)

    def _refuse_ended(self) -> None:
        if self.state is not PolicyState.DRAFT:
            done = "gezeichnet" if self.state is PolicyState.SIGNED else "verworfen"
            raise TransitionRefused(f"Die Fassung {self.number} ist schon {done}, von {self.ended_by}.")


def name_faults(hand: PolicyHand) -> list[Fault]:
    """What is wrong with the name that a person gave."""
    if hand.shown and len(hand.shown) <= LONGEST_NAME and hand.shown.isprintable():
        return []
    return [Fault("Ihr Name", f"Bitte nennen Sie Namen oder Kürzel, höchstens {LONGEST_NAME} Zeichen.")]


def _reason_faults(reason: str) -> list[Fault]:
    told = f"Bitte sagen Sie in einem Satz, warum; höchstens {LONGEST_REASON} Zeichen."
    return [] if 0 < len(reason.strip()) <= LONGEST_REASON else [Fault("Grund", told)]


class Policies(Protocol):
    """Every version, by number. ``add`` refuses (``StaleWrite``) a number that is there and a second draft, ``save`` a
    version that somebody changed since it was read.
    """

    def all(self) -> tuple[PolicyVersion, ...]: ...

    def get(self, number: int) -> PolicyVersion: ...

    def draft(self) -> PolicyVersion | None: ...

    def newest_signed(self) -> PolicyVersion | None: ...

    def add(self, new: PolicyVersion) -> None: ...

    def save(self, changed: PolicyVersion) -> PolicyVersion: ...
