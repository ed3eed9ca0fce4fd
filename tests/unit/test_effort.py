"""How many hours of its quarter has a town given away?"""

from dataclasses import replace

import pytest

from matchmaker.rounds.effort import affordable, hours_spent, out_of_time
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.settled import DEAD, OVER
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.round_builders import a_proposal

POLICY = packaged_policy()
STANDS = tuple(one for one in ProposalState if one not in (*DEAD, *OVER, ProposalState.DRAFT))


def meeting(format: Format, state: ProposalState = ProposalState.CONFIRMED, **changes) -> Proposal:
    members = (Member(ags(0), Role.MAYOR), Member(ags(1), Role.MAYOR, gives=format is Format.VISIT))
    return a_proposal(1, **({"format": format, "state": state, "members": members} | changes))


@pytest.mark.parametrize(
    ("format", "first", "second"),
    [(Format.TANDEM, 4, 4), (Format.CIRCLE, 6, 6), (Format.VISIT, 0, 12), (Format.CONSORTIUM, 8, 8)],
)
def test_each_format_has_its_price_and_a_visit_costs_the_one_who_gives(format: Format, first: int, second: int):
    assert hours_spent(Role.MAYOR, [meeting(format)], POLICY) == {ags(0): first, ags(1): second}


@pytest.mark.parametrize("state", ProposalState)
def test_what_stands_counts_and_what_is_over_off_or_loose_does_not(state: ProposalState):
    expected = {ags(0): 4, ags(1): 4} if state in STANDS else {}

    assert hours_spent(Role.MAYOR, [meeting(Format.TANDEM, state)], POLICY) == expected


def test_a_pinned_draft_counts_and_everything_adds_up_by_role():
    proposals = [
        meeting(Format.TANDEM, ProposalState.DRAFT, pinned=True),
        meeting(Format.CIRCLE),
        meeting(Format.CIRCLE, members=(Member(ags(0), Role.ADMINISTRATION), Member(ags(2), Role.ADMINISTRATION))),
    ]

    assert hours_spent(Role.MAYOR, proposals, POLICY) == {ags(0): 10, ags(1): 10}
    assert hours_spent(Role.ADMINISTRATION, proposals, POLICY) == {ags(0): 6, ags(2): 6}


@pytest.mark.parametrize(
    ("spent", "hours", "budget", "more"),
    [
        (0, 4, 12, 3),
        (4, 4, 12, 2),
        (9, 4, 12, 0),
        (12, 4, 12, 0),
        (20, 4, 12, 0),
        (8, 0, 12, None),
        (99, 4, None, None),
    ],
)
def test_so_many_more_are_affordable(spent: int, hours: int, budget: int | None, more: int | None):
    policy = replace(POLICY, quarterly_budget_hours=budget)

    assert affordable(ags(0), {ags(0): spent}, policy, hours) == more


def test_the_sentence_names_what_takes_the_hours_and_what_one_more_would_need():
    names = {ags(0): "Ahornstedt", ags(1): "Birkenau"}
    proposals = [meeting(Format.CONSORTIUM), meeting(Format.TANDEM, ProposalState.DECLINED)]

    sentence = out_of_time(ags(0), proposals, (Role.MAYOR, Format.CIRCLE, POLICY), names.__getitem__)

    assert sentence == (
        "Ahornstedt hat im Vierteljahr 12 Stunden für Austausch; vergeben sind: ein Verbund mit Birkenau (8 Stunden). "
        "Eine kollegiale Beratung braucht 6 Stunden."
    )
    assert out_of_time(ags(1), [], (Role.MAYOR, Format.VISIT, POLICY), names.__getitem__) == (
        "Birkenau hat im Vierteljahr 12 Stunden für Austausch. Eine Beratung vor Ort braucht 12 Stunden."
    )
