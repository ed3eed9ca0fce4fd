"""Which towns are known too little to be proposed, and is that their own doing?"""

from collections.abc import Iterable

from matchmaker.scoring.pair_confidence import pair_confidences
from matchmaker.scoring.pair_scorer import PairScorer


def vague_towns(scorer: PairScorer, unsure: Iterable[str], least: float) -> frozenset[str]:
    """Those of ``unsure`` (AGS) whose own profile is the cause: with a twin of itself it would be no surer."""
    towns = sorted(unsure)
    sure = pair_confidences(scorer.terms, [(ags, ags) for ags in towns])
    return frozenset(ags for ags, confidence in zip(towns, sure.tolist(), strict=True) if confidence < least)
