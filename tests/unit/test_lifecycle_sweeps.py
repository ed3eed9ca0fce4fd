"""Does every town hear what is due, once, and nothing that gives somebody away?"""

from datetime import date, datetime, timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.decision import Act
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.remembering import ties_of
from matchmaker.rounds.reminding import remind_due
from matchmaker.rounds.still_holding import why_not
from matchmaker.rounds.sweeping import Sweep
from matchmaker.towns.history import Tie, TieKind
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.fake_letters import FakeCorrespondence, Post, a_post, token_of
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_holiday, a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    YES,
    a_tandem,
    invited,
    letters,
    members,
    say,
    sent,
    swept,
    tasks,
    the_proposal,
)
from tests.round_builders import NOW, a_proposal
from tests.unit.test_closing import Farewells

PLAN = a_schedule()
DUE = PLAN.due_at
OVER = DUE + timedelta(seconds=1)
MORNING = DUE + timedelta(hours=8, seconds=1)
ONE_DAY = timedelta(days=1)
FIFTH, TENTH = PLAN.remind_at, PLAN.remind_at + 5 * ONE_DAY


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def test_a_time_that_ran_out_stands_in_the_log_once_with_the_town_that_let_it(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0)

    swept(uow, OVER)
    swept(uow, OVER)

    with uow:
        acts = [(one.act, one.ags, one.role, one.at) for one in uow.decisions.decisions() if one.act.is_of_town]
    assert acts == [(Act.ACCEPTED, ags(0), Role.MAYOR, NOW), (Act.EXPIRED, ags(1), Role.MAYOR, OVER)]


def test_in_a_whole_summer_both_reminders_come_before_the_end(uow: FakeUnitOfWork):
    with uow:
        uow.holidays.replace_all([a_holiday((NOW + ONE_DAY).date(), (NOW + 44 * ONE_DAY).date())])
        uow.commit()
    sent(uow, a_tandem())

    # Three weeks stand still; on the clock of the German spring the fifth and the tenth day lie behind them.
    days = [number for number in range(36) if swept(uow, PLAN.remind_at.replace(day=4) + number * ONE_DAY)[0]]

    with uow:
        asked = uow.invitations.get(PROPOSAL, ags(0))
        keys = [one.key for one in uow.outbox.of_proposal(PROPOSAL) if one.letter == "reminder"]
    assert (days, asked.reminders) == ([5, 10, 26, 31], 2)
    assert len([key for key in keys if f"/{ags(0)}-" in key]) == 2


def test_the_clock_stands_still_between_two_reminders_too(uow: FakeUnitOfWork):
    with uow:
        days = ((NOW + number * ONE_DAY).date() for number in (6, 8))
        uow.holidays.replace_all([a_holiday(*days)])
        uow.commit()
    sent(uow, a_tandem())
    say(uow, 1)

    reminded = [number for number in range(16) if swept(uow, FIFTH + (number - 5) * ONE_DAY)[0]]

    # Town 0 has three days off between its fifth day and its tenth.
    assert reminded == [5, 13]


def test_once_the_givers_yes_is_there_the_proposal_waits_for_the_last_of_the_others(uow: FakeUnitOfWork):
    with uow:
        uow.holidays.replace_all([a_holiday((NOW + ONE_DAY).date(), (NOW + 7 * ONE_DAY).date(), state="Hessen")])
        uow.commit()
    sent(uow, a_proposal(1, members=members(0, 1, 2, 3, 4, giving=0), format=Format.CIRCLE))

    say(uow, 0)

    with uow:
        due = {one.member.ags: one.due_at for one in uow.invitations.of_proposal(PROPOSAL)}
    assert due[ags(1)] == due[ags(2)] + 7 * ONE_DAY
    assert the_proposal(uow).deadline == due[ags(1)]


