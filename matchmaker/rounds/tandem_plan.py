"""Which tandems does the engine suggest for the towns of one role, given what is already settled?"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from matchmaker.errors import MatchmakerError
from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import Pair, ScoredPair, Strategy, TandemProblem, TownSlot, ordered
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.settled import Settled
from matchmaker.scoring.pair_confidence import pair_confidences
from matchmaker.scoring.pair_score import Veto
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import TownProfile

CANDIDATES = 50
"""How many candidates of each town enter the solver."""

MILLIONTHS = 1_000_000
MILLIONTHS_PER_TENTH = 1_000


class PlanRefused(MatchmakerError):
    """The solver's plan breaks a rule: a mistake in the program, and nothing was stored."""


@dataclass(frozen=True)
class TandemPlan:
    """The verified plan of one role; ``kept_out`` are towns that could not take part, by their first veto.

    ``unsure`` are towns all of whose candidates lack the policy's least confidence, ``vague`` those of them
    whose own profile is the cause.
    """

    matching: TandemMatching
    kept_out: Mapping[str, Veto]
    unsure: frozenset[str]
    vague: frozenset[str]


def plan_tandems(scorer: PairScorer, settled: Settled, policy: Policy, strategy: Strategy) -> TandemPlan:
    """Solve and verify the tandems of the towns that ``scorer`` knows; ``PlanRefused`` if the check fails."""
    kept_out = _kept_out(scorer)
    eligible = scorer.candidates(CANDIDATES)
    known = _confident(scorer, eligible, policy.minimum_confidence)
    ready = [profile for profile in scorer.terms.run.towns.profiles if profile.ags not in kept_out]
    problem = _problem(ready, known, settled, scorer, policy)
    matching = solve_tandems(problem, strategy)
    if faults := check_matching(problem, matching):
        raise PlanRefused(f"Der errechnete Plan hält die Regeln nicht ein: {faults[0]}. Es wurde nichts gespeichert.")
    unsure = _towns(eligible) - _towns(known)
    # With a twin of itself a town would be as sure as its own profile allows.
    twins = [(ags, ags, 0) for ags in unsure]
    return TandemPlan(matching, kept_out, unsure, unsure - _towns(_confident(scorer, twins, policy.minimum_confidence)))


def _kept_out(scorer: PairScorer) -> dict[str, Veto]:
    """The first veto of each town that may not be proposed to anybody."""
    towns, rules = scorer.terms.run.towns, scorer.terms.eligibility
    vetoes = ((ags, rules.vetoes(row, row)) for row, ags in enumerate(towns.ags))
    # Asked about itself, every town has the veto "itself"; what comes after it is its own.
    return {ags: found[1] for ags, found in vetoes if len(found) > 1}


def _confident(scorer: PairScorer, pairs: list[ScoredPair], least: float) -> list[ScoredPair]:
    sure = pair_confidences(scorer.terms, [(a, b) for a, b, _ in pairs])
    return [pair for pair, confidence in zip(pairs, sure, strict=True) if confidence >= least]


def _problem(
    ready: Iterable[TownProfile], known: Iterable[ScoredPair], settled: Settled, scorer: PairScorer, policy: Policy
) -> TandemProblem:
    ready = list(ready)
    present = {profile.ags for profile in ready}
    slots = {profile.ags: _slot(profile, settled, policy, present) for profile in ready}
    fixed = _among(settled.fixed, present)
    scores = {ordered((a, b)): score for a, b, score in known}
    # What a person pinned stays even where the rules or the list of candidates have left it out since.
    missing = (pair for pair in fixed if pair not in scores)
    scores |= {pair: scorer.explain(*pair).score_tenths * MILLIONTHS_PER_TENTH for pair in missing}
    return TandemProblem(
        towns=tuple(slots.values()),
        scores=tuple((a, b, score) for (a, b), score in scores.items()),
        pinned=fixed,
        vetoed=_among(settled.refused, present),
        earlier=None if settled.earlier is None else _among(settled.earlier, present),
        minimum_score=round(policy.minimum_score * MILLIONTHS),
    )


def _slot(profile: TownProfile, settled: Settled, policy: Policy, present: Set[str]) -> TownSlot:
    """The town's room for tandems: what it wants, within the policy's limit, and at least what is fixed."""
    fixed = [pair for pair in settled.fixed if profile.ags in pair]
    # A partner who can no longer take part is not in the problem, yet the proposal stands and takes its room.
    without_partner = sum(not present >= set(pair) for pair in fixed)
    wanted = 1 if profile.capacity is None else profile.capacity
    limit = policy.open_proposals_per_town - settled.open_elsewhere.get(profile.ags, 0)
    capacity = max(min(wanted, limit), len(fixed)) - without_partner
    return TownSlot(profile.ags, capacity, priority=int(profile.ags in settled.waiting))


def _among(pairs: Iterable[Pair], present: Set[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if present >= set(pair))


def _towns(pairs: Iterable[ScoredPair]) -> frozenset[str]:
    return frozenset(ags for a, b, _ in pairs for ags in (a, b))
