"""Who drafts and signs rules in tests, and what do they draft?"""

from dataclasses import replace
from typing import Any

from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_keeping import PolicyEdit, PolicySigning, begin_policy, edit_policy, sign_policy
from matchmaker.rounds.policy_version import PolicyHand, PolicySignature, PolicyVersion
from matchmaker.rounds.ports import UnitOfWork
from tests.builders import a_taxonomy
from tests.round_builders import LATER, NOW

DRAFTER = PolicyHand("Sachgebiet Vermittlung", "a" * 64)
SIGNER = PolicyHand("Leitung", "b" * 64)
REASON = "Mehr Zeit für Antworten, wie im Frühjahr beschlossen"


def other_rules(**changes: Any) -> Policy:
    """The packaged rules, but for these."""
    return replace(packaged_policy(), **changes)


def a_draft(uow: UnitOfWork, **changes: Any) -> PolicyVersion:
    """A stored draft that differs from the packaged rules in these."""
    begun = begin_policy(DRAFTER, uow, NOW)
    wish = PolicyEdit(begun.number, begun.version, replace(begun.policy, **changes), DRAFTER)
    return edit_policy(wish, a_taxonomy(), uow)


def a_signed_version(uow: UnitOfWork, **changes: Any) -> PolicyVersion:
    """Rules in force that differ from the packaged ones in these."""
    draft = a_draft(uow, **changes)
    return sign_policy(PolicySigning(draft.number, draft.version, PolicySignature(SIGNER, REASON)), uow, LATER)
