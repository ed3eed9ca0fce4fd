"""Invented places and lists for tests of the simulation, small enough to be solved at once."""

from functools import cache

import numpy as np

from benchmarks.invented_network import invented_network
from matchmaker.features.encoder import TownEncoder
from matchmaker.features.town_arrays import TownArrays
from matchmaker.matching.evaluation.trial import Draw, Trial
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.candidate_lists import CandidateLists
from matchmaker.scoring.simulation.gaps import observed
from matchmaker.scoring.simulation.true_towns import Invention, true_towns
from matchmaker.scoring.tiles import NOBODY, ROW_BITS, ROW_MASK
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format, TownProfile

PLACES = 120
POLICY = packaged_policy()


@cache
def an_invention() -> Invention:
    """Invented places on the real taxonomy."""
    taxonomy = read_taxonomy()
    return Invention(tuple(invented_network(PLACES, taxonomy, seed=3)[0]), taxonomy)


def a_trial(towns: int = 24, seed: int = 5, **weights: float) -> Trial:
    """A trial of the packaged tandem weights, or of those named alone."""
    tandem = POLICY.weights[Format.TANDEM]
    chosen = dict.fromkeys(tandem, 0.0) | weights if weights else tandem
    return Trial(an_invention(), chosen, towns, seed, POLICY.minimum_confidence)


def seen_towns(trial: Trial, run: int = 0) -> tuple[TownProfile, ...]:
    """The observed profiles of one run of a trial."""
    complete = true_towns(trial.invention, trial.towns, trial.chance(run, Draw.TOWNS))
    return observed(complete, trial.chance(run, Draw.GAPS))


def arrays_of(profiles: tuple[TownProfile, ...]) -> TownArrays:
    """These profiles as arrays, on the invented places."""
    return TownEncoder(an_invention().taxonomy, an_invention().places).fit(profiles).transform(profiles)


def lists_of(scores: list[list[int]]) -> CandidateLists:
    """Candidate lists of a square of scores in millionths; −1 keeps a pair apart, as the diagonal is."""
    square = np.array(scores, dtype=np.int64).reshape(len(scores), len(scores))
    np.fill_diagonal(square, NOBODY)
    low = ROW_MASK - np.arange(len(square))
    keys = np.where(square == NOBODY, NOBODY, (square << ROW_BITS) + low)
    ags = tuple(f"99{row:06d}" for row in range(len(square)))
    return CandidateLists(ags, -np.sort(-keys, axis=1), directed=False)
