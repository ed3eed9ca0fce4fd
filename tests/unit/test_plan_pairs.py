"""Does the plan see every pair that may meet, and weigh what nobody is shown without showing it?"""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from api.commands.round_report import read_report, report_lines
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.scoring import plan_pairs as module
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import PlanRules, plan_pairs
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_town, ags
from tests.proposing_cast import TAXONOMY, collecting, pairs, reasons, run
from tests.round_builders import LATER, NOW, WEIGHTS, a_proposal, a_round

EVERYBODY = PlanRules(minimum_confidence=0.0, minimum_score=0.0, require_topic=False)


def weighing(**weights: float) -> Policy:
    return replace(packaged_policy(), weights={Format.TANDEM: dict.fromkeys(WEIGHTS, 0.0) | weights})


def scorer_of(*profiles: TownProfile, policy: Policy | None = None) -> PairScorer:
    register = tuple(a_town(number) for number in range(12))
    terms = a_round(policy=policy or packaged_policy())
    return assess(Evidence(profiles, register, TAXONOMY), terms, NOW.date()).scorers[Role.MAYOR]


def test_every_pair_that_may_meet_is_there():
    towns = [a_profile(number) for number in range(6)]
    towns[0] = replace(towns[0], blocked=(ags(1),))
    scorer = scorer_of(*towns)

    possible = plan_pairs(scorer, scorer, EVERYBODY)

    everybody = set(combinations([ags(number) for number in range(6)], 2))
    assert {(a, b) for a, b, _ in possible.pairs} == everybody - {(ags(0), ags(1))}
    assert possible.complete


def test_the_true_number_of_possible_partners_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LISTED", 1)

    drafted = run(collecting(*(a_profile(number) for number in range(7))))

    [left_over] = drafted.run.unmatched
    assert left_over.code == "partners_taken"
    assert left_over.sentence.startswith("Alle 6 möglichen Partnerstädte sind schon vergeben.")
    assert drafted.run.optimal


@pytest.mark.parametrize("strategy", Strategy)
def test_with_lists_alone_the_plan_is_as_good_and_as_proven_as_with_every_pair(monkeypatch, strategy: Strategy):
    towns = [a_profile(number, population=5_000 + 700 * number * number) for number in range(7)]
    # The lists say how often a town is asked, too: both runs have the same.
    monkeypatch.setattr(module, "LISTED", 1)
    whole = run(collecting(*towns), strategy=strategy).run
    monkeypatch.setattr(module, "MOST_PAIRS", 14)

    found = run(collecting(*towns), strategy=strategy).run

    assert (found.total, found.upper_bound, found.optimal) == (whole.total, whole.upper_bound, whole.optimal)


def test_above_the_limit_no_optimum_is_claimed_and_the_bound_holds_for_all_pairs(monkeypatch: pytest.MonkeyPatch):
    towns = [a_profile(number) for number in range(6)]
    proven = run(collecting(*towns), strategy=Strategy.BEST_TOTAL).run
    monkeypatch.setattr(module, "MOST_PAIRS", 14)
    monkeypatch.setattr(module, "MOST_KEPT", 14)
    monkeypatch.setattr(module, "LISTED", 1)
    uow = collecting(*towns)

    found = run(uow, strategy=Strategy.BEST_TOTAL).run

    assert proven.optimal
    assert not found.optimal
    assert found.total <= proven.total <= found.upper_bound
    with uow:
        lines = list(report_lines(read_report("r1", uow, TAXONOMY)))
    assert not any("nachweislich" in line for line in lines)
    assert any("unter dem besten Plan" in line for line in lines)


