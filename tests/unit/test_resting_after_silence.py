"""Does a town rest after two proposals in a row that it left unanswered, and only then?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.sending import offer_approved
from matchmaker.towns.profile import Role, TownProfile
from tests.builders import a_profile, ags
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import NO, YES, a_tandem, changed_profile, members, sent, swept, tasks
from tests.round_builders import NOW, OLGA, a_proposal

OVER = a_schedule().due_at + timedelta(seconds=1)
TOLD = OVER + timedelta(hours=8)
OVER_AGAIN = TOLD + timedelta(days=15)
UNTIL, UNTIL_AGAIN = date(2024, 6, 17), date(2024, 7, 2)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def asked_twice(uow: FakeUnitOfWork) -> None:
    sent(uow, a_tandem(0, 1), a_proposal(2, members=members(0, 2)))


def asked_once_more_in_vain(uow: FakeUnitOfWork) -> None:
    """What was asked before is over; then town 0 is asked a third time, and says nothing."""
    swept(uow, OVER)
    swept(uow, TOLD)
    with uow:
        uow.proposals.add_all([a_proposal(3, members=members(0, 3)).approve(OLGA, TOLD)])
        uow.commit()
    offer_approved("r1", a_post(), uow, TOLD)
    swept(uow, OVER_AGAIN)
    with uow:
        assert uow.invitations.get("r1-1-03", ags(0)).state is InvitationState.SILENT


def said(uow: FakeUnitOfWork, proposal: int, what: Answer) -> None:
    """Town 0 says this; its partner, town 1 of the first proposal and 2 of the second, agrees with a yes."""
    for number in (0, proposal) if what is YES else (0,):
        answer(AnswerOrder(f"r1-1-{proposal:02d}", ags(number), what, f"form {number}"), a_post(), uow, NOW)


def profile_of(uow: FakeUnitOfWork, number: int = 0) -> TownProfile:
    with uow:
        found = uow.profiles.of(ags(number), Role.MAYOR)
    assert found is not None
    return found


def noted(uow: FakeUnitOfWork) -> tuple[ProfileChange, ...]:
    with uow:
        return uow.profile_log.of_town(ags(0))


@pytest.mark.parametrize("what", [YES, NO], ids=["yes", "no"])
def test_an_answer_between_two_silences_breaks_the_row(uow: FakeUnitOfWork, what: Answer):
    asked_twice(uow)
    said(uow, 2, what)

    asked_once_more_in_vain(uow)

    assert profile_of(uow).paused_until is None
    assert "paused_town" not in tasks(uow)


@pytest.mark.parametrize("what", [YES, NO], ids=["yes", "no"])
def test_an_answer_before_two_silences_does_not(uow: FakeUnitOfWork, what: Answer):
    asked_twice(uow)
    said(uow, 1, what)

    asked_once_more_in_vain(uow)

    assert profile_of(uow).paused_until == UNTIL_AGAIN
    assert tasks(uow).count("paused_town") == 1


def test_a_proposal_that_is_still_open_breaks_no_row(uow: FakeUnitOfWork):
    asked_twice(uow)
    said(uow, 2, Answer(AnswerKind.LATER, days=28))

    asked_once_more_in_vain(uow)

    assert profile_of(uow).paused_until == UNTIL_AGAIN


def two_silences(uow: FakeUnitOfWork, paused_until: date | None) -> None:
    asked_twice(uow)
    changed_profile(uow, 0, paused_until=paused_until)


@pytest.mark.parametrize("own", [UNTIL, UNTIL + ONE_DAY])
def test_a_rest_of_its_own_that_is_as_long_stays_word_for_word_and_nobody_notes_a_change(
    uow: FakeUnitOfWork, own: date
):
    two_silences(uow, own)
    with uow:
        before = uow.profiles.versions()

    swept(uow, OVER)

    with uow:
        assert uow.profiles.versions() == before
    assert (profile_of(uow).paused_until, noted(uow)) == (own, ())
    assert tasks(uow).count("paused_town") == 1


def test_a_shorter_rest_of_its_own_becomes_longer_and_the_rest_of_the_profile_stays(uow: FakeUnitOfWork):
    two_silences(uow, UNTIL - ONE_DAY)
    before = profile_of(uow)

    swept(uow, OVER)

    assert profile_of(uow) == replace(before, paused_until=UNTIL)
    assert [one.by for one in noted(uow)] == ["das Programm"]


def test_who_speaks_for_all_offices_of_a_town_rests_as_well(uow: FakeUnitOfWork):
    two_silences(uow, None)
    with uow:
        uow.profiles.remove([(ags(0), Role.MAYOR)])
        uow.profiles.save_all([a_profile(0, role=None)])
        uow.commit()

    swept(uow, OVER)

    with uow:
        assert [one.paused_until for one in uow.profiles.all() if one.ags == ags(0)] == [UNTIL]
