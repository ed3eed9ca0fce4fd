"""What would a group be worth with each other town in its free seat?"""

from typing import Any

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_value import cover_of, joined_value, terms_of
from matchmaker.matching.odd_sets import Floats, Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans
from matchmaker.matching.problem import MILLION

IMPOSSIBLE = -(2**60)
"""Worth of a group that no rule allows; far below every loss that a move could have."""


def value_of(arena: GroupArena, group: Indexes) -> int:
    """V of one group (ascending rows, at least two), ``IMPOSSIBLE`` where its last town may not join the others."""
    last = np.zeros(len(arena), dtype=bool)
    last[group[-1]] = True
    return int(seat_values(arena, group[:-1], last)[group[-1]])


def seat_values(arena: GroupArena, base: Indexes, among: Booleans | None = None) -> Indexes:
    """V of ``base`` (ascending rows, at least one) with each town added, (n,); ``IMPOSSIBLE`` where it may not join.

    Rules that only a whole group can keep are asked where the group has the minimum size with it. Pins are not
    looked at. Where only some towns matter, ``among`` (n,) names them: a value costs what the advice of all costs.
    """
    values = np.full(len(arena), IMPOSSIBLE, dtype=np.int64)
    fits = may_join(arena, base)
    rows = np.flatnonzero(fits if among is None else fits & among)
    if not len(rows):
        return values
    terms, size = terms_of(arena.rules), len(base) + 1
    to_base = arena.worth[base[:, None], rows]
    own = arena.worth[base[:, None], base].sum(axis=1)
    joining = to_base.sum(axis=0)
    weakest = np.minimum((own[:, None] + to_base).min(axis=0), joining)
    classes = terms.states * _unlike(arena.state, base, rows) + terms.settings * _unlike(arena.setting, base, rows)
    if terms.stages:
        classes = classes + size * terms.stages * _distinct(arena.stage, base, rows)
    values[rows] = joined_value(terms, size, int(own.sum()) // 2 + joining, weakest, classes)
    if terms.cover:
        values[rows] += _covers(arena, base, rows)
    return values


def may_join(arena: GroupArena, base: Indexes, *, whole: bool = True) -> Booleans:
    """Whom the rules let join the base, (n,); rules that only a whole group can keep are asked if ``whole``."""
    rules = arena.rules
    near: Any = arena.together[base]
    fits: Booleans = near.all(axis=0)
    if rules.maximum_per_state is not None:
        known = arena.state[base][arena.state[base] != UNKNOWN]
        full = np.bincount(known, minlength=int(arena.state.max(initial=0)) + 1) >= rules.maximum_per_state
        fits &= ~full[arena.state] | (arena.state == UNKNOWN)
    fits &= arena.topics[:, arena.topics[base].all(axis=0)].any(axis=1)
    if not whole or len(base) + 1 < rules.minimum_size:
        return fits
    if rules.minimum_states is not None:
        distinct = int(_distinct(arena.state, base, np.zeros(0, dtype=np.int64), alone=True)[0])
        new = (arena.state != UNKNOWN) & ~np.isin(arena.state, arena.state[base])
        fits &= distinct + new >= rules.minimum_states
    if rules.common_window and arena.windows[base].any(axis=1).all():
        common = arena.windows[base].all(axis=0)
        fits &= ~arena.windows.any(axis=1) | arena.windows[:, common].any(axis=1)
    return fits


def _unlike(codes: Indexes, base: Indexes, rows: Indexes) -> Indexes:
    """(k+1)² − Σ c² with each row added, unknown codes in the largest class."""
    size, known = len(base) + 1, codes[base][codes[base] != UNKNOWN]
    counts = np.bincount(known, minlength=int(codes.max(initial=0)) + 2)
    # The last count stands for UNKNOWN (−1) and stays 0.
    own, is_known = counts[codes[rows]], codes[rows] != UNKNOWN
    squares = (counts**2).sum() + np.where(is_known, 2 * own + 1, 0)
    largest = np.maximum(counts.max(), np.where(is_known, own + 1, 0))
    unknown = len(base) - len(known) + ~is_known
    unlike: Indexes = size * size - (squares - largest**2 + (largest + unknown) ** 2)
    return unlike


def _distinct(codes: Indexes, base: Indexes, rows: Indexes, *, alone: bool = False) -> Indexes:
    """How many different known codes the base has with each row added, or ``alone``."""
    known = np.unique(codes[base])
    known = known[known != UNKNOWN]
    if alone:
        return np.array([len(known)])
    counts: Indexes = len(known) + ((codes[rows] != UNKNOWN) & ~np.isin(codes[rows], known))
    return counts


def _covers(arena: GroupArena, base: Indexes, rows: Indexes) -> Indexes:
    """The members' covers together, with each row added, (rows,)."""
    left = _left_open_to_base(arena, base, rows)
    covers: Indexes = cover_of(left).sum(axis=0) + cover_of(_left_open_to(arena, base, rows))
    return covers


def _left_open_to_base(arena: GroupArena, base: Indexes, rows: Indexes) -> Floats:
    """What all answers leave open to each town of the base, with each of the rows (ascending) added, (k, rows)."""
    table = arena.advice
    left: Floats = table.alone[np.ix_(base, rows)] * table.alone[base[:, None], base].prod(axis=1)[:, None]
    if not len(table.giver):
        return left
    best = np.ones((len(base), table.answers))
    for column in table.columns_of(base).tolist():
        answer = table.answer[column]
        best[:, answer] = np.minimum(best[:, answer], 1 - table.useful[base, column] / MILLION)
    left *= best.prod(axis=1)[:, None]
    columns = table.columns_of_many(rows)
    missed, so_far = 1 - table.useful[np.ix_(base, columns)] / MILLION, best[:, table.answer[columns]]
    # Where nothing is left open nothing can be gained; elsewhere an answer counts as far as it is better.
    gain = np.divide(np.minimum(missed, so_far), so_far, out=np.ones_like(missed), where=so_far > 0)
    givers, starts = np.unique(table.giver[columns], return_index=True)
    if len(columns):
        left[:, np.searchsorted(rows, givers)] *= np.multiply.reduceat(gain, starts, axis=1)
    return left


def _left_open_to(arena: GroupArena, base: Indexes, rows: Indexes) -> Floats:
    """What the answers of the base leave open to each row, (rows,)."""
    table = arena.advice
    left: Floats = table.alone[rows[:, None], base].prod(axis=1)
    columns = table.columns_of(base)
    missed = 1 - table.useful[rows[:, None], columns] / MILLION
    for answer in np.unique(table.answer[columns]):
        left *= missed[:, table.answer[columns] == answer].min(axis=1)
    return left