def test_a_letter_that_asks_holds_until_the_last_second_and_no_longer(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    with uow:
        letter = uow.outbox.of_proposal(PROPOSAL)[0]

        assert why_not(letter, uow, DUE) is None
        assert why_not(letter, uow, OVER) == "Die Antwortfrist ist inzwischen abgelaufen."


def test_only_who_has_not_answered_is_reminded_on_the_fifth_and_the_tenth_day(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0)

    assert swept(uow, FIFTH - timedelta(seconds=1)) == (0, 0, 0, 0)
    assert [swept(uow, FIFTH)[0], swept(uow, FIFTH)[0], swept(uow, TENTH)[0], swept(uow, OVER)[0]] == [1, 0, 1, 0]

    with uow:
        reminders = [mail for mail in uow.outbox.of_proposal(PROPOSAL) if mail.letter == "reminder"]
    assert [mail.key.rpartition("/")[2] for mail in reminders] == ["1", "2"]
    assert {mail.recipient for mail in reminders} == {f"{ags(1)}@x"}


def test_two_reminders_that_fell_due_while_no_worker_ran_are_one_letter(uow: FakeUnitOfWork):
    sent(uow, a_tandem())

    swept(uow, TENTH + ONE_DAY)
    swept(uow, TENTH + ONE_DAY)

    with uow:
        keys = sorted(mail.key for mail in uow.outbox.of_proposal(PROPOSAL) if mail.letter == "reminder")
    assert [key.rpartition("/")[2] for key in keys] == ["2", "2"]


@pytest.mark.parametrize(("at", "is_written"), [(DUE - timedelta(seconds=1), True), (DUE, False), (OVER, False)])
def test_nobody_is_reminded_of_what_can_be_answered_no_more(uow: FakeUnitOfWork, at: datetime, is_written: bool):
    """No worker ran before."""
    sent(uow, a_tandem())

    assert remind_due(Sweep(a_post(), uow, at)).done == 2

    assert ((1, "reminder") in letters(uow)) is is_written


def test_a_reminder_names_the_towns_own_last_day(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.LATER, days=7))
    letters_written = FakeCorrespondence()

    remind_due(Sweep(Post(letters_written, token_of), uow, FIFTH + 7 * ONE_DAY))

    due = {order.member.ags: order.facts["answer_by"] for order in letters_written.orders}
    assert due == {ags(0): DUE + 7 * ONE_DAY, ags(1): DUE}
    assert {order.kind for order in letters_written.orders} == {LetterKind.REMINDER}


def test_a_town_in_its_school_holidays_is_left_in_peace_and_has_longer(uow: FakeUnitOfWork):
    with uow:
        # Town 0 lies in Saxony, its partner in Hesse.
        uow.holidays.replace_all([a_holiday(date(2024, 3, 8), date(2024, 3, 12))])
        uow.commit()
    sent(uow, a_tandem())

    assert swept(uow, FIFTH)[0] == 1
    swept(uow, OVER)

    assert invited(uow) == {0: "asked", 1: "silent"}
    with uow:
        assert uow.invitations.get(PROPOSAL, ags(0)).due_at == DUE + 5 * ONE_DAY


def test_head_office_has_one_task_on_the_ninth_day_for_who_is_silent(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0)

    assert swept(uow, PLAN.task_at)[1] == 1
    assert swept(uow, PLAN.task_at)[1] == 0

    assert tasks(uow) == ["silent_town"]


def test_nobody_is_reminded_or_expires_while_head_office_owes_a_call(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, Answer(AnswerKind.CALL))
    say(uow, 1)

    swept(uow, OVER)
    assert invited(uow) == {0: "asked", 1: "accepted"}

    # But not for ever: after three weeks the clock has run on by itself.
    swept(uow, OVER + 22 * ONE_DAY)
    assert invited(uow)[0] == "silent"


def test_silence_ends_a_tandem_after_the_last_second_and_not_before(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0)

    swept(uow, DUE)
    assert the_proposal(uow).state is ProposalState.OFFERED
    swept(uow, OVER)

    assert (the_proposal(uow).state, invited(uow)) == (ProposalState.EXPIRED, {0: "accepted", 1: "silent"})


def told_how(partner: str) -> tuple[set[tuple[int, str]], list[object]]:
    """All that town 0 hears and when, if it says yes and its partner does this."""
    uow = FakeUnitOfWork()
    sent(uow, a_tandem(), plan_b_automatic=False)
    say(uow, 0)
    if partner == "no":
        say(uow, 1, NO, NOW + ONE_DAY)
    for days in range(30):
        swept(uow, NOW + days * ONE_DAY)
    with uow:
        mails = [mail for mail in uow.outbox.of_proposal(PROPOSAL) if mail.recipient == f"{ags(0)}@x"]
    return {(mail.letter, mail.content) for mail in mails}, [mail.due_at for mail in mails]


def test_a_no_and_silence_bring_the_same_letters_at_the_same_moments():
    assert told_how("no") == told_how("silence")


