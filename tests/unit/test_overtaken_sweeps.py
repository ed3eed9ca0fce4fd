"""Does a sweep leave alone what was answered, moved or done by another worker since it looked?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.reminding import hand_over_due, remind_due
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.telling import tell_due
from tests.builders import a_taxonomy, ags
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_tandem, invited, letters, say, sent, tasks, the_proposal
from tests.round_builders import NOW

PLAN = a_schedule()
OVER = PLAN.due_at + timedelta(seconds=1)
MORNING = PLAN.due_at + timedelta(hours=8, seconds=1)
MORE_TIME = Answer(AnswerKind.LATER, days=7)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(), plan_b_automatic=False)
    say(uow, 0)
    return uow


def tell(sweep: Sweep) -> Swept:
    return tell_due(sweep, a_taxonomy())


@pytest.mark.parametrize("said", [YES, NO, MORE_TIME], ids=["yes", "no", "later"])
@pytest.mark.parametrize(
    ("sweep", "at"),
    [(remind_due, PLAN.remind_at), (hand_over_due, PLAN.task_at), (expire_due, OVER)],
    ids=["remind", "hand over", "expire"],
)
def test_an_answer_that_came_since_the_look_counts(
    uow: FakeUnitOfWork, sweep: Callable[[Sweep], Swept], at: datetime, said: Answer
):
    # The answer was given in time and stored while the sweep had its list already.
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: say(other, 1, said, PLAN.due_at))

    assert sweep(Sweep(a_post(), overtaken, at)) == Swept()

    expected = {YES: "accepted", NO: "declined", MORE_TIME: "asked"}
    assert invited(uow) == {0: "accepted", 1: expected[said]}
    assert (1, "reminder") not in letters(uow)
    assert "silent_town" not in tasks(uow)


@pytest.mark.parametrize(
    ("sweep", "at"),
    [(remind_due, PLAN.remind_at), (hand_over_due, PLAN.task_at), (expire_due, OVER)],
    ids=["remind", "hand over", "expire"],
)
def test_two_workers_with_one_list_do_it_once(uow: FakeUnitOfWork, sweep: Callable[[Sweep], Swept], at: datetime):
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: sweep(Sweep(a_post(), other, at)))

    assert sweep(Sweep(a_post(), overtaken, at)) == Swept()

    with uow:
        keys = [mail.key for mail in uow.outbox.of_proposal(PROPOSAL)]
        reminders = uow.invitations.get(PROPOSAL, ags(1)).reminders
    assert len(keys) == len(set(keys))
    assert reminders == (sweep is remind_due)


def test_two_who_tell_with_one_list_tell_once(uow: FakeUnitOfWork):
    expire_due(Sweep(a_post(), uow, OVER))
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: tell(Sweep(a_post(), other, MORNING)))

    assert tell(Sweep(a_post(), overtaken, MORNING)) == Swept()

    with uow:
        second = [one.id for one in uow.proposals.of_round("r1") if one.id != PROPOSAL]
    assert second == [f"{PROPOSAL}b"]
    assert letters(uow) >= {(0, "not_realised"), (1, "not_realised")}


def test_more_time_that_was_asked_for_since_the_look_puts_the_telling_off():
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(), plan_b_automatic=False)
    say(uow, 0, NO)
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: say(other, 1, MORE_TIME, PLAN.due_at))

    assert tell(Sweep(a_post(), overtaken, MORNING)) == Swept()

    assert the_proposal(uow).tell_at == MORNING + timedelta(days=7)
    assert (1, "not_realised") not in letters(uow)


def test_whoever_could_still_answer_when_all_is_told_need_not_any_more():
    """The sweep that ends the wait had failed for it."""
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(), plan_b_automatic=False)
    say(uow, 0, NO)

    assert tell(Sweep(a_post(), uow, MORNING)) == Swept(1)

    assert invited(uow) == {0: "declined", 1: "closed"}
    assert the_proposal(uow).state is ProposalState.DECLINED
    assert (1, "not_realised") in letters(uow)


def test_where_who_gives_refuses_the_other_gets_its_second_choice_at_once():
    """It never heard of the first one, so there is nobody whose refusal it could guess by the day."""
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(0, 1, giving=1), plan_b_automatic=False)

    say(uow, 1, NO)
    assert the_proposal(uow).tell_at == NOW
    assert tell(Sweep(a_post(), uow, NOW)) == Swept(1)

    second = the_proposal(uow, f"{PROPOSAL}b")
    assert (second.state, second.members[0].ags) == (ProposalState.DRAFT, ags(0))
    assert {letter for number, letter in letters(uow) if number == 0} == set()
