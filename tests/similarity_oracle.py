"""How far apart are two rows, computed the slow way from the formulas, without arrays?"""

import math
from itertools import combinations
from statistics import fmean, median

Cells = list[float | None]


def z_scores(cells: Cells) -> Cells:
    """Plain z-scores, log1p first where never negative and skewed above 1, clipped at ±3; None for gaps."""
    seen = [cell for cell in cells if cell is not None]
    if len(set(seen)) < 2:
        return [None if cell is None else 0.0 for cell in cells]
    logged = min(seen) >= 0 and _skewness(seen) > 1
    shown = [None if cell is None else math.log1p(cell) if logged else cell for cell in cells]
    mean, deviation = _mean_and_deviation([cell for cell in shown if cell is not None])
    return [None if cell is None else max(-3.0, min(3.0, (cell - mean) / deviation)) for cell in shown]


def distances_and_parts(columns: dict[str, Cells], weights: dict[str, float]) -> dict[tuple[int, int], tuple]:
    """(D, parts by column) of every ordered pair of rows."""
    z = {name: z_scores(cells) for name, cells in columns.items()}
    typical = {name: _median_square(cells) for name, cells in z.items()}
    rows = len(next(iter(columns.values())))
    answer = {}
    for one in range(rows):
        for other in range(rows):
            squares = {
                name: weights[name] * _square(cells[one], cells[other], typical[name])
                for name, cells in z.items()
                if weights[name]
            }
            total = sum(squares.values())
            parts = {name: square / total if total else 0.0 for name, square in squares.items()}
            answer[one, other] = (math.sqrt(total / sum(weights.values())), parts)
    return answer


def _square(one: float | None, other: float | None, typical: float) -> float:
    return typical if one is None or other is None else (one - other) ** 2


def _median_square(cells: Cells) -> float:
    seen = [cell for cell in cells if cell is not None]
    return median([(one - other) ** 2 for one, other in combinations(seen, 2)]) if len(seen) > 1 else 0.0


def _skewness(values: list[float]) -> float:
    mean, deviation = _mean_and_deviation(values)
    return fmean(((value - mean) / deviation) ** 3 for value in values)


def _mean_and_deviation(values: list[float]) -> tuple[float, float]:
    mean = fmean(values)
    return mean, math.sqrt(fmean((value - mean) ** 2 for value in values))
