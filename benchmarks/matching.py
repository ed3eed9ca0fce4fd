"""How long, in how much memory and how well are tandems matched, beside networkx and greedy in the same run?

Prints one table. The scores are the engine's own on invented towns, each town's best 50 candidates. Every
measurement runs in a process of its own, so that its peak memory (above what stood before) is its own; times are
without imports and without scoring. A peer is stopped after a limit and printed as not finished. ``share``
is the total divided by the bound that ours proves in the same run: 1 is a proven optimum.
Run: ``python -m benchmarks.matching``.
"""

import argparse
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from benchmarks.invented_network import invented_network  # noqa: E402 - found by the line above
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot  # noqa: E402
from matchmaker.matching.tandems import solve_tandems  # noqa: E402
from matchmaker.matching.verification import check_matching  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format  # noqa: E402

CANDIDATES = 50
DAY = date(2026, 11, 22)
MANY_ROOMS = (1, 2, 3)


def problem_of(towns: int, rooms: tuple[int, ...]) -> TandemProblem:
    """The engine's candidates for invented towns with room for 1, or in turn for each of ``rooms``."""
    taxonomy = read_taxonomy()
    register, profiles = invented_network(towns, taxonomy)
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    scorer = PairScorer(arrays, Format.TANDEM, packaged_policy().weights[Format.TANDEM], DAY)
    slots = tuple(TownSlot(profile.ags, rooms[place % len(rooms)]) for place, profile in enumerate(profiles))
    return TandemProblem(slots, tuple(scorer.candidates(CANDIDATES)))


def solve_ours(strategy: Strategy) -> Callable[[TandemProblem], dict[str, Any]]:
    """Ours under one strategy; the check is not part of the time."""

    def solve(problem: TandemProblem) -> dict[str, Any]:
        start = time.perf_counter()
        matching = solve_tandems(problem, strategy)
        seconds = time.perf_counter() - start
        if faults := check_matching(problem, matching):
            raise SystemExit(f"the plan breaks a rule: {faults[0]}")
        return {
            "seconds": seconds,
            "total": matching.total,
            "bound": matching.upper_bound,
            "served": matching.served,
        }

    return solve


def solve_networkx(problem: TandemProblem) -> dict[str, Any]:
    """The peer networkx: as many pairs as possible, then the largest total."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(problem.scores)
    start = time.perf_counter()
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "total": sum(graph[a][b]["weight"] for a, b in pairs), "served": 2 * len(pairs)}


def solve_greedy(problem: TandemProblem) -> dict[str, Any]:
    """The best pair first, then the best of what is left."""
    start = time.perf_counter()
    room = {town.id: town.capacity for town in problem.towns}
    total, served = 0, set()
    for a, b, score in sorted(problem.scores, key=lambda pair: -pair[2]):
        if room[a] and room[b]:
            room[a] -= 1
            room[b] -= 1
            total += score
            served |= {a, b}
    return {"seconds": time.perf_counter() - start, "total": total, "served": len(served)}


SOLVERS: dict[str, Callable[[TandemProblem], dict[str, Any]]] = {
    "ours, most served": solve_ours(Strategy.MOST_SERVED),
    "ours, best total": solve_ours(Strategy.BEST_TOTAL),
    "ours, stable (with its bound)": solve_ours(Strategy.STABLE),
    "networkx": solve_networkx,
    "greedy": solve_greedy,
}
PEERS_THAT_KNOW_ROOM_FOR_SEVERAL = ("greedy",)


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux).

    The usual figure, ru_maxrss, is inherited from whoever started the program.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure(solver: str, stored: Path) -> dict[str, Any]:
    """One solver on one stored problem in this process."""
    problem: TandemProblem = pickle.loads(stored.read_bytes())  # noqa: S301 - written by this very script
    before = peak_mb()
    return SOLVERS[solver](problem) | {"mb": peak_mb() - before, "pairs": len(problem.scores)}


def measured(solver: str, stored: Path, limit: float) -> dict[str, Any] | None:
    """One measurement in a fresh process; ``None`` where it was not finished in time."""
    command = [sys.executable, __file__, "--one", solver, "--stored", str(stored)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def table(sizes: list[int], limit: float) -> None:
    """All sizes, room for one and for several, ours and the peers, in one run."""
    print(f"{'towns':>7} {'pairs':>8} {'room':>5} {'what':<30} {'seconds':>8} {'MB':>6} {'share':>9} {'served':>7}")
    for towns in sizes:
        for rooms in ((1,), MANY_ROOMS):
            with TemporaryDirectory() as folder:
                stored = Path(folder) / "problem"
                stored.write_bytes(pickle.dumps(problem_of(towns, rooms)))
                rows = {solver: measured(solver, stored, limit_of(solver, limit)) for solver in asked_of(rooms)}
            bound = (rows["ours, best total"] or {}).get("bound", 0)
            for solver, row in rows.items():
                print_row(towns, rooms, solver, row, bound if row is None else row.get("bound", bound), limit)


def asked_of(rooms: tuple[int, ...]) -> list[str]:
    """Who can solve a problem with these rooms."""
    ours = [solver for solver in SOLVERS if solver.startswith("ours")]
    return list(SOLVERS) if len(rooms) == 1 else [*ours, *PEERS_THAT_KNOW_ROOM_FOR_SEVERAL]


def limit_of(solver: str, limit: float) -> float:
    """Ours is never stopped."""
    return 3600 if solver.startswith("ours") else limit


def print_row(
    towns: int, rooms: tuple[int, ...], solver: str, row: dict[str, Any] | None, bound: int, limit: float
) -> None:
    """One line of the table."""
    room = "1" if len(rooms) == 1 else f"{min(rooms)}–{max(rooms)}"
    if row is None:
        print(f"{towns:>7} {'':>8} {room:>5} {solver:<30} not finished after {limit:.0f} s", flush=True)
        return
    share = row["total"] / bound
    print(
        f"{towns:>7} {row['pairs']:>8} {room:>5} {solver:<30} {row['seconds']:>8.2f} {row['mb']:>6.0f}"
        f" {share:>9.6f} {row['served']:>7}",
        flush=True,
    )


def main() -> None:
    """Print the table, or with --one a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, nargs="+", default=[300, 1_000, 2_100])
    parser.add_argument("--limit", type=float, default=60, help="seconds after which a peer is stopped")
    parser.add_argument("--stored", type=Path, help="the problem of --one")
    parser.add_argument("--one", choices=list(SOLVERS))
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.stored)))
    else:
        table(asked.towns, asked.limit)


if __name__ == "__main__":
    main()
