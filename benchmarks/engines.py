"""What do a million pairs cost on the threads of one process and on a Dask cluster, and how does that grow?

Prints one table. The cluster is two worker processes with one thread each on this very machine, the same two cores that
the threads have: what it costs more is the price of sending, what it can win is seen only with more machines.
Starting the cluster is not part of the time, connecting and sending the figures is. Lists are compared byte for byte.
Memory is this process's peak above what stood before scoring (arrays and profiles), without the workers.
Run: ``python -m benchmarks.engines``.
"""

import argparse
import json
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from distributed import LocalCluster

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from api.engines import THREADS, engine_at  # noqa: E402 - found by the line above
from benchmarks.invented_network import invented_network  # noqa: E402
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format  # noqa: E402

CANDIDATES = 50
DAY = date(2026, 11, 22)
LARGEST_ON_CLUSTER = 10_000


def scorer_of(towns: int) -> PairScorer:
    """Arrays and expected values of invented towns: what comes before the lists."""
    taxonomy = read_taxonomy()
    register, profiles = invented_network(towns, taxonomy)
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    return PairScorer(arrays, Format.TANDEM, packaged_policy().weights[Format.TANDEM], DAY)


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure(engine: str, towns: int) -> dict[str, Any]:
    """The lists of one size on one engine, in this process."""
    scorer, before = scorer_of(towns), peak_mb()
    start, start_cpu = time.perf_counter(), time.process_time()
    lists = scorer.lists(CANDIDATES, engine_at(engine))
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "mb": peak_mb() - before,
        "all_mb": peak_mb(),
        "lists": sha256(lists.keys.tobytes()).hexdigest(),
    }


def measured(engine: str, towns: int) -> dict[str, Any]:
    """One measurement in a fresh process."""
    command = [sys.executable, __file__, "--one", engine, "--towns", str(towns)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def table(sizes: list[int]) -> None:
    """All sizes on the threads, those a cluster of this machine can hold on Dask too, in one run."""
    print(
        f"{'towns':>7} {'engine':<8} {'seconds':>8} {'cpu':>7} {'s per million pairs':>20} {'MB':>6} {'all MB':>7} same"
    )
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        for towns in sizes:
            here = measured(THREADS, towns)
            print_row(towns, "threads", here, here)
            if towns <= LARGEST_ON_CLUSTER:
                print_row(towns, "dask", measured(cluster.scheduler_address, towns), here)


def print_row(towns: int, engine: str, row: dict[str, Any], here: dict[str, Any]) -> None:
    """One line of the table; a million pairs counts ordered pairs, each direction of a tandem once."""
    millions = towns * (towns - 1) / 1e6
    same = "yes" if row["lists"] == here["lists"] else "NO"
    print(
        f"{towns:>7} {engine:<8} {row['seconds']:>8.2f} {row['cpu_seconds']:>7.2f} {row['seconds'] / millions:>20.3f}"
        f" {row['mb']:>6.0f} {row['all_mb']:>7.0f} {same}",
        flush=True,
    )


def main() -> None:
    """Print the table, or with --one a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, nargs="+", default=[300, 1_000, 2_100, 10_000, 100_000])
    parser.add_argument("--one", help="an engine")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.towns[0])))
    else:
        table(asked.towns)


if __name__ == "__main__":
    main()
