"""How long, in how much memory and how well are tandems matched, beside its peers in the same run?

Prints one table. The scores are the engine's own on invented towns, each town's best 20 candidates. Every measurement
runs in a process of its own, so that its peak memory (above what stood before) is its own; times are without imports
and without scoring. A peer is stopped after a limit and printed as not finished, larger problems are then not given to
it. ``share`` is the total divided by the best bound that ours proves in the same run: 1 is a proven optimum. CPU
seconds say what a machine without other work would need about.
Run: ``python -m benchmarks.matching``.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from benchmarks.invented_network import invented_network  # noqa: E402 - found by the line above
from benchmarks.matching_peers import (  # noqa: E402
    TooLarge,
    mentor_match_command,
    solve_assignment,
    solve_greedy,
    solve_networkx,
)
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.matching.course import AT_EASE, Manner  # noqa: E402
from matchmaker.matching.matching import TandemMatching  # noqa: E402
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot  # noqa: E402
from matchmaker.matching.tandems import solve_tandems  # noqa: E402
from matchmaker.matching.verification import check_matching  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format  # noqa: E402

DAY = date(2026, 11, 22)
ONE_ROOM, MANY_ROOMS = (1,), (1, 2, 3)
NEVER_STOPPED = 7200.0
MENTOR_MATCH = "mentor-match"

Answer = dict[str, Any]


def problem_of(towns: int, candidates: int, rooms: Sequence[int] = ONE_ROOM) -> TandemProblem:
    """The engine's candidates for invented towns with room for 1, or in turn for each of ``rooms``."""
    taxonomy = read_taxonomy()
    register, profiles = invented_network(towns, taxonomy)
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    scorer = PairScorer(arrays, Format.TANDEM, packaged_policy().weights[Format.TANDEM], DAY)
    slots = tuple(TownSlot(profile.ags, rooms[place % len(rooms)]) for place, profile in enumerate(profiles))
    return TandemProblem(slots, tuple(scorer.candidates(candidates)))


def ours(strategy: Strategy, manner: Manner = AT_EASE) -> Callable[[TandemProblem], TandemMatching]:
    """Ours under one strategy."""
    return lambda problem: solve_tandems(problem, strategy, manner)


OURS: dict[str, Callable[[TandemProblem], TandemMatching]] = {
    "ours, most served": ours(Strategy.MOST_SERVED),
    "ours, best total": ours(Strategy.BEST_TOTAL),
    "ours, quick": ours(Strategy.BEST_TOTAL, Manner(quick=True)),
    "ours, stable (with its bound)": ours(Strategy.STABLE),
}
PEERS: dict[str, Callable[[TandemProblem], Answer]] = {
    "networkx": solve_networkx,
    "scipy assignment, rings cut": solve_assignment,
    "greedy": solve_greedy,
}
PEERS_THAT_KNOW_ROOM_FOR_SEVERAL = ("greedy",)
FEW_OF_OURS = ("ours, most served", "ours, quick")


@dataclass(frozen=True, slots=True)
class Case:
    """One problem of the table, and who solves it."""

    towns: int
    candidates: int = 20
    rooms: tuple[int, ...] = ONE_ROOM
    solvers: tuple[str, ...] = (*OURS, *PEERS, MENTOR_MATCH)


CASES = (
    Case(300),
    Case(1_000),
    Case(2_100),
    Case(2_100, candidates=50),
    Case(10_000),
    Case(100_000, solvers=(*FEW_OF_OURS, *PEERS, MENTOR_MATCH)),
    Case(300, rooms=MANY_ROOMS, solvers=(*OURS, *PEERS_THAT_KNOW_ROOM_FOR_SEVERAL)),
    Case(2_100, rooms=MANY_ROOMS, solvers=(*OURS, *PEERS_THAT_KNOW_ROOM_FOR_SEVERAL)),
    Case(10_000, rooms=MANY_ROOMS, solvers=(*FEW_OF_OURS, *PEERS_THAT_KNOW_ROOM_FOR_SEVERAL)),
)


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux).

    The usual figure, ru_maxrss, is inherited from whoever started the program.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure(solver: str, stored: Path) -> Answer:
    """One solver on one stored problem in this process; the check of ours is not part of the time."""
    problem: TandemProblem = pickle.loads(stored.read_bytes())  # noqa: S301 - written by this very script
    before, start, start_cpu = peak_mb(), time.perf_counter(), time.process_time()
    try:
        found = OURS[solver](problem) if solver in OURS else PEERS[solver](problem)
    except TooLarge as reason:
        return {"not_possible": str(reason)}
    spent = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - start_cpu, "mb": peak_mb() - before}
    if isinstance(found, dict):
        return found | spent
    if faults := check_matching(problem, found):
        raise SystemExit(f"the plan breaks a rule: {faults[0]}")
    return spent | {
        "total": found.total,
        "bound": found.upper_bound,
        "served": found.served,
        "pairs": len(problem.scores),
    }


