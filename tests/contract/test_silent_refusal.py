"""May a town tell by any letter, or by its day, that another one has refused, or only fallen silent?"""

from datetime import datetime, timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.settled import DEAD
from tests.builders import ags
from tests.fake_letters import a_post
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    a_circle,
    a_seat,
    a_tandem,
    changed_profile,
    letters,
    members,
    number_of,
    say,
    sent,
    swept,
    the_proposal,
)
from tests.round_builders import NOW, a_proposal

DAY = timedelta(days=1)
TELLING = a_schedule().due_at + timedelta(hours=8, seconds=1)
LATER = Answer(AnswerKind.LATER, days=5)
CALL = Answer(AnswerKind.CALL)
SECOND = "r1-1-02"


def told_on(uow: UnitOfWork) -> datetime:
    """Sweeps of every morning until town 0 hears that nothing came of it."""
    mornings = (TELLING + number * DAY for number in range(40))
    return next(morning for morning in mornings if swept(uow, morning) and (0, "not_realised") in letters(uow))


@pytest.mark.parametrize(("said", "days"), [(LATER, 5), (CALL, 21)])
@pytest.mark.parametrize("partner", ["says no before", "says no after", "is silent"])
def test_who_may_answer_longer_hears_on_the_same_later_morning_whatever_the_partner_did(
    uow: UnitOfWork, said: Answer, days: int, partner: str
):
    sent(uow, a_tandem(0, 1))
    if partner == "says no before":
        say(uow, 1, NO, NOW + DAY)
    say(uow, 0, said, NOW + 2 * DAY)
    if partner == "says no after":
        say(uow, 1, NO, NOW + 3 * DAY)

    assert told_on(uow) == TELLING + days * DAY


@pytest.mark.parametrize("refuses", [True, False])
def test_a_call_that_was_made_brings_the_morning_of_the_letter_back_too(uow: UnitOfWork, refuses: bool):
    sent(uow, a_tandem(0, 1))
    if refuses:
        say(uow, 1, NO, NOW + DAY)
    say(uow, 0, CALL, NOW + 2 * DAY)

    end_call(CallMade(PROPOSAL, ags(0)), uow, NOW + 4 * DAY)

    assert told_on(uow) == TELLING + 2 * DAY


def test_an_answer_that_moves_no_date_leaves_the_failed_proposal_untouched(uow: UnitOfWork):
    sent(uow, a_tandem(0, 1))
    say(uow, 1, NO, NOW + DAY)
    before = the_proposal(uow)

    say(uow, 0, Answer(AnswerKind.DELEGATE, delegate="Bauamt"), NOW + 2 * DAY)

    assert the_proposal(uow) == before


def test_who_waits_for_a_proposal_that_failed_in_silence_is_nobodys_second_choice(uow: UnitOfWork):
    beside = a_proposal(2, members=members(2, 3, giving=3))
    # Towns 0 and 1 are the only others: 1 refuses and withdraws, so that 0 alone is left for town 2.
    sent(uow, a_tandem(0, 1), beside, towns=4)
    say(uow, 1, NO, NOW + DAY)
    changed_profile(uow, 1, consent=False)

    answer(AnswerOrder(SECOND, ags(3), NO, "form"), a_post(), uow, NOW + DAY)
    swept(uow, NOW + DAY + timedelta(minutes=1))

    with uow:
        assert [one.id for one in uow.proposals.of_town(ags(0))] == [PROPOSAL]
    assert the_proposal(uow).looks_open


def test_who_waits_for_a_proposal_that_failed_in_silence_takes_no_seat_of_a_group(uow: UnitOfWork):
    beside = a_proposal(2, members=members(5, 6))
    sent(uow, a_circle(0, 1, 2, 3, 4), beside, reserve=(a_seat(5, 0),))
    answer(AnswerOrder(SECOND, ags(6), NO, "form"), a_post(), uow, NOW + DAY)

    say(uow, 0, NO, NOW + 2 * DAY)

    group = the_proposal(uow)
    assert group.state in (ProposalState.OFFERED, *DEAD)
    assert 5 not in {number_of(one.ags) for one in group.members}
