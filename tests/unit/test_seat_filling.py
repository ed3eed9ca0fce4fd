"""Does whoever takes a free seat take it whole: with its side, its time to answer and nobody else's?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.towns.profile import Format
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_holiday, a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    a_circle,
    a_seat,
    changed_profile,
    invited,
    members,
    say,
    sent,
    the_proposal,
)
from tests.round_builders import NOW, a_proposal

DUE = a_schedule().due_at
ONE_DAY = timedelta(days=1)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def seats(uow: FakeUnitOfWork) -> tuple[Member, ...]:
    return the_proposal(uow).members


def test_who_stands_in_for_the_giving_town_gives_and_another_one_begins(uow: FakeUnitOfWork):
    circle = a_proposal(1, members=members(0, 1, 2, 3, 4, giving=0), format=Format.CIRCLE)
    sent(uow, circle, reserve=(a_seat(8, 0),))

    say(uow, 0, NO)

    assert seats(uow) == members(8, 1, 2, 3, 4, giving=8)
    assert invited(uow) == {0: "declined", 1: "waiting", 2: "waiting", 3: "waiting", 4: "waiting", 8: "asked"}
    for number in (8, 1, 2, 3, 4):
        say(uow, number)
    with uow:
        begun = uow.exchanges.get(PROPOSAL)
    # The first step is made by who came with a question: not by the one that gives, though it sits in the first seat.
    assert (tuple(side.member for side in begun.sides), begun.starter) == (members(8, 1, 2, 3, 4, giving=8), ags(1))


def test_who_stands_in_for_a_town_that_only_asks_does_not_give(uow: FakeUnitOfWork):
    circle = a_proposal(1, members=members(0, 1, 2, 3, 4, giving=0), format=Format.CIRCLE)
    sent(uow, circle, reserve=(a_seat(7, 3),))
    say(uow, 0)

    say(uow, 3, NO)

    assert seats(uow) == members(0, 1, 2, 7, 4, giving=0)


def test_a_longer_time_that_a_member_was_given_is_not_cut_short_by_who_joins(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4), reserve=(a_seat(7, 3),))
    say(uow, 1, Answer(AnswerKind.LATER, days=7))

    say(uow, 3, NO, NOW + 2 * ONE_DAY)

    assert the_proposal(uow).deadline == DUE + 7 * ONE_DAY
    with uow:
        due = {one.member.ags: one.due_at for one in uow.invitations.of_proposal(PROPOSAL)}
    assert due == {
        ags(0): DUE,
        ags(1): DUE + 7 * ONE_DAY,
        ags(2): DUE,
        ags(3): DUE,
        ags(4): DUE,
        ags(7): DUE + 2 * ONE_DAY,
    }


def test_who_joins_in_school_holidays_has_them_off_and_the_group_waits_for_it(uow: FakeUnitOfWork):
    with uow:
        first = (NOW + 3 * ONE_DAY).date()
        uow.holidays.replace_all([a_holiday(first, first + 4 * ONE_DAY, state="Thüringen")])
        uow.commit()
    # Of the ten towns 3 and 7 lie there.
    sent(uow, a_circle(0, 1, 2, 4, 5), reserve=(a_seat(7, 5),))

    say(uow, 5, NO)

    assert the_proposal(uow).deadline == DUE + 5 * ONE_DAY


def test_nobody_is_seated_who_has_no_place_left_and_the_seat_stays_free(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5), reserve=(a_seat(7, 3),))
    changed_profile(uow, 7, capacity=0)

    say(uow, 3, NO)

    assert (seats(uow), the_proposal(uow).state) == (members(0, 1, 2, 3, 4, 5), ProposalState.OFFERED)
    assert 7 not in invited(uow)
