"""Which plans are compared: the engine's, those that people would make instead, and the best there could be?"""

from collections.abc import Mapping, Sequence

import numpy as np

from matchmaker.matching.evaluation.plans import (
    Partners,
    assigned_partners,
    best_partners,
    engine_partners,
    random_partners,
)
from matchmaker.matching.evaluation.trial import Draw, Trial
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.scoring.simulation.baselines import advisers, rule_points, size_likeness, text_cosine, topic_jaccard
from matchmaker.scoring.simulation.gaps import fewer_fields
from matchmaker.scoring.simulation.truth import EQUAL_WEIGHTS, Truth
from matchmaker.towns.profile import TownProfile

CANDIDATES = LISTED
"""As many candidates per town as enter the solver in a real round."""

RANDOM_PLANS, WEIGHT_DRAWS = 20, 4
FIELDS_REMOVED, WEIGHTS_OFF = 0.30, 0.35

Plans = dict[str, list[Partners]]


def engine_plans(trial: Trial, run: int, seen: Sequence[TownProfile]) -> Plans:
    """The engine's plan, its plan with 30 % of the fields removed, and its plans under other weights.

    ``other_weights`` are 35 % off; ``equal_weights`` are what these invented towns want on average, so they tell what
    a bar asks of the engine and what of the weights.
    """
    fewer = fewer_fields(seen, FIELDS_REMOVED, trial.chance(run, Draw.FEWER_FIELDS))
    shaken = shaken_weights(trial.weights, trial.chance(run, Draw.WEIGHTS))
    return {
        "matchmaker": [_planned(trial.scorer(seen))],
        "fewer_fields": [_planned(trial.scorer(fewer))],
        "other_weights": [_planned(trial.scorer(seen, weights)) for weights in shaken],
        "equal_weights": [_planned(trial.scorer(seen, EQUAL_WEIGHTS))],
    }


def baseline_plans(trial: Trial, run: int, engine: PairScorer) -> Plans:
    """What people would use instead, on the same observed profiles that ``engine`` knows.

    ``attribute_rules`` assigns advisers to those who ask, as mentor-match does; ``attribute_rules_pairs`` gives the
    same points to the engine's own solver, which may pair any two towns.
    """
    towns, ties, lots = engine.terms.run.towns, trial.chance(run, Draw.TIES), trial.chance(run, Draw.RANDOM_PLANS)
    points = rule_points(towns)
    return {
        "random": [random_partners(len(towns), lots) for _ in range(RANDOM_PLANS)],
        "size_only": [best_partners(size_likeness(towns), ties)],
        "topic_jaccard": [best_partners(topic_jaccard(towns), ties)],
        "tfidf_cosine": [best_partners(text_cosine(towns), ties)],
        "attribute_rules": [assigned_partners(points, advisers(towns), ties)],
        "attribute_rules_pairs": [best_partners(points, ties)],
    }


def best_plans(trial: Trial, run: int, truth: Truth) -> Plans:
    """What nobody can do, as a measure: plans by what the towns really want.

    ``best_seen`` knows every town's own tastes and the observed profiles, ``best_complete`` the tastes and the
    complete profiles, ``best_of_all`` even what is chance.
    """
    ties = trial.chance(run, Draw.BEST_TIES)
    return {
        "best_seen": [best_partners(truth.seen, ties)],
        "best_complete": [best_partners(truth.systematic, ties)],
        "best_of_all": [best_partners(truth.utility, ties)],
    }


def shaken_weights(weights: Mapping[str, float], chance: np.random.Generator) -> list[dict[str, float]]:
    """Every weight 35 % up or down, by the toss of a coin, then brought back to a sum of 1."""
    drawn = []
    for _ in range(WEIGHT_DRAWS):
        factors = chance.choice((1 - WEIGHTS_OFF, 1 + WEIGHTS_OFF), size=len(weights)).tolist()
        raw = {key: weights[key] * factor for key, factor in zip(sorted(weights), factors, strict=True)}
        drawn.append({key: raw[key] / sum(raw.values()) for key in weights})
    return drawn


def _planned(scorer: PairScorer) -> Partners:
    return engine_partners(scorer.terms.run.towns.ags, scorer.candidates(CANDIDATES))
