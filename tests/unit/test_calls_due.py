"""Does a call stand on head office's list for as long as it is owed, and no longer?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.proposal import ProposalState
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_tandem, say, sent, swept, tasks, the_proposal
from tests.round_builders import NOW
from tests.unit.test_closing import Farewells

CALL = Answer(AnswerKind.CALL)
NINTH_DAY, DUE = a_schedule().task_at, a_schedule().due_at
SOON = timedelta(hours=1)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def open_keys(uow: FakeUnitOfWork) -> list[str]:
    with uow:
        return [task.key for task in uow.tasks.open()]


@pytest.mark.parametrize("said", [YES, NO])
def test_a_town_that_answers_itself_needs_no_call_any_more_and_its_partner_still_does(
    uow: FakeUnitOfWork, said: Answer
):
    sent(uow, a_tandem())
    say(uow, 1, CALL)
    say(uow, 0, CALL, now=NOW + SOON)

    say(uow, 0, said, now=NOW + 2 * SOON)

    assert open_keys(uow) == [f"call/{PROPOSAL}/{ags(1)}/{NOW:%Y%m%dT%H%M%S}"]


def test_more_time_and_a_stand_in_are_no_answers_and_the_call_is_owed_as_before(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, CALL)

    say(uow, 0, Answer(AnswerKind.LATER, days=7))
    say(uow, 0, Answer(AnswerKind.DELEGATE, delegate="Bauamt"))

    assert tasks(uow) == ["call"]


def test_a_silent_town_that_answers_after_all_is_not_called(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    swept(uow, NINTH_DAY)

    say(uow, 1, now=NINTH_DAY + SOON)

    assert open_keys(uow) == [f"silent/{PROPOSAL}/{ags(0)}"]


def test_a_proposal_that_ended_asks_for_no_call_to_who_was_silent(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    swept(uow, NINTH_DAY)

    say(uow, 1, NO, now=NINTH_DAY + SOON)

    assert (the_proposal(uow).state, open_keys(uow)) == (ProposalState.DECLINED, [])


def test_who_let_the_time_run_out_is_not_called_because_of_it(uow: FakeUnitOfWork):
    # The circle goes on without the silent one: its end is not what strikes the call off.
    sent(uow, a_circle(*range(6)))
    for number in range(1, 5):
        say(uow, number)
    say(uow, 5, Answer(AnswerKind.LATER, days=14))
    swept(uow, NINTH_DAY)
    assert open_keys(uow) == [f"silent/{PROPOSAL}/{ags(0)}"]

    swept(uow, DUE + timedelta(seconds=1))

    assert the_proposal(uow).state is ProposalState.OFFERED
    assert f"silent/{PROPOSAL}/{ags(0)}" not in open_keys(uow)


def test_closing_a_round_takes_the_calls_of_its_proposals_back(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, CALL)
    swept(uow, NINTH_DAY)
    assert tasks(uow) == ["call", "silent_town"]

    close_round("r1", uow, Withdrawal(Farewells(), NINTH_DAY + SOON))

    assert tasks(uow) == []


def test_who_still_waits_for_a_call_when_all_is_told_is_not_called_any_more(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, CALL)
    say(uow, 1, NO)

    close_round("r1", uow, Withdrawal(Farewells(), NOW + SOON))
    assert tasks(uow) == ["call"]
    swept(uow, NOW + 2 * SOON)

    assert tasks(uow) == []
