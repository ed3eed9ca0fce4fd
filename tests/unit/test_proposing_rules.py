"""Who is proposed to whom under which rule, and who is told why not?"""

from dataclasses import replace
from datetime import date

from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member
from matchmaker.scoring.pair_confidence import pair_confidences
from matchmaker.towns.profile import Role, Wishes
from tests.builders import a_profile, a_town, ags
from tests.proposing_cast import TAXONOMY, collecting, pairs, reasons, run
from tests.round_builders import NOW, a_relation, a_round


def test_members_of_one_network_are_not_proposed_to_each_other_unless_both_wish_it():
    apart = [a_profile(number, networks=("netz",)) for number in range(2)]
    willing = [replace(profile, wishes=Wishes(same_network=True)) for profile in apart]

    assert run(collecting(*apart)).drafts == ()
    assert run(collecting(apart[0], willing[1])).drafts == ()
    assert pairs(run(collecting(*willing)).drafts) == {(0, 1)}


def test_a_running_tie_keeps_two_towns_apart_and_an_ended_one_does_not():
    for ended, expected in ((None, set()), (date(2020, 1, 1), {(0, 1)})):
        uow = collecting(a_profile(0), a_profile(1))
        with uow:
            uow.relations.save_all([a_relation(0, 1, ended=ended)])
            uow.commit()

        assert pairs(run(uow).drafts) == expected


def test_every_town_without_a_partner_is_named_with_its_reason():
    uow = collecting(
        a_profile(0),
        a_profile(1),
        a_profile(2, consent=False),
        a_profile(3, capacity=0),
        a_profile(4, paused_until=date(2024, 3, 5)),
        a_profile(5, blocked=(ags(0), ags(1))),
        a_profile(6, needs=(), experience=(), lat=None, lon=None),
    )

    drafted = run(uow)

    assert pairs(drafted.drafts) == {(0, 1)}
    assert reasons(drafted) == {
        2: "no_consent",
        3: "no_capacity",
        4: "paused",
        5: "others_too_little_known",
        6: "too_little_known",
    }
    assert all(one.sentence.endswith(".") for one in drafted.run.unmatched)


def test_a_town_that_the_rules_keep_from_everybody_is_told_so():
    blocked = a_profile(2, blocked=(ags(0), ags(1)))

    assert reasons(run(collecting(a_profile(0), a_profile(1), blocked))) == {2: "nobody_allowed"}


def test_the_odd_one_out_learns_that_all_are_taken():
    drafted = run(collecting(*(a_profile(number) for number in range(3))))

    assert len(drafted.drafts) == 1
    assert list(reasons(drafted).values()) == ["partners_taken"]


def test_mayors_meet_mayors_and_administrations_meet_administrations():
    offices = [a_profile(number, role=Role.ADMINISTRATION, field="Bauen") for number in (0, 1, 4)]
    uow = collecting(*(a_profile(number) for number in range(4)), *offices)

    drafted = run(uow)

    roles = {draft.members[0].role: [member.role for member in draft.members] for draft in drafted.drafts}
    assert roles == {Role.MAYOR: [Role.MAYOR] * 2, Role.ADMINISTRATION: [Role.ADMINISTRATION] * 2}
    assert len(drafted.drafts) == 3
    assert len(drafted.run.unmatched) == 1


def test_a_profile_without_a_role_takes_part_as_mayor_and_once_only():
    uow = collecting(a_profile(0, role=None), a_profile(0), a_profile(1, role=None))

    assert [draft.members for draft in run(uow).drafts] == [(Member(ags(0), Role.MAYOR), Member(ags(1), Role.MAYOR))]


def test_room_for_two_tandems_is_used_up_to_the_policys_limit():
    towns = [a_profile(0, capacity=5), *(a_profile(number) for number in (1, 2, 3))]
    towns[1:] = [replace(town, blocked=tuple(ags(n) for n in (1, 2, 3))) for town in towns[1:]]

    assert len(run(collecting(*towns)).drafts) == 2
    assert len(run(collecting(*towns, policy=replace(packaged_policy(), open_proposals_per_town=1))).drafts) == 1


def test_pairs_below_the_policys_least_score_are_not_proposed():
    towns = (a_profile(0), a_profile(1))
    score = run(collecting(*towns)).drafts[0].score_tenths / 1000

    assert run(collecting(*towns, policy=replace(packaged_policy(), minimum_score=score - 0.01))).drafts
    none = run(collecting(*towns, policy=replace(packaged_policy(), minimum_score=score + 0.01)))
    assert reasons(none) == {0: "all_below_minimum", 1: "all_below_minimum"}


def test_a_pair_that_is_exactly_as_sure_as_the_policy_asks_may_be_proposed():
    towns = (a_profile(0), a_profile(1))
    scorer = assess(Evidence(towns, tuple(a_town(number) for number in range(2)), TAXONOMY), a_round(), NOW.date())
    sure = pair_confidences(scorer.scorers[Role.MAYOR].terms, [(ags(0), ags(1))])[0]

    assert run(collecting(*towns, policy=replace(packaged_policy(), minimum_confidence=float(sure)))).drafts
    none = run(collecting(*towns, policy=replace(packaged_policy(), minimum_confidence=float(sure) + 1e-6)))
    assert none.drafts == ()
