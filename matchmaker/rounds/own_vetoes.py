"""Which towns may not be proposed to anybody, whoever the partner is?"""

from matchmaker.scoring.pair_score import Veto
from matchmaker.scoring.pair_scorer import PairScorer


def own_vetoes(scorer: PairScorer) -> dict[str, Veto]:
    """The first veto of each town that may not be proposed to anybody, by AGS."""
    towns, rules = scorer.terms.run.towns, scorer.terms.eligibility
    vetoes = ((ags, rules.vetoes(row, row)) for row, ags in enumerate(towns.ags))
    # Asked about itself, every town has the veto "itself"; what comes after it is its own.
    return {ags: found[1] for ags, found in vetoes if len(found) > 1}
