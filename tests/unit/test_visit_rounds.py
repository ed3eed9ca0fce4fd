"""Does a round of visits say who advises whom, within everybody's room, and tell the others why not?"""

from dataclasses import replace

import pytest

from matchmaker.matching.problem import Strategy
from matchmaker.rounds.curation import Approval, Veto, approve_proposal, veto_proposal
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Visibility
from tests.builders import ags
from tests.decision_log_builders import told_to_towns
from tests.fakes import FakeUnitOfWork
from tests.group_cast import a_group_profile, gathering, groups, numbers
from tests.proposing_cast import reasons, run, stored
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_run

KNOWS = Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED, topic="vacancy")
ALL_STATES = tuple(ProposalState)


def a_seeker(number: int, **changes: object) -> TownProfile:
    return a_group_profile(number, **({"experience": ()} | changes))


def a_host(number: int, **changes: object) -> TownProfile:
    return a_group_profile(number, **({"needs": (), "experience": (KNOWS,)} | changes))


def visiting(*profiles: TownProfile, **changes) -> FakeUnitOfWork:
    return gathering(*profiles, format=Format.VISIT, **changes)


def test_the_host_gives_and_the_seeker_is_named_first():
    uow = visiting(a_seeker(5), a_host(2))

    (draft,) = run(uow).drafts

    assert draft.members == (Member(ags(5), Role.MAYOR), Member(ags(2), Role.MAYOR, gives=True))
    assert draft.topic == "vacancy"
    assert stored(uow) == (draft,)


def test_each_host_goes_to_the_seeker_for_whom_the_whole_is_best_and_the_plan_is_proven():
    uow = visiting(*(a_seeker(number) for number in range(4)), a_host(10), a_host(11))

    drafted = run(uow)

    assert len(drafted.drafts) == 2
    assert {numbers(draft)[1] for draft in drafted.drafts} == {10, 11}
    assert (drafted.run.optimal, drafted.run.total) == (True, drafted.run.upper_bound)
    assert set(reasons(drafted).values()) == {"partners_taken"}


def test_towns_that_could_do_both_take_one_side_each_and_nobody_is_left():
    """With one place each, six towns make three visits, whoever could advise whom."""
    uow = visiting(*(a_group_profile(number, experience=(KNOWS,)) for number in range(6)))

    drafted = run(uow)

    assert sorted(number for draft in drafted.drafts for number in numbers(draft)) == list(range(6))
    assert (reasons(drafted), drafted.run.optimal) == ({}, True)


@pytest.mark.parametrize("strategy", Strategy)
def test_no_town_does_more_than_it_has_room_for_nor_visits_whom_it_receives(strategy: Strategy):
    """Capacities of 1 to 3 for both sides together; hours for one visit as a host, one visit received at a time."""
    uow = visiting(
        *(a_group_profile(number, experience=(KNOWS,), capacity=1 + number % 3) for number in range(9)),
    )

    drafted = run(uow, strategy=strategy)

    pairs = groups(drafted.drafts)
    assert pairs
    assert not {(host, seeker) for seeker, host in pairs} & pairs
    for number in range(9):
        received = sum(seeker == number for seeker, _ in pairs)
        given = sum(host == number for _, host in pairs)
        assert received <= 1
        assert given <= 1
        assert received + given <= 1 + number % 3
    assert drafted.run.total <= drafted.run.upper_bound


def test_a_host_with_more_hours_goes_to_more_towns():
    policy = replace(packaged_policy(), quarterly_budget_hours=24)
    uow = visiting(*(a_seeker(number) for number in range(3)), a_host(10, capacity=3), policy=policy)

    drafted = run(uow)

    assert len(drafted.drafts) == 2
    assert {numbers(draft)[1] for draft in drafted.drafts} == {10}


@pytest.mark.parametrize(
    ("capacity", "hours", "is_told"), [(1, 12, False), (50, 12, False), (1, 24, True), (2, 24, False)]
)
def test_a_place_more_is_named_only_where_its_host_could_then_give_a_visit_more(
    capacity: int, hours: int, is_told: bool
):
    policy = replace(packaged_policy(), quarterly_budget_hours=hours)
    seekers = (a_seeker(number) for number in range(3))
    drafted = run(visiting(*seekers, a_host(10, capacity=capacity), policy=policy))

    helping = [one for one in drafted.run.unmatched if "mit einem Platz mehr" in one.sentence]
    assert {one.relaxation is not None for one in drafted.run.unmatched} == {is_told}
    assert len(helping) == (len(drafted.run.unmatched) if is_told else 0)
    if is_told:
        seekers = (a_seeker(number) for number in range(3))
        after = run(visiting(*seekers, a_host(10, capacity=capacity + 1), policy=policy))
        assert len(after.drafts) == len(drafted.drafts) + 1


