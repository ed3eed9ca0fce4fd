"""Which lines add up to a pair's score, and how sure is it?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matchmaker.scoring.criterion import Block, Criterion
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore
from matchmaker.scoring.rounding import rounded_lines
from matchmaker.scoring.terms import ScoringTerms

TENTHS = 1_000
"""Tenths of a point in a score of 1."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line before rounding: a criterion asked in one direction, with its share of the weight."""

    criterion: Criterion
    direction: Direction
    weight: float
    value: float
    completeness: float
    expected: float

    @property
    def shrunk(self) -> float:
        return self.completeness * self.value + (1 - self.completeness) * self.expected


def explain_pair(terms: ScoringTerms, a: int, b: int) -> PairScore:
    """Score, lines, confidence, range and vetoes of the towns in rows ``a`` and ``b``.

    Computed from the same criteria as the lists, in double precision. HM = m − d²/m, m the mean and d half
    the difference of both directions, so the lines (Σ = m) and the one-sidedness (−d²/m) are exact.
    """
    towns = terms.run.towns
    lines = list(_lines(terms, a, b))
    ways = (Direction.A_TO_B, Direction.B_TO_A)
    forward, backward = (_total(terms, rows) for rows in ((a, b), (b, a)))
    mean = sum(line.weight * line.shrunk for line in lines)
    one_sided = 0.0 if terms.run.is_visit or mean <= 0 else -(((forward - backward) / 2) ** 2) / mean
    points = rounded_lines([TENTHS * line.weight * line.shrunk for line in lines] + [TENTHS * one_sided])
    return PairScore(
        a=towns.ags[a],
        b=towns.ags[b],
        format=terms.run.format,
        score_tenths=sum(points),
        directed_tenths=(rounded_lines([TENTHS * forward])[0], rounded_lines([TENTHS * backward])[0]),
        contributions=tuple(
            _contribution(line, tenths, (a, b) if line.direction is not ways[1] else (b, a))
            for line, tenths in zip(lines, points[:-1], strict=True)
        ),
        one_sidedness_tenths=points[-1],
        confidence=_confidence(terms, lines),
        range_tenths=_range(terms, a, b),
        vetoes=terms.eligibility.vetoes(a, b),
    )


def _lines(terms: ScoringTerms, a: int, b: int) -> Iterator[_Line]:
    """Symmetric criteria give one line, directed ones one per direction at half weight (in a visit one)."""
    for criterion in terms.criteria:
        weight = terms.weights[criterion.name]
        if not criterion.directed:
            yield _line(terms, criterion, (Direction.BOTH, weight), (a, b))
        elif terms.run.is_visit:
            yield _line(terms, criterion, (Direction.A_TO_B, weight), (a, b))
        else:
            yield _line(terms, criterion, (Direction.A_TO_B, weight / 2), (a, b))
            yield _line(terms, criterion, (Direction.B_TO_A, weight / 2), (b, a))


def _line(terms: ScoringTerms, criterion: Criterion, share: tuple[Direction, float], rows: tuple[int, int]) -> _Line:
    value, completeness = _facts(criterion, rows)
    return _Line(criterion, *share, value, completeness, terms.expected[criterion.name])


def _facts(criterion: Criterion, rows: tuple[int, int]) -> tuple[float, float]:
    """C and q of one ordered pair."""
    block = Block(np.array([rows[0]]), np.array([rows[1]]))
    return float(criterion.values(block)[0, 0]), float(criterion.completeness(block)[0, 0])


def _total(terms: ScoringTerms, rows: tuple[int, int]) -> float:
    """Directed score Σ w ĉ of one ordered pair."""
    total = 0.0
    for criterion in terms.criteria:
        value, q = _facts(criterion, rows)
        total += terms.weights[criterion.name] * (q * value + (1 - q) * terms.expected[criterion.name])
    return total


def _contribution(line: _Line, tenths: int, rows: tuple[int, int]) -> Contribution:
    return Contribution(
        criterion=line.criterion.name,
        direction=line.direction,
        weight=line.weight,
        value=line.value,
        completeness=line.completeness,
        expected=line.expected,
        points_tenths=tenths,
        reasons=line.criterion.reasons(*rows),
    )


def _confidence(terms: ScoringTerms, lines: list[_Line]) -> float:
    """Σ w q, as the mean over both directions: directed lines carry half their weight each."""
    total = sum(terms.weights[criterion.name] for criterion in terms.criteria)
    return min(1.0, sum(line.weight * line.completeness for line in lines) / total)


def _range(terms: ScoringTerms, a: int, b: int) -> tuple[int, int]:
    """Score if all that is unknown were 0, and if it were 1, in tenths of a point."""
    lows, highs = zip(*(_bounds(terms, rows) for rows in ((a, b), (b, a))), strict=True)
    low, high = (lows[0], highs[0]) if terms.run.is_visit else (_harmonic(*lows), _harmonic(*highs))
    return rounded_lines([TENTHS * low])[0], rounded_lines([TENTHS * high])[0]


def _bounds(terms: ScoringTerms, rows: tuple[int, int]) -> tuple[float, float]:
    low = high = 0.0
    for criterion in terms.criteria:
        value, q = _facts(criterion, rows)
        low += terms.weights[criterion.name] * q * value
        high += terms.weights[criterion.name] * (q * value + 1 - q)
    return low, high


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other > 0 else 0.0
