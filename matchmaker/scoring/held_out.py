"""Do learned weights foresee answers that they did not learn from better than the prior's do?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from matchmaker.scoring.acceptance_model import Floats, learned_model, prior_model
from matchmaker.scoring.decisions import Decisions

MOST_FOLDS = 10
RESAMPLES = 2_000
RESAMPLING_SEED = 20_260_101
INTERVAL = 0.90
NEEDED_GAIN = 0.01
DRAWN_AT_ONCE = 1_000_000
"""Counts that are held in memory at a time: resamples × groups (8 MB)."""


@dataclass(frozen=True, slots=True)
class HeldOutLoss:
    """Mean log-loss per decision in groups that were held out, and the lower end of the gain's 90 % interval."""

    prior: float
    learned: float
    surest_gain: float

    @property
    def gain(self) -> float:
        """How much less the learned weights lose."""
        return self.prior - self.learned

    @property
    def convinces(self) -> bool:
        """Whether the gain is at least 0.01 and its 90 % interval lies above 0."""
        return self.gain >= NEEDED_GAIN and self.surest_gain > 0


def held_out_loss(decisions: Decisions, prior: Mapping[str, float]) -> HeldOutLoss | None:
    """Cross-validation by group, at most 10 folds, never a group on both sides.

    None with fewer than two groups, and where one of the two answers was given in a single fold only. The interval
    is of a bootstrap over groups (2,000 resamples, fixed seed) of the held-out gains. ``decisions`` come in their
    one order, so the folds are the same for any order of input.
    """
    if len(decisions.group_names) < 2:
        return None
    losses = np.empty((len(decisions), 2))
    for held in held_out_rows(decisions):
        seen, unseen = decisions.rows(~held), decisions.rows(held)
        if not seen.rarer_answers:
            return None
        losses[held, 0] = prior_model(seen, prior).losses(unseen)
        losses[held, 1] = learned_model(seen, prior).losses(unseen)
    before, after = losses.mean(axis=0).tolist()
    return HeldOutLoss(before, after, _surest_gain(losses[:, 0] - losses[:, 1], decisions.group_numbers))


def held_out_rows(decisions: Decisions) -> Iterator[NDArray[np.bool_]]:
    """The rows that are held out together, (n,), fold by fold: whole groups, every row once; at least two groups."""
    groups = decisions.group_numbers
    folds = GroupKFold(n_splits=min(MOST_FOLDS, len(decisions.group_names)))
    for _, rows in folds.split(decisions.values, groups=groups):
        held = np.zeros(len(decisions), dtype=bool)
        held[rows] = True
        yield held


def _surest_gain(gains: Floats, groups: NDArray[np.int64]) -> float:
    total, size = np.bincount(groups, weights=gains), np.bincount(groups)
    chance, even = np.random.default_rng(RESAMPLING_SEED), np.full(total.size, 1 / total.size)
    means = np.empty(RESAMPLES)
    # The stream of lots goes on from portion to portion, so how many are drawn at once changes no figure.
    portion = max(1, DRAWN_AT_ONCE // total.size)
    for start in range(0, RESAMPLES, portion):
        times = chance.multinomial(total.size, even, size=min(portion, RESAMPLES - start))
        means[start : start + portion] = (times @ total) / (times @ size)
    return float(np.quantile(means, (1 - INTERVAL) / 2))
