"""Which tandems does the engine suggest for the towns of one role, given what is already settled?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from matchmaker.errors import MatchmakerError
from matchmaker.matching.course import Manner
from matchmaker.matching.every_pair import every_pair
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.pool import Pool, pool_of
from matchmaker.matching.problem import Pair, Strategy, TandemProblem, TownSlot, ordered
from matchmaker.matching.progress import Watch, go_on
from matchmaker.matching.tandem_easings import NOTHING_FIRM, Firm
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching
from matchmaker.rounds.own_vetoes import own_vetoes
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.sureness import vague_towns
from matchmaker.scoring.pair_score import Veto
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import PlanPairs, PlanRules, plan_pairs
from matchmaker.scoring.preferred_pairs import with_preferences
from matchmaker.towns.profile import Format, TownProfile

MILLIONTHS_PER_TENTH = 1_000


class PlanRefused(MatchmakerError):
    """The solver's plan breaks a rule: a mistake in the program, and nothing was stored."""


@dataclass(frozen=True)
class TandemPlan:
    """The verified plan of one role; ``kept_out`` are towns that could not take part, by their first veto.

    Totals and bounds of ``matching`` are of what pairs are worth to the plan (``plan_pairs``), and hold over every
    pair that may be planned. ``unsure`` are towns all of whose candidates lack the policy's least confidence,
    ``vague`` those of them whose own profile is the cause, ``apart`` those that no topic joins with anybody.
    ``complete`` says that the solver saw every pair, ``problem`` is what it solved, ``firm`` what no advice may touch:
    towns whose hours or open proposals bind sooner than their places, and pairs that are approved, sent or agreed.
    """

    problem: TandemProblem
    matching: TandemMatching
    kept_out: Mapping[str, Veto]
    unsure: frozenset[str]
    vague: frozenset[str]
    apart: frozenset[str] = frozenset()
    complete: bool = True
    firm: Firm = NOTHING_FIRM


@dataclass(frozen=True)
class Scorers:
    """``shown`` says who may meet and what people see; ``worth`` knows score-only statements, for the solver alone."""

    shown: PairScorer
    worth: PairScorer


@dataclass(frozen=True, slots=True)
class Aim:
    """What the plan is to do best, and who follows the solver and may stop it."""

    strategy: Strategy
    watch: Watch = go_on


def plan_tandems(scorers: Scorers, settled: Settled, policy: Policy, aim: Aim) -> TandemPlan:
    """Solve and verify the tandems of the towns that the scorers know; ``PlanRefused`` if the check fails."""
    scorer = scorers.shown
    kept_out = own_vetoes(scorer)
    possible = plan_pairs(scorer, scorers.worth, rules_of(policy))
    possible = with_preferences(possible, settled.preferred, scorer.terms.run.towns.ags)
    ready = [profile for profile in scorer.terms.run.towns.profiles if profile.ags not in kept_out]
    problem = _problem(ready, possible, settled, scorer, policy)
    pool = None if possible.complete else _pool(problem, possible, scorer, aim.strategy)
    if pool is not None:
        problem = _with_pool(problem, pool)
    matching = solve_tandems(problem, aim.strategy, Manner(watch=aim.watch))
    if faults := check_matching(problem, matching):
        raise PlanRefused(f"Der errechnete Plan hält die Regeln nicht ein: {faults[0]}. Es wurde nichts gespeichert.")
    if not possible.complete and not (pool and pool.whole):
        matching = _certified(matching, problem, possible, pool)
    unsure = possible.eligible - possible.sure
    return TandemPlan(
        problem=problem,
        matching=matching,
        kept_out=kept_out,
        unsure=unsure,
        vague=vague_towns(scorer, unsure, policy.minimum_confidence),
        apart=possible.sure - possible.joined,
        complete=possible.complete,
        firm=_firm(ready, problem, settled, policy),
    )


def rules_of(policy: Policy) -> PlanRules:
    """What a pair needs under this policy to be planned."""
    return PlanRules(policy.minimum_confidence, policy.minimum_score, policy.require_topic)


