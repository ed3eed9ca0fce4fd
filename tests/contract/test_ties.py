"""Is who has to do with whom read by a few questions, however many rounds there were, and from sent proposals alone?"""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from matchmaker.rounds.assessment import read_ties
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, ProposalState
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.history import TieKind
from tests.builders import ags
from tests.counted_questions import counted
from tests.lifecycle_steps import SENT
from tests.round_builders import a_proposal, a_round, a_run, store_towns

QUESTIONS = 6


def stored(uow: UnitOfWork, rounds: int, state: ProposalState = ProposalState.DECLINED) -> None:
    """So many rounds, each with one proposal in this state."""
    store_towns(uow)
    with uow:
        for number in range(1, rounds + 1):
            own = {"id": f"r{number}-1", "round_id": f"r{number}"}
            uow.rounds.add(a_round(id=f"r{number}"))
            uow.runs.add(replace(a_run(), **own))
            uow.proposals.add_all(
                [a_proposal(1, id=f"p{number}", round_id=f"r{number}", run_id=f"r{number}-1", state=state, **SENT)]
            )
        uow.commit()


@pytest.mark.parametrize("rounds", [2, 12])
def test_ties_of_all_rounds_are_read_by_the_same_few_questions(engine: sa.Engine, rounds: int):
    uow = SqlUnitOfWork(engine)
    stored(uow, rounds)

    with uow, counted(engine) as asked:
        found = read_ties(uow, "r1")

    assert [(one.first, one.second, one.kind) for one in found] == [(ags(0), ags(1), TieKind.DECLINED)]
    assert len(asked) == QUESTIONS


@pytest.mark.parametrize("state", ProposalState)
def test_a_proposal_ties_its_towns_once_they_were_asked_in_another_round(uow: UnitOfWork, state: ProposalState):
    stored(uow, 1, state)
    with uow:
        own, of_others = read_ties(uow, "r1"), read_ties(uow, "r2")

    assert own == ()
    unasked = state in (*NOT_SENT, ProposalState.WITHDRAWN, ProposalState.EXPIRED)
    assert [(one.first, one.second) for one in of_others] == ([] if unasked else [(ags(0), ags(1))])
