"""Do both have time at the same hours?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_score import TELLING, Reason
from matchmaker.towns.windows import WINDOW_KEYS

ENOUGH_WINDOWS = 3


@dataclass(frozen=True)
class TimeAndFormat:
    """``min(1, common time windows / 3)``; symmetric, in [0, 1]. Complete where both stated windows."""

    run: ScoringRun
    stated: Floats
    name: str = "time_and_format"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "TimeAndFormat":
        return cls(run, (run.towns.wishes.windows > 0).astype(np.float32))

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        windows = self.run.towns.wishes.windows
        common = np.bitwise_count(block.seekers(windows) & block.candidates(windows))
        values: Floats = np.minimum(common, ENOUGH_WINDOWS).astype(np.float32) / np.float32(ENOUGH_WINDOWS)
        return values

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.stated, self.stated

    def completeness(self, block: Block) -> Floats:
        """1 where both stated windows, else 0."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """The windows that both named."""
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        if lacking := [row for row in (seeker, partner) if not self.stated[row]]:
            return (missing_reason("windows", towns, lacking),)
        common = set(towns.profiles[seeker].windows) & set(towns.profiles[partner].windows)
        if not common:
            return (Reason("no_common_window", names, 0.0),)
        strength = min(1.0, len(common) / ENOUGH_WINDOWS)
        code = "few_windows" if strength < TELLING else "common_windows"
        # In the order of the week, as people say them.
        days = ",".join(key for key in WINDOW_KEYS if key in common)
        return (Reason(code, (*names, ("windows", days)), strength),)
