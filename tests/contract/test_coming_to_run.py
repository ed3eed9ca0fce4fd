"""Does a round run as soon as nobody has to answer, not before it may be known, and does it take late joiners?"""

from datetime import datetime

from matchmaker.rounds.coming_to_run import run_answered
from matchmaker.rounds.deadlines import telling_moment
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.sweeping import Sweep
from tests.fake_letters import a_post
from tests.lifecycle_cast import NO, YES, a_tandem, members, say, sent, swept, the_proposal
from tests.round_builders import LATER, NOW, OLGA, a_proposal


def came_to_run(uow: UnitOfWork, now: datetime = LATER) -> int:
    return run_answered(Sweep(a_post(), uow, now)).done


def state(uow: UnitOfWork) -> RoundState:
    with uow:
        return uow.rounds.get("r1").state


def test_a_round_runs_once_with_the_last_answer_and_waits_again_for_a_late_joiner(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, YES)
    assert (came_to_run(uow), state(uow)) == (0, RoundState.ANSWERING)
    say(uow, 1, YES)

    assert [came_to_run(uow), came_to_run(uow)] == [1, 0]
    assert state(uow) is RoundState.RUNNING
    with uow:
        uow.proposals.add_all([a_proposal(2, members=members(2, 3)).approve(OLGA, NOW)])
        uow.commit()
    assert [one.id for one in offer_approved("r1", a_post(), uow, LATER)] == ["r1-1-02"]
    assert (came_to_run(uow), state(uow)) == (0, RoundState.ANSWERING)


def test_a_refusal_lets_the_round_wait_until_everybody_was_told(uow: UnitOfWork):
    sent(uow, a_tandem(), plan_b_automatic=False, towns=2)
    deadline = the_proposal(uow).deadline
    assert deadline is not None
    say(uow, 0, NO)

    assert (came_to_run(uow), state(uow)) == (0, RoundState.ANSWERING)

    morning = telling_moment(deadline, NOW)
    swept(uow, morning)
    assert (came_to_run(uow, morning), state(uow)) == (1, RoundState.RUNNING)


def test_what_is_approved_and_not_yet_sent_keeps_a_round_from_running(uow: UnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, YES)
    say(uow, 1, YES)
    with uow:
        uow.proposals.add_all([a_proposal(2, members=members(2, 3)).approve(OLGA, NOW)])
        uow.commit()

    assert (came_to_run(uow), state(uow)) == (0, RoundState.ANSWERING)
