"""How long and in how much memory are expert visits matched, beside scipy's assignment and greedy in the same run?

Prints one table. Scores are drawn with some hosts better for everybody, as in real networks; hosts have room for one to
three seekers. scipy's assignment knows no room, so it gets a copy of a host per place, as a dense matrix: that is what
one would do without a flow. Every measurement runs in a process of its own; ``share`` is total ÷ proven bound.
Run: ``python -m benchmarks.visits``.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from matchmaker.matching.problem import Strategy, TownSlot  # noqa: E402 - found by the line above
from matchmaker.matching.visit_problem import VisitProblem  # noqa: E402
from matchmaker.matching.visit_verification import check_visits  # noqa: E402
from matchmaker.matching.visits import solve_visits  # noqa: E402

SIZES = ("300x100x50", "2100x700x20", "2100x700x50", "10000x3000x50")
ROOMS = (1, 2, 3)
LARGEST_MATRIX = 100_000_000


def drawn(seekers: int, hosts: int, candidates: int) -> VisitProblem:
    """A problem of this size, the same each time."""
    chance = random.Random(seekers * hosts + candidates)
    quality = [chance.random() for _ in range(hosts)]
    scores = [
        (f"s{s:06}", f"h{h:06}", round(600_000 * quality[h] + 400_000 * chance.random()))
        for s in range(seekers)
        for h in chance.sample(range(hosts), candidates)
    ]
    return VisitProblem(
        seekers=tuple(TownSlot(f"s{s:06}") for s in range(seekers)),
        hosts=tuple(TownSlot(f"h{h:06}", ROOMS[h % len(ROOMS)]) for h in range(hosts)),
        scores=tuple(scores),
    )


def ours(strategy: Strategy) -> Callable[[VisitProblem], dict[str, Any]]:
    """Ours under one strategy; the check is not part of the time."""

    def solve(problem: VisitProblem) -> dict[str, Any]:
        start = time.perf_counter()
        matching = solve_visits(problem, strategy)
        seconds = time.perf_counter() - start
        if faults := check_visits(problem, matching):
            raise SystemExit(f"the plan breaks a rule: {faults[0]}")
        plan = matching.plan
        return {"seconds": seconds, "total": plan.total, "bound": plan.upper_bound, "served": plan.served}

    return solve


def assignment(problem: VisitProblem) -> dict[str, Any]:
    """The peer scipy: the largest total, hosts copied by their room, pairs that may not meet worth nothing."""
    start = time.perf_counter()
    room = [host.capacity for host in problem.hosts]
    seeker, host = ({town.id: n for n, town in enumerate(towns)} for towns in (problem.seekers, problem.hosts))
    score = np.zeros((len(seeker), len(host)))
    allowed = np.zeros(score.shape, dtype=bool)
    for s, h, value in problem.scores:
        score[seeker[s], host[h]] = value
        allowed[seeker[s], host[h]] = True
    rows, columns = linear_sum_assignment(np.repeat(score, room, axis=1), maximize=True)
    places = np.repeat(np.arange(len(host)), room)
    met = allowed[rows, places[columns]]
    return {
        "seconds": time.perf_counter() - start,
        "total": int(score[rows, places[columns]].sum()),
        "served": int(met.sum()),
    }


def greedy(problem: VisitProblem) -> dict[str, Any]:
    """The best pair first, then the best of what is left."""
    start = time.perf_counter()
    visits = {town.id: town.capacity for town in problem.seekers}
    journeys = {town.id: town.capacity for town in problem.hosts}
    total, served = 0, set()
    for seeker, host, score in sorted(problem.scores, key=lambda pair: -pair[2]):
        if visits[seeker] and journeys[host]:
            visits[seeker] -= 1
            journeys[host] -= 1
            total += score
            served.add(seeker)
    return {"seconds": time.perf_counter() - start, "total": total, "served": len(served)}


SOLVERS: dict[str, Callable[[VisitProblem], dict[str, Any]]] = {
    "ours, most served": ours(Strategy.MOST_SERVED),
    "ours, best total": ours(Strategy.BEST_TOTAL),
    "ours, stable (with its bound)": ours(Strategy.STABLE),
    "scipy linear_sum_assignment": assignment,
    "greedy": greedy,
}


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure(solver: str, size: str) -> dict[str, Any]:
    """One solver on one problem in this process."""
    problem = drawn(*map(int, size.split("x")))
    before = peak_mb()
    start = time.process_time()
    answer = SOLVERS[solver](problem)
    cpu = time.process_time() - start
    return answer | {"cpu": cpu, "mb": peak_mb() - before, "pairs": len(problem.scores)}


def measured(solver: str, size: str) -> dict[str, Any] | None:
    """One measurement in a fresh process; ``None`` where the dense matrix would not fit."""
    seekers, hosts, _ = map(int, size.split("x"))
    if solver.startswith("scipy") and seekers * hosts > LARGEST_MATRIX:
        return None
    command = [sys.executable, __file__, "--one", solver, "--sizes", size]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def table(sizes: list[str]) -> None:
    """All sizes, ours and the peers, in one run."""
    columns = f"{'seconds':>8} {'CPU s':>6} {'MB':>6} {'share':>9} {'served':>7}"
    print(f"{'seekers × hosts × each':>22} {'pairs':>8} {'what':<30} {columns}")
    for size in sizes:
        rows = {solver: measured(solver, size) for solver in SOLVERS}
        bound = (rows["ours, best total"] or {})["bound"]
        for solver, row in rows.items():
            if row is None:
                print(f"{size.replace('x', ' × '):>22} {'':>8} {solver:<30} matrix too large", flush=True)
                continue
            share = row["total"] / row.get("bound", bound)
            print(
                f"{size.replace('x', ' × '):>22} {row['pairs']:>8} {solver:<30} {row['seconds']:>8.2f}"
                f" {row['cpu']:>6.2f} {row['mb']:>6.0f} {share:>9.6f} {row['served']:>7}",
                flush=True,
            )


def main() -> None:
    """Print the table, or with --one a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="seekers x hosts x candidates of each seeker")
    parser.add_argument("--one", choices=list(SOLVERS))
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.sizes[0])))
    else:
        table(asked.sizes)


if __name__ == "__main__":
    main()
