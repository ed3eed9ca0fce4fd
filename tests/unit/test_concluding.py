"""Does a group come about with those who said yes, and does a free seat go to who is free?"""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from matchmaker.matching.group_problem import CONSORTIUM_RULES
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.quorum import is_reached, yeses_needed
from matchmaker.towns.profile import Format, Need, Visibility
from tests.builders import ags
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    a_circle,
    a_seat,
    changed_profile,
    invited,
    letters,
    members,
    say,
    sent,
    swept,
    tasks,
    the_proposal,
)
from tests.round_builders import NOW, OLGA, a_proposal

DUE = a_schedule().due_at
OVER = DUE + timedelta(hours=1)
MORNING = DUE + timedelta(hours=8, seconds=1)


def seated(uow: FakeUnitOfWork) -> set[int]:
    return {int(member.ags) - 99_000_000 for member in the_proposal(uow).members}


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def test_a_group_in_which_all_say_yes_begins_at_once(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))

    for number in range(6):
        say(uow, number)

    assert (the_proposal(uow).state, seated(uow)) == (ProposalState.CONFIRMED, {0, 1, 2, 3, 4, 5})


def test_a_group_that_reached_its_quorum_goes_on_at_the_deadline_with_those_who_said_yes(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    for number in range(5):
        say(uow, number)
    assert the_proposal(uow).state is ProposalState.OFFERED

    swept(uow, OVER)

    assert (the_proposal(uow).state, seated(uow)) == (ProposalState.CONFIRMED, {0, 1, 2, 3, 4})
    with uow:
        begun = uow.exchanges.find(PROPOSAL)
        assert begun is not None
        assert {side.member for side in begun.sides} == set(members(0, 1, 2, 3, 4))


def test_a_group_without_its_quorum_ends_with_one_and_the_same_letter_for_all_who_did_not_refuse(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    for number in range(4):
        say(uow, number)
    say(uow, 4, NO)

    swept(uow, OVER)
    assert the_proposal(uow).state is ProposalState.DECLINED
    assert not any(letter == "not_realised" for _, letter in letters(uow))
    swept(uow, MORNING)

    told = {number for number, letter in letters(uow) if letter == "not_realised"}
    assert told == {0, 1, 2, 3, 5}


def test_a_group_that_no_answer_could_save_ends_early_and_frees_its_towns(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4))

    say(uow, 2, NO)

    assert (the_proposal(uow).state, invited(uow)[0]) == (ProposalState.DECLINED, "asked")


def test_head_office_hears_once_when_no_town_may_refuse_any_more(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    assert tasks(uow) == []

    say(uow, 2, NO)
    say(uow, 1)

    assert tasks(uow) == ["quorum"]


@pytest.mark.parametrize("towns", [(0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5)])
def test_while_nobody_has_refused_head_office_is_not_warned_whoever_agrees(uow: FakeUnitOfWork, towns: tuple[int, ...]):
    sent(uow, a_circle(*towns))

    for number in towns[:-1]:
        say(uow, number)

    assert tasks(uow) == []


def test_who_agreed_sits_in_the_order_of_the_proposal_and_not_of_the_register(uow: FakeUnitOfWork):
    sent(uow, a_proposal(1, members=members(1, 0)))

    say(uow, 0)
    say(uow, 1)

    assert (the_proposal(uow).state, the_proposal(uow).members) == (ProposalState.CONFIRMED, members(1, 0))
    with uow:
        assert tuple(side.member for side in uow.exchanges.get(PROPOSAL).sides) == members(1, 0)


@pytest.mark.parametrize(("last", "left"), [(NO, ["group_lost"]), (Answer(AnswerKind.YES), [])])
def test_the_warning_of_the_last_refusal_ends_with_the_group_s_waiting(
    uow: FakeUnitOfWork, last: Answer, left: list[str]
):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    for number in (0, 1, 2, 3):
        say(uow, number)
    say(uow, 4, NO)
    assert tasks(uow) == ["quorum"]

    say(uow, 5, last)

    assert tasks(uow) == left


def test_a_refused_seat_goes_to_the_best_of_the_reserve_that_is_free_and_no_other_group_is_touched(
    uow: FakeUnitOfWork,
):
    other = a_proposal(2, members=members(6, 9), format=Format.CIRCLE)
    reserve = (a_seat(6, 3), a_seat(7, 2), a_seat(7, 3), a_seat(8, 3))
    sent(uow, a_circle(0, 1, 2, 3, 5), other, reserve=reserve)
    with uow:
        before = uow.proposals.get("r1-1-02"), uow.invitations.of_proposal("r1-1-02")
    changed_profile(uow, 7, paused_until=(NOW + timedelta(days=30)).date())

    say(uow, 3, NO, NOW + timedelta(days=2))

    # Six sits in the other group, seven makes a pause: eight is asked, with a whole window of its own.
    assert seated(uow) == {0, 1, 2, 8, 5}
    assert invited(uow) == {0: "asked", 1: "asked", 2: "asked", 3: "declined", 5: "asked", 8: "asked"}
    assert (8, "proposal_offered") in letters(uow)
    assert the_proposal(uow).deadline == DUE + timedelta(days=2)
    with uow:
        assert (uow.proposals.get("r1-1-02"), uow.invitations.of_proposal("r1-1-02")) == before


def test_a_stand_in_that_refuses_is_followed_by_the_next_of_the_same_seat(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 5), reserve=(a_seat(8, 3), a_seat(6, 2), a_seat(7, 3)))

    say(uow, 3, NO)
    say(uow, 8, NO)

    # Town 6 could stand in for town 2 alone, which is still there.
    assert [member.ags for member in the_proposal(uow).members] == [ags(number) for number in (0, 1, 2, 7, 5)]
    assert (invited(uow)[8], invited(uow)[7]) == ("declined", "asked")


def test_who_left_a_seat_is_not_asked_for_it_again_and_a_second_seat_finds_the_next(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4), reserve=(a_seat(7, 3), a_seat(7, 4), a_seat(8, 4), a_seat(3, 4)))

    say(uow, 3, NO)
    say(uow, 4, NO)

    assert seated(uow) == {0, 1, 2, 7, 8}


