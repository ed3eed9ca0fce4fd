"""Which groups are to be formed in a round of circles or consortia, of which towns, and what is each pair worth?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from matchmaker.matching.group_problem import GroupProblem, GroupRules, GroupTown, Members
from matchmaker.matching.group_verification import fair_value
from matchmaker.matching.problem import ScoredPair
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.settled import settled_for
from matchmaker.rounds.settled_meetings import SettledGroups
from matchmaker.rounds.tandem_plan import MILLIONTHS_PER_TENTH, rules_of
from matchmaker.scoring.advice import advice_among
from matchmaker.scoring.group_facts import (
    challenge_scores,
    common_topic,
    furthest_stages,
    lifted_topics,
    listed_pairs,
    setting_classes,
)
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import PlanPairs, plan_pairs
from matchmaker.towns.profile import Format, TownProfile

LARGEST_VALUE = {Format.CIRCLE: 2.65, Format.CONSORTIUM: 1.65}
"""No F(G) is larger: 1 + ½ + 0.15 + 1 for circles, 1 + 0.25 + 0.15 + 0.10 + 0.15 for consortia."""

TENTHS = 1_000


@dataclass(frozen=True)
class GroupTerms:
    """The problem of one role, and which towns had candidates at all."""

    case: RoleCase
    problem: GroupProblem
    possible: PlanPairs

    def topic_of(self, members: Sequence[str]) -> str:
        """The narrowest topic that all members of a group have publicly in common."""
        topics = {town.id: set(town.topics) for town in self.problem.towns}
        common = set.intersection(*(topics[ags] for ags in members))
        return common_topic(self.case.aloud.terms.run.towns, members, common)

    def shown_tenths(self, members: Sequence[str]) -> int:
        """F(G) from shown scores alone as tenths of a point, 1000 for the largest possible: it may be told."""
        inside = set(members)
        own = GroupProblem(
            towns=tuple(town for town in self.problem.towns if town.id in inside),
            scores=tuple(self._shown_scores(members)),
            rules=self.problem.rules,
            advice=tuple(line for line in self.problem.advice if line[0] in inside and line[1] in inside),
        )
        value = fair_value(own, members) / (len(members) * 1_000_000)
        return min(TENTHS, round(TENTHS * value / LARGEST_VALUE[self.problem.rules.format]))

    def _shown_scores(self, members: Sequence[str]) -> list[ScoredPair]:
        pairs = [(a, b) for place, a in enumerate(members) for b in members[place + 1 :]]
        shown = self.case.scorers.shown
        if self.problem.rules.format is Format.CONSORTIUM:
            scores = challenge_scores(shown.terms.run, self.problem.rules.theme, pairs)
        else:
            scores = [shown.explain(a, b).score_tenths * MILLIONTHS_PER_TENTH for a, b in pairs]
        return [(a, b, score) for (a, b), score in zip(pairs, scores, strict=True)]


def group_terms(case: RoleCase, ready: Iterable[TownProfile], settled: SettledGroups) -> GroupTerms:
    """The problem of the towns that are ``ready``: neither kept out nor seated.

    Who may sit together comes from shown scores; what a pair is worth, score-only statements included, from
    ``case.scorers.worth``: the score less its balance in a circle, the shared challenge in a consortium. Common topics
    rest on public statements, since every member will read them.
    """
    ready = tuple(ready)
    present = {profile.ags for profile in ready}
    possible = plan_pairs(case.scorers.shown, case.scorers.worth, rules_of(case.policy))
    rules = rules_for(case)
    earlier = None if settled.earlier is None else _still_present(settled.earlier, present)
    listed = [one for one in listed_pairs(possible, case.scorers.shown.terms.run.towns.ags) if one[2] >= possible.floor]
    scores = [(a, b, worth) for a, b, worth in listed if a in present and b in present]
    problem = GroupProblem(
        towns=_towns(case, ready, rules),
        scores=tuple(_worths(case.scorers.worth, scores, rules)),
        rules=rules,
        advice=_advice(case, rules, present),
        vetoed=tuple(pair for pair in settled.apart if present.issuperset(pair)),
        earlier=earlier,
    )
    return GroupTerms(case, problem, possible)


def seated_terms(case: RoleCase, members: Iterable[TownProfile]) -> GroupTerms:
    """One group's own problem, with the shown score of every pair in it: who may meet is asked elsewhere."""
    members = tuple(members)
    bare = valued_terms(case, members)
    pairs = combinations(sorted(profile.ags for profile in members), 2)
    scores = ((a, b, case.scorers.shown.explain(a, b).score_tenths * MILLIONTHS_PER_TENTH) for a, b in pairs)
    return replace(bare, problem=replace(bare.problem, scores=tuple(scores)))


def valued_terms(case: RoleCase, members: Iterable[TownProfile]) -> GroupTerms:
    """The towns of groups of which only the value is asked (``shown_tenths``): the problem has no pairs."""
    members = tuple(members)
    present, rules = {profile.ags for profile in members}, rules_for(case)
    problem = GroupProblem(_towns(case, members, rules), (), rules, _advice(case, rules, present))
    nobody: frozenset[str] = frozenset()
    return GroupTerms(
        case, problem, PlanPairs([], 0, complete=True, every=None, best={}, eligible=nobody, sure=nobody, joined=nobody)
    )


def rules_for(case: RoleCase) -> GroupRules:
    """What the policy asks of a group of the round's format."""
    if case.round.format is Format.CIRCLE:
        return case.policy.circle
    rules = case.policy.consortium
    # A round keeps its rules word for word; a theme that was merged since is told by the topic that it became.
    return replace(rules, theme=case.wording.taxonomy.followed(rules.theme)) if rules.theme else rules


def _towns(case: RoleCase, ready: Sequence[TownProfile], rules: GroupRules) -> tuple[GroupTown, ...]:
    aloud, shown = case.aloud.terms.run.towns, case.scorers.shown.terms.run.towns
    topics = lifted_topics(aloud, case.policy.group_topics, rules.theme, {profile.ags for profile in ready})
    first = settled_for(case.role, (), case.others)
    stages, settings = furthest_stages(shown, rules.theme), setting_classes(shown)
    return tuple(
        GroupTown(
            profile.ags,
            topics=topics[profile.ags],
            state=profile.state,
            district=profile.district,
            population=profile.population,
            windows=profile.windows,
            setting=settings[profile.ags],
            stage=stages[profile.ags],
            priority=first.priority_of(profile.ags),
        )
        for profile in ready
    )


def _worths(worth: PairScorer, scores: Sequence[ScoredPair], rules: GroupRules) -> Iterable[ScoredPair]:
    if rules.format is Format.CIRCLE:
        return scores
    pairs = [(a, b) for a, b, _ in scores]
    shared = challenge_scores(worth.terms.run, rules.theme, pairs)
    return [(a, b, value) for (a, b), value in zip(pairs, shared, strict=True)]


def _advice(case: RoleCase, rules: GroupRules, present: set[str]) -> tuple[tuple[str, str, int, str | None], ...]:
    if rules.format is not Format.CIRCLE:
        return ()
    lines = advice_among(case.scorers.shown.terms.run.towns, present)
    return tuple(line for line in lines if line[0] in present and line[1] in present)


def _still_present(groups: Iterable[Members], present: set[str]) -> tuple[Members, ...]:
    """What is left of each earlier group, where that is a town or more."""
    left: Mapping[Members, Members] = {group: tuple(ags for ags in group if ags in present) for group in groups}
    return tuple(group for group in left.values() if group)
