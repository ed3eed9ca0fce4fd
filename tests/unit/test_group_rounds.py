"""Does a round of circles or consortia make verified groups, keep to what is decided, and tell everybody else why?"""

from dataclasses import replace
from itertools import combinations

import pytest

from matchmaker.matching.group_problem import GroupRules
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.rehearsal import RehearsalOrder, rehearse
from matchmaker.towns.profile import Format, Need, Role, Visibility
from tests.builders import ags
from tests.decision_log_builders import told_to_towns
from tests.fakes import FakeUnitOfWork
from tests.group_cast import a_group_profile, gathering, groups, numbers
from tests.proposing_cast import TAXONOMY, reasons, run, stored
from tests.round_builders import LATER, NOW, OLGA, WEIGHTS, a_proposal, a_round, a_run

TWELVE = tuple(a_group_profile(number) for number in range(12))
GROUPS = (Format.CIRCLE, Format.CONSORTIUM)


@pytest.mark.parametrize("format", GROUPS)
def test_every_town_sits_in_one_group_of_the_right_size(format: Format):
    uow = gathering(*TWELVE, format=format)

    drafted = run(uow)

    assert stored(uow) == drafted.drafts
    assert sorted(number for draft in drafted.drafts for number in numbers(draft)) == list(range(12))
    assert all(4 <= len(draft.members) <= 6 for draft in drafted.drafts)
    assert all(numbers(draft) == tuple(sorted(numbers(draft))) for draft in drafted.drafts)
    assert [draft.id for draft in drafted.drafts] == [f"r1-1-{n:02d}" for n in range(1, len(drafted.drafts) + 1)]
    assert {draft.topic for draft in drafted.drafts} == {"vacancy"}
    assert not any(member.gives for draft in drafted.drafts for member in draft.members)
    scores = [draft.score_tenths for draft in drafted.drafts]
    assert scores == sorted(scores, reverse=True)
    assert 0 < min(scores) <= max(scores) <= 1000
    assert (drafted.run.unmatched, drafted.run.optimal) == ((), True)


def test_a_circle_keeps_the_rules_of_its_policy():
    rules = GroupRules(minimum_size=4, target_size=5, maximum_per_state=1, maximum_size_ratio=1.2)
    uow = gathering(*TWELVE, format=Format.CIRCLE, policy=replace(packaged_policy(), circle=rules))

    drafted = run(uow)

    assert drafted.drafts
    for draft in drafted.drafts:
        members = [TWELVE[number] for number in numbers(draft)]
        assert len(members) in (4, 5)
        assert len({one.state for one in members}) == len(members)
        sizes = [one.population for one in members]
        assert max(sizes) <= 1.2 * min(sizes)


def test_a_theme_forms_consortia_of_those_who_need_it_alone():
    youth = (Need("youth"), Need("care"), Need("people"))
    young = [a_group_profile(number, needs=youth) for number in range(12, 17)]
    policy = packaged_policy()
    policy = replace(policy, consortium=replace(policy.consortium, theme="people"))
    uow = gathering(*TWELVE, *young, format=Format.CONSORTIUM, policy=policy)

    drafted = run(uow)

    assert groups(drafted.drafts) == {(12, 13, 14, 15, 16)}
    assert reasons(drafted) == dict.fromkeys(range(12), "no_topic")


def test_the_best_of_two_group_plans_is_that_with_the_different_answers():
    """Cover is what makes a circle: who all know the same can tell each other little."""
    uow = gathering(*TWELVE, format=Format.CIRCLE)

    drafted = run(uow)

    for draft in drafted.drafts:
        assert {number % 2 for number in numbers(draft)} == {0, 1}


@pytest.mark.parametrize("keep", ["approve", "pin"])
def test_what_is_decided_stays_and_a_late_joiner_finds_the_rest(keep: str):
    uow = gathering(*TWELVE, format=Format.CIRCLE)
    first = run(uow).drafts[0]
    if keep == "approve":
        approve_proposal(Approval(first.id, 1, OLGA), uow, NOW)
    else:
        pin_proposal(Pin(first.id, 1, pinned=True), uow, NOW)
    with uow:
        uow.profiles.save_all([a_group_profile(12), a_group_profile(13)])
        uow.commit()

    again = run(uow)

    seated = set(numbers(first))
    assert numbers(first) in groups(stored(uow))
    assert not seated & {number for draft in again.drafts for number in numbers(draft)}
    joined = {number for draft in again.drafts for number in numbers(draft)} | set(reasons(again))
    assert joined == set(range(14)) - seated