def test_hours_limit_who_gives_and_not_who_seeks():
    """A running tandem takes four of twelve hours: too little is left to host, yet nothing is asked of a seeker."""
    uow = visiting(a_seeker(0, capacity=2), a_host(1, capacity=2), a_seeker(2))
    _elsewhere(uow, 0, 1)

    drafted = run(uow)

    assert drafted.drafts == ()
    # They are partners elsewhere, so neither may visit the other; town 2 is left because the host has no hours.
    assert set(reasons(drafted)) == {0, 1, 2}
    assert reasons(drafted)[1] == "effort_budget"


def _elsewhere(uow: FakeUnitOfWork, *towns: int) -> None:
    members = tuple(Member(ags(number), Role.MAYOR) for number in towns)
    dates = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "deadline": LATER}
    found = a_proposal(
        1, id="r0-1-01", round_id="r0", run_id="r0-1", members=members, state=ProposalState.RUNNING, **dates
    )
    with uow:
        uow.rounds.add(a_round(id="r0", title="vorher"))
        uow.runs.add(a_run(id="r0-1", round_id="r0", unmatched=()))
        uow.proposals.add_all([found])
        uow.commit()


def test_a_seeker_whose_hosts_all_lack_the_hours_is_told_of_hours_and_not_of_places():
    """Town 1 could take a second exchange, but its running tandem leaves it eight hours and a visit takes twelve."""
    uow = visiting(a_seeker(0), a_host(1, capacity=2), a_host(3, capacity=2))
    _elsewhere(uow, 1, 3)

    (told,) = [one for one in run(uow).run.unmatched if one.ags == ags(0)]

    assert (told.code, told.relaxation) == ("hosts_without_hours", None)
    assert "kostet die Stadt, die berät, 12 Stunden im Vierteljahr; 12 hat jede Stadt" in told.sentence


def test_an_approved_visit_stays_and_its_towns_keep_their_side():
    uow = visiting(*(a_group_profile(number, experience=(KNOWS,)) for number in range(6)))
    first = run(uow).drafts[0]
    approve_proposal(Approval(first.id, 1, OLGA), uow, NOW)

    again = run(uow)

    assert numbers(first) in groups(stored(uow))
    assert not set(numbers(first)) & {number for draft in again.drafts for number in numbers(draft)}
    assert len(again.drafts) == 2


def test_a_vetoed_visit_does_not_come_back():
    uow = visiting(a_seeker(0), a_host(10), a_host(11))
    first = run(uow).drafts[0]
    veto_proposal(Veto(first.id, 1, OLGA), uow, NOW)

    (again,) = run(uow).drafts

    assert numbers(again)[0] == 0
    assert numbers(again) != numbers(first)


def test_free_hosts_and_seekers_stand_in_the_reserve():
    uow = visiting(a_seeker(0), a_seeker(1), a_host(10))

    drafted = run(uow)

    (draft,) = drafted.drafts
    left = ({0, 1} - set(numbers(draft))).pop()
    (seat,) = drafted.reserve
    assert (seat.member, seat.replaces) == (Member(ags(left), Role.MAYOR), draft.members[0].ags)
    assert seat.delta <= 0


def test_each_town_is_told_why_nobody_comes():
    policy = replace(packaged_policy(), minimum_confidence=0.5)
    uow = visiting(
        a_seeker(0, needs=(Need("care"), Need("youth"), Need("people"))),
        a_seeker(1, consent=False),
        a_seeker(2, formats=(Format.TANDEM,)),
        a_seeker(3, needs=(Need("vacancy"),), windows=(), history=None, population=None),
        a_host(10),
        a_seeker(4),
        a_host(11, needs=()),
        a_host(12, experience=(), needs=()),
        policy=policy,
    )

    found = reasons(run(uow))

    assert found[0] == "nobody_knows"
    assert (found[1], found[2], found[12]) == ("no_consent", "other_formats", "no_need")
    assert found[3] == "too_little_known"
    assert 4 not in found


def test_who_is_asked_for_advice_is_not_left_over():
    uow = visiting(a_seeker(0), a_host(10, needs=(Need("care"), Need("youth"), Need("people"))))

    assert reasons(run(uow)) == {}


def test_the_topic_comes_from_public_statements():
    hidden = replace(KNOWS, visibility=Visibility.HEAD_OFFICE)
    uow = visiting(a_seeker(0), a_host(10, experience=(hidden, replace(KNOWS, id="retail", topic="retail"))))

    (draft,) = run(uow).drafts

    assert draft.topic == "retail"


def test_both_sides_are_written_down_with_the_one_score_of_a_visit():
    uow = visiting(a_seeker(0), a_host(10))

    drafted = run(uow)

    (draft,) = drafted.drafts
    assert [one.ags for one in told_to_towns(drafted.showings)] == [member.ags for member in draft.members]
    assert {one.directed_tenths for one in drafted.showings} == {draft.score_tenths}
    assert {one.rank for one in drafted.showings} == {1}


def test_the_order_of_the_profiles_means_nothing():
    towns = [a_group_profile(number, experience=(KNOWS,), capacity=1 + number % 2) for number in range(7)]

    assert run(visiting(*towns)) == run(visiting(*towns[::-1]))
