"""Does a town whose tandem failed get the next best partner that is still free?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.closing import close_round
from matchmaker.rounds.decision import Act
from matchmaker.rounds.proposal import ProposalState
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Format, Need, Role, Visibility
from tests.builders import a_profile, a_taxonomy, ags
from tests.decision_log_builders import told_to_towns
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_schedule
from tests.lifecycle_cast import (
    NO,
    PROPOSAL,
    a_tandem,
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
from tests.round_builders import NOW, a_proposal

DUE = a_schedule().due_at
MORNING = DUE + timedelta(hours=8, seconds=1)
SECOND = f"{PROPOSAL}b"


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def failed(uow: FakeUnitOfWork, **policy: object) -> None:
    """Town 0 said yes to town 1, which said no; everybody else is free."""
    sent(uow, a_tandem(0, 1), **policy)
    say(uow, 0)
    say(uow, 1, NO)


def partner(uow: FakeUnitOfWork, id: str = SECOND) -> str:
    return next(one.ags for one in the_proposal(uow, id).members if one.ags != ags(0))


def exists(uow: FakeUnitOfWork, id: str = SECOND) -> bool:
    with uow:
        return any(one.id == id for one in uow.proposals.of_round("r1"))


def test_the_next_best_free_town_is_asked_together_with_the_letter_that_the_first_came_to_nothing(
    uow: FakeUnitOfWork,
):
    failed(uow)
    assert not exists(uow)

    swept(uow, MORNING)

    second = the_proposal(uow, SECOND)
    assert (second.state, second.offered_at, second.round_id) == (ProposalState.OFFERED, MORNING, "r1")
    assert partner(uow) not in (ags(0), ags(1))
    assert (0, "not_realised") in letters(uow)
    assert {letter for _, letter in letters(uow, SECOND)} == {"proposal_offered"}
    with uow:
        acts = [one.act for one in uow.decisions.decisions() if one.proposal_id == SECOND]
        shown = [one.ags for one in told_to_towns(uow.decisions.showings()) if one.proposal_id == SECOND]
    assert acts == [Act.APPROVED, Act.OFFERED]
    assert sorted(shown) == sorted((ags(0), partner(uow)))


@pytest.mark.parametrize("level", [Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY])
def test_what_was_said_to_head_office_moves_nothing_that_the_second_choice_is_told(uow: FakeUnitOfWork, level):
    failed(uow)
    elsewhere = FakeUnitOfWork()
    failed(elsewhere)
    needs = (*a_profile(0).needs, Need("youth", visibility=level))
    for number in range(10):
        changed_profile(elsewhere, number, needs=needs)
    swept(uow, MORNING)
    swept(elsewhere, MORNING)

    assert partner(elsewhere) == partner(uow)
    told = []
    for one in (uow, elsewhere):
        with one:
            told.append(told_to_towns(one.decisions.showings()))
    assert told[0] == told[1] != []
    is_seen = the_proposal(elsewhere, SECOND).score_tenths != the_proposal(uow, SECOND).score_tenths
    assert is_seen is (level is not Visibility.SCORE_ONLY)


def test_the_log_keeps_the_figures_of_the_run_s_day_as_page_and_letter_do(uow: FakeUnitOfWork):
    """An exchange of two years ago counts as long ago on the day of plan B, and as recent on that of the run."""
    failed(uow)
    changed_profile(uow, 0, history=())
    for number in range(2, 10):
        long_ago = PastExchange(ags(0), Format.TANDEM, ended=german_day(NOW - timedelta(days=725)))
        changed_profile(uow, number, history=(long_ago,))
    swept(uow, MORNING)

    pair = sorted(member.ags for member in the_proposal(uow, SECOND).members)
    with uow:
        evidence, terms, run = read_evidence(uow, a_taxonomy(), "r1"), uow.rounds.get("r1"), uow.runs.get("r1-1")
        logged = {one.score_tenths for one in told_to_towns(uow.decisions.showings())}
    by_day = [
        assess(evidence, terms, german_day(day), run).explain(Role.MAYOR, *pair).score_tenths for day in (NOW, MORNING)
    ]
    assert logged == {by_day[0]}
    assert by_day[0] != by_day[1]


def test_the_best_of_all_is_passed_over_once_it_is_not_free_any_more(uow: FakeUnitOfWork):
    failed(uow)
    swept(uow, MORNING)
    best = partner(uow)
    elsewhere = FakeUnitOfWork()
    failed(elsewhere)

    changed_profile(elsewhere, int(best) - 99_000_000, consent=False)
    swept(elsewhere, MORNING)

    assert partner(elsewhere) not in (best, ags(0), ags(1))


def agreed_beside(uow: FakeUnitOfWork, *numbers: int) -> None:
    """Town 0 said yes to town 1, and the pairs with these numbers have found each other."""
    sent(uow, a_tandem(0, 1), *(a_proposal(n, members=members(2 * n - 2, 2 * n - 1)) for n in numbers))
    with uow:
        for one in uow.proposals.of_round("r1"):
            if one.id != PROPOSAL:
                uow.proposals.save(one.confirm(one.members))
                for each in uow.invitations.of_proposal(one.id):
                    uow.invitations.save(each.accepted(NOW))
        uow.commit()
    say(uow, 0)


def test_who_sits_in_another_proposal_of_the_round_is_not_taken_away_from_it(uow: FakeUnitOfWork):
    agreed_beside(uow, 2, 3, 4)
    say(uow, 1, NO)

    swept(uow, MORNING)

    assert partner(uow) in (ags(8), ags(9))


def test_where_nobody_is_left_head_office_hears_of_it_and_nobody_else(uow: FakeUnitOfWork):
    agreed_beside(uow, 2, 3, 4, 5)
    say(uow, 1, NO)

    swept(uow, MORNING)

    assert not exists(uow)
    assert "plan_b" in tasks(uow)


def test_where_the_policy_says_so_head_office_is_asked_and_no_town_is(uow: FakeUnitOfWork):
    failed(uow, plan_b_automatic=False)

    swept(uow, MORNING)

    second = the_proposal(uow, SECOND)
    assert (second.state, second.pinned, letters(uow, SECOND)) == (ProposalState.DRAFT, True, set())
    assert tasks(uow) == ["plan_b"]


def test_a_second_choice_that_fails_is_followed_by_a_third_one(uow: FakeUnitOfWork):
    failed(uow)
    swept(uow, MORNING)
    with uow:
        for one in uow.invitations.of_proposal(SECOND):
            uow.invitations.save(one.accepted(MORNING) if one.member.ags == ags(0) else one)
        uow.commit()

    for days in range(30):
        swept(uow, MORNING + timedelta(days=days))

    assert partner(uow, f"{SECOND}b") not in (ags(1), partner(uow))


def test_who_was_never_asked_gets_the_next_giving_town_at_once(uow: FakeUnitOfWork):
    sent(uow, a_tandem(0, 1, giving=1))
    say(uow, 1, NO)

    swept(uow, NOW + timedelta(minutes=1))

    second = the_proposal(uow, SECOND)
    assert second.state is ProposalState.OFFERED_FIRST
    assert invited(uow, SECOND) == {0: "waiting", int(partner(uow)) - 99_000_000: "asked"}
    assert {number for number, _ in letters(uow)} == {1}


@pytest.mark.parametrize("silent", [0, 1])
def test_who_said_no_or_nothing_gets_no_second_proposal(uow: FakeUnitOfWork, silent: int):
    sent(uow, a_tandem(0, 1))
    say(uow, silent, NO)

    swept(uow, MORNING)
    swept(uow, MORNING + timedelta(days=1))

    assert not exists(uow)


def test_a_closed_round_proposes_nothing_more(uow: FakeUnitOfWork):
    failed(uow)
    close_round("r1", uow)

    swept(uow, MORNING)

    assert not exists(uow)
    assert (0, "not_realised") in letters(uow)


def test_the_sweep_again_changes_nothing(uow: FakeUnitOfWork):
    failed(uow)
    swept(uow, MORNING)
    with uow:
        before = uow.proposals.of_round("r1")

    assert swept(uow, MORNING) == (0, 0, 0, 0)

    with uow:
        assert uow.proposals.of_round("r1") == before


def test_a_second_choice_can_be_reached(uow: FakeUnitOfWork):
    failed(uow)
    elsewhere = FakeUnitOfWork()
    failed(elsewhere)
    swept(elsewhere, MORNING)

    swept(uow, MORNING, a_post(addressless=partner(elsewhere)))

    assert partner(uow) not in (ags(0), ags(1), partner(elsewhere))


def test_who_cannot_be_reached_itself_gets_a_call_and_its_second_choice_the_question(uow: FakeUnitOfWork):
    failed(uow)

    swept(uow, MORNING, a_post(addressless=ags(0)))

    assert tasks(uow) == ["no_address", "no_address"]
    assert letters(uow, SECOND) == {(int(partner(uow)) - 99_000_000, "proposal_offered")}