def test_pairs_that_are_not_sure_enough_take_no_place_in_a_list(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_PAIRS", 0)
    monkeypatch.setattr(module, "LISTED", 1)
    # Town 1 is as large as town 0 and says nothing else; town 2 is larger and says all.
    weights = weighing(similar_size=0.7, shared_challenge=0.3)
    needs = (Need("vacancy"), Need("youth"), Need("care"))
    full = [a_profile(number, needs=needs, population=size) for number, size in ((0, 8_000), (2, 14_000))]
    scorer = scorer_of(*full, a_profile(1, needs=(), population=8_000), policy=weights)

    sure = plan_pairs(scorer, scorer, replace(EVERYBODY, minimum_confidence=0.9))

    assert [(a, b) for a, b, _ in sure.pairs] == [(ags(0), ags(2))]
    assert sure.eligible - sure.sure == {ags(1)}


def test_without_a_common_topic_there_is_no_tandem_unless_the_policy_wants_one():
    own = (Experience("care", StatementKind.TOPIC, Stage.LEARNED, topic="care"),)
    towns = (a_profile(0, needs=(Need("youth"),), experience=own), a_profile(1))

    none = run(collecting(*towns))
    some = run(collecting(*towns, policy=replace(packaged_policy(), require_topic=False)))

    assert reasons(none) == {0: "no_common_topic", 1: "no_common_topic"}
    assert len(some.drafts) == 1


@pytest.mark.parametrize(
    ("need", "done", "expected"), [("youth", "youth", 1), ("youth", "vacancy", 0), ("vacancy", "retail", 1)]
)
def test_experience_of_one_side_on_a_need_of_the_other_is_topic_enough(need: str, done: str, expected: int):
    experience = (Experience(done, StatementKind.TOPIC, Stage.LEARNED, topic=done),)
    towns = (a_profile(0, needs=(Need(need),), experience=()), a_profile(1, needs=(), experience=experience))
    policy = replace(packaged_policy(), minimum_confidence=0.0)

    drafted = run(collecting(*towns, policy=policy))

    assert len(drafted.drafts) == expected
    if not expected:
        assert reasons(drafted) == {0: "no_common_topic", 1: "no_common_topic"}


def test_balance_decides_between_equals_and_changes_no_shown_score():
    # Town 0 could meet 1 or 2, equally good; town 2 is wanted by 3 and 4 as well.
    apart = {0: (3, 4), 1: (2, 3, 4), 3: (4,)}
    towns = [a_profile(n, population=9_000, blocked=tuple(map(ags, apart.get(n, ())))) for n in range(5)]
    scorer = scorer_of(*towns, policy=weighing(similar_size=1.0))
    shown = {pair: scorer.explain(*pair).score_tenths for pair in combinations(map(ags, range(5)), 2)}

    worth = {(a, b): value for a, b, value in plan_pairs(scorer, scorer, EVERYBODY).pairs}

    assert worth[ags(0), ags(1)] > worth[ags(0), ags(2)]
    assert {pair: scorer.explain(*pair).score_tenths for pair in shown} == shown
    assert set(shown.values()) == {1000}


def test_the_least_score_is_asked_of_what_is_shown_and_not_of_the_balanced_worth():
    towns = (a_profile(0), a_profile(1))
    scorer = scorer_of(*towns)
    shown = round(float(scorer.candidates(1)[0][2])) / 1_000_000

    reached = plan_pairs(scorer, scorer, replace(EVERYBODY, minimum_score=shown))
    missed = plan_pairs(scorer, scorer, replace(EVERYBODY, minimum_score=shown + 1e-5))

    assert reached.pairs[0][2] >= reached.floor == 1
    assert missed.pairs[0][2] == 0


def sealed_towns(sealed: tuple[Need, ...]) -> tuple[TownProfile, ...]:
    both = (Need("vacancy"), Need("care"))
    needs = ((Need("vacancy"), *sealed), (Need("vacancy"),), both, (Need("vacancy"),))
    sizes = (8_000, 8_000, 16_000, 16_000)
    return tuple(a_profile(n, needs=needs[n], population=sizes[n], experience=()) for n in range(4))


def test_a_sealed_need_moves_the_plan_and_nothing_that_is_shown():
    policy = weighing(shared_challenge=0.9, similar_size=0.1)
    policy = replace(policy, minimum_confidence=0.0)
    open_, sealed = sealed_towns(()), sealed_towns((Need("care", visibility=Visibility.SCORE_ONLY),))

    without, with_it = run(collecting(*open_, policy=policy)), run(collecting(*sealed, policy=policy))

    assert pairs(without.drafts) == {(0, 1), (2, 3)}
    assert pairs(with_it.drafts) == {(0, 2), (1, 3)}
    assert (with_it.run.expected, with_it.run.rarity) == (without.run.expected, without.run.rarity)
    shown = [scorer_of(*towns, policy=policy) for towns in (open_, sealed)]
    for pair in combinations(map(ags, range(4)), 2):
        assert shown[0].explain(*pair) == shown[1].explain(*pair)
    assert {draft.score_tenths for draft in with_it.drafts} == {
        shown[0].explain(*(member.ags for member in draft.members)).score_tenths for draft in with_it.drafts
    }
    assert {draft.topic for draft in with_it.drafts} == {"vacancy"}


@pytest.mark.parametrize(
    ("capacity", "state", "expected"),
    [
        (2, ProposalState.RUNNING, 1),
        (1, ProposalState.RUNNING, 0),
        (None, ProposalState.CONFIRMED, 0),
        (2, ProposalState.OFFERED, 1),
        (1, ProposalState.OFFERED, 0),
        (1, ProposalState.COMPLETED, 1),
    ],
)
def test_capacity_is_how_many_exchanges_a_town_has_at_once_over_all_rounds(capacity, state, expected):
    uow = collecting(a_profile(0, capacity=capacity), a_profile(1), a_profile(2))
    run(uow)
    members = (Member(ags(0), Role.MAYOR), Member(ags(5), Role.MAYOR))
    agreed = {"approved_by": "O.", "approved_at": NOW, "offered_at": NOW, "deadline": NOW + timedelta(days=14)}
    with uow:
        uow.proposals.remove_drafts("r1")
        uow.proposals.add_all([a_proposal(1, id="r1-1-99", members=members, state=state, **agreed)])
        # Towns 1 and 2 may meet nobody but town 0.
        uow.profiles.save_all([a_profile(2, blocked=(ags(1),))])
        uow.commit()
    open_round(Opening("Herbst", Format.TANDEM, packaged_policy(), "r2"), uow, LATER)
    start_collecting("r2", uow)

    assert len(propose(ProposingOrder("r2"), TAXONOMY, uow, LATER).drafts) == expected