def test_a_town_of_an_approved_group_is_not_left_over_even_if_it_took_its_consent_back():
    uow = gathering(*TWELVE, format=Format.CIRCLE)
    first = run(uow).drafts[0]
    approve_proposal(Approval(first.id, 1, OLGA), uow, NOW)
    gone = numbers(first)[0]
    with uow:
        uow.profiles.save_all([a_group_profile(gone, consent=False)])
        uow.commit()

    assert gone not in reasons(run(uow))


def test_a_vetoed_group_does_not_come_back_and_the_rest_changes_as_little_as_it_must():
    uow = gathering(*TWELVE, format=Format.CIRCLE)
    first = run(uow)
    worst = first.drafts[-1]
    veto_proposal(Veto(worst.id, 1, OLGA), uow, NOW)

    again = run(uow)

    assert numbers(worst) not in groups(again.drafts)
    assert again.run.upper_bound >= again.run.total
    # The bound is that of the plan before: what the veto costs is seen.
    assert again.run.upper_bound == pytest.approx(first.run.upper_bound, abs=2)


def test_who_refused_a_group_is_kept_from_its_members_and_they_are_not_kept_from_each_other():
    uow = gathering(*(a_group_profile(number) for number in range(10)), format=Format.CIRCLE)
    first = run(uow).drafts[0]
    refusing, *staying = numbers(first)
    plan = replace(schedule(NOW, packaged_policy(), ()), due_at=LATER)
    asked = Invitation(first.id, first.members[0]).asked(NOW, plan)
    with uow:
        sent = uow.proposals.get(first.id).approve(OLGA, NOW).offer(NOW, LATER)
        uow.proposals.save(sent.fail(ProposalState.DECLINED, None))
        uow.invitations.add_all([replace(asked, state=InvitationState.DECLINED, answered_at=NOW)])
        uow.commit()

    again = groups(run(uow).drafts)

    assert again
    assert not [group for group in again if refusing in group and set(staying) & set(group)]
    assert [group for group in again if len(set(staying) & set(group)) > 1]


def test_a_run_without_a_change_keeps_its_groups():
    uow = gathering(*TWELVE, format=Format.CIRCLE)

    assert groups(run(uow).drafts) == groups(run(uow).drafts)


def test_thirteen_towns_leave_one_out_who_stands_in_the_reserve_and_is_first_next_time():
    uow = gathering(*TWELVE, a_group_profile(12), format=Format.CIRCLE)
    drafted = run(uow)
    (odd,) = reasons(drafted)

    with uow:
        reserve = [seat for draft in drafted.drafts for seat in uow.proposals.reserve(draft.id)]
    assert {int(seat.member.ags) - 99_000_000 for seat in reserve} == {odd}
    assert reserve == list(drafted.reserve)
    for draft in drafted.drafts:
        own = [seat for seat in reserve if seat.proposal_id == draft.id]
        assert [seat.delta for seat in own] == sorted((seat.delta for seat in own), reverse=True)
        assert {seat.replaces for seat in own} <= {member.ags for member in draft.members}

    assert odd not in reasons(run(_next_round(uow)))


def _next_round(uow: FakeUnitOfWork) -> FakeUnitOfWork:
    """The same towns and history in a fresh database, where the round before was called r0."""
    with uow:
        profiles, before = uow.profiles.all(), uow.runs.latest("r1")
    fresh = gathering(*profiles, format=Format.CIRCLE)
    with fresh:
        fresh.rounds.add(a_round(id="r0", title="vorher", format=Format.CIRCLE))
        fresh.runs.add(replace(before, id="r0-1", round_id="r0"))
        fresh.commit()
    return fresh


def test_a_need_that_is_not_public_makes_no_topic_that_others_would_read():
    hidden = (Need("vacancy", visibility=Visibility.HEAD_OFFICE),)
    uow = gathering(*TWELVE, a_group_profile(12, needs=hidden), format=Format.CIRCLE)

    drafted = run(uow)

    assert reasons(drafted) == {12: "no_topic"}


