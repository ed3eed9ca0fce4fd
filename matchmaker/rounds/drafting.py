"""Which drafts does one run of the engine make, and from what exactly?"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import chain

from matchmaker.errors import MatchmakerError
from matchmaker.matching.problem import Pair, Strategy
from matchmaker.rounds.assessment import Assessment, Evidence, assess, with_sealed
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import Showing
from matchmaker.rounds.left_over import Known, left_over
from matchmaker.rounds.occupied import occupied
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.rounds.settled import OtherRounds, Settled, settled_for
from matchmaker.rounds.showing import showings_of
from matchmaker.rounds.tandem_plan import Scorers, TandemPlan, plan_tandems
from matchmaker.rounds.what_helps import Terms, told, what_helps
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.wording import Wording
from matchmaker.towns.history import Tie
from matchmaker.towns.profile import Format, Role, TownProfile


@dataclass(frozen=True)
class Basis:
    """Everything that a run is computed from."""

    round: Round
    run_id: str
    strategy: Strategy
    seed: int
    proposals: tuple[Proposal, ...]
    others: OtherRounds
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a run made: its drafts, best first, the record that explains them later, and both sides of each."""

    run: Run
    drafts: tuple[Proposal, ...]
    showings: tuple[Showing, ...]


@dataclass(frozen=True)
class Planned:
    """The plan of one role with what it had to keep to."""

    settled: Settled
    plan: TandemPlan
    helping: Mapping[str, str]
    occupied: Mapping[str, str]

    @property
    def new_pairs(self) -> list[Pair]:
        return [(a, b) for a, b, _ in self.plan.matching.pairs if (a, b) not in self.settled.fixed]


@dataclass(frozen=True)
class Assessed:
    """The same pairs twice, with one μ and v: by all that counts, and by what may be said to every member."""

    whole: Assessment
    aloud: Assessment


def draft(basis: Basis, now: datetime) -> Drafted:
    """Score, solve and verify, role by role; the same basis on the same day gives the same drafts."""
    if basis.round.format is not Format.TANDEM:
        raise MatchmakerError(f"Vorschläge für „{basis.round.format}“ kann diese Fassung noch nicht berechnen.")
    # μ and v are those of public statements: every line that leaves the house rests on them, and a difference
    # between two runs would else give away what some town has stated for head office alone.
    aloud = assess(public_part(basis.evidence), basis.round, german_day(now))
    scored = assess(basis.evidence, basis.round, german_day(now), aloud)
    worth = with_sealed(basis.evidence, basis.round, german_day(now), scored)

    def shown_under(role: Role, policy: Policy) -> PairScorer:
        return assess(basis.evidence, replace(basis.round, policy=policy), german_day(now), scored).scorers[role]

    planned = {
        role: _plan(role, basis, Scorers(shown, worth[role]), partial(shown_under, role))
        for role, shown in scored.scorers.items()
    }
    drafts = tuple(_drafts(basis, Assessed(scored, aloud), planned))
    return Drafted(_run(basis, scored, planned, now), drafts, showings_of(drafts, basis.round, scored, now))


def _plan(role: Role, basis: Basis, scorers: Scorers, shown_under: Callable[[Policy], PairScorer]) -> Planned:
    settled = settled_for(role, basis.proposals, basis.others)
    plan = plan_tandems(scorers, settled, basis.round.policy, basis.strategy)
    names = {one.ags: one.name or one.ags for one in scorers.shown.terms.run.towns.profiles}
    registered = {town.ags: town.name for town in basis.evidence.register}
    helping = what_helps(plan, Terms(basis.round.policy, basis.strategy, scorers.shown, shown_under))
    return Planned(
        settled,
        plan,
        {ags: told(one, names.__getitem__) for ags, one in helping.items()},
        # A partner of another round may have left since; the register still knows its name.
        occupied(role, basis.others, lambda ags: names.get(ags) or registered.get(ags, ags)),
    )


def _drafts(basis: Basis, assessed: Assessed, planned: Mapping[Role, Planned]) -> Iterable[Proposal]:
    """The new proposals, best first. Their topics come from public statements: every member will read them."""
    scored = assessed.whole
    pairs = [(role, pair) for role, plan in planned.items() for pair in plan.new_pairs]
    ranked = sorted((-scored.explain(role, *pair).score_tenths, role, pair) for role, pair in pairs)
    for number, (minus_tenths, role, pair) in enumerate(ranked, start=1):
        yield Proposal(
            id=f"{basis.run_id}-{number:02d}",
            round_id=basis.round.id,
            run_id=basis.run_id,
            format=basis.round.format,
            members=tuple(Member(ags, role) for ags in pair),
            topic=topic_of(assessed.aloud.explain(role, *pair)),
            score_tenths=-minus_tenths,
        )


def _run(basis: Basis, scored: Assessment, planned: Mapping[Role, Planned], now: datetime) -> Run:
    plans = [one.plan.matching for one in planned.values()]
    wording = Wording(basis.evidence.taxonomy)
    alone = (left_over(one.plan, one.settled, wording, Known(one.helping, one.occupied)) for one in planned.values())
    return Run(
        id=basis.run_id,
        round_id=basis.round.id,
        format=basis.round.format,
        made_at=now,
        profiles_digest=digest_of((*basis.evidence.profiles, *basis.evidence.ties)),
        taxonomy_version=basis.evidence.taxonomy.version,
        policy_version=basis.round.policy.version,
        seed=basis.seed,
        solver=", ".join(sorted({plan.solver for plan in plans})),
        strategy=basis.strategy,
        total=sum(plan.total for plan in plans),
        upper_bound=sum(plan.upper_bound for plan in plans),
        optimal=all(plan.optimal for plan in plans),
        expected=scored.expected,
        rarity=scored.rarity,
        unmatched=tuple(chain.from_iterable(alone)),
    )


def digest_of(facts: Iterable[TownProfile | Tie]) -> str:
    """SHA-256 of profiles and ties in their order, every field of them, as 64 hexadecimal digits."""
    document = json.dumps([asdict(fact) for fact in facts], default=str, sort_keys=True, ensure_ascii=True)
    return sha256(document.encode()).hexdigest()
