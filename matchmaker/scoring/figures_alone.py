"""What of a run does another machine need to compute its tiles?"""

from dataclasses import replace

from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.eligibility import Eligibility
from matchmaker.scoring.formats import criteria_of
from matchmaker.scoring.terms import ScoringTerms


def figures_alone(terms: ScoringTerms) -> ScoringTerms:
    """The same terms over arrays alone: the same scores and vetoes, but no texts, names or sources of towns.

    What a town wrote stays on this machine, and what travels is small: reasons are made here.
    """
    towns = replace(terms.run.towns, profiles=(), sources={}, indicator_values={}, registered={})
    run = ScoringRun(towns, terms.run.format, terms.run.on)
    return ScoringTerms(
        run,
        criteria_of(run, terms.weights),
        dict(terms.weights),
        dict(terms.expected),
        Eligibility.of(run, terms.eligibility.rules),
    )