@pytest.mark.parametrize("format", GROUPS)
def test_a_score_only_need_changes_nothing_that_is_said_of_a_group(format: Format):
    """With exactly one possible group the plan is the same, so all that is said of it must be as well."""
    sealed = Need("care", visibility=Visibility.SCORE_ONLY)
    plain = [a_group_profile(number) for number in range(5)]
    with_sealed = [replace(plain[0], needs=(*plain[0].needs, sealed)), *plain[1:]]

    said = [run(gathering(*towns, format=format)) for towns in (plain, with_sealed)]

    assert said[0].drafts == said[1].drafts
    assert said[0].showings == said[1].showings
    assert len(said[0].drafts) == 1


def test_who_wants_other_formats_is_told_so_and_not_proposed():
    uow = gathering(*TWELVE, a_group_profile(12, formats=(Format.TANDEM, Format.VISIT)), format=Format.CIRCLE)

    drafted = run(uow)

    assert reasons(drafted) == {12: "other_formats"}
    sentence = drafted.run.unmatched[0].sentence
    assert sentence.endswith("eine kollegiale Beratung ist nicht dabei.")


@pytest.mark.parametrize(
    ("format", "state", "is_out"),
    [
        (Format.CONSORTIUM, ProposalState.CONFIRMED, True),
        (Format.CONSORTIUM, ProposalState.RUNNING, True),
        (Format.CONSORTIUM, ProposalState.OFFERED, True),
        (Format.CONSORTIUM, ProposalState.APPROVED, True),
        (Format.CONSORTIUM, ProposalState.DRAFT, False),
        (Format.CONSORTIUM, ProposalState.COMPLETED, False),
        (Format.TANDEM, ProposalState.CONFIRMED, False),
    ],
)
def test_a_town_whose_quarter_is_full_is_not_proposed_and_told_what_fills_it(
    format: Format, state: ProposalState, is_out: bool
):
    """Twelve hours: a consortium takes eight and leaves no six for a circle, a tandem takes four."""
    towns = [replace(one, capacity=3) for one in TWELVE]
    uow = gathering(*towns, a_group_profile(20), format=Format.CIRCLE)
    _elsewhere(uow, format, state)

    drafted = run(uow)

    told = {number: code for number, code in reasons(drafted).items() if number == 0}
    assert told == ({0: "effort_budget"} if is_out else {})
    if is_out:
        sentence = next(one.sentence for one in drafted.run.unmatched if one.ags == ags(0))
        assert "12 Stunden" in sentence
        assert "ein Verbund mit" in sentence
        assert "(8 Stunden)" in sentence
        assert sentence.endswith("Eine kollegiale Beratung braucht 6 Stunden.")


def _elsewhere(uow: FakeUnitOfWork, format: Format, state: ProposalState) -> None:
    """Town 0 has a proposal of this format and state in another round, with town 20."""
    members = tuple(
        replace(member, ags=town, gives=False)
        for member, town in zip(a_proposal().members, (ags(0), ags(20)), strict=True)
    )
    dates = {"approved_by": OLGA, "approved_at": NOW, "offered_at": NOW, "deadline": LATER}
    with uow:
        uow.rounds.add(a_round(id="r0", title="vorher", format=format))
        uow.runs.add(a_run(id="r0-1", round_id="r0", format=format, unmatched=()))
        uow.proposals.add_all(
            [
                a_proposal(
                    1, id="r0-1-01", round_id="r0", run_id="r0-1", format=format, state=state, members=members, **dates
                )
            ]
        )
        uow.commit()


def test_a_town_whose_only_place_is_taken_is_told_by_what():
    uow = gathering(*TWELVE, format=Format.CIRCLE)
    _elsewhere(uow, Format.TANDEM, ProposalState.CONFIRMED)

    drafted = run(uow)

    assert reasons(drafted)[0] == "no_capacity"


def test_too_few_towns_are_told_so():
    uow = gathering(*TWELVE[:4], format=Format.CIRCLE)

    drafted = run(uow)

    assert drafted.drafts == ()
    assert reasons(drafted) == dict.fromkeys(range(4), "too_few_towns")


def test_what_would_help_is_said_with_the_reason():
    """Five towns of one state where three states are asked for: one less would be too few."""
    uow = gathering(*(a_group_profile(number, state="Hessen") for number in range(5)), format=Format.CONSORTIUM)

    texts = {one.sentence for one in run(uow).run.unmatched}

    text = (
        "Keine Gruppe mit dieser Stadt hält alle Regeln ein. Daran scheitert es: „die Mindestzahl der Länder“. "
        "So gibt es einen Plan auch für sie, ohne eine andere Gruppe zu ändern: mit Städten aus 1 statt 3 Ländern. "
        "Für alle zugleich gerechnet, sitzen dann 5 statt 0 von 5 Städten in einer Gruppe."
    )
    assert texts == {text}


