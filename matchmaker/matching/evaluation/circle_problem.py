"""Which circles would the engine form of simulated towns, and what could each member really learn there?"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import TownArrays
from matchmaker.matching.evaluation.plans import Matrix
from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.problem import MILLION
from matchmaker.scoring.criteria.learns import STEEPNESS

Groups = list[list[int]]
Rows = Sequence[int] | NDArray[np.int64]

NO_CASE = -1


def circle_problem(towns: TownArrays, scores: Matrix) -> GroupProblem:
    """The problem that head office would give: fields of the needs as topics, every pair's score, and advice.

    A town's case is its strongest need, its answers are the topics that it has experience with. Time windows are
    left out: the invented ones are drawn for pairs, and six towns would hardly ever share one.
    """
    first, second = np.triu_indices(len(towns), k=1)
    whole = np.rint(np.clip(scores[first, second], 0, 1) * MILLION).astype(np.int64)
    listed = zip(first.tolist(), second.tolist(), whole.tolist(), strict=True)
    return GroupProblem(
        towns=tuple(_town(towns, row) for row in range(len(towns))),
        scores=tuple((towns.ags[a], towns.ags[b], score) for a, b, score in listed),
        advice=tuple(
            (towns.ags[giver], towns.ags[taker], useful, topic) for giver, taker, useful, topic in _advice(towns)
        ),
    )


def advice_values(towns: TownArrays, takers: Rows, givers: Rows) -> NDArray[np.float64]:
    """How much each answer (topic) of each giver helps each taker's case, (takers, givers, T), in [0, 1]."""
    topics = towns.topics
    cases = strongest_needs(towns)[takers]
    kin = np.where(cases[:, None] == NO_CASE, 0.0, topics.kin[cases]).astype(np.float64)
    answered = kin[:, None, :] * topics.experience[givers][None, :, :]
    values: NDArray[np.float64] = np.expm1(-STEEPNESS * answered) / np.expm1(-STEEPNESS)
    # Nobody advises itself.
    values[np.asarray(takers)[:, None] == np.asarray(givers)[None, :]] = 0.0
    return values


def strongest_needs(towns: TownArrays) -> NDArray[np.int64]:
    """Each town's case: the column of its strongest need, ties by topic order, ``NO_CASE`` without any, (n,)."""
    need = towns.topics.need
    return np.where((need > 0).any(axis=1), need.argmax(axis=1), NO_CASE)


def _town(towns: TownArrays, row: int) -> GroupTown:
    profile = towns.profiles[row]
    needed = np.flatnonzero(towns.topics.need[row] > 0)
    fields = {towns.taxonomy.path_of(towns.topics.ids[topic])[-1] for topic in needed.tolist()}
    return GroupTown(
        profile.ags,
        topics=tuple(sorted(fields)),
        state=profile.state,
        district=profile.district,
        population=profile.population,
    )


def _advice(towns: TownArrays) -> Iterator[tuple[int, int, int, str]]:
    everyone = np.arange(len(towns))
    # Taker by taker: all at once would be towns × towns × topics.
    for taker in range(len(towns)):
        values = np.rint(advice_values(towns, everyone[taker : taker + 1], everyone)[0] * MILLION).astype(np.int64)
        givers, topics = np.nonzero(values)
        for giver, topic, useful in zip(givers.tolist(), topics.tolist(), values[givers, topics].tolist(), strict=True):
            yield giver, taker, useful, towns.topics.ids[topic]
