"""Do rounds that are sent at the same moment share a town's hours as if they had been sent in turn?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import sqlalchemy as sa

from matchmaker.rounds.asking import Post
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_town, ags
from tests.contract.test_answer_storm import Together
from tests.fake_letters import token_of
from tests.lifecycle_cast import STATES, members
from tests.round_builders import NOW, OLGA, a_policy, a_proposal, a_round, a_run

ROUNDS = {"r1": 1, "r2": 2}
"""Each round's partner of town 0."""


def approved_in_both(uow: SqlUnitOfWork, hours: int) -> None:
    """Town 0 is in one approved tandem of each round, and has so many hours for both."""
    with uow:
        uow.towns.replace_all(a_town(number, state=STATES[number]) for number in range(3))
        uow.profiles.save_all(a_profile(number, capacity=2, state=None) for number in range(3))
        for name, partner in ROUNDS.items():
            policy = a_policy(quarterly_hours={Format.TANDEM: 4}, quarterly_budget_hours=hours)
            uow.rounds.add(a_round(id=name, policy=policy, format=Format.TANDEM, state=RoundState.CURATING))
            uow.runs.add(a_run(id=f"{name}-1", round_id=name, format=Format.TANDEM))
            tandem = a_proposal(1, members=members(0, partner))
            named = replace(tandem, id=f"{name}-1-01", round_id=name, run_id=f"{name}-1")
            uow.proposals.add_all([named.approve(OLGA, NOW)])
        uow.commit()


def states_after_both_at_once(engine: sa.Engine, hours: int) -> list[ProposalState]:
    approved_in_both(SqlUnitOfWork(engine), hours)
    post = Post(Together(meeting=Barrier(2)), token_of)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: offer_approved(name, post, SqlUnitOfWork(engine), NOW), ROUNDS))
    with SqlUnitOfWork(engine) as uow:
        return sorted(one.state for one in uow.proposals.of_town(ags(0)))


def test_of_two_rounds_sent_at_once_only_one_takes_the_hours_that_a_town_has_left(engine: sa.Engine):
    assert states_after_both_at_once(engine, hours=4) == [ProposalState.OFFERED, ProposalState.WITHDRAWN]


def test_two_rounds_sent_at_once_both_leave_where_the_hours_are_enough(engine: sa.Engine):
    assert states_after_both_at_once(engine, hours=8) == [ProposalState.OFFERED, ProposalState.OFFERED]
