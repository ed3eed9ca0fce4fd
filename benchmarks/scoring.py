"""How long, and in how much memory, are all pairs scored with all criteria, vetoes and top-50 lists?

Prints one table. Every measurement runs in a process of its own, so that its peak memory is its own; the
peers run in the same call: scikit-learn's nearest neighbours (cosine, brute force) on the same need and
experience columns, which knows neither reasons nor vetoes nor both sides, and the scalar oracle of the tests.
Times are of arrays + expected values + lists, without imports and without inventing the towns.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.neighbors import NearestNeighbors

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from benchmarks.invented_network import invented_network  # noqa: E402 - found by the line above
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format  # noqa: E402
from tests.scalar_oracle import Oracle  # noqa: E402

LIST_SIZE = 50
DAY = date(2026, 11, 22)
ORACLE_TOWNS = 60


def measure_engine(towns: int, repeats: int) -> dict[str, float]:
    """Arrays, expected values and lists of ours: median seconds, seconds of the arrays, MB above what stood before."""
    taxonomy, policy = read_taxonomy(), packaged_policy()
    register, profiles = invented_network(towns, taxonomy)
    before = peak_mb()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
        encoded = time.perf_counter()
        PairScorer(arrays, Format.TANDEM, policy.weights[Format.TANDEM], DAY).lists(LIST_SIZE)
        seconds.append((time.perf_counter() - start, encoded - start))
    total, encoding = sorted(seconds)[len(seconds) // 2]
    return {"seconds": total, "encoding": encoding, "mb": peak_mb() - before}


def measure_neighbours(towns: int, repeats: int) -> dict[str, float]:
    """The nearest rows by cosine in the need and experience columns, by scikit-learn."""
    taxonomy = read_taxonomy()
    register, profiles = invented_network(towns, taxonomy)
    before = peak_mb()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        matrix = np.asarray(TownEncoder(taxonomy, register).fit(profiles).transform(profiles))
        columns = np.nan_to_num(matrix[:, -2 * len(taxonomy.topics) :])
        NearestNeighbors(n_neighbors=LIST_SIZE, metric="cosine", algorithm="brute").fit(columns).kneighbors()
        seconds.append(time.perf_counter() - start)
    return {"seconds": sorted(seconds)[len(seconds) // 2], "mb": peak_mb() - before}


def measure_oracle(towns: int, repeats: int) -> dict[str, float]:
    """The scalar oracle on few towns: seconds are those of all its pairs."""
    del repeats
    taxonomy, policy = read_taxonomy(), packaged_policy()
    register, profiles = invented_network(towns, taxonomy)
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    z = {ags: arrays.places.indicators[row].tolist() for row, ags in enumerate(arrays.ags)}
    classes = {ags: int(arrays.places.setting_class[row]) for row, ags in enumerate(arrays.ags)}
    before = peak_mb()
    start = time.perf_counter()
    oracle = Oracle(profiles, taxonomy, Format.TANDEM, policy.weights[Format.TANDEM], DAY, z, classes)
    for i in arrays.ags:
        for j in arrays.ags:
            if i < j:
                oracle.vetoed(i, j)
                oracle.score(i, j)
    return {"seconds": time.perf_counter() - start, "mb": peak_mb() - before}


MEASURED: dict[str, Callable[[int, int], dict[str, float]]] = {
    "engine": measure_engine,
    "neighbours": measure_neighbours,
    "oracle": measure_oracle,
}


def peak_mb() -> float:
    """Largest memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    # Not getrusage: its maximum survives exec, so a child would start with its parent's peak.
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def measured(what: str, towns: int, repeats: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, __file__, "--one", what, "--towns", str(towns), "--repeats", str(repeats)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)
    result: dict[str, float] = json.loads(answer.stdout)
    return result


def table(sizes: list[int], repeats: int) -> None:
    """All sizes, ours and the peers, in one run."""
    print(f"{'towns':>7} {'what':<34} {'seconds':>8} {'MB':>6} {'ns per pair':>12} {'ratio':>7}")
    for towns in sizes:
        ours = measured("engine", towns, repeats)
        rows = [
            ("all criteria, vetoes, top 50", ours),
            ("scikit-learn cosine, top 50", measured("neighbours", towns, repeats)),
        ]
        for name, one in rows:
            per_pair = one["seconds"] / (towns * (towns - 1) / 2) * 1e9
            ratio = one["seconds"] / ours["seconds"]
            print(f"{towns:>7} {name:<34} {one['seconds']:>8.3f} {one['mb']:>6.0f} {per_pair:>12.0f} {ratio:>7.2f}")
        print(f"{'':>7} {'of which profiles → arrays':<34} {ours['encoding']:>8.3f}")
    slow = measured("oracle", ORACLE_TOWNS, 1)
    per_pair = slow["seconds"] / (ORACLE_TOWNS * (ORACLE_TOWNS - 1) / 2) * 1e9
    name = "scalar oracle, pair by pair"
    print(f"{ORACLE_TOWNS:>7} {name:<34} {slow['seconds']:>8.3f} {slow['mb']:>6.0f} {per_pair:>12.0f}")


def main() -> None:
    """Print the table, or with --one a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, nargs="+", default=[300, 2_100, 10_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--one", choices=sorted(MEASURED))
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(MEASURED[asked.one](asked.towns[0], asked.repeats)))
    else:
        table(asked.towns, asked.repeats)


if __name__ == "__main__":
    main()
