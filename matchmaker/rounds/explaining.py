"""Why would two stored towns be matched today, or why not?"""

from dataclasses import dataclass
from datetime import date

from matchmaker.errors import NotFound
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.scoring.pair_score import PairScore
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two towns by AGS (in a visit the seeker first), asked on a day; ``policy`` serves where no round has run yet."""

    a: str
    b: str
    format: Format
    on: date
    policy: Policy


def explain_stored_pair(question: PairQuestion, taxonomy: Taxonomy, uow: UnitOfWork) -> PairScore:
    """The pair on the terms of the format's last run, inside an open unit of work.

    The μ frozen in that run are used again, and its own proposals do not count as history. Without a run μ
    comes from the stored profiles. ``NotFound`` where a town has no profile, or none in a common role.
    """
    terms, run = _last_run(question, uow)
    evidence = read_evidence(uow, taxonomy, terms.id)
    assessment = assess(evidence, terms, question.on, run)
    with_profile = {profile.ags for profile in evidence.profiles}
    for ags in (question.a, question.b):
        if ags not in with_profile:
            raise NotFound(f"Die Stadt {ags} hat noch kein Profil; ohne Profil gibt es nichts zu vergleichen.")
    for scorer in assessment.scorers.values():
        if {question.a, question.b} <= set(scorer.terms.run.towns.ags):
            return scorer.explain(question.a, question.b)
    raise NotFound(f"Die Städte {question.a} und {question.b} haben kein Profil auf derselben Ebene.")


def _last_run(question: PairQuestion, uow: UnitOfWork) -> tuple[Round, Run | None]:
    rounds = {known.id: known for known in uow.rounds.all() if known.format is question.format}
    runs = [run for run in map(uow.runs.latest, rounds) if run is not None]
    if not runs:
        return Round("", "", question.format, question.policy), None
    last = max(runs, key=lambda run: (run.made_at, run.id))
    return rounds[last.round_id], last
