"""Which town could help which other with the case that it would bring to a circle, and with which answer?"""

from collections.abc import Container, Iterator

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.topic_columns import open_experience, topics_of_experience
from matchmaker.features.town_arrays import Floats, TownArrays
from matchmaker.scoring.criteria.learns import STEEPNESS
from matchmaker.scoring.tiles import MILLIONTHS
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.profile import Experience, StatementKind

Advice = tuple[str, str, int, str]
"""Giver, taker (AGS), usefulness in millionths above 0, and the answer given."""


def advice_among(towns: TownArrays, givers: Container[str] | None = None) -> list[Advice]:
    """Every answer that helps anybody, by giver, each (giver, taker, answer) once.

    A town's case is its strongest need, of equal ones the first of the taxonomy. An answer is a statement of
    experience: a method or topic is the same answer whoever gives it, a project is its town's own. Its usefulness is
    that of ``learns`` for this one need: ``(1 − e^(−2.5 x)) / (1 − e^(−2.5))`` with x = max kin · b. Score-only
    statements count nowhere. With ``givers`` (AGS) only their answers. O(statements · towns).
    """
    cases = strongest_needs(towns)
    found: list[Advice] = []
    for giver, profile in enumerate(towns.profiles):
        if givers is not None and profile.ags not in givers:
            continue
        best: dict[str, NDArray[np.int64]] = {}
        for statement in open_experience(profile):
            useful = _usefulness(towns, cases, statement)
            # Nobody advises itself.
            useful[giver] = 0
            answer = _answer(statement, profile.ags)
            best[answer] = np.maximum(useful, best.get(answer, useful))
        found.extend(_lines(towns, profile.ags, best))
    return found


def strongest_needs(towns: TownArrays) -> NDArray[np.int64]:
    """The column of each town's strongest need, −1 where it has stated none, (n,)."""
    need = towns.topics.need
    return np.where((need > 0).any(axis=1), need.argmax(axis=1), -1).astype(np.int64)


def _usefulness(towns: TownArrays, cases: NDArray[np.int64], statement: Experience) -> NDArray[np.int64]:
    """Millionths for the case of each town, (n,)."""
    topics = towns.topics
    columns = [topics.ids.index(topic) for topic in topics_of_experience(statement, towns.taxonomy)]
    if not columns:
        return np.zeros(len(towns), dtype=np.int64)
    near: Floats = topics.kin[:, columns].max(axis=1)
    answered = np.where(cases < 0, 0.0, near[cases]) * experience_value(statement)
    share = np.expm1(-STEEPNESS * answered) / np.expm1(-STEEPNESS)
    useful: NDArray[np.int64] = np.rint(MILLIONTHS * share).astype(np.int64)
    return useful


def _answer(statement: Experience, ags: str) -> str:
    # Two towns may give their own projects the same key.
    return f"{ags}/{statement.id}" if statement.kind is StatementKind.PROJECT else statement.id


def _lines(towns: TownArrays, giver: str, best: dict[str, NDArray[np.int64]]) -> Iterator[Advice]:
    for answer, useful in best.items():
        takers = np.flatnonzero(useful)
        for taker, value in zip(takers.tolist(), useful[takers].tolist(), strict=True):
            yield giver, towns.ags[taker], value, answer