def test_a_rule_that_would_help_each_is_tried_for_all_towns_at_once():
    """Six towns of one state and two of others: with three of one state five of the eight can sit together."""
    states = ("Hessen",) * 6 + ("Bayern", "Sachsen")
    towns = [a_group_profile(number, state=state) for number, state in enumerate(states)]
    left = run(gathering(*towns, format=Format.CIRCLE)).run.unmatched

    (sentence,) = {one.sentence for one in left}

    assert len(left) == 8
    assert sentence.endswith(
        "mit höchstens 3 statt 2 Städten aus einem Land. "
        "Für alle zugleich gerechnet, sitzen dann 5 statt 0 von 8 Städten in einer Gruppe."
    )


def test_a_circle_that_head_office_would_have_to_moderate_is_offered_with_that_word():
    uow = gathering(*TWELVE[:4], a_group_profile(20, needs=(Need("youth"),)), format=Format.CIRCLE)

    drafted = run(uow)

    sentences = [one.sentence for one in drafted.run.unmatched if one.relaxation]
    assert len(sentences) == 4
    assert all(
        "mit Gruppen ab 4 statt 5 Städten. Kleine Gruppen moderiert die Geschäftsstelle." in one for one in sentences
    )
    assert all(one.endswith("sitzen dann 4 statt 0 von 5 Städten in einer Gruppe.") for one in sentences)


def test_every_member_is_written_down_with_the_means_over_the_others():
    uow = gathering(*TWELVE[:5], format=Format.CIRCLE)

    drafted = run(uow)

    (draft,) = drafted.drafts
    assert [one.ags for one in told_to_towns(drafted.showings)] == [member.ags for member in draft.members]
    assert {one.score_tenths for one in drafted.showings} == {draft.score_tenths}
    # Of five towns each has four others in its list; their mean place is 2.5, rounded to the even 2.
    assert {one.rank for one in drafted.showings} == {2}
    assert all(0 <= value <= 1 for one in drafted.showings for value in one.values.values())
    assert {tuple(one.values) for one in drafted.showings} == {tuple(drafted.showings[0].values)}


def test_mayors_and_administrations_sit_in_circles_of_their_own():
    offices = [replace(one, role=Role.ADMINISTRATION, field="Bauamt") for one in TWELVE[:5]]
    uow = gathering(*TWELVE[:5], *offices, format=Format.CIRCLE)

    drafted = run(uow)

    assert groups(drafted.drafts) == {(0, 1, 2, 3, 4)}
    assert sorted(draft.members[0].role for draft in drafted.drafts) == [Role.ADMINISTRATION, Role.MAYOR]
    for draft in drafted.drafts:
        assert len({member.role for member in draft.members}) == 1


def test_the_order_of_the_profiles_means_nothing():
    plans = [run(gathering(*towns, format=Format.CIRCLE)) for towns in (TWELVE, TWELVE[::-1])]

    assert plans[0] == plans[1]


def test_a_past_round_of_circles_is_rehearsed_under_other_weights():
    uow = gathering(*TWELVE, format=Format.CIRCLE)
    proposed = run(uow).drafts

    found = rehearse(RehearsalOrder("r1", dict(packaged_policy().weights[Format.CIRCLE])), TAXONOMY, uow)

    assert found.gone == found.new == ()
    assert {one.towns for one in found.before} == {tuple(member.ags for member in one.members) for one in proposed}
    alone = dict.fromkeys(WEIGHTS, 0.0) | {"similar_size": 1.0}
    other = rehearse(RehearsalOrder("r1", alone), TAXONOMY, uow)
    assert other.shift == pytest.approx(0.88)


def test_members_of_one_network_do_not_sit_together():
    towns = [replace(one, networks=("leader",)) if one.ags in (ags(0), ags(1)) else one for one in TWELVE]
    uow = gathering(*towns, format=Format.CIRCLE)

    for draft in run(uow).drafts:
        assert not {0, 1} <= set(numbers(draft))
        assert all(pair != (ags(0), ags(1)) for pair in combinations([one.ags for one in draft.members], 2))
