"""Why would two stored towns be matched, and how firm is it?"""

from dataclasses import replace
from datetime import date

import pytest

from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.explaining import PairQuestion, explain_stored_pair
from matchmaker.rounds.firmness import accounts_of_pairs
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.scoring.certainty import Certainty
from matchmaker.scoring.pair_account import PairAccount
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, Visibility
from tests.builders import a_profile, ags
from tests.proposing_cast import TAXONOMY, collecting, run, stored

ON = date(2026, 3, 15)
GIVES = (Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED, topic="vacancy"),)


def account_of_pair(uow: UnitOfWork, a: int, b: int, format: Format = Format.TANDEM) -> PairAccount:
    with uow:
        return explain_stored_pair(PairQuestion(ags(a), ags(b), format, ON, packaged_policy()), TAXONOMY, uow)


def test_a_stored_pair_is_told_with_its_places_and_the_paths_behind_it():
    uow = collecting(a_profile(0), a_profile(1, experience=GIVES), a_profile(2))

    account = account_of_pair(uow, 0, 1)

    assert [(place.list_of, place.standing.length) for place in account.places] == [(ags(0), 2), (ags(1), 2)]
    assert account.evidence is not None
    assert [step.end.key for step in account.evidence[0].steps] == ["vacancy", ags(1)]


def test_a_town_is_not_explained_with_itself():
    with pytest.raises(MatchmakerError, match="zweimal dieselbe Stadt"):
        account_of_pair(collecting(a_profile(0)), 0, 0)


def test_a_town_without_profile_is_named():
    with pytest.raises(NotFound, match=f"Die Stadt Dornfeld \\({ags(3)}\\) hat noch kein Profil"):
        account_of_pair(collecting(a_profile(0), a_profile(1)), 0, 3)


def test_towns_that_take_part_on_different_levels_are_named():
    uow = collecting(a_profile(0), a_profile(1, role=Role.ADMINISTRATION))

    with pytest.raises(NotFound, match="Die Städte Ahornstedt und Birkenau am See haben kein Profil auf derselben"):
        account_of_pair(uow, 0, 1)


def test_a_statement_for_the_calculation_alone_changes_nothing_that_is_told():
    sealed = a_profile(0, needs=(Need("vacancy"), Need("care", visibility=Visibility.SCORE_ONLY)))

    with_it = account_of_pair(collecting(sealed, a_profile(1, experience=GIVES)), 0, 1)

    assert with_it == account_of_pair(collecting(a_profile(0), a_profile(1, experience=GIVES)), 0, 1)


def test_the_limits_of_certainty_are_those_of_the_policy():
    policy = replace(packaged_policy(), provisional_confidence=1.0, minimum_confidence=0.99)
    uow = collecting(a_profile(0), a_profile(1), policy=policy)
    run(uow)

    assert account_of_pair(uow, 0, 1).certainty is Certainty.QUESTION
    assert account_of_pair(collecting(a_profile(0), a_profile(1)), 0, 1).certainty is not Certainty.QUESTION


def test_every_proposal_of_two_has_its_places_and_a_group_has_none():
    uow = collecting(*(a_profile(number) for number in range(4)))
    run(uow)
    proposals = stored(uow)
    group = replace(proposals[0], id="group", members=(*proposals[0].members, Member(ags(7), Role.MAYOR)))
    with uow:
        evidence = read_evidence(uow, TAXONOMY, "r1")
        assessment = assess(evidence, uow.rounds.get("r1"), ON)

    accounts = accounts_of_pairs([*proposals, group], assessment, packaged_policy())

    assert set(accounts) == {one.id for one in proposals}
    for one in proposals:
        assert [place.list_of for place in accounts[one.id].places] == [member.ags for member in one.members]


def test_a_visit_is_told_from_the_side_of_the_seeker_whoever_stands_first():
    uow = collecting(a_profile(0), a_profile(1, experience=GIVES))
    run(uow)
    (proposal,) = stored(uow)
    host_first = (Member(ags(1), Role.MAYOR, gives=True), Member(ags(0), Role.MAYOR))
    visit = replace(proposal, format=Format.VISIT, members=host_first)
    with uow:
        terms = replace(uow.rounds.get("r1"), format=Format.VISIT)
        assessment = assess(read_evidence(uow, TAXONOMY, "r1"), terms, ON)

    account = accounts_of_pairs([visit], assessment, packaged_policy())[visit.id]

    assert (account.score.a, account.score.b) == (ags(0), ags(1))
    assert [place.list_of for place in account.places] == [ags(0)]
