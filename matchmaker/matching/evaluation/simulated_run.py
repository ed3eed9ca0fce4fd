"""What does one simulated network of towns say about the engine and about what people would use instead?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.evaluation.circle_figures import CircleFigures, TrueTowns, circle_figures
from matchmaker.matching.evaluation.compared_plans import CANDIDATES, Plans, baseline_plans, best_plans, engine_plans
from matchmaker.matching.evaluation.measures import (
    blocking_pairs_per_town,
    coverage,
    least_satisfied,
    mean_mutual_utility,
)
from matchmaker.matching.evaluation.plans import NOBODY, Matrix, Partners
from matchmaker.matching.evaluation.trial import Draw, Trial
from matchmaker.scoring.block import Block
from matchmaker.scoring.exposure import Exposure, exposure
from matchmaker.scoring.load_balance import balanced
from matchmaker.scoring.pair_confidence import pair_confidences
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.simulation.gaps import observed
from matchmaker.scoring.simulation.true_towns import SIMULATED_DAY, true_towns
from matchmaker.scoring.simulation.truth import EQUAL_WEIGHTS, Truth, draw_truth, shrunk_values, tastes_around
from matchmaker.scoring.variety import varied_lists
from matchmaker.towns.profile import Format, TownProfile

TRUTHS = 3
TOP = 5


@dataclass(frozen=True, slots=True)
class MethodFigures:
    """What the plans of one method are worth: mean over its plans and over the truths of the run.

    ``utility`` is the mean mutual utility, ``least_satisfied`` the tenth percentile of what towns gain,
    ``blocking_per_town`` the pairs per town that would both rather have each other.
    """

    utility: float
    least_satisfied: float
    blocking_per_town: float


@dataclass(frozen=True)
class ListFigures:
    """How evenly the lists of five name the towns: by score alone, after load balance, and as they are shown."""

    by_score: Exposure
    balanced: Exposure
    varied: Exposure


@dataclass(frozen=True)
class RunFigures:
    """What one run measured. ``methods`` by the keys of ``compared_plans.py``.

    ``coverage`` is the engine's; ``explained`` the share of the utilities that the observed criteria explain (mean
    over the truths); ``unsure`` the share of the engine's pairs below the confidence that a real round asks for.
    ``circles`` is None where the trial has no weights for them.
    """

    methods: Mapping[str, MethodFigures]
    lists: ListFigures
    coverage: float
    explained: float
    unsure: float
    circles: CircleFigures | None = None


def simulated_run(trial: Trial, run: int) -> RunFigures:
    """Invent towns, hide a part of what they say, let every method plan, and ask the towns.

    The same trial and number of the run give the same figures, in whatever order places are listed.
    """
    complete = true_towns(trial.invention, trial.towns, trial.chance(run, Draw.TOWNS))
    seen = observed(complete, trial.chance(run, Draw.GAPS))
    engine = trial.scorer(seen)
    plans = engine_plans(trial, run, seen) | baseline_plans(trial, run, engine)
    truths = _truths(trial, run, (complete, seen))
    figures = [_all_figures(plans | best_plans(trial, run, truth), truth) for truth in truths]
    return RunFigures(
        methods={name: _mean([one[name] for one in figures]) for name in figures[0]},
        lists=_list_figures(engine),
        coverage=coverage(plans["matchmaker"][0]),
        explained=float(np.mean([truth.explained for truth in truths])),
        unsure=_unsure(engine, plans["matchmaker"][0], trial.least_confidence),
        circles=_circle_figures(trial, run, (complete, seen), truths),
    )


def _circle_figures(
    trial: Trial, run: int, profiles: tuple[Sequence[TownProfile], Sequence[TownProfile]], truths: Sequence[Truth]
) -> CircleFigures | None:
    if trial.circle_weights is None:
        return None
    complete, seen = (trial.arrays(one) for one in profiles)
    everyone = slice(0, len(seen))
    scorer = PairScorer(seen, Format.CIRCLE, trial.circle_weights, SIMULATED_DAY)
    scores = scorer.scores(Block(everyone, everyone)).astype(np.float64)
    truth = TrueTowns(complete, [one.utility for one in truths])
    return circle_figures(seen, scores, truth, trial.chance(run, Draw.CIRCLES))


def _truths(trial: Trial, run: int, profiles: tuple[Sequence[TownProfile], Sequence[TownProfile]]) -> list[Truth]:
    """One truth around equal weights and two around random ones, for the same complete and observed profiles."""
    true, observed_values = (shrunk_values(trial.scorer(one, EQUAL_WEIGHTS).terms) for one in profiles)
    chance = trial.chance(run, Draw.TASTES)
    return [draw_truth(true, observed_values, tastes_around(one, chance), chance) for one in range(TRUTHS)]


def _all_figures(plans: Plans, truth: Truth) -> dict[str, MethodFigures]:
    return {name: _mean([_figures(truth.utility, one) for one in own]) for name, own in plans.items()}


def _figures(utility: Matrix, plan: Partners) -> MethodFigures:
    return MethodFigures(
        mean_mutual_utility(utility, plan), least_satisfied(utility, plan), blocking_pairs_per_town(utility, plan)
    )


def _mean(found: Sequence[MethodFigures]) -> MethodFigures:
    return MethodFigures(
        float(np.mean([one.utility for one in found])),
        float(np.mean([one.least_satisfied for one in found])),
        float(np.mean([one.blocking_per_town for one in found])),
    )


def _list_figures(engine: PairScorer) -> ListFigures:
    lists, towns = engine.lists(CANDIDATES), engine.terms.run.towns
    evened = balanced(lists)
    by_score, after = (
        exposure([[row for row in listed if row != NOBODY] for listed in rows[:, :TOP].tolist()], len(towns))
        for rows in (lists.rows, evened.rows)
    )
    return ListFigures(by_score, after, exposure(varied_lists(evened, towns, TOP), len(towns)))


def _unsure(engine: PairScorer, partners: Partners, least_confidence: float) -> float:
    ags = engine.terms.run.towns.ags
    pairs = [(ags[one], ags[other]) for one, other in enumerate(partners.tolist()) if one < other]
    return float((pair_confidences(engine.terms, pairs) < least_confidence).mean()) if pairs else 0.0
