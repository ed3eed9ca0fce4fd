"""How does head office loosen one rule of a round, so that its next run may serve more towns?"""

from dataclasses import dataclass, fields, replace
from typing import Any

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.matching.group_problem import GroupRules
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import NEXT, Round, RoundState
from matchmaker.towns.profile import Format

OF_PAIRS = ("maximum_size_ratio", "minimum_confidence", "decline_rest_months")
GROUPS = {Format.CIRCLE: "circle", Format.CONSORTIUM: "consortium"}
YES = "ja"


@dataclass(frozen=True, slots=True)
class Easing:
    """Loosen one rule of a round as it stood in ``seen_version``; ``change`` is one that a run proposed."""

    round_id: str
    seen_version: int
    change: Relaxation


def ease_rule(order: Easing, uow: UnitOfWork) -> Round:
    """The round with the changed rule; no proposal changes before somebody computes again.

    The policy gets a version of its own, so that no two policies share a name. ``StaleWrite`` where the round is not as
    it was seen or the rule no longer says what it did; ``TransitionRefused`` where no run may follow, and for what is
    no rule of the policy.
    """
    with uow:
        current = uow.rounds.hold(order.round_id)
        if RoundState.PROPOSING not in NEXT[current.state]:
            raise TransitionRefused(
                f"Die Runde „{current.title}“ ist {current.state.label}; ihre Regeln bleiben, wie sie sind."
            )
        if current.version != order.seen_version:
            raise StaleWrite("Die Runde wurde inzwischen geändert. Bitte sehen Sie sie noch einmal an.")
        eased = uow.rounds.save(replace(current, policy=eased_policy(current, order.change)))
        uow.commit()
    return eased


def is_rule(its_round: Round, change: Relaxation) -> bool:
    """Whether the change is one of the round's policy; all others are up to a town or to a single decision."""
    return change.rule in _rules(its_round)


def eased_policy(its_round: Round, change: Relaxation) -> Policy:
    """The policy of the round with the rule as the change says; the rule must still be what the change begins from."""
    rules = _rules(its_round)
    if change.rule not in rules:
        raise TransitionRefused("Das ist keine Regel dieser Runde.")
    if _written(rules[change.rule]) != change.before:
        raise StaleWrite("Diese Regel wurde inzwischen geändert. Bitte rechnen Sie neu.")
    value: Any = _read(change.after, rules[change.rule])
    policy = its_round.policy
    version = f"{policy.version}+{change.rule}={change.after}"
    if its_round.format not in GROUPS:
        return replace(policy, **{change.rule: value}, version=version)
    name = GROUPS[its_round.format]
    return replace(policy, **{name: replace(getattr(policy, name), **{change.rule: value})}, version=version)


def _rules(its_round: Round) -> dict[str, Any]:
    """The rules that may be loosened, with their values."""
    policy = its_round.policy
    if its_round.format not in GROUPS:
        return {name: getattr(policy, name) for name in OF_PAIRS}
    rules: GroupRules = getattr(policy, GROUPS[its_round.format])
    return {one.name: getattr(rules, one.name) for one in fields(GroupRules) if one.name not in ("format", "theme")}


def _written(value: object) -> str:
    """A value as runs write it."""
    if isinstance(value, bool):
        return YES if value else "nein"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read(text: str, former: object) -> bool | int | float:
    """The new value, of the kind of the former one."""
    if isinstance(former, bool):
        return text == YES
    return int(text) if isinstance(former, int) else float(text)
