"""What do the answers to proposals say about the weights, and is it enough to change them?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from threadpoolctl import threadpool_limits

from matchmaker.scoring.acceptance_model import learned_model
from matchmaker.scoring.decisions import Decisions
from matchmaker.scoring.held_out import HeldOutLoss, held_out_loss

CALIBRATION_DECISIONS, CALIBRATION_GROUPS = 30, 15
PROPOSAL_DECISIONS, PROPOSAL_GROUPS, PROPOSAL_ANSWERS = 100, 40, 25
REGULAR_DECISIONS = 400


class Stage(StrEnum):
    """How far the answers carry: from not at all to regular learning."""

    NOTHING = "nothing"
    CALIBRATION = "calibration"
    PROPOSAL = "proposal"
    REGULAR = "regular"

    @property
    def learns(self) -> bool:
        """Whether this stage proposes other weights than the prior's."""
        return self in (Stage.PROPOSAL, Stage.REGULAR)


@dataclass(frozen=True)
class Calibration:
    """What decisions say about weights. ``weights`` by criterion: the prior's, or from *proposal* on the learned.

    ``active`` is True only where the learned weights foresee held-out answers convincingly better; even then a
    person signs the change. ``shift`` = ½ Σ |Δw| in [0, 1]. ``loss`` is None where there are
    too few groups to hold one out.
    """

    stage: Stage
    active: bool
    weights: Mapping[str, float]
    shift: float
    loss: HeldOutLoss | None
    decisions: int
    groups: int
    rarer_answers: int


def calibrate(decisions: Decisions, prior: Mapping[str, float]) -> Calibration:
    """Learn weights by a MAP model behind gates; the same for any order of rows and columns.

    ``decisions`` hold both answers; ``prior`` weighs every criterion, ≥ 0, summing to 1. Below a gate the weights
    stay the prior's: plain maximum likelihood from few answers is worse than what experts say.
    """
    ordered = decisions.in_one_order()
    stage = stage_of(decisions)
    # Hundreds of tiny products: a second BLAS thread costs far more than it brings.
    with threadpool_limits(1, user_api="blas"):
        loss = held_out_loss(ordered, prior)
        weights = _learned_weights(ordered, prior) if stage.learns else dict(prior)
    return Calibration(
        stage=stage,
        active=stage.learns and loss is not None and loss.convinces,
        weights={name: weights[name] for name in decisions.criteria},
        shift=0.5 * math.fsum(abs(weights[name] - prior[name]) for name in ordered.criteria),
        loss=loss,
        decisions=len(decisions),
        groups=len(decisions.group_names),
        rarer_answers=decisions.rarer_answers,
    )


def stage_of(decisions: Decisions) -> Stage:
    """Under 30 decisions or 15 groups nothing; from 100 of 40 groups, 25 of each answer, a proposal; from 400 regular.

    More decisions without the groups and answers of a proposal stay at calibration.
    """
    count, groups = len(decisions), len(decisions.group_names)
    if count < CALIBRATION_DECISIONS or groups < CALIBRATION_GROUPS:
        return Stage.NOTHING
    if count < PROPOSAL_DECISIONS or groups < PROPOSAL_GROUPS or decisions.rarer_answers < PROPOSAL_ANSWERS:
        return Stage.CALIBRATION
    return Stage.PROPOSAL if count < REGULAR_DECISIONS else Stage.REGULAR


def _learned_weights(decisions: Decisions, prior: Mapping[str, float]) -> dict[str, float]:
    """W = θ / Σθ; the prior where no criterion has any influence."""
    slopes = learned_model(decisions, prior).slopes.tolist()
    total = math.fsum(slopes)
    if total <= 0:
        return dict(prior)
    return {name: slope / total for name, slope in zip(decisions.criteria, slopes, strict=True)}
