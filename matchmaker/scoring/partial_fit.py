"""How many of a town's topics does the other town meet, where that is too little to call it a fit?"""

import numpy as np

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.criterion import ScoringRun, shown_name
from matchmaker.scoring.pair_score import Reason

FEW_ANSWERED, FAINTLY_ANSWERED = "few_answered", "faintly_answered"
FEW_SHARED, FEW_SHARED_BACK, FAINTLY_SHARED = "few_shared", "few_shared_back", "faintly_shared"
PARTIAL = (FEW_ANSWERED, FAINTLY_ANSWERED, FEW_SHARED, FEW_SHARED_BACK, FAINTLY_SHARED)


def partly_answered(run: ScoringRun, seeker: int, partner: int) -> Reason:
    """On how many (n) of the seeker's topics (m) the partner named experience, related ones counted in.

    Where it is all of them they are answered faintly: by related, early or failed experience.
    """
    topics = run.towns.topics
    met, all_of = _met(topics.kin, topics.need[seeker], topics.experience[partner])
    code = FEW_ANSWERED if met < all_of else FAINTLY_ANSWERED
    return Reason(code, (*_names(run, seeker, partner), ("n", met), ("m", all_of)), 0.0)


def partly_shared(run: ScoringRun, one: int, other: int) -> Reason:
    """How many (n) of the topics (m) of one of both towns the other names too; told of the side with fewer.

    Where it is all of them on both sides they are shared faintly: related, or of unlike weight.
    """
    topics = run.towns.topics
    sides = ((FEW_SHARED, one, other), (FEW_SHARED_BACK, other, one))
    counted = [(*_met(topics.kin, topics.need[a], topics.need[b]), code) for code, a, b in sides]
    met, all_of, code = min(counted, key=lambda side: side[0] / side[1])
    return Reason(code if met < all_of else FAINTLY_SHARED, (*_names(run, one, other), ("n", met), ("m", all_of)), 0.0)


def _met(kin: Floats, own: Floats, theirs: Floats) -> tuple[int, int]:
    """Of the topics that one column uses: how many the other meets, same or related, and how many there are."""
    used = own > 0
    met = (kin[:, theirs > 0] > 0).any(axis=1)
    return int(np.sum(used & met)), int(np.sum(used))


def _names(run: ScoringRun, a: int, b: int) -> tuple[tuple[str, str], ...]:
    return (("a", shown_name(run.towns, a)), ("b", shown_name(run.towns, b)))
