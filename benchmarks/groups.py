"""How good are circles beside the proven optimum, size bands and lots, and what do they cost at 300 and 2,100 towns?

Prints two tables. The scores and the advice are the engine's own on invented towns. ``share`` is the total divided by
the proven optimum (small sizes, local search alone beside it) or by the bound (large ones; the bound is loose).
Each large measurement runs in a process of its own; time is processor time without scoring, memory the peak above
the loaded problem. Size bands and lots are cut in sixes by size or at random, whatever rules that breaks.
Run: ``python -m benchmarks.groups``.
"""

import argparse
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from benchmarks.invented_network import invented_network  # noqa: E402 - found by the line above
from matchmaker.features.encoder import TownEncoder  # noqa: E402
from matchmaker.matching.evaluation.circle_problem import circle_problem  # noqa: E402
from matchmaker.matching.group_arena import group_arena  # noqa: E402
from matchmaker.matching.group_columns import feasible_groups  # noqa: E402
from matchmaker.matching.group_problem import GroupProblem, canonical_groups  # noqa: E402
from matchmaker.matching.group_search import searched_groups  # noqa: E402
from matchmaker.matching.group_solving import solve_groups  # noqa: E402
from matchmaker.matching.group_verification import broken_rules_of, check_groups, fair_value  # noqa: E402
from matchmaker.matching.group_worth import Worth  # noqa: E402
from matchmaker.matching.set_packing import PackingProblem  # noqa: E402
from matchmaker.rounds.policy_file import packaged_policy  # noqa: E402
from matchmaker.scoring.block import Block  # noqa: E402
from matchmaker.scoring.pair_scorer import PairScorer  # noqa: E402
from matchmaker.taxonomy.reading import read_taxonomy  # noqa: E402
from matchmaker.towns.profile import Format  # noqa: E402

DAY = date(2026, 11, 22)
SMALL, LARGE = (24, 26, 28), (300, 2_100)
SEEDS = 3
ALL_GROUPS = 500_000
CHECKED = 300
"""Up to so many towns the whole plan is checked; above, checking would take longer than solving."""


def problem_of(towns: int, seed: int) -> GroupProblem:
    """Circles of invented towns; for few of them all on one topic, as a block of a round is."""
    taxonomy = read_taxonomy()
    # Every fifth town names no need at all and has no topic: drawn are enough to fill the block.
    register, profiles = invented_network(2 * towns if towns in SMALL else towns, taxonomy, seed)
    arrays = TownEncoder(taxonomy, register).fit(profiles).transform(profiles)
    scorer = PairScorer(arrays, Format.CIRCLE, packaged_policy().weights[Format.CIRCLE], DAY)
    everyone = slice(0, len(arrays))
    problem = circle_problem(arrays, scorer.scores(Block(everyone, everyone)).astype(np.float64))
    return one_block(problem, towns) if towns in SMALL else problem


def one_block(problem: GroupProblem, towns: int) -> GroupProblem:
    """The first so many towns that name a need, as if all had the same field in common."""
    chosen = [town for town in problem.towns if town.topics][:towns]
    ids = {town.id for town in chosen}
    block = [
        type(town)(town.id, ("block",), state=town.state, district=town.district, population=town.population)
        for town in chosen
    ]
    return GroupProblem(
        towns=tuple(block),
        scores=tuple(pair for pair in problem.scores if pair[0] in ids and pair[1] in ids),
        advice=tuple(line for line in problem.advice if line[0] in ids and line[1] in ids),
    )


def small_rows() -> Iterator[str]:
    """Local search and the whole solver beside the enumerated optimum."""
    yield f"{'towns':>6} {'seed':>5} {'groups':>8} {'optimum':>9} {'local search':>13} {'solver':>8} {'seconds':>8}"
    for towns in SMALL:
        for seed in range(1, SEEDS + 1):
            problem = canonical_groups(problem_of(towns, seed))
            arena = group_arena(problem)
            worth = Worth.of(arena)
            columns = feasible_groups(arena, ALL_GROUPS)
            if columns is None:
                continue
            optimum = PackingProblem(towns, columns, worth.of_columns(columns)).best().total
            found = sum(worth.of_group(group) for group in searched_groups(arena))
            start = time.process_time()
            plan = solve_groups(problem)
            seconds = time.process_time() - start
            count = sum(len(groups) for groups in columns)
            shares = f"{found / optimum:>13.4f} {plan.total / optimum:>8.4f}"
            yield f"{towns:>6} {seed:>5} {count:>8} {optimum / 1e6:>9.3f} {shares} {seconds:>8.1f}"


def banded(problem: GroupProblem, order: Sequence[str]) -> tuple[int, str]:
    """The total of circles of six in this order, whatever rules they break, and how many of them break none."""
    groups = [order[start : start + 6] for start in range(0, len(order) - 5, 6)]
    keeping = sum(not broken_rules_of(problem, members) for members in groups)
    return sum(fair_value(problem, members) for members in groups), f"{keeping} of {len(groups)} keep the rules"


def measure(stored: Path) -> dict[str, Any]:
    """One large problem in this process."""
    problem: GroupProblem = pickle.loads(stored.read_bytes())  # noqa: S301 - written by this very script
    before, start = peak_mb(), time.process_time()
    plan = solve_groups(problem)
    seconds = time.process_time() - start
    mb = peak_mb() - before
    broken = check_groups(problem, plan) if len(problem.towns) <= CHECKED else []
    broken += [rule for group in plan.groups[:20] for rule in broken_rules_of(problem, group.members)]
    if broken:
        raise SystemExit(f"the plan breaks a rule: {broken[0]}")
    placed = sum(len(group.members) for group in plan.groups)
    with_topic = sum(bool(town.topics) for town in problem.towns)
    row = {"seconds": seconds, "mb": mb, "total": plan.total, "bound": plan.upper_bound}
    return row | {"placed": placed, "with_topic": with_topic}


def large_rows() -> Iterator[str]:
    """The solver beside size bands and lots."""
    yield f"{'towns':>6} {'what':<12} {'seconds':>8} {'MB':>6} {'total':>9} {'share':>7} {'placed':>7}"
    for towns in LARGE:
        problem = problem_of(towns, seed=1)
        with TemporaryDirectory() as folder:
            stored = Path(folder) / "problem"
            stored.write_bytes(pickle.dumps(problem))
            answer = subprocess.run(
                [sys.executable, __file__, "--stored", str(stored)], capture_output=True, text=True, check=True
            )
        row = json.loads(answer.stdout)
        share, placed = row["total"] / row["bound"], f"{row['placed']}/{row['with_topic']}"
        figures = f"{row['seconds']:>8.1f} {row['mb']:>6.0f} {row['total'] / 1e6:>9.1f} {share:>7.3f} {placed:>7}"
        yield f"{towns:>6} {'ours':<12} {figures}"
        if towns <= CHECKED:
            by_size = [town.id for town in sorted(problem.towns, key=lambda town: (town.population or 0, town.id))]
            lots = Random(1).sample(by_size, len(by_size))
            for name, order in (("size bands", by_size), ("lots", lots)):
                total, keeping = banded(problem, order)
                yield f"{towns:>6} {name:<12} {'':>15} {total / 1e6:>9.1f} {total / row['bound']:>7.3f} {keeping}"


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    """Print both tables, or with --stored a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=Path, help="one stored problem")
    asked = parser.parse_args()
    if asked.stored:
        print(json.dumps(measure(asked.stored)))
        return
    for rows in (small_rows(), large_rows()):
        for row in rows:
            print(row, flush=True)


if __name__ == "__main__":
    main()
