"""How do others match the same tandems: networkx, scipy's assignment, greed, mentor-match?

Each answers the total and the towns served; whoever measures adds time and memory.
"""

import json
import subprocess
import sys
import venv
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaker.matching.problem import ScoredPair, TandemProblem

MENTOR_MATCH = "mentor-match==7.0.1"
LARGEST_MATRIX = 400_000_000
"""Entries of 8 bytes that scipy's assignment may take."""


class TooLarge(Exception):
    """The peer's way needs more memory than there is."""


def solve_networkx(problem: TandemProblem) -> dict[str, Any]:
    """As many pairs as possible, then the largest total."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(problem.scores)
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return {"total": sum(graph[a][b]["weight"] for a, b in pairs), "served": 2 * len(pairs)}


def solve_assignment(problem: TandemProblem) -> dict[str, Any]:
    """The assignment of scipy, towns to towns; its rings are then cut into pairs, each in the best way."""
    place = {town.id: n for n, town in enumerate(problem.towns)}
    if len(place) ** 2 > LARGEST_MATRIX:
        raise TooLarge(f"the matrix would take {8 * len(place) ** 2 / 1e9:.0f} GB")
    score = np.zeros((len(place), len(place)))
    for a, b, value in problem.scores:
        score[place[a], place[b]] = score[place[b], place[a]] = value
    partner = linear_sum_assignment(score, maximize=True)[1].tolist()
    pairs = [pair for ring in _rings(partner) for pair in _cut(ring, score)]
    return {"total": int(sum(score[pair] for pair in pairs)), "served": 2 * len(pairs)}


def _rings(partner: list[int]) -> list[list[int]]:
    seen: set[int] = set()
    rings = []
    for start in range(len(partner)):
        ring = []
        town = start
        while town not in seen:
            seen.add(town)
            ring.append(town)
            town = partner[town]
        if ring:
            rings.append(ring)
    return rings


def _cut(ring: list[int], score: Any) -> list[tuple[int, int]]:
    """Every second link of the ring: from the best start, which in a ring of odd length leaves the best one out."""
    turns = [ring[turn:] + ring[:turn] for turn in range(len(ring) if len(ring) % 2 else 2)]
    cuts = [list(pairwise(turn))[::2] for turn in turns]
    best = max(cuts, key=lambda cut: sum(score[pair] for pair in cut))
    return [pair for pair in best if score[pair] > 0]


def solve_greedy(problem: TandemProblem) -> dict[str, Any]:
    """The best pair first, then the best of what is left."""
    room = {town.id: town.capacity for town in problem.towns}
    taken: list[ScoredPair] = []
    for a, b, score in sorted(problem.scores, key=lambda pair: -pair[2]):
        if room[a] and room[b]:
            room[a] -= 1
            room[b] -= 1
            taken.append((a, b, score))
    return {"total": sum(score for *_, score in taken), "served": len({town for a, b, _ in taken for town in (a, b)})}


def mentor_match_command(problem: TandemProblem, folder: Path) -> list[str]:
    """The command that lets mentor-match solve the problem; makes its virtual environment where there is none yet."""
    python = folder.parent / "mentor-match" / "bin" / "python"
    if not python.exists():
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", MENTOR_MATCH], check=True, stdout=sys.stderr)
    # Without -P a file beside the script would stand in for the package of the same name.
    stored = folder / "problem.json"
    stored.write_text(json.dumps({"towns": [town.id for town in problem.towns], "scores": problem.scores}))
    return [str(python), "-P", str(Path(__file__).parent / "peers" / "mentor_match.py"), str(stored)]