def _pool(problem: TandemProblem, possible: PlanPairs, scorer: PairScorer, strategy: Strategy) -> Pool | None:
    """The pairs beyond the lists that may stand in a best plan; ``None`` where there were too many to keep."""
    if possible.every is None:
        return None
    columns = (possible.every.one, possible.every.other, possible.every.worth)
    ids = [town.id for town in problem.towns]
    return pool_of(problem, every_pair(ids, scorer.terms.run.towns.ags, columns), strategy)


def _with_pool(problem: TandemProblem, pool: Pool) -> TandemProblem:
    known = {(a, b) for a, b, _ in problem.scores}
    return replace(problem, scores=(*problem.scores, *(pair for pair in pool.pairs if pair[:2] not in known)))


def _certified(
    matching: TandemMatching, problem: TandemProblem, possible: PlanPairs, pool: Pool | None
) -> TandemMatching:
    """The plan with a bound that also holds for the pairs that the solver did not see.

    It is that of the pool, if there is one. Else nothing that a town has room for is worth more than its best pair,
    and each pair counts for two towns. So loose a bound proves no optimum, and none is claimed.
    """
    score_of = {(a, b): score for a, b, score in problem.scores}
    uses = Counter(ags for pair in problem.pinned for ags in pair)
    halves = sum(max(0, town.capacity - uses[town.id]) * possible.best[town.id] for town in problem.towns)
    bound = sum(score_of[pair] for pair in problem.pinned) + (halves + 1) // 2
    with_room = sum(town.capacity > 0 for town in problem.towns)
    if pool is not None and pool.upper_bound is not None:
        bound, with_room = min(bound, pool.upper_bound), min(with_room, pool.served_upper_bound)
    return replace(matching, upper_bound=max(bound, matching.total), served_upper_bound=with_room, optimal=False)


def _problem(
    ready: Iterable[TownProfile], possible: PlanPairs, settled: Settled, scorer: PairScorer, policy: Policy
) -> TandemProblem:
    ready = list(ready)
    present = {profile.ags for profile in ready}
    slots = {profile.ags: _slot(profile, settled, policy, present) for profile in ready}
    fixed = _among(settled.fixed, present)
    scores = {ordered((a, b)): worth for a, b, worth in possible.pairs}
    # What a person pinned stays even where the rules or the list of candidates have left it out since.
    missing = (pair for pair in fixed if pair not in scores)
    scores |= {pair: scorer.explain(*pair).score_tenths * MILLIONTHS_PER_TENTH for pair in missing}
    return TandemProblem(
        towns=tuple(slots.values()),
        scores=tuple((a, b, score) for (a, b), score in scores.items()),
        pinned=fixed,
        vetoed=_among(settled.refused, present),
        earlier=None if settled.earlier is None else _among(settled.earlier, present),
        minimum_score=possible.floor,
    )


def _slot(profile: TownProfile, settled: Settled, policy: Policy, present: Set[str]) -> TownSlot:
    """The town's room for tandems: within its capacity, its hours and the policy's limit; at least what is fixed."""
    fixed = [pair for pair in settled.fixed if profile.ags in pair]
    # A partner who can no longer take part is not in the problem, yet the proposal stands and takes its room.
    without_partner = sum(not present >= set(pair) for pair in fixed)
    rooms = Rooms(settled, policy, settled.hours_spent, policy.quarterly_hours.get(Format.TANDEM, 0))
    new = rooms.within_hours(profile.ags, rooms.places(profile) - len(fixed))
    capacity = max(0, new) + len(fixed) - without_partner
    return TownSlot(profile.ags, capacity, priority=settled.priority_of(profile.ags))


def _firm(ready: Iterable[TownProfile], problem: TandemProblem, settled: Settled, policy: Policy) -> Firm:
    slots, present = {town.id: town.capacity for town in problem.towns}, {town.id for town in problem.towns}
    wider = (replace(one, capacity=1 + (1 if one.capacity is None else one.capacity)) for one in ready)
    full = frozenset(one.ags for one in wider if _slot(one, settled, policy, present).capacity <= slots[one.ags])
    return Firm(full, frozenset(problem.pinned).difference(settled.pinned))


def _among(pairs: Iterable[Pair], present: Set[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if present >= set(pair))
