"""What is said in one line of a proposal: its strongest reason, how much of it is known, what speaks against it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from statistics import mean

from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.assessment import Assessment, Evidence
from matchmaker.rounds.filled_profiles import role_of
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.certainty import Certainty, certainty_of
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.telling import reasons_for
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format, Role

LineKey = tuple[Format, Role, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """``confidence`` in [0, 1] is the mean over a group's pairs; ``vetoes`` are German sentences.

    A proposal whose town takes no part any more is not known: confidence 0, with a sentence that says so.
    """

    reason: str
    confidence: float
    certainty: Certainty
    vetoes: tuple[str, ...] = ()


GONE = Told("", 0.0, Certainty.QUESTION, ("Eine der Städte nimmt nicht mehr teil.",))


@dataclass(frozen=True)
class Lines:
    """The lines of one run that were told already, from which evidence and under which policy."""

    run_id: str
    policy: Policy
    evidence: Evidence
    told: dict[LineKey, Told] = field(default_factory=dict)

    def carried(self, former: "Lines | None") -> "Lines":
        """These with the former ones that still hold: of pairs of which nothing has changed.

        A run freezes what hangs on all towns together (μ, v, its day), and the scale of figures is the register's: what
        is said of two towns hangs on these two alone, their profiles and their ties.
        """
        if former is None or not self._is_of_the_same(former):
            return self
        changed = _changed_towns(former.evidence, self.evidence)
        # A copy: another visitor may be adding to it this very moment.
        holding = {key: line for key, line in dict(former.told).items() if changed.isdisjoint(key[2])}
        return replace(self, told=holding)

    def _is_of_the_same(self, former: "Lines") -> bool:
        ours, theirs = self.evidence, former.evidence
        terms = (self.run_id, self.policy, ours.taxonomy.version, ours.register)
        return terms == (former.run_id, former.policy, theirs.taxonomy.version, theirs.register)


@dataclass(frozen=True)
class Telling:
    """Tells proposals of one run. A millisecond a pair: ``known`` keeps the lines, so that only new pairs wait."""

    assessment: Assessment
    policy: Policy
    wording: Wording
    known: dict[LineKey, Told] = field(default_factory=dict)

    def of(self, proposal: Proposal) -> Told:
        """The line of a proposal as its towns stand now, whichever its own state."""
        key = (proposal.format, proposal.members[0].role, tuple(member.ags for member in proposal.members))
        if key not in self.known:
            self.known[key] = self._made(proposal)
        return self.known[key]

    def _made(self, proposal: Proposal) -> Told:
        scores = self._scores(proposal)
        if not scores:
            return GONE
        confidence = mean(score.confidence for score in scores)
        first = scores[0]
        sentences = (self.wording.veto(veto) for score in scores for veto in score.vetoes)
        return Told(
            reason=next(iter(self.wording.sentences(reasons_for(first, first.a))), ""),
            confidence=confidence,
            certainty=certainty_of(confidence, self.policy.provisional_confidence, self.policy.minimum_confidence),
            vetoes=tuple(dict.fromkeys(sentences)),
        )

    def _scores(self, proposal: Proposal) -> list[PairScore]:
        role = proposal.members[0].role
        taking_part = self._taking_part.get(role, frozenset())
        if not taking_part.issuperset(member.ags for member in proposal.members):
            return []
        pairs = combinations(proposal.members, 2)
        return [self.assessment.explain(role, *asked_pair(proposal, *both)) for both in pairs]

    @cached_property
    def _taking_part(self) -> Mapping[Role, frozenset[str]]:
        return {role: frozenset(scorer.terms.run.towns.ags) for role, scorer in self.assessment.scorers.items()}


def _changed_towns(before: Evidence, after: Evidence) -> set[str]:
    """The towns (AGS) of which a profile came, went or changed, or of whose ties one did."""
    old, new = ({(one.ags, role_of(one)): one for one in each.profiles} for each in (before, after))
    changed = {ags for ags, role in old.keys() | new.keys() if old.get((ags, role)) != new.get((ags, role))}
    ties = set(before.ties) ^ set(after.ties)
    return changed | {ags for tie in ties for ags in (tie.first, tie.second)}