def test_closing_a_round_tells_who_was_refused_before_together_with_those_who_are_taken_back(uow: FakeUnitOfWork):
    sent(uow, a_tandem(0, 1), a_proposal(2, members=members(2, 3)))
    say(uow, 0, NO)
    closing = NOW + ONE_DAY

    close_round("r1", uow, Withdrawal(Farewells(), closing))
    swept(uow, closing)

    assert (1, "not_realised") in letters(uow)
    assert the_proposal(uow).tell_at is None


def test_who_was_never_asked_never_hears_of_it(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1), plan_b_automatic=False)

    swept(uow, OVER)
    swept(uow, MORNING)

    assert the_proposal(uow).state is ProposalState.EXPIRED
    assert {letter for number, letter in letters(uow) if number == 0} == set()
    assert (1, "not_realised") in letters(uow)


def test_a_reminder_that_stays_away_does_not_give_a_refusal_away(uow: FakeUnitOfWork):
    sent(uow, a_tandem())
    say(uow, 0, NO)

    swept(uow, FIFTH)

    assert (1, "reminder") in letters(uow)


def test_letters_that_wait_leave_though_the_partner_has_said_no_meanwhile_and_stay_once_all_is_told(
    uow: FakeUnitOfWork,
):
    sent(uow, a_tandem(), plan_b_automatic=False)
    say(uow, 0, NO)
    with uow:
        waiting = next(mail for mail in uow.outbox.of_proposal(PROPOSAL) if mail.recipient == f"{ags(1)}@x")
        assert why_not(waiting, uow, NOW + ONE_DAY) is None

    swept(uow, OVER)
    swept(uow, MORNING)

    with uow:
        assert why_not(waiting, uow, MORNING) is not None


def silent_twice(uow: FakeUnitOfWork) -> None:
    sent(uow, a_tandem(0, 1), a_proposal(2, members=members(0, 2)))
    swept(uow, OVER)


def test_a_town_that_left_two_proposals_unanswered_rests_and_is_called(uow: FakeUnitOfWork):
    silent_twice(uow)

    with uow:
        paused = {
            number: profile.paused_until for number in range(3) if (profile := uow.profiles.of(ags(number), Role.MAYOR))
        }
        kinds = [(str(one.kind), one.text) for one in uow.tasks.open() if one.kind == "paused_town"]
    assert paused == {0: date(2024, 6, 17), 1: None, 2: None}
    assert len(kinds) == 1
    assert "bis 17.06.2024" in kinds[0][1]


@pytest.mark.parametrize(
    ("said", "day"),
    [(NO, date(2024, 3, 4)), (Answer(AnswerKind.NO, not_again=True), None)],
    ids=["for a year", "for ever"],
)
def test_a_refusal_keeps_the_two_apart_from_its_day_on(uow: FakeUnitOfWork, said: Answer, day: date | None):
    sent(uow, a_tandem(0, 1))
    say(uow, 0, said)

    with uow:
        ties = ties_of((), (), ()) + ties_of((), [uow.proposals.get(PROPOSAL)], uow.invitations.refused())

    assert Tie(ags(0), ags(1), TieKind.DECLINED, "tandem", day) in ties


def test_silence_keeps_the_two_apart_as_well(uow: FakeUnitOfWork):
    sent(uow, a_tandem(0, 1))
    say(uow, 0, YES)
    swept(uow, OVER)

    with uow:
        ties = ties_of((), [uow.proposals.get(PROPOSAL)], uow.invitations.refused())

    assert ties == (Tie(ags(0), ags(1), TieKind.DECLINED, "tandem", date(2024, 3, 18)),)


def test_a_town_without_an_address_stops_no_other(uow: FakeUnitOfWork):
    sent(uow, a_tandem(0, 1))

    made = remind_due(Sweep(a_post(unwritable=ags(0)), uow, FIFTH))

    assert (made.done, made.refused) == (1, ("no address",))
    assert swept(uow, FIFTH)[0] == 1


def test_a_silent_giving_side_that_is_asked_first_is_called_like_any_other(uow: FakeUnitOfWork):
    sent(uow, a_tandem(giving=1))

    assert swept(uow, PLAN.task_at)[1] == 1

    assert (the_proposal(uow).state, tasks(uow)) == (ProposalState.OFFERED_FIRST, ["silent_town"])
