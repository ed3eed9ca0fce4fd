"""What is said in one line of a proposal: its strongest reason, how much of it is known, what speaks against it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from statistics import mean

from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.certainty import Certainty, certainty_of
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.telling import reasons_for
from matchmaker.scoring.wording import Wording

Lines = dict[tuple[str, tuple[str, ...]], "Told"]


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
class Telling:
    """Tells proposals of one run. Two milliseconds a pair: ``known`` keeps the lines, so that only new pairs wait."""

    assessment: Assessment
    policy: Policy
    wording: Wording
    known: Lines = field(default_factory=dict)

    def of(self, proposal: Proposal) -> Told:
        """The line of a proposal as its towns stand now, whichever its own state."""
        key = (proposal.format, tuple(member.ags for member in proposal.members))
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
        known: Mapping[str, object] = {}
        if role in self.assessment.scorers:
            known = dict.fromkeys(self.assessment.scorers[role].terms.run.towns.ags)
        if not all(member.ags in known for member in proposal.members):
            return []
        pairs = combinations(proposal.members, 2)
        return [self.assessment.explain(role, *asked_pair(proposal, *both)) for both in pairs]
