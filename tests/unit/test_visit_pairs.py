"""Which visits may be planned: is it what asking pair by pair says?"""

from dataclasses import replace

import pytest

import matchmaker.scoring.visit_pairs as module
from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import PlanRules
from matchmaker.scoring.visit_pairs import visit_pairs
from matchmaker.towns.profile import Format, Need, Role
from tests.builders import a_taxonomy, a_town, ags
from tests.group_cast import a_group_profile
from tests.round_builders import NOW, a_round

LOOSE = PlanRules(0.0, 0.0, require_topic=True)


def scorer() -> PairScorer:
    profiles = [a_group_profile(number) for number in range(7)]
    profiles[2] = replace(profiles[2], needs=(Need("care"), Need("youth"), Need("people")))
    profiles[3] = replace(profiles[3], blocked=(ags(4),))
    profiles[6] = replace(profiles[6], experience=(), windows=(), history=None, needs=(Need("vacancy"),))
    evidence = Evidence(tuple(profiles), tuple(a_town(number) for number in range(7)), a_taxonomy())
    terms = a_round(format=Format.VISIT, policy=packaged_policy())
    return assess(evidence, terms, NOW.date()).scorers[Role.MAYOR]


def learns(scored: PairScorer, seeker: str, host: str) -> bool:
    lines = scored.explain(seeker, host).contributions
    return any(line.value > 0 for line in lines if line.criterion == "learns")


@pytest.mark.parametrize("rules", [LOOSE, replace(LOOSE, minimum_confidence=0.75), replace(LOOSE, minimum_score=0.6)])
def test_a_visit_is_planned_exactly_where_every_rule_holds(rules: PlanRules):
    scored = scorer()
    towns = [ags(number) for number in range(7)]

    found = visit_pairs(scored, scored, rules)

    expected = set()
    for seeker in towns:
        for host in towns:
            one = scored.explain(seeker, host)
            holds = not one.vetoes and one.confidence >= rules.minimum_confidence
            if holds and one.score_tenths >= 1_000 * rules.minimum_score and learns(scored, seeker, host):
                expected.add((seeker, host))
    assert {(seeker, host) for seeker, host, _ in found.pairs} == expected
    assert found.complete
    assert 0 < len(expected) < 42


def test_the_worth_is_the_score_less_what_being_asked_takes_off_the_host_alone():
    scored = scorer()

    found = visit_pairs(scored, scored, LOOSE)

    taken = {}
    for seeker, host, worth in found.pairs:
        taken.setdefault(host, []).append(1_000 * scored.explain(seeker, host).score_tenths - worth)
    for differences in taken.values():
        assert max(differences) - min(differences) <= 1_002
    assert found.best == {
        town: max((worth for seeker, _, worth in found.pairs if seeker == town), default=0)
        for town in (ags(number) for number in range(7))
    }


def test_who_is_known_and_who_is_joined():
    scored = scorer()

    found = visit_pairs(scored, scored, replace(LOOSE, minimum_confidence=0.75))

    assert ags(6) not in found.known
    assert ags(2) in found.known
    assert ags(2) not in found.joined
    assert found.joined <= found.known


def test_too_many_visits_leave_each_seeker_its_worthiest(monkeypatch: pytest.MonkeyPatch):
    scored = scorer()
    whole = visit_pairs(scored, scored, LOOSE)
    monkeypatch.setattr(module, "MOST_VISITS", 3)
    monkeypatch.setattr(module, "KEPT", 2)

    few = visit_pairs(scored, scored, LOOSE)

    assert not few.complete
    assert few.best == whole.best
    for town in (ags(number) for number in range(7)):
        own = sorted((-worth, host) for seeker, host, worth in whole.pairs if seeker == town)[:2]
        assert sorted((-worth, host) for seeker, host, worth in few.pairs if seeker == town) == own
