"""Which drafts does one run of the engine make, and from what exactly?"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from itertools import chain

from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Watch, go_on
from matchmaker.rounds.assessment import Assessment, Evidence, assess, with_sealed
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import Showing
from matchmaker.rounds.elections import Election, at_rest, named_by_election, newcomers, resting
from matchmaker.rounds.group_sketches import group_sketches
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.rounds.run_course import RunCourse
from matchmaker.rounds.settled import OtherRounds
from matchmaker.rounds.showing import Sight, showings_of
from matchmaker.rounds.sketch import RoleSketches, Sketch
from matchmaker.rounds.tandem_plan import Scorers
from matchmaker.rounds.tandem_sketches import tandem_sketches
from matchmaker.rounds.told_score import told_scores
from matchmaker.rounds.visit_sketches import visit_sketches
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.wording import Wording
from matchmaker.towns.history import Tie
from matchmaker.towns.profile import Format, Role, TownProfile
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True)
class Basis:
    """Everything that a run is computed from; ``elections`` are those that the operator loaded,
    ``in_office_since`` the first days in office that are known, by town and role.
    """

    round: Round
    run_id: str
    strategy: Strategy
    seed: int
    proposals: tuple[Proposal, ...]
    others: OtherRounds
    evidence: Evidence
    refused_by: tuple[Invitation, ...] = ()
    elections: tuple[Election, ...] = ()
    in_office_since: Mapping[tuple[str, Role], date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a run made: its drafts, best first, the record that explains them later, every side and reserve of each.

    ``blocking_pairs`` counts those of all roles that would both rather have each other; None where nobody counts them.
    ``towns_missing`` is how many towns more some plan may serve, 0 where that is proven or was not the goal.
    """

    run: Run
    drafts: tuple[Proposal, ...]
    showings: tuple[Showing, ...]
    reserve: tuple[Reserve, ...] = ()
    blocking_pairs: int | None = None
    towns_missing: int = 0


SKETCHES: Mapping[Format, Callable[[RoleCase], RoleSketches]] = {
    Format.TANDEM: tandem_sketches,
    Format.CIRCLE: group_sketches,
    Format.VISIT: visit_sketches,
    Format.CONSORTIUM: group_sketches,
}


def draft(basis: Basis, now: datetime, watch: Watch = go_on) -> Drafted:
    """Score, solve and verify, role by role; the same basis on the same day gives the same drafts.

    ``watch`` follows the solvers; stopped, the drafts are the best so far with their gap.
    """
    today = german_day(now)
    electing = resting(basis.elections, today)
    stated = basis.evidence.profiles
    evidence = replace(basis.evidence, profiles=at_rest(stated, electing))
    others = replace(basis.others, newcomers=newcomers(basis.in_office_since, today))
    sight, cases = _cases(replace(basis, evidence=evidence, others=others), today)
    course = RunCourse(watch, len(cases))
    planned = {role: course.planned(SKETCHES[basis.round.format], case) for role, case in cases.items()}
    planned = {
        role: replace(one, left_over=named_by_election(one.left_over, stated, electing, today))
        for role, one in planned.items()
    }
    numbered = tuple(_numbered(basis, planned, sight.aloud))
    drafts = tuple(proposal for proposal, _ in numbered)
    return Drafted(
        run=_run(basis, sight.shown, planned, now),
        drafts=drafts,
        showings=showings_of(drafts, basis.round, sight, now),
        reserve=tuple(seat for proposal, sketch in numbered for seat in _reserve(proposal, sketch)),
        blocking_pairs=_blocking_pairs(planned.values()),
        towns_missing=sum(one.towns_missing for one in planned.values()),
    )


def _blocking_pairs(plans: Iterable[RoleSketches]) -> int | None:
    counts = [plan.blocking_pairs for plan in plans]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _cases(basis: Basis, on: date) -> tuple[Sight, Mapping[Role, RoleCase]]:
    """How the run sees its towns, and each role with all that its plan is made from."""
    # μ and v are those of public statements: every line that leaves the house rests on them, and a difference
    # between two runs would else give away what some town has stated for head office alone.
    aloud = assess(public_part(basis.evidence), basis.round, on)
    scored = assess(basis.evidence, basis.round, on, aloud)
    worth = with_sealed(basis.evidence, basis.round, on, scored)

    def shown_under(role: Role, policy: Policy) -> PairScorer:
        return assess(basis.evidence, replace(basis.round, policy=policy), on, scored).scorers[role]

    return Sight(scored, aloud), {
        role: RoleCase(
            role=role,
            round=basis.round,
            strategy=basis.strategy,
            proposals=basis.proposals,
            others=basis.others,
            refused_by=basis.refused_by,
            scorers=Scorers(shown, worth[role]),
            aloud=aloud.scorers[role],
            wording=Wording(basis.evidence.taxonomy),
            registered={town.ags: town.name for town in basis.evidence.register},
            shown_under=partial(shown_under, role),
        )
        for role, shown in scored.scorers.items()
    }


def _numbered(
    basis: Basis, planned: Mapping[Role, RoleSketches], aloud: Assessment
) -> Iterable[tuple[Proposal, Sketch]]:
    """The new proposals, best first by what may be said aloud, each with its sketch."""
    sketches = tuple(chain.from_iterable(one.sketches for one in planned.values()))
    # Towns read the number in every letter: a statement for head office alone must not move it.
    told = told_scores([one.members for one in sketches], basis.round, aloud)
    ranked = sorted(
        zip(told, sketches, strict=True),
        key=lambda one: (-one[0], [(member.role, member.ags) for member in one[1].members]),
    )
    for number, (_, sketch) in enumerate(ranked, start=1):
        proposal = Proposal(
            id=f"{basis.run_id}-{number:02d}",
            round_id=basis.round.id,
            run_id=basis.run_id,
            format=basis.round.format,
            members=sketch.members,
            topic=sketch.topic,
            score_tenths=sketch.score_tenths,
        )
        yield proposal, sketch


def _reserve(proposal: Proposal, sketch: Sketch) -> Iterable[Reserve]:
    role_of = {member.ags: member.role for member in proposal.members}
    for one in sketch.substitutes:
        yield Reserve(proposal.id, Member(one.ags, role_of[one.replaces]), one.replaces, one.delta)


def _run(basis: Basis, scored: Assessment, planned: Mapping[Role, RoleSketches], now: datetime) -> Run:
    plans = planned.values()
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
        unmatched=tuple(chain.from_iterable(plan.left_over for plan in plans)),
        register_digest=digest_of(basis.evidence.register),
    )


def same_register(run: Run, register: Iterable[RegisteredTown]) -> bool | None:
    """Whether the register holds what it held at that run; None where the run is older than its digest."""
    return None if run.register_digest is None else digest_of(register) == run.register_digest


def digest_of(facts: Iterable[TownProfile | Tie | RegisteredTown]) -> str:
    """SHA-256 of profiles, ties or registered towns in their order, every field, as 64 hexadecimal digits."""
    document = json.dumps([asdict(fact) for fact in facts], default=str, sort_keys=True, ensure_ascii=True)
    return sha256(document.encode()).hexdigest()
