"""By which rules does the next round open, and how does head office draft, sign and discard others?"""

from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.group_rules_file import refuse_unknown_theme
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_version import (
    PolicyHand,
    PolicySignature,
    PolicyState,
    PolicyVersion,
    name_faults,
)
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.taxonomy.model import Taxonomy

NO_DRAFT = "Diesen Entwurf gibt es nicht mehr. Bitte laden Sie die Seite neu."


@dataclass(frozen=True, slots=True)
class PolicyEdit:
    """The wish to give a draft these rules, seen as its version ``seen``."""

    number: int
    seen: int
    policy: Policy
    hand: PolicyHand


@dataclass(frozen=True, slots=True)
class PolicySigning:
    """The wish to put a draft in force as it was seen."""

    number: int
    seen: int
    signature: PolicySignature


def policy_in_force(uow: UnitOfWork) -> Policy:
    """What the next round opens by, inside an open unit of work: what was signed last, else what is packaged."""
    newest = uow.policies.newest_signed()
    return newest.policy if newest else packaged_policy()


def begin_policy(hand: PolicyHand, uow: UnitOfWork, now: datetime) -> PolicyVersion:
    """A draft copied from what is in force; where there is one already, that one: two people share it."""
    with uow:
        if there := uow.policies.draft():
            return there
        if faults := name_faults(hand):
            raise BadInput("Der Entwurf wurde nicht begonnen.", faults)
        based_on = policy_in_force(uow)
        number = _next_number(uow)
        policy = replace(based_on, version=str(number))
        begun = PolicyVersion(number, policy, based_on.version, hand.shown, now, (hand.session,))
        try:
            uow.policies.add(begun)
        except StaleWrite:
            # Both saw no draft; the database let the other one be first.
            begun = uow.policies.draft() or begun
        uow.commit()
    return begun


def edit_policy(wish: PolicyEdit, taxonomy: Taxonomy, uow: UnitOfWork) -> PolicyVersion:
    """The draft with these rules; the same rules again change nothing.

    ``StaleWrite`` where somebody else changed the draft since it was seen, ``BadInput`` for a theme that no topic is.
    """
    refuse_unknown_theme(wish.policy, taxonomy, "Der Entwurf wurde nicht geändert.")
    with uow:
        draft = uow.policies.get(wish.number)
        edited = draft.edited(wish.policy, wish.hand.session)
        if edited.policy == draft.policy:
            return draft
        _refuse_stale(draft, wish.seen)
        saved = uow.policies.save(edited)
        uow.commit()
    return saved


def sign_policy(wish: PolicySigning, uow: UnitOfWork, now: datetime) -> PolicyVersion:
    """The draft in force for rounds that open from now on; a round that is open keeps the rules that it has.

    ``StaleWrite`` where it changed since it was seen: nobody signs what they have not read.
    """
    with uow:
        draft = uow.policies.get(wish.number)
        signed = draft.signed(wish.signature, now)
        _refuse_stale(draft, wish.seen)
        saved = uow.policies.save(signed)
        uow.commit()
    return saved


def discard_policy(number: int, seen: int, hand: PolicyHand, uow: UnitOfWork, now: datetime) -> PolicyVersion:
    """The draft is not wanted; what is in force stays."""
    with uow:
        draft = uow.policies.get(number)
        if faults := name_faults(hand):
            raise BadInput("Der Entwurf wurde nicht verworfen.", faults)
        discarded = draft.discarded(hand, now)
        _refuse_stale(draft, seen)
        saved = uow.policies.save(discarded)
        uow.commit()
    return saved


def _refuse_stale(draft: PolicyVersion, seen: int) -> None:
    if draft.state is PolicyState.DRAFT and draft.version != seen:
        raise StaleWrite(
            "Der Entwurf wurde inzwischen geändert. Ihre Angaben sind nicht verloren: Bitte vergleichen Sie."
        )


def _next_number(uow: UnitOfWork) -> int:
    packaged = packaged_policy().version
    # The packaged version has its number, too, and two versions of one name could not be told apart.
    taken = [int(packaged)] if packaged.isdecimal() else []
    return max((*taken, *(one.number for one in uow.policies.all())), default=0) + 1
