"""What may happen to a town's invitation, and what never?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation, InvitationState
from tests.invitation_builders import a_schedule, an_invitation, asked
from tests.round_builders import LATER, NOW

DUE = a_schedule().due_at
ONE_DAY = timedelta(days=1)
STEPS = {
    "asked": lambda one: one.asked(LATER, a_schedule()),
    "accepted": lambda one: one.accepted(LATER),
    "declined": lambda one: one.declined(LATER),
    "silent": lambda one: one.silent(DUE + ONE_DAY),
    "postponed": lambda one: one.postponed(7),
    "delegated": lambda one: one.delegated("Bauamt"),
    "to_be_called": lambda one: one.to_be_called(LATER),
    "called": lambda one: one.called(LATER),
    "reminded": lambda one: one.reminded(None),
}
ENDED = {
    "accepted": asked().accepted(LATER),
    "declined": asked().declined(LATER),
    "silent": asked().silent(DUE + ONE_DAY),
    "closed": asked().closed(),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("end", ENDED)
def test_an_invitation_that_has_ended_stays_as_it_is(end: str, step: str):
    # What the town did last, so that whoever took something down at the phone knows why it does not count.
    why = "schon gefragt" if step == "asked" else f"Diese Stadt {ENDED[end].state.label}; das lässt sich nicht"
    with pytest.raises(TransitionRefused, match=why):
        STEPS[step](ENDED[end])

    assert ENDED[end].closed() == (ENDED[end])


@pytest.mark.parametrize("step", sorted(STEPS.keys() - {"asked"}))
def test_who_was_not_asked_cannot_answer(step: str):
    with pytest.raises(TransitionRefused, match="Diese Stadt wurde noch nicht gefragt"):
        STEPS[step](an_invitation())


def test_nobody_is_asked_twice():
    with pytest.raises(TransitionRefused, match="schon gefragt"):
        asked().asked(LATER, a_schedule())


def test_asking_sets_all_dates_and_an_answer_ends_them():
    plan = a_schedule()

    one = asked()

    assert (one.asked_at, one.due_at, one.remind_at, one.task_at) == (NOW, plan.due_at, plan.remind_at, plan.task_at)
    yes = one.accepted(LATER)
    assert (yes.remind_at, yes.task_at, yes.answered_at, yes.due_at) == (None, None, LATER, plan.due_at)


def test_a_no_keeps_its_reason_and_whether_it_is_for_ever():
    no = asked().declined(LATER, RefusalReason.TOWN, not_again=True)

    assert (no.state, no.reason, no.not_again) == (InvitationState.DECLINED, RefusalReason.TOWN, True)


def test_until_its_last_second_is_over_nobody_is_silent():
    with pytest.raises(TransitionRefused, match="läuft noch"):
        asked().silent(DUE)

    assert asked().silent(DUE + timedelta(seconds=1)).state is InvitationState.SILENT


@pytest.mark.parametrize("days", [0, 29, -1])
def test_later_means_at_most_four_weeks(days: int):
    with pytest.raises(TransitionRefused, match="1 bis 28"):
        asked().postponed(days)


def test_later_moves_everything_once():
    moved = asked().postponed(28)

    # Four weeks on lies summer time: the day still ends at midnight, the letter still leaves at eight.
    assert moved.due_at == DUE + timedelta(days=28, hours=-1)
    assert moved.remind_at == a_schedule().remind_at + timedelta(days=28, hours=-1)
    assert moved.postponed_days == 28
    with pytest.raises(TransitionRefused, match="schon einmal"):
        moved.postponed(1)


@pytest.mark.parametrize(("days", "stood"), [(0, 0), (3, 3), (21, 21), (60, 21)])
def test_a_call_stops_the_clock_for_as_long_as_it_takes_but_three_weeks_at_most(days: int, stood: int):
    waiting = asked().to_be_called(LATER)

    called = waiting.called(LATER + timedelta(days=days))

    expected = Invitation.postponed(asked(), stood) if stood else asked()
    assert called == replace(expected, postponed_days=0, called_days=stood)
    assert waiting.due_at == asked().postponed(21).due_at


def test_days_of_a_second_call_are_counted_with_those_of_the_first():
    once = asked().to_be_called(LATER).called(LATER + 2 * ONE_DAY)

    twice = once.to_be_called(LATER + 3 * ONE_DAY).called(LATER + 8 * ONE_DAY)

    assert (twice.called_days, twice.due_at) == (7, DUE + 7 * ONE_DAY)


def test_who_waits_for_a_call_may_answer_at_once():
    assert asked().to_be_called(LATER).accepted(LATER).call_since is None


def test_a_second_call_and_a_call_that_nobody_asked_for_are_refused():
    with pytest.raises(TransitionRefused, match="schon vorgemerkt"):
        asked().to_be_called(LATER).to_be_called(LATER)
    with pytest.raises(TransitionRefused, match="kein Rückruf"):
        asked().called(LATER)


def test_the_next_reminder_is_none_where_it_would_come_too_late():
    assert asked().reminded(DUE + ONE_DAY).remind_at is None
    assert asked().reminded(DUE - ONE_DAY).remind_at == DUE - ONE_DAY
    assert asked().reminded(None).reminders == 1


def test_what_waits_or_was_asked_is_closed_without_a_word():
    assert an_invitation().closed().state is InvitationState.CLOSED
    assert asked().to_be_called(LATER).closed() == replace(
        asked().postponed(21), state=InvitationState.CLOSED, remind_at=None, task_at=None, postponed_days=0
    )


def test_all_calls_together_stop_the_clock_for_three_weeks_at_most():
    waiting, now = asked(), LATER
    for _ in range(5):
        waiting = waiting.to_be_called(now).called(now + timedelta(days=8))
        now += timedelta(days=9)

    assert (waiting.called_days, waiting.due_at) == (21, asked().postponed(21).due_at)
