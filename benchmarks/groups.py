"""How good are circles beside the proven optimum, greed, size bands and lots, and what do they cost at 2,100 towns?

Prints two tables. The scores and the advice are the engine's own on invented towns. ``share`` is the total divided by
the proven optimum (small sizes, local search alone beside it) or by the bound (large ones; the bound is loose).
Each large measurement runs in a process of its own; seconds are without scoring, memory is the peak above the loaded
problem. Greed fills a group around the first free town with whom the members score best, within the rules. Size bands
and lots are cut in sixes by size or at random, whatever rules that breaks. Run: ``python -m benchmarks.groups``.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
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
from matchmaker.matching.group_problem import Advice, GroupProblem, canonical_groups  # noqa: E402
from matchmaker.matching.group_search import searched_groups  # noqa: E402
from matchmaker.matching.group_solving import solve_groups  # noqa: E402
from matchmaker.matching.group_verification import broken_rules_of, check_groups, fair_value  # noqa: E402
from matchmaker.matching.group_worth import Worth  # noqa: E402
from matchmaker.matching.problem import ScoredPair  # noqa: E402
from matchmaker.matching.seat_value import may_join  # noqa: E402
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


def greedy_groups(problem: GroupProblem) -> list[tuple[str, ...]]:
    """Groups of up to six in the order of the ids, each seat to whom the members score best; below five none."""
    arena = group_arena(canonical_groups(problem))
    free, groups = np.ones(len(arena), dtype=bool), list[tuple[str, ...]]()
    for seed in range(len(arena)):
        group = [seed]
        while free[seed] and len(group) < arena.rules.target_size:
            fits = free & may_join(arena, np.array(sorted(group)))
            fits[group] = False
            if not fits.any():
                break
            group.append(int(np.where(fits, arena.worth[group].sum(axis=0), -1).argmax()))
        if len(group) >= arena.rules.minimum_size:
            free[group] = False
            groups.append(tuple(arena.ids[row] for row in group))
    return groups


def sixes(order: Sequence[str]) -> list[tuple[str, ...]]:
    """Groups of six in this order, whatever rules they break."""
    return [tuple(order[start : start + 6]) for start in range(0, len(order) - 5, 6)]


def peers_of(problem: GroupProblem) -> dict[str, Callable[[], list[tuple[str, ...]]]]:
    """What people would do instead, by name."""
    by_size = [town.id for town in sorted(problem.towns, key=lambda town: (town.population or 0, town.id))]
    lots = Random(1).sample(by_size, len(by_size))
    return {"greedy": lambda: greedy_groups(problem), "size bands": lambda: sixes(by_size), "lots": lambda: sixes(lots)}


def measure_peers(problem: GroupProblem) -> Iterator[dict[str, Any]]:
    """Each peer's groups, valued and checked as ours are."""
    for name, grouped in peers_of(problem).items():
        start, start_cpu = time.perf_counter(), time.process_time()
        groups = grouped()
        spent = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - start_cpu}
        within = among(problem, groups)
        values = [fair_value(part, members) for part, members in zip(within, groups, strict=True)]
        breaking = sum(bool(broken_rules_of(part, members)) for part, members in zip(within, groups, strict=True))
        placed = sum(map(len, groups))
        yield {
            "what": name,
            "total": sum(values),
            "groups": len(groups),
            "breaking": breaking,
            "placed": placed,
        } | spent


def among(problem: GroupProblem, groups: Sequence[Sequence[str]]) -> list[GroupProblem]:
    """For each group the problem with its own lines only: valuing reads every line of a problem."""
    place = {town: number for number, group in enumerate(groups) for town in group}
    towns = {town.id: town for town in problem.towns}
    scores: list[list[ScoredPair]] = [[] for _ in groups]
    advice: list[list[Advice]] = [[] for _ in groups]
    for pair in problem.scores:
        if (number := place.get(pair[0])) is not None and number == place.get(pair[1]):
            scores[number].append(pair)
    for line in problem.advice:
        if (number := place.get(line[0])) is not None and number == place.get(line[1]):
            advice[number].append(line)
    return [
        GroupProblem(tuple(towns[town] for town in group), tuple(scores[n]), problem.rules, tuple(advice[n]))
        for n, group in enumerate(groups)
    ]


def measure(stored: Path) -> list[dict[str, Any]]:
    """One large problem in this process: ours, then its peers."""
    problem: GroupProblem = pickle.loads(stored.read_bytes())  # noqa: S301 - written by this very script
    before, start, start_cpu = peak_mb(), time.perf_counter(), time.process_time()
    plan = solve_groups(problem)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    ours = {"what": "ours", "seconds": seconds, "cpu": cpu, "mb": peak_mb() - before, "total": plan.total}
    if broken := check_groups(problem, plan):
        raise SystemExit(f"the plan breaks a rule: {broken[0]}")
    placed = sum(len(group.members) for group in plan.groups)
    ours |= {"groups": len(plan.groups), "breaking": 0, "placed": placed, "bound": plan.upper_bound}
    return [ours, *measure_peers(problem)]


def large_rows(sizes: Sequence[int]) -> Iterator[str]:
    """The solver beside greed, size bands and lots, all counted by the same formula."""
    columns = f"{'CPU s':>7} {'MB':>5} {'total':>8} {'share':>6} {'groups':>7} {'against rules':>14} {'placed':>10}"
    yield f"{'towns':>6} {'what':<10} {'seconds':>8} {columns}"
    for towns in sizes:
        problem = problem_of(towns, seed=1)
        with_topic = sum(bool(town.topics) for town in problem.towns)
        load = os.getloadavg()[0]
        with TemporaryDirectory() as folder:
            stored = Path(folder) / "problem"
            stored.write_bytes(pickle.dumps(problem))
            answer = subprocess.run(
                [sys.executable, __file__, "--stored", str(stored)], capture_output=True, text=True, check=True
            )
        ours, *peers = json.loads(answer.stdout)
        for row in (ours, *peers):
            spent = f"{row['seconds']:>8.1f} {row['cpu']:>7.1f} {row.get('mb', 0):>5.0f}"
            share = row["total"] / ours["bound"]
            kept = f"{row['groups']:>7} {row['breaking']:>14} {row['placed']:>5}/{with_topic:<4}"
            yield f"{towns:>6} {row['what']:<10} {spent} {row['total'] / 1e6:>8.1f} {share:>6.3f} {kept}"
        yield f"{'':>6} load of the machine before: {load:.1f}"


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    """Print both tables, or with --stored a single measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, nargs="*", default=list(LARGE), help="sizes of the second table")
    parser.add_argument("--large-only", action="store_true", help="leave out the table beside the proven optimum")
    parser.add_argument("--stored", type=Path, help="one stored problem")
    asked = parser.parse_args()
    if asked.stored:
        print(json.dumps(measure(asked.stored)))
        return
    for rows in (iter(()) if asked.large_only else small_rows(), large_rows(asked.towns)):
        for row in rows:
            print(row, flush=True)


if __name__ == "__main__":
    main()
