"""Simulated answers to proposals, with weights that are known because they are invented."""

from collections.abc import Mapping

import numpy as np

from matchmaker.scoring.decisions import Decisions

CRITERIA = ("learns", "novelty", "setting", "shared_challenge", "similar_size")
PRIOR = {"learns": 0.30, "novelty": 0.10, "setting": 0.10, "shared_challenge": 0.30, "similar_size": 0.20}


def simulated_decisions(count: int, groups: int, true: Mapping[str, float] = PRIOR, seed: int = 1) -> Decisions:
    """Answers of ``groups`` towns by θ = 12 · ``true``, about half of them a yes."""
    chance = np.random.default_rng(seed)
    values = chance.random((count, len(CRITERIA)))
    liking = 12 * values @ np.array([true[name] for name in CRITERIA])
    accepted = chance.random(count) < 1 / (1 + np.exp(-(liking - 6)))
    return Decisions(CRITERIA, values, accepted, tuple(f"town {row % groups:03d}" for row in range(count)))


def decisions_of(count: int, groups: int, accepted: int) -> Decisions:
    """``count`` decisions of which the first ``accepted`` said yes, dealt to ``groups`` groups in turn."""
    values = np.random.default_rng(2).random((count, len(CRITERIA)))
    names = tuple(f"town {row % groups:03d}" for row in range(count))
    return Decisions(CRITERIA, values, np.arange(count) < accepted, names)
