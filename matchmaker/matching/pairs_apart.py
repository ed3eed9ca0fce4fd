"""Which pairs does each rule about pairs keep apart?"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.problem import Pair

Booleans = NDArray[np.bool_]

UNKNOWN = -1
"""The code of a fact that was not stated."""


def pairs_apart(problem: GroupProblem, listed: Booleans, topics: Booleans) -> dict[str, Booleans]:
    """By rule, which two towns may not sit together, each (n, n) and symmetric; towns as in the problem.

    ``listed`` (n, n) says for whom there is a score, ``topics`` (n, T) which topics count for whom.
    """
    towns, rules = problem.towns, problem.rules
    nobody = np.zeros(listed.shape, dtype=bool)
    return {
        "listed_pairs": ~listed & ~np.eye(len(towns), dtype=bool),
        "vetoes": _vetoed(problem.vetoed, towns),
        "common_topic": (topics.astype(np.float32) @ topics.T.astype(np.float32)) == 0,
        "size_ratio": nobody if rules.maximum_size_ratio is None else apart_by_size(towns, rules.maximum_size_ratio),
        "district": apart_by_district(towns) if rules.one_per_district else nobody,
    }


def all_together(apart: Mapping[str, Booleans], rules: Iterable[str] | None = None) -> Booleans:
    """Who may sit with whom where these rules hold (all of them by default); nobody with itself."""
    masks = [apart[rule] for rule in (apart if rules is None else rules)]
    size = len(next(iter(apart.values())))
    together: Booleans = ~np.logical_or.reduce([np.eye(size, dtype=bool), *masks])
    return together


def apart_by_size(towns: Sequence[GroupTown], ratio: float) -> Booleans:
    """Whose sizes differ by more than ``ratio``; an unknown size differs from none."""
    size = populations(towns)
    # NaN compares false both ways.
    larger: Booleans = size[:, None] > ratio * size[None, :]
    return larger | larger.T


def apart_by_district(towns: Sequence[GroupTown]) -> Booleans:
    """Who lies in the same known district, oneself apart."""
    district = codes([town.district for town in towns])
    same: Booleans = (district[:, None] == district[None, :]) & (district != UNKNOWN)[:, None]
    return same & ~np.eye(len(towns), dtype=bool)


def populations(towns: Sequence[GroupTown]) -> NDArray[np.float64]:
    """Inhabitants, NaN where not known, (n,)."""
    return np.array([np.nan if town.population is None else town.population for town in towns], dtype=np.float64)


def codes(names: Sequence[str | None]) -> Indexes:
    """A number per name in alphabetical order, ``UNKNOWN`` for None, (n,)."""
    number = {name: code for code, name in enumerate(sorted({name for name in names if name is not None}))}
    return np.array([UNKNOWN if name is None else number[name] for name in names], dtype=np.int64)


def _vetoed(vetoed: Sequence[Pair], towns: Sequence[GroupTown]) -> Booleans:
    row_of = {town.id: row for row, town in enumerate(towns)}
    apart = np.zeros((len(towns), len(towns)), dtype=bool)
    for a, b in vetoed:
        apart[row_of[a], row_of[b]] = apart[row_of[b], row_of[a]] = True
    return apart
