"""How well do the participants of a round fit, by the terms that the round was opened with?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from matchmaker.features.encoder import TownEncoder
from matchmaker.rounds.change import Fact
from matchmaker.rounds.feedback import read_outcomes
from matchmaker.rounds.filled_profiles import filled, role_of
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, ProposalState
from matchmaker.rounds.remembering import ties_of
from matchmaker.rounds.round import Round
from matchmaker.rounds.visibility import STRANGER, all_seen_by
from matchmaker.scoring.pair_account import shared_by_most
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Tie
from matchmaker.towns.profile import Experience, Need, Role, TownProfile, Visibility
from matchmaker.towns.register import RegisteredTown

STATED_IN = (Fact.TOWNS, Fact.PROFILES)
ASKED_ABOUT = tuple(state for state in ProposalState if state not in NOT_SENT)
TIED_BY = (Fact.RELATIONS, Fact.ROUNDS, Fact.PROPOSALS, Fact.REFUSALS, Fact.EXCHANGES, Fact.CHECK_INS)


@dataclass(frozen=True)
class Evidence:
    """All facts that scores are computed from: one profile per town and role, and what our records know of pairs."""

    profiles: tuple[TownProfile, ...]
    register: tuple[RegisteredTown, ...]
    taxonomy: Taxonomy
    ties: tuple[Tie, ...] = ()


class Frozen(Protocol):
    """What a run fixed for good: μ by criterion and v by topic."""

    @property
    def expected(self) -> Mapping[str, float]: ...

    @property
    def rarity(self) -> Mapping[str, float]: ...


@dataclass(frozen=True)
class Assessment:
    """One scorer for each role, since mayors meet mayors and administrations meet administrations.

    ``rarity`` (v_t) is that of all participants together; ``expected`` (μ) that of the larger role, used
    for both: a run has one of each.
    """

    scorers: Mapping[Role, PairScorer]
    rarity: Mapping[str, float]
    expected: Mapping[str, float]

    @cached_property
    def known_of_most(self) -> Mapping[Role, frozenset[str]]:
        """What most towns of a role state in public, so that it tells nothing about two of them; counted once."""
        profiles = {role: scorer.terms.run.towns.profiles for role, scorer in self.scorers.items()}
        return {role: shared_by_most(all_seen_by(STRANGER, own)) for role, own in profiles.items()}

    def explain(self, role: Role, a: str, b: str) -> PairScore:
        """Everything about one pair of this role; ``NotFound`` where a town takes no part."""
        return self.scorers[role].explain(a, b)


def read_evidence(uow: UnitOfWork, taxonomy: Taxonomy, round_id: str | None = None) -> Evidence:
    """What is stored now, inside an open unit of work; proposals of ``round_id`` itself are not yet history."""
    return Evidence(*read_statements(uow), taxonomy, read_ties(uow, round_id))


def read_statements(uow: UnitOfWork) -> tuple[tuple[TownProfile, ...], tuple[RegisteredTown, ...]]:
    """The profiles and the register of ``read_evidence``; they hang on ``STATED_IN`` alone."""
    found = filled(uow.profiles.all(), uow.towns.all())
    return found.all, found.register


def read_ties(uow: UnitOfWork, round_id: str | None = None) -> tuple[Tie, ...]:
    """The ties of ``read_evidence``; they hang on ``TIED_BY`` alone."""
    # By two questions for all rounds; what nobody was ever asked about ties nobody.
    earlier = (one for one in uow.proposals.in_states(ASKED_ABOUT) if one.round_id != round_id)
    return ties_of(uow.relations.all(), earlier, uow.invitations.refused(), read_outcomes(uow))


def assess(evidence: Evidence, terms: Round, on: date, frozen: Frozen | None = None) -> Assessment:
    """Make the scorers for a round; ``frozen`` is an earlier run (or assessment) whose proposals are explained."""
    expected = None if frozen is None else frozen.expected
    rarity = None if frozen is None else frozen.rarity
    encoder = TownEncoder(evidence.taxonomy, evidence.register, rarity, ties=evidence.ties).fit(evidence.profiles)
    by_role = {role: [one for one in evidence.profiles if role_of(one) is role] for role in Role}
    scorers: dict[Role, PairScorer] = {}
    for role in sorted(by_role, key=lambda each: -len(by_role[each])):
        if by_role[role]:
            towns = encoder.transform(by_role[role])
            weights = terms.policy.weights[terms.format]
            scorers[role] = PairScorer(towns, terms.format, weights, on, expected, terms.policy.pair_rules)
            expected = scorers[role].expected
    return Assessment(scorers, encoder.rarity, expected or {})


def with_sealed(evidence: Evidence, terms: Round, on: date, scored: Assessment) -> Mapping[Role, PairScorer]:
    """The scorers of ``scored`` with score-only statements let in, μ and v as without them; for the solver alone."""
    if not any(one.visibility is Visibility.SCORE_ONLY for one in _statements(evidence)):
        return scored.scorers
    encoder = TownEncoder(evidence.taxonomy, evidence.register, scored.rarity, ties=evidence.ties, sealed=True)
    encoder.fit(evidence.profiles)
    return {
        role: PairScorer(
            encoder.transform(one for one in evidence.profiles if role_of(one) is role),
            terms.format,
            terms.policy.weights[terms.format],
            on,
            shown.expected,
            terms.policy.pair_rules,
        )
        for role, shown in scored.scorers.items()
    }


def _statements(evidence: Evidence) -> Iterator[Need | Experience]:
    for profile in evidence.profiles:
        yield from profile.needs
        yield from profile.experience
