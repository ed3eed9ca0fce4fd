"""Which single change of a round's rules would give a town without a partner one?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from matchmaker.matching.easing import Easing, helps
from matchmaker.matching.ground import Ground
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Strategy, TandemProblem, canonical, ordered
from matchmaker.matching.tandem_easings import TandemEasings
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.tandem_plan import TandemPlan, rules_of
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.partners_gained import partners_gained
from matchmaker.scoring.plan_pairs import PlanPairs, plan_pairs

CONFIDENCE_STEP = 0.1
SIZE_RATIO_STEP = 1.0
OF_THE_PLAN = ("strategy", "partner_capacity", "pinned")
"""Changes that leave the policy as it is."""
WORDS = {
    "strategy": "mit dem Ziel, möglichst viele Städte zu versorgen",
    "maximum_size_ratio": "mit Größenverhältnis {after} statt {before}",
    "minimum_confidence": "mit einer Sicherheit der Aussage ab {after} statt {before}",
    "partner_capacity": "mit einem Platz mehr für {town}",
    "decline_rest_months": "ohne die Ruhezeit nach einer Absage",
    "pinned": "ohne das gesetzte Paar {pair}",
}


@dataclass(frozen=True)
class Terms:
    """Under which policy and strategy a plan was made, and the scores that people see.

    ``shown_under`` gives the same towns' shown scores under another policy.
    """

    policy: Policy
    strategy: Strategy
    shown: PairScorer
    shown_under: Callable[[Policy], PairScorer]


def what_helps(plan: TandemPlan, terms: Terms) -> dict[str, Relaxation]:
    """By AGS, the first change in the order of the policy that serves the town beside all who are served.

    Each is checked by solving the surroundings again (``easing.py``); a town that no single change helps is absent.
    What is counted, tried and named rests on the plan and on shown scores: a score-only statement changes none of it.
    """
    unserved = [town.id for town in plan.matching.unmatched]
    if not unserved:
        return {}
    search = _Search(plan, terms)
    found = ((ags, search.cheapest(ags)) for ags in unserved)
    return {ags: relaxation for ags, relaxation in found if relaxation}


def told(relaxation: Relaxation, name: Callable[[str], str]) -> str:
    """The change as a German sentence; ``name`` gives the town of an AGS.

    It promises what was checked: a plan that serves this town beside all others exists. A run may prefer another.
    """
    town, _, _ = relaxation.after.partition(": ")
    pair = " – ".join(name(ags) for ags in relaxation.before.split(" – ")) if relaxation.rule == "pinned" else ""
    words = WORDS[relaxation.rule].format(
        before=relaxation.before.replace(".", ","),
        after=relaxation.after.replace(".", ","),
        town=name(town) if relaxation.rule == "partner_capacity" else "",
        pair=pair,
    )
    count = "1 Partnerstadt" if relaxation.candidates == 1 else f"{relaxation.candidates} Partnerstädte"
    return f"So gibt es einen Plan auch für sie: {words}; möglich: {count}."


class _Search:
    def __init__(self, plan: TandemPlan, terms: Terms) -> None:
        self.terms = terms
        self.now = _shown_pairs(terms.shown, terms.policy)
        problem = canonical(_as_shown(plan, self.now))
        self.ground = Ground(problem, plan.matching.pairs)
        self.own = TandemEasings(problem, plan.matching.pairs, terms.strategy, firm=plan.firm)
        self.unserved = tuple(town.id for town in plan.matching.unmatched)
        self.refused = set(problem.vetoed)
        self.taking_part = {town.id for town in problem.towns}
        self.eased = dict(_eased(terms.policy))
        self.gained = cache(self._gained)

    def cheapest(self, ags: str) -> Relaxation | None:
        return next((found for rule in self.terms.policy.relaxation_order if (found := self._by(rule, ags))), None)

    def _by(self, rule: str, ags: str) -> Relaxation | None:
        if rule in OF_THE_PLAN:
            return self.own.cheapest(ags, (rule,))
        return self._by_policy(ags, rule, self.eased[rule]) if rule in self.eased else None

    def _by_policy(self, ags: str, rule: str, eased: Policy) -> Relaxation | None:
        partners = self.gained(rule).get(ags, ())
        before, after = (f"{getattr(policy, rule):g}" for policy in (self.terms.policy, eased))
        easing = Easing(rule, before, after, len(partners), partners=partners)
        return easing.relaxation if partners and helps(self.ground, ags, easing) else None

    def _gained(self, rule: str) -> Mapping[str, tuple[str, ...]]:
        """By unserved town the partners that this rule alone keeps away, the best first."""
        eased = self.eased[rule]
        possible = _shown_pairs(self.terms.shown_under(eased), eased)
        ags = self.terms.shown.terms.run.towns.ags
        gained = partners_gained(self.now, possible, ags, self.unserved)
        return {own: tuple(other for other in others if self._may_meet(own, other)) for own, others in gained.items()}

    def _may_meet(self, own: str, other: str) -> bool:
        return self.taking_part >= {own, other} and ordered((own, other)) not in self.refused


def _shown_pairs(shown: PairScorer, policy: Policy) -> PlanPairs:
    """Which pairs may be planned, weighed by shown scores alone: what the plan weighed knows score-only statements."""
    return plan_pairs(shown, shown, rules_of(policy))


def _as_shown(plan: TandemPlan, shown: PlanPairs) -> TandemProblem:
    """The problem of the plan with shown scores; a pair of the plan that these do not list counts as just possible."""
    taking_part = {town.id for town in plan.problem.towns}
    planned = {(a, b): shown.floor for a, b, _ in plan.matching.pairs}
    scores = planned | {(a, b): score for a, b, score in shown.pairs if taking_part >= {a, b}}
    return replace(plan.problem, scores=tuple((a, b, score) for (a, b), score in scores.items()))


def _eased(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """The policy with one rule loosened by a step, for each rule where that is possible."""
    yield "maximum_size_ratio", replace(policy, maximum_size_ratio=policy.maximum_size_ratio + SIZE_RATIO_STEP)
    if policy.minimum_confidence > 0:
        lower = round(max(0.0, policy.minimum_confidence - CONFIDENCE_STEP), 2)
        yield "minimum_confidence", replace(policy, minimum_confidence=lower)
    if policy.decline_rest_months > 0:
        yield "decline_rest_months", replace(policy, decline_rest_months=0)
