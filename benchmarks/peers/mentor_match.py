"""How does the package mentor-match assign the same towns? Runs in a virtual environment of its own, without ours.

It knows two sides, so the towns are mentors and mentees in turn; pairs of one side cannot meet. Its points are whole
numbers, so the scores enter as they are. Reads ``{"towns": [id], "scores": [[id, id, score]]}`` from the file named as
the only argument and prints one JSON document.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify


class ScoreOfPair:
    """Points are the pair's score."""

    def __init__(self, scores: dict[frozenset[str], int]) -> None:
        self.scores = scores

    def apply(self, match: Any) -> int:
        return self.scores[frozenset((match.mentor.email, match.mentee.email))]


def solve(towns: list[str], scores: dict[frozenset[str], int]) -> dict[str, Any]:
    """Seconds without reading, the total, the towns served."""
    start = time.perf_counter()
    mentors, mentees = (
        [kind(email=town, grade=0) for town in towns[side::2]] for side, kind in enumerate((Mentor, Mentee))
    )
    # Rules are taken from the end of the list, so what disqualifies a pair comes first.
    allowed = Disqualify(lambda match: frozenset((match.mentor.email, match.mentee.email)) not in scores)
    process_data(mentors, mentees, [[ScoreOfPair(scores), allowed]])
    pairs = [frozenset((mentor.email, mentee.email)) for mentor in mentors for mentee in mentor.mentees]
    return {
        "seconds": time.perf_counter() - start,
        "total": sum(map(scores.__getitem__, pairs)),
        "served": 2 * len(pairs),
    }


def peak_mb() -> float:
    """Largest memory of this program so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    problem = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    listed = {frozenset((a, b)): score for a, b, score in problem["scores"]}
    before, before_cpu = peak_mb(), time.process_time()
    answer = solve(problem["towns"], listed)
    answer |= {"cpu": time.process_time() - before_cpu, "mb": peak_mb() - before}
    print(json.dumps(answer))
