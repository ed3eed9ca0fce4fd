"""What would a draft with other towns be worth, what would it be about, and which rules would it break?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.matching.problem import Pair
from matchmaker.rounds.group_terms import GroupTerms, seated_terms
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.role_case import RoleCase, case_of_scores
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled_meetings import visit_of
from matchmaker.rounds.swap import BrokenRule, SwapGround
from matchmaker.scoring.headed_topic import learned_topic_of, topic_of
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format
from matchmaker.towns.written_number import written_number

AGS = re.compile(r"\b\d{8}\b")
GROUPS = (Format.CIRCLE, Format.CONSORTIUM)
OF_TOWNS = ("itself", "no_consent", "no_capacity", "paused", "blocked", "declined")
"""Vetoes that are a town's own word, or nonsense: they are asked for as they stand now (``objections.py``)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Shown score in tenths (0–1000), the topic that may be said aloud, and the broken rules of policy."""

    score_tenths: int
    topic: str | None
    broken: tuple[BrokenRule, ...]


def takes_part(member: Member, ground: SwapGround) -> bool:
    """Whether the newest run knew the town in this role."""
    scorer = ground.shown.scorers.get(member.role)
    return scorer is not None and member.ags in scorer.terms.run.towns.ags


def judged(proposal: Proposal, its_round: Round, ground: SwapGround) -> Judged:
    """The proposal under the round's policy; all its members take part."""
    if proposal.format in GROUPS:
        return _judged_group(proposal, its_round, ground)
    pair = visit_of(proposal) if proposal.format is Format.VISIT else _pairs(proposal)[0]
    score = ground.shown.explain(proposal.members[0].role, *pair)
    head = learned_topic_of if proposal.format is Format.VISIT else topic_of
    topic = head(ground.aloud.explain(proposal.members[0].role, *pair))
    broken = (*_vetoes(score, ground), *_too_little(score, its_round))
    if its_round.policy.require_topic and topic is None:
        broken = (*broken, BrokenRule("no_topic", "Kein Thema haben beide öffentlich genannt.", hard=False))
    return Judged(score.score_tenths, topic, broken)


def _vetoes(score: PairScore, ground: SwapGround) -> Iterator[BrokenRule]:
    wording = Wording(ground.taxonomy)
    for veto in score.vetoes:
        if veto.code not in OF_TOWNS:
            yield BrokenRule(veto.code, wording.veto(veto), hard=False)


def _too_little(score: PairScore, its_round: Round) -> Iterator[BrokenRule]:
    policy = its_round.policy
    if score.score_tenths < policy.minimum_score * 1_000:
        found, least = (written_number(value, 1) for value in (score.score_tenths / 10, policy.minimum_score * 100))
        yield BrokenRule("minimum_score", f"{found} Punkte sind weniger als die geforderten {least}.", hard=False)
    if score.confidence < policy.minimum_confidence:
        found, least = (written_number(value, 2) for value in (score.confidence, policy.minimum_confidence))
        told = f"Die Aussage ist mit {found} weniger sicher als die geforderten {least}."
        yield BrokenRule("minimum_confidence", told, hard=False)


def _judged_group(proposal: Proposal, its_round: Round, ground: SwapGround) -> Judged:
    role, members = proposal.members[0].role, sorted(member.ags for member in proposal.members)
    case = case_of_scores(role, its_round, ground.shown.scorers[role], ground.aloud.scorers[role])
    inside = set(members)
    terms = seated_terms(case, [one for one in case.profiles if one.ags in inside])
    pairs = [rule for pair in _pairs(proposal) for rule in _vetoes(ground.shown.explain(role, *pair), ground)]
    rules = [
        BrokenRule("group_rule", _named(sentence, case), hard=False)
        for sentence in broken_rules_of(terms.problem, members)
    ]
    return Judged(terms.shown_tenths(members), _group_topic(terms, members), (*pairs, *rules))


def _group_topic(terms: GroupTerms, members: list[str]) -> str | None:
    topics = [set(town.topics) for town in terms.problem.towns]
    return terms.topic_of(members) if set.intersection(*topics) else None


def _named(sentence: str, case: RoleCase) -> str:
    """The checker knows keys only."""
    return AGS.sub(lambda found: case.name(found.group()), sentence)


def _pairs(proposal: Proposal) -> list[Pair]:
    return list(combinations(sorted(member.ags for member in proposal.members), 2))
