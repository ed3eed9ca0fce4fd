"""How likely is a yes, given the criteria, and which weights do the answers speak for?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from matchmaker.scoring.decisions import Decisions

Floats = NDArray[np.float64]
Point = np.ndarray[tuple[int], np.dtype[np.float64]]

EXPECTED_SLOPE, SLOPE_SPREAD = 8.0, 6.0
TOLERANCE = 1e-12
MOST_STEPS = 1_000


@dataclass(frozen=True, eq=False)
class AcceptanceModel:
    """``P(accept) = logistic(α + Σ θ_k c_k)`` with θ ≥ 0, (K,), in the order of the decisions' criteria."""

    intercept: float
    slopes: Floats

    def losses(self, decisions: Decisions) -> Floats:
        """Log-loss of every decision, (n,), in nats; 0.693 is the toss of a coin."""
        return _losses(self.intercept + decisions.values @ self.slopes, decisions.accepted)


def learned_model(decisions: Decisions, prior: Mapping[str, float]) -> AcceptanceModel:
    """The most probable θ given the answers, with the prior θ_k ~ N(8 w_k, (6 w_k)²) and a flat one on α.

    ``decisions`` hold both answers, or α would have no end. L-BFGS-B (R. Byrd, P. Lu, J. Nocedal, C. Zhu, 1995) over
    t_k = θ_k / w_k, which are all alike; the problem is convex. A criterion without weight in the prior keeps slope 0.
    """
    weights = np.array([prior[name] for name in decisions.criteria])
    intercept, stretch = _most_probable(decisions.values * weights, decisions.accepted)
    return AcceptanceModel(intercept, weights * stretch)


def prior_model(decisions: Decisions, prior: Mapping[str, float]) -> AcceptanceModel:
    """The prior's weights as they are: only α and one common slope, ~ N(8, 6²), are fitted to the answers."""
    weights = np.array([prior[name] for name in decisions.criteria])
    intercept, stretch = _most_probable((decisions.values @ weights)[:, None], decisions.accepted)
    return AcceptanceModel(intercept, weights * stretch)


def _most_probable(design: Floats, accepted: NDArray[np.bool_]) -> tuple[float, Floats]:
    """α and t of ``logistic(α + design @ t)``, t ≥ 0 with t ~ N(8, 6²)."""
    # Around their means the columns hardly pull at α, and far fewer steps are needed.
    middle = design.mean(axis=0)
    centred = design - middle

    def cost(point: Point) -> tuple[float, Floats]:
        intercept, stretch = point[0], point[1:]
        chances = intercept + centred @ stretch
        off = (stretch - EXPECTED_SLOPE) / SLOPE_SPREAD
        missed = expit(chances) - accepted
        slope = np.concatenate([[missed.sum()], centred.T @ missed + off / SLOPE_SPREAD])
        return float(_losses(chances, accepted).sum() + 0.5 * (off @ off)), slope

    start: Point = np.append(0.0, np.full(design.shape[1], EXPECTED_SLOPE))
    least = np.append(-np.inf, np.zeros(design.shape[1]))
    found = minimize(
        cost,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(least, np.inf),
        options={"maxiter": MOST_STEPS, "ftol": TOLERANCE, "gtol": TOLERANCE},
    )
    stretch = np.asarray(found.x[1:], dtype=np.float64)
    return float(found.x[0] - middle @ stretch), stretch


def _losses(chances: Floats, accepted: NDArray[np.bool_]) -> Floats:
    losses: Floats = np.logaddexp(0.0, np.where(accepted, -chances, chances))
    return losses
