"""How long does head office wait for the example pairs beside the weights, among 2,100 towns?

Run: ``python -m benchmarks.policy_preview``. Measured is processor time: of the ground, kept until what towns state
changes, and of one preview on it, which every move of a slider asks for.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from benchmarks.invented_network import invented_network
from matchmaker.rounds.assessment import Evidence
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.policy_preview import preview_ground
from matchmaker.scoring.weight_preview import EQUAL_WEIGHTS
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format

Result = TypeVar("Result")
TOWNS, LOOKS = 2_100, 20
BAR_MS = 1_000
DAY = date(2026, 3, 2)


def main() -> None:
    """Print, for each format, the time of the ground and the median and longest of 20 previews."""
    taxonomy, policy = read_taxonomy(), packaged_policy()
    towns, profiles = invented_network(TOWNS, taxonomy)
    evidence = Evidence(tuple(profiles), tuple(towns), taxonomy)
    for form in Format:
        made, ground_ms = _timed(lambda form=form: preview_ground(evidence, policy, form, DAY))
        if made is None:
            continue
        _, ground = made
        looks = [
            _timed(lambda: (ground.examples(policy.weights[form], EQUAL_WEIGHTS), ground.influence(EQUAL_WEIGHTS)))[1]  # noqa: B023
            for _ in range(LOOKS)
        ]
        told = f"preview median {statistics.median(looks):.0f} ms, longest {max(looks):.0f} ms (bar {BAR_MS} ms)"
        print(f"{form}: {TOWNS} towns, ground {ground_ms:.0f} ms, {told}")


def _timed(step: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.process_time()
    made = step()
    return made, 1_000 * (time.process_time() - begun)


if __name__ == "__main__":
    main()
