"""Which lines add up to a pair's score, and how sure is it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import Criterion
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore
from matchmaker.scoring.provenance import figures_behind
from matchmaker.scoring.rounding import rounded_lines
from matchmaker.scoring.terms import ScoringTerms

TENTHS = 1_000
"""Tenths of a point in a score of 1."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One criterion asked in one direction: its weight, c, q and μ."""

    weight: float
    value: float
    completeness: float
    expected: float

    @property
    def shrunk(self) -> float:
        return self.completeness * self.value + (1 - self.completeness) * self.expected

    @property
    def lowest(self) -> float:
        """W ĉ if all that is unknown were 0."""
        return self.weight * self.completeness * self.value

    @property
    def highest(self) -> float:
        """W ĉ if all that is unknown were 1."""
        return self.lowest + self.weight * (1 - self.completeness)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line before rounding: a criterion with its share (1, or ½ per direction) of the weight."""

    criterion: Criterion
    direction: Direction
    share: float
    fact: _Fact

    @property
    def points(self) -> float:
        """In tenths."""
        return TENTHS * self.share * self.fact.weight * self.fact.shrunk


_Facts = Mapping[str, _Fact]


def explain_pair(terms: ScoringTerms, a: int, b: int) -> PairScore:
    """Score, lines, confidence, range and vetoes of the towns in rows ``a`` and ``b``.

    Computed from the same criteria as the lists, in double precision and with sums that do not depend on
    their order. HM = m − d²/m, m the mean and d half the difference of both directions, so the lines
    (Σ = m) and the one-sidedness (−d²/m) are exact.
    """
    towns = terms.run.towns
    forward, backward = _facts(terms, (a, b)), _facts(terms, (b, a))
    lines = list(_lines(terms, forward, backward))
    ways = [fsum(fact.weight * fact.shrunk for fact in facts.values()) for facts in (forward, backward)]
    points = rounded_lines([*(line.points for line in lines), TENTHS * _one_sidedness(terms, *ways)])
    return PairScore(
        a=towns.ags[a],
        b=towns.ags[b],
        format=terms.run.format,
        score_tenths=sum(points),
        directed_tenths=(_tenths(ways[0]), _tenths(ways[1])),
        contributions=tuple(
            _contribution(line, tenths, terms, (b, a) if line.direction is Direction.B_TO_A else (a, b))
            for line, tenths in zip(lines, points[:-1], strict=True)
        ),
        one_sidedness_tenths=points[-1],
        confidence=_confidence(lines),
        range_tenths=_range(terms, forward, backward),
        vetoes=terms.eligibility.vetoes(a, b),
    )


def _facts(terms: ScoringTerms, rows: tuple[int, int]) -> _Facts:
    """Every criterion's answer to one ordered pair, by key."""
    block = Block(np.array([rows[0]]), np.array([rows[1]]))
    return {
        one.name: _Fact(
            terms.weights[one.name],
            float(one.values(block)[0, 0]),
            float(one.completeness(block)[0, 0]),
            terms.expected[one.name],
        )
        for one in terms.criteria
    }


def _lines(terms: ScoringTerms, forward: _Facts, backward: _Facts) -> Iterator[_Line]:
    """Symmetric criteria give one line, directed ones one per direction at half weight (in a visit one)."""
    for criterion in terms.criteria:
        if not criterion.directed:
            yield _Line(criterion, Direction.BOTH, 1.0, forward[criterion.name])
        elif terms.run.is_visit:
            yield _Line(criterion, Direction.A_TO_B, 1.0, forward[criterion.name])
        else:
            yield _Line(criterion, Direction.A_TO_B, 0.5, forward[criterion.name])
            yield _Line(criterion, Direction.B_TO_A, 0.5, backward[criterion.name])


def _one_sidedness(terms: ScoringTerms, forward: float, backward: float) -> float:
    """−d²/m ≤ 0; 0 in a visit, which asks for one direction alone."""
    mean = (forward + backward) / 2
    return 0.0 if terms.run.is_visit or mean <= 0 else -(((forward - backward) / 2) ** 2) / mean


def _contribution(line: _Line, tenths: int, terms: ScoringTerms, rows: tuple[int, int]) -> Contribution:
    return Contribution(
        criterion=line.criterion.name,
        direction=line.direction,
        weight=line.share * line.fact.weight,
        value=line.fact.value,
        completeness=line.fact.completeness,
        expected=line.fact.expected,
        points_tenths=tenths,
        reasons=line.criterion.reasons(*rows),
        figures=figures_behind(line.criterion.name, terms.run.towns, rows),
    )


def _confidence(lines: list[_Line]) -> float:
    """Σ w q / Σ w, as the mean over both directions: directed lines carry half their weight each."""
    known = fsum(line.share * line.fact.weight * line.fact.completeness for line in lines)
    return min(1.0, known / fsum(line.share * line.fact.weight for line in lines))


def _range(terms: ScoringTerms, forward: _Facts, backward: _Facts) -> tuple[int, int]:
    """Score if all that is unknown were 0, and if it were 1, in tenths of a point."""
    lows = [fsum(fact.lowest for fact in facts.values()) for facts in (forward, backward)]
    highs = [fsum(fact.highest for fact in facts.values()) for facts in (forward, backward)]
    if terms.run.is_visit:
        return _tenths(lows[0]), _tenths(highs[0])
    return _tenths(_harmonic(*lows)), _tenths(_harmonic(*highs))


def _tenths(share: float) -> int:
    return rounded_lines([TENTHS * share])[0]


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other > 0 else 0.0
