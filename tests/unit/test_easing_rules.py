"""Is one rule of a round loosened as a run proposed it, and nothing else of its policy?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.matching.group_easing import easings
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.easing_rules import Easing, ease_rule, eased_policy, is_rule
from matchmaker.rounds.policy import CIRCLE_RULES
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format
from tests.fakes import FakeUnitOfWork
from tests.round_builders import a_policy, a_round

RATIO = Relaxation("maximum_size_ratio", "4", "5", 3)


def every_group_easing(form: Format, rules: GroupRules) -> list[tuple[Format, GroupRules, Relaxation, GroupRules]]:
    return [(form, rules, Relaxation(rule, now, then, 1), eased) for rule, now, then, eased in easings(rules)]


@pytest.mark.parametrize(
    ("form", "rules", "change", "eased"),
    [*every_group_easing(Format.CIRCLE, CIRCLE_RULES), *every_group_easing(Format.CONSORTIUM, CONSORTIUM_RULES)],
)
def test_every_easing_of_groups_gives_the_rules_that_the_search_tried(
    form: Format, rules: GroupRules, change: Relaxation, eased: GroupRules
) -> None:
    name = str(form)
    before = a_round(format=form, policy=a_policy(**{name: rules}))

    after = eased_policy(before, change)

    version = f"test-1+{change.rule}={change.after}"
    assert after == replace(before.policy, **{name: eased}, version=version)


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        (RATIO, "maximum_size_ratio", 5.0),
        (Relaxation("minimum_confidence", "0.35", "0.25", 1), "minimum_confidence", 0.25),
        (Relaxation("decline_rest_months", "12", "0", 1), "decline_rest_months", 0),
    ],
)
def test_every_easing_of_pairs_changes_one_rule(change: Relaxation, name: str, value: float) -> None:
    before = a_round(policy=a_policy(maximum_size_ratio=4.0))

    after = eased_policy(before, change)

    assert after == replace(before.policy, **{name: value}, version=f"test-1+{name}={change.after}")


@pytest.mark.parametrize("rule", ["strategy", "partner_capacity", "pinned", "veto", "weights", "version"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    change = Relaxation(rule, "a", "b", 1)

    assert not is_rule(a_round(), change)
    with pytest.raises(TransitionRefused):
        eased_policy(a_round(), change)


def test_a_rule_that_says_something_else_by_now_is_refused() -> None:
    with pytest.raises(StaleWrite):
        eased_policy(a_round(policy=a_policy(maximum_size_ratio=6.0)), RATIO)


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED])
def test_where_no_run_may_follow_nothing_changes(state: RoundState) -> None:
    uow = FakeUnitOfWork()
    with uow:
        uow.rounds.add(a_round(state=state, policy=a_policy(maximum_size_ratio=4.0)))
        uow.commit()

    with pytest.raises(TransitionRefused, match="ihre Regeln bleiben"):
        ease_rule(Easing("r1", 1, RATIO), uow)

    with uow:
        assert uow.rounds.get("r1").policy.maximum_size_ratio == 4.0