@dataclass(slots=True)
class Run:
    """One run of the table: where problems lie, how long a peer may take, and who was stopped already."""

    folder: Path
    limit: float
    stopped: set[str] = field(default_factory=set)

    def stored(self, case: Case) -> Path:
        """The case's problem; one that lies there from an earlier run is taken as it is."""
        path = self.folder / f"p_{case.towns}_{case.candidates}_{len(case.rooms)}"
        if not path.exists():
            path.write_bytes(pickle.dumps(problem_of(case.towns, case.candidates, case.rooms)))
        return path

    def answers(self, case: Case) -> dict[str, Answer]:
        """What each solver of the case answers."""
        stored = self.stored(case)
        return {solver: self._answer(solver, stored) for solver in case.solvers}

    def _answer(self, solver: str, stored: Path) -> Answer:
        if solver in self.stopped:
            return {"not_possible": "not started, since it did not finish a smaller one"}
        limit = NEVER_STOPPED if solver in OURS else self.limit
        try:
            done = subprocess.run(
                self._command(solver, stored), capture_output=True, text=True, check=True, timeout=limit
            )
        except subprocess.TimeoutExpired:
            self.stopped.add(solver)
            return {"not_possible": f"not finished after {limit:.0f} s"}
        answer: Answer = json.loads(done.stdout)
        return answer

    def _command(self, solver: str, stored: Path) -> list[str]:
        if solver == MENTOR_MATCH:
            return mentor_match_command(pickle.loads(stored.read_bytes()), self.folder)  # noqa: S301 - written above
        return [sys.executable, __file__, "--one", solver, "--stored", str(stored)]


def rows(case: Case, answers: dict[str, Answer]) -> Iterator[str]:
    """The lines of one case."""
    pairs = next((str(answer["pairs"]) for answer in answers.values() if "pairs" in answer), "")
    # The bound of most served holds only for plans that serve as many, so all are measured by that on totals.
    totals = [
        answer["bound"] for solver, answer in answers.items() if "bound" in answer and solver != "ours, most served"
    ]
    bound = min(totals)
    room = "1" if case.rooms == ONE_ROOM else f"{min(case.rooms)}–{max(case.rooms)}"
    for solver, answer in answers.items():
        start = f"{case.towns:>7} {case.candidates:>4} {pairs:>8} {room:>5} {solver:<30}"
        if "not_possible" in answer:
            yield f"{start} {answer['not_possible']}"
            continue
        share = answer["total"] / bound
        yield (
            f"{start} {answer['seconds']:>8.2f} {answer['cpu']:>8.2f} {answer['mb']:>6.0f}"
            f" {share:>9.6f} {answer['served']:>7}"
        )


def main() -> None:
    """Print the table, or with --one a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, nargs="+", help="only these sizes")
    parser.add_argument("--limit", type=float, default=300, help="seconds after which a peer is stopped")
    parser.add_argument("--folder", type=Path, help="keep the problems here and take those that are here already")
    parser.add_argument("--stored", type=Path, help="the problem of --one")
    parser.add_argument("--one", choices=[*OURS, *PEERS])
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.stored)))
        return
    with TemporaryDirectory() as own:
        folder = (asked.folder or Path(own)).absolute() / "problems"
        folder.mkdir(parents=True, exist_ok=True)
        run = Run(folder, asked.limit)
        columns = f"{'seconds':>8} {'CPU s':>8} {'MB':>6} {'share':>9} {'served':>7}"
        print(f"{'towns':>7} {'cand':>4} {'pairs':>8} {'room':>5} {'what':<30} {columns}")
        for case in CASES:
            if not asked.towns or case.towns in asked.towns:
                load = os.getloadavg()[0]
                for row in rows(case, run.answers(case)):
                    print(row, flush=True)
                print(f"{'':>7} load of the machine before: {load:.1f}", flush=True)


if __name__ == "__main__":
    main()
