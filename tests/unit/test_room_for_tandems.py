"""How much room does a plan give a town, and does a run remember all that it was computed from?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.matching.problem import Strategy
from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposing import ProposingOrder, basis_for
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.tandem_plan import Aim, Scorers, plan_tandems
from matchmaker.towns.profile import Need, Role, Visibility
from tests.builders import a_profile, a_town, ags
from tests.proposing_cast import TAXONOMY, collecting, run
from tests.round_builders import NOW, a_relation, a_round, a_run

MANY_AT_ONCE = replace(packaged_policy(), open_proposals_per_town=3)


def room_of_town_0(settled: Settled, **stated: object) -> int:
    """The capacity that the plan gives town 0 among three."""
    profiles = (a_profile(0, **stated), a_profile(1), a_profile(2))
    evidence = Evidence(profiles, tuple(a_town(number) for number in range(8)), TAXONOMY)
    scorer = assess(evidence, a_round(policy=MANY_AT_ONCE), NOW.date()).scorers[Role.MAYOR]
    plan = plan_tandems(Scorers(scorer, scorer), settled, MANY_AT_ONCE, Aim(Strategy.MOST_SERVED))
    return next(town.capacity for town in plan.problem.towns if town.id == ags(0))


@pytest.mark.parametrize(
    ("settled", "room"),
    [
        (Settled(), 2),
        (Settled(open_elsewhere={ags(0): 1}), 1),
        (Settled(agreed_elsewhere={ags(0): 1}), 1),
        (Settled(open_elsewhere={ags(0): 1}, agreed_elsewhere={ags(0): 1}), 0),
        # The partner is no longer among the towns: its proposal stands all the same and takes its room.
        (Settled(fixed=((ags(0), ags(5)),)), 1),
        (Settled(fixed=((ags(0), ags(5)), (ags(0), ags(6)))), 0),
        (Settled(fixed=((ags(0), ags(1)),)), 2),
    ],
)
def test_what_stands_already_takes_room(settled: Settled, room: int):
    assert room_of_town_0(settled, capacity=2) == room


def test_a_run_that_knew_of_a_tie_does_not_say_that_it_saw_the_same():
    towns = [a_profile(number) for number in range(4)]
    alone, tied = collecting(*towns), collecting(*towns)
    with tied:
        tied.relations.save_all([a_relation(0, 1)])
        tied.commit()

    assert run(alone).run.profiles_digest != run(tied).run.profiles_digest


def test_left_over_last_time_means_the_newest_run_and_not_the_last_name():
    uow = collecting(a_profile(0), a_profile(1))
    runs = {"r9": NOW - timedelta(days=1), "r10": NOW}
    with uow:
        for number, (name, made_at) in enumerate(runs.items(), start=3):
            uow.rounds.add(a_round(id=name, title=name))
            alone = (LeftOver(ags(number), "odd", "Eine Stadt blieb übrig."),)
            uow.runs.add(a_run(id=f"{name}-1", round_id=name, made_at=made_at, unmatched=alone))
        found = basis_for(ProposingOrder("r1"), TAXONOMY, uow).others.left_over

    assert found == frozenset({ags(4)})


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_what_a_run_freezes_tells_nothing_of_statements_that_are_not_public(visibility: Visibility):
    """Score lines show μ and rest on v: from the difference of two runs a town could read what it may not see."""
    open_ones = [a_profile(number) for number in range(4)]
    hidden = Need("youth", 1.0, visibility=visibility)
    with_hidden = [replace(open_ones[0], needs=(*open_ones[0].needs, hidden)), *open_ones[1:]]

    frozen = [run(collecting(*towns)).run for towns in (open_ones, with_hidden)]

    assert frozen[0].expected == frozen[1].expected
    assert frozen[0].rarity == frozen[1].rarity