@pytest.mark.parametrize(
    "broken",
    [
        {"district": "99000"},
        {"district": "99007", "windows": ("fri_eve",)},
        {"population": 30_000},
        {"state": "Bayern"},
    ],
)
def test_nobody_takes_a_seat_with_whom_the_group_would_break_a_rule_and_the_next_is_asked(
    uow: FakeUnitOfWork, broken: dict[str, Any]
):
    sent(uow, a_circle(0, 1, 2, 3, 6), reserve=(a_seat(7, 3), a_seat(9, 3)))
    for number in (0, 1, 2, 6):
        changed_profile(uow, number, windows=("tue_am",))
    changed_profile(uow, 7, **broken)

    say(uow, 3, NO)

    assert seated(uow) == {0, 1, 2, 6, 9}


def test_two_seats_one_after_the_other_do_not_bring_two_towns_of_one_district(uow: FakeUnitOfWork):
    reserve = (a_seat(7, 3), a_seat(5, 4), a_seat(9, 4))
    sent(uow, a_circle(0, 1, 2, 3, 4), reserve=reserve)
    changed_profile(uow, 5, district="99007")

    say(uow, 3, NO)
    say(uow, 4, NO)

    assert seated(uow) == {0, 1, 2, 7, 9}


@pytest.mark.parametrize("second", ["centre", "people"])
def test_two_seats_one_after_the_other_do_not_leave_a_group_without_a_topic_that_all_have(
    uow: FakeUnitOfWork, second: str
):
    # Seven and eight each share a topic with all who were there, but none with each other.
    sent(uow, a_circle(0, 1, 2, 3, 4, 6), reserve=(a_seat(7, 3), a_seat(8, 4), a_seat(9, 4)))
    for number in (0, 1, 2, 3, 4, 6):
        changed_profile(uow, number, needs=(Need("retail"), Need("youth")))
    changed_profile(uow, 7, needs=(Need("vacancy"),))
    changed_profile(uow, 8, needs=(Need("pop_ups", visibility=Visibility.NETWORK), Need("youth")))
    changed_profile(uow, 9, needs=(Need("care" if second == "people" else "retail"),))

    say(uow, 3, NO)
    say(uow, 4, NO)

    assert seated(uow) == {0, 1, 2, 7, 6, 9 if second == "centre" else 4}


