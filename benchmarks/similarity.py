"""How fast are similar towns found, beside scikit-learn's NearestNeighbors in the same run?

The peer gets z-scores without gaps ready made and returns indices and distances; ours standardises, knows
gaps, breaks ties by key and says what each distance is made of. Run: ``python -m benchmarks.similarity``.
"""

import time
from collections import deque
from collections.abc import Callable

import numpy as np
from sklearn.neighbors import NearestNeighbors

from matchmaker.features.similarity import DEFAULT_NEIGHBOURS, NumericTable, SimilarTowns
from matchmaker.features.standardise import ColumnStandardiser
from matchmaker.features.town_similarity import similar_towns
from matchmaker.towns.register_file import read_register

REPEATS = 7
COLUMNS = 10
PEER_ALGORITHMS = ("kd_tree", "brute")
SHAPES = ((2_300, 0.0), (2_300, 0.03), (10_000, 0.0), (10_000, 0.03))


def main() -> None:
    """Print one line per table and one for a town of the register."""
    print(f"best of {REPEATS}, milliseconds; {COLUMNS} columns, {DEFAULT_NEIGHBOURS} neighbours, all rows")
    print("   rows  gaps  prepare  nearest as objects  one row    peer  ratio (nearest ÷ the peer's better algorithm)")
    for rows, gaps in SHAPES:
        table = a_table(rows, gaps)
        towns = SimilarTowns.of(table)
        z = ColumnStandardiser().fit_transform(a_table(rows, 0.0).values)
        prepare = best_ms(lambda table=table: SimilarTowns.of(table))
        nearest = best_ms(lambda towns=towns: deque(towns.blocks(), maxlen=0))
        objects = best_ms(lambda towns=towns: deque(towns.all_nearest(), maxlen=0))
        one = best_ms(lambda towns=towns: towns.nearest(towns.table.keys[0]))
        peer = min(best_ms(lambda z=z, way=way: peer_search(z, way)) for way in PEER_ALGORITHMS)
        print(
            f"{rows:>7} {gaps:>5.0%} {prepare:>8.1f} {nearest:>8.1f} {objects:>10.1f} {one:>8.2f} {peer:>7.1f}"
            f" {nearest / peer:>6.2f}"
        )
        if not gaps:
            print(f"        same distances as the peer: {same_distances(towns, z)}")
    register = read_register()
    small = register.small_towns[0]
    print(
        f"one town of the register, table built anew: {best_ms(lambda: similar_towns(register.all, small.ags)):.1f} ms"
    )


def a_table(rows: int, gaps: float) -> NumericTable:
    """Half of the columns skewed, ``gaps`` of the cells missing; the same figures for the same rows."""
    generator = np.random.default_rng(2024)
    values = generator.normal(size=(rows, COLUMNS))
    values[:, ::2] = np.exp(values[:, ::2])
    values[generator.random(values.shape) < gaps] = np.nan
    return NumericTable(tuple(f"{row:08d}" for row in range(rows)), tuple(f"c{n}" for n in range(COLUMNS)), values)


def peer_search(z: np.ndarray, algorithm: str) -> tuple[np.ndarray, np.ndarray]:
    """Distances and indices by scikit-learn; each row is its own first neighbour."""
    return NearestNeighbors(n_neighbors=DEFAULT_NEIGHBOURS + 1, algorithm=algorithm).fit(z).kneighbors(z)


def best_ms(work: Callable[[], object]) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def same_distances(towns: SimilarTowns, z: np.ndarray) -> bool:
    """Whether ours, weights all 1, are the peer's divided by the root of the number of columns."""
    ours = np.concatenate([found.distance for _, found in towns.blocks()])
    peer, _ = peer_search(z, "brute")
    return bool(np.allclose(ours * np.sqrt(COLUMNS), peer[:, 1:], atol=1e-6))


if __name__ == "__main__":
    main()
