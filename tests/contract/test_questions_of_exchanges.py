"""Is each town of an exchange asked what still matters, and does head office hear where help is needed?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import NotFound
from matchmaker.rounds.check_in import ANSWERABLE, Answer, CheckIn, Question, Verdict
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.check_in_asking import ask_due, open_question
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState
from matchmaker.rounds.exchange_ending import Ending, end_exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.towns.profile import Format
from tests.contract.test_exchange_endings import ONE, TOWNS, begun, now_stored, open_tasks, questions
from tests.exchange_builders import SEEKER, a_check_in, a_running_exchange
from tests.exchange_letters import PLAIN_POST, letters_to
from tests.fakes import FakeUnitOfWork, InterruptedUnitOfWork
from tests.round_builders import NOW

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FOUR_WEEKS, HALF_YEAR = NOW + 28 * DAY, NOW + 184 * DAY
YES = Answer(Verdict.YES)


def asked_at(question: Question, days: int, **changes: object) -> CheckIn:
    at = NOW + days * DAY
    return a_check_in(question=question, due_at=at, asked_at=at, **changes)


def answered_at(question: Question, days: int, after: int) -> CheckIn:
    at = NOW + (days + after) * DAY
    return asked_at(question, days, answered_at=at, answer=YES)


def closed(state: ExchangeState) -> Exchange:
    return replace(a_running_exchange(), state=state, closed_at=NOW + 29 * DAY)


@pytest.mark.parametrize(
    ("verdict", "words", "said"),
    [
        (Verdict.NO, None, "hat noch kein Treffen (Austausch r1-1-01)."),
        (
            Verdict.NO,
            " Wer fängt an? ",
            "hat noch kein Treffen (Austausch r1-1-01). Dazu schreibt die Stadt: „Wer fängt an?“",
        ),
        (Verdict.NOBODY_ANSWERS, None, "erreicht die andere Seite nicht (Austausch r1-1-01)."),
    ],
)
def test_head_office_reads_what_keeps_a_town_from_meeting(
    uow: UnitOfWork, verdict: Verdict, words: str | None, said: str
):
    begun(uow)
    ask_due(PLAIN_POST, uow, FOUR_WEEKS)

    answer_question(GivenAnswer(ONE, SEEKER, Question.MET, Answer(verdict, words=words), 2), uow, FOUR_WEEKS)

    text = f"Ahornstedt {said} Bitte rufen Sie beide Seiten an."
    assert open_tasks(uow) == (Task(f"rescue/{ONE}/{SEEKER.ags}-mayor/met", TaskKind.RESCUE, FOUR_WEEKS, text, ONE),)


def test_who_has_taken_nothing_over_after_half_a_year_needs_no_call(uow: UnitOfWork):
    begun(uow)
    ask_due(PLAIN_POST, uow, HALF_YEAR)

    answer_question(GivenAnswer(ONE, SEEKER, Question.ADOPTED_6, Answer(Verdict.NO), 2), uow, HALF_YEAR)

    assert open_tasks(uow) == ()


def test_who_left_a_group_answers_nothing_even_when_the_group_is_over(uow: UnitOfWork):
    running = begun(uow, format=Format.CIRCLE, members=TOWNS)
    ask_due(PLAIN_POST, uow, FOUR_WEEKS)
    left = end_exchange(Ending(ONE, EndReason.NO_TIME, running.version, TOWNS[3]), PLAIN_POST, uow, FOUR_WEEKS)
    end_exchange(Ending(ONE, EndReason.OTHER, left.version), PLAIN_POST, uow, FOUR_WEEKS)
    before = questions(uow)

    with pytest.raises(NotFound):
        answer_question(GivenAnswer(ONE, TOWNS[3], Question.MET, YES, 2), uow, FOUR_WEEKS)

    assert questions(uow) == before


def test_a_question_that_was_asked_since_the_look_is_left_alone():
    uow = FakeUnitOfWork()
    begun(uow)
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: ask_due(PLAIN_POST, other, FOUR_WEEKS))

    assert ask_due(PLAIN_POST, overtaken, FOUR_WEEKS + DAY) == 0

    assert letters_to(SEEKER.ags, uow) == ["invitation/1", "check_in/1"]
    assert {one.asked_at for one in questions(uow) if one.question is Question.MET} == {FOUR_WEEKS}


def test_a_question_of_an_exchange_that_ended_since_the_look_is_not_asked():
    uow = FakeUnitOfWork()
    ending = Ending(ONE, EndReason.NO_TIME, begun(uow).version)
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: end_exchange(ending, PLAIN_POST, other, NOW))

    assert ask_due(PLAIN_POST, overtaken, FOUR_WEEKS) == 0

    assert (questions(uow), now_stored(uow).state) == ((), ExchangeState.ENDED)
    assert letters_to(SEEKER.ags, uow) == ["cancellation/1", "invitation/1"]


def test_a_question_of_a_town_that_left_since_the_look_is_not_asked_and_the_others_are():
    uow = FakeUnitOfWork()
    running = begun(uow, format=Format.CIRCLE, members=TOWNS)
    ending = Ending(ONE, EndReason.NO_TIME, running.version, TOWNS[3])
    overtaken = InterruptedUnitOfWork(uow, 2, lambda other: end_exchange(ending, PLAIN_POST, other, FOUR_WEEKS))

    assert ask_due(PLAIN_POST, overtaken, FOUR_WEEKS) == 3

    asked = {one.member for one in questions(uow) if one.asked_at}
    assert asked == set(TOWNS[:3])
    assert "check_in/1" not in letters_to(TOWNS[3].ags, uow)


MET, MET_ANSWERED = asked_at(Question.MET, 28), answered_at(Question.MET, 28, 2)
SIX, SIX_ANSWERED = asked_at(Question.ADOPTED_6, 60), answered_at(Question.ADOPTED_6, 60, 1)
# Answered late: the older question has the newer answer.
MET_LATE = answered_at(Question.MET, 28, 40)
FEEDBACK = asked_at(Question.FEEDBACK, 30)
RUNS, DONE, BROKEN_OFF = a_running_exchange(), closed(ExchangeState.COMPLETED), closed(ExchangeState.ENDED)
GONE = RUNS.leave(SEEKER, EndReason.NO_TIME, NOW)


@pytest.mark.parametrize(
    ("asked", "exchange", "shown"),
    [
        ((MET, SIX), RUNS, MET),
        ((MET_ANSWERED, SIX), RUNS, SIX),
        ((MET_ANSWERED, SIX_ANSWERED), RUNS, SIX_ANSWERED),
        ((MET_LATE, SIX_ANSWERED), RUNS, MET_LATE),
        ((a_check_in(), SIX), RUNS, SIX),
        ((a_check_in(),), RUNS, None),
        ((), RUNS, None),
        ((MET,), DONE, None),
        ((MET, FEEDBACK), DONE, FEEDBACK),
        ((MET_ANSWERED,), DONE, MET_ANSWERED),
        ((MET, FEEDBACK), BROKEN_OFF, FEEDBACK),
        ((MET_ANSWERED,), BROKEN_OFF, None),
        ((MET, SIX), GONE, None),
    ],
)
def test_a_town_is_shown_its_oldest_open_question_else_its_latest_answer(
    asked: tuple[CheckIn, ...], exchange: Exchange, shown: CheckIn | None
):
    assert open_question(asked, exchange, NOW + 80 * DAY) == shown


def test_a_question_stands_open_for_three_months_to_the_second():
    last = FOUR_WEEKS + ANSWERABLE

    assert (open_question((MET,), RUNS, last), open_question((MET,), RUNS, last + SECOND)) == (MET, None)


def test_of_two_answers_at_one_moment_the_same_one_is_shown_in_any_order():
    first, second = (answered_at(question, 28, 1) for question in (Question.ADOPTED_6, Question.MET))

    assert [open_question(both, RUNS, NOW + 40 * DAY) for both in ((first, second), (second, first))] == [second] * 2