def test_a_group_of_one_theme_takes_nobody_who_does_not_ask_for_it(uow: FakeUnitOfWork):
    five = a_proposal(1, members=members(0, 1, 2, 3, 6), format=Format.CONSORTIUM)
    sent(uow, five, reserve=(a_seat(7, 3), a_seat(8, 3)), consortium=replace(CONSORTIUM_RULES, theme="vacancy"))
    changed_profile(uow, 7, needs=(Need("retail"),))
    changed_profile(uow, 8, needs=(Need("pop_ups"),))

    say(uow, 3, NO)

    assert seated(uow) == {0, 1, 2, 8, 6}


def test_a_rule_that_head_office_broke_before_keeps_nobody_out(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 6), reserve=(a_seat(7, 3),))
    changed_profile(uow, 1, district="99000")

    say(uow, 3, NO)

    assert seated(uow) == {0, 1, 2, 6, 7}


def test_silence_frees_no_seat_so_that_nobody_waits_another_two_weeks(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4), reserve=(a_seat(7, 3),))
    for number in (0, 1, 2, 4):
        say(uow, number)

    swept(uow, OVER)

    assert (the_proposal(uow).state, 7 in seated(uow)) == (ProposalState.EXPIRED, False)


def test_who_asked_for_more_time_is_waited_for(uow: FakeUnitOfWork):
    sent(uow, a_circle(0, 1, 2, 3, 4, 5))
    for number in range(5):
        say(uow, number)
    say(uow, 5, Answer(AnswerKind.LATER, days=7))

    swept(uow, OVER)
    assert the_proposal(uow).state is ProposalState.OFFERED
    say(uow, 5, now=OVER)

    assert (the_proposal(uow).state, len(seated(uow))) == (ProposalState.CONFIRMED, 6)


def test_a_consortium_needs_its_states_and_not_only_its_towns(uow: FakeUnitOfWork):
    # Towns 0, 4 and 8 lie in one state, 1 in a second, 2 in a third.
    five = a_proposal(1, members=members(0, 4, 8, 1, 2), format=Format.CONSORTIUM)
    sent(uow, five)

    say(uow, 2, NO)

    assert the_proposal(uow).state is ProposalState.DECLINED


def test_the_host_of_a_visit_is_asked_first_and_both_are_needed(uow: FakeUnitOfWork):
    visit = a_proposal(1, members=members(0, 1, giving=1), format=Format.VISIT).approve(OLGA, NOW)
    sent(uow, a_proposal(1, members=visit.members, format=Format.VISIT))
    assert invited(uow) == {0: "waiting", 1: "asked"}

    say(uow, 1)
    say(uow, 0)

    assert the_proposal(uow).state is ProposalState.CONFIRMED
    assert [one.ags for one in the_proposal(uow).members] == [ags(0), ags(1)]


@pytest.mark.parametrize(("size", "needed"), [(5, 5), (6, 5)])
def test_so_many_yeses_as_a_circle_is_told_are_enough_whoever_gives_them(uow: FakeUnitOfWork, size: int, needed: int):
    proposal = a_circle(*range(size))
    sent(uow, proposal)

    with uow:
        policy = uow.rounds.get(proposal.round_id).policy
        towns = {town.ags: town for town in uow.towns.all()}
        assert yeses_needed(proposal, policy, towns) == needed
        assert all(is_reached(proposal, some, uow) for some in combinations(proposal.members, needed))
        assert not any(is_reached(proposal, some, uow) for some in combinations(proposal.members, needed - 1))
        assert yeses_needed(a_proposal(1, members=members(0, 1)), policy, towns) == 2
