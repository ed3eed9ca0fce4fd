"""Why would two stored towns be matched today, or why not?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.schema import HEAD_OFFICE, Audience
from matchmaker.rounds.assessment import Assessment, Evidence, assess, read_evidence
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.scoring.certainty import certainty_of
from matchmaker.scoring.pair_account import PairAccount, account_of, paths_between, shared_by_most, without_sealed
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.places import ListPlaces
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two towns by AGS (in a visit the seeker first), asked on a day; ``policy`` serves where no round has run yet.

    ``network_names`` gives networks, whose key alone is in the profiles, a full name. ``is_public`` asks for what
    may be told to everybody: public statements count alone.
    """

    a: str
    b: str
    format: Format
    on: date
    policy: Policy
    network_names: Mapping[str, str] = field(default_factory=dict)
    is_public: bool = False


def explain_stored_pair(question: PairQuestion, taxonomy: Taxonomy, uow: UnitOfWork) -> PairAccount:
    """The account of a pair on the terms of the format's last run, inside an open unit of work.

    The μ frozen in that run are used again, and its own proposals do not count as history. Without a run μ
    comes from the stored profiles. Unless the question is public it is head office's account: paths may hold what is
    for its eyes only, but no score-only statement. ``MatchmakerError`` for one town with itself, ``NotFound`` where a
    town has no profile, or none in a common role.
    """
    if question.a == question.b:
        raise MatchmakerError("Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte.")
    terms, run = last_run(question.format, question.policy, uow)
    stored = read_evidence(uow, taxonomy, terms.id)
    evidence = public_part(stored) if question.is_public else stored
    scorer = _common_scorer(question, evidence, assess(evidence, terms, question.on, run))
    score = scorer.explain(question.a, question.b)
    graph = build_graph(_sources(question, evidence, uow), Audience() if question.is_public else HEAD_OFFICE)
    # Counted over public statements for everybody, so that head office leaves out what the public page does.
    everywhere = shared_by_most(public_part(evidence).profiles)
    return account_of(
        score,
        paths_between(score, graph, everywhere),
        ListPlaces(scorer.terms).of(question.a, question.b),
        certainty_of(score.confidence, terms.policy.provisional_confidence, terms.policy.minimum_confidence),
    )


def last_run(format: Format, policy: Policy, uow: UnitOfWork) -> tuple[Round, Run | None]:
    """The newest run of a format with its round; without one a round under ``policy`` that nobody has opened."""
    run = uow.runs.newest(format)
    return (Round("", "", format, policy), None) if run is None else (uow.rounds.get(run.round_id), run)


def _common_scorer(question: PairQuestion, evidence: Evidence, assessment: Assessment) -> PairScorer:
    """The scorer of the role in which both take part."""
    name_of = {town.ags: town.name for town in evidence.register}
    with_profile = {profile.ags for profile in evidence.profiles}
    for ags in (question.a, question.b):
        if ags not in with_profile:
            name = name_of.get(ags, ags)
            raise NotFound(f"Die Stadt {name} ({ags}) hat noch kein Profil; ohne Profil gibt es nichts zu vergleichen.")
    for scorer in assessment.scorers.values():
        if {question.a, question.b} <= set(scorer.terms.run.towns.ags):
            return scorer
    names = " und ".join(name_of.get(ags, ags) for ags in (question.a, question.b))
    raise NotFound(f"Die Städte {names} haben kein Profil auf derselben Ebene.")


def _sources(question: PairQuestion, evidence: Evidence, uow: UnitOfWork) -> GraphSources:
    """The participants alone: a path never leads over a town that states nothing."""
    stated = {profile.ags for profile in evidence.profiles}
    return GraphSources(
        towns=[town for town in evidence.register if town.ags in stated],
        profiles=without_sealed(evidence.profiles),
        taxonomy=evidence.taxonomy,
        relations=uow.relations.all(),
        network_names=question.network_names,
    )
