"""How does one solve tell how far it is over all its parts, and hear that it shall end?"""

from dataclasses import dataclass, replace

from matchmaker.matching.pair_graph import Selection
from matchmaker.matching.progress import Progress, Watch, go_on


@dataclass(frozen=True, slots=True)
class Manner:
    """How to solve: ``quick`` leaves out what only proves more; ``watch`` follows and may stop."""

    quick: bool = False
    watch: Watch = go_on


AT_EASE = Manner()


class Course:
    """One solve on its way through ``runs`` runs over the parts of a graph; ``base`` is the total of the pins.

    Totals and bounds come from the first run, which is the one without regard to towns served or kept pairs.
    """

    def __init__(self, manner: Manner = AT_EASE, runs: int = 1, base: int = 0) -> None:
        self.quick = manner.quick
        self.stopped = False
        self._watch = manner.watch
        self._runs, self._run = runs, -1
        self._told = Progress(0.0, base, base)
        self._total, self._bound = base, base
        self._size, self._finished = 1, 0
        self._part_size, self._part_bound = 0, 0

    def begin(self, size: int, bound: int) -> None:
        """A run over parts of this size altogether begins, no choice being worth more than ``bound``."""
        self._run += 1
        self._size, self._finished = max(1, size), 0
        if self._run == 0:
            self._bound += bound

    def begin_part(self, size: int, bound: int) -> None:
        """The next part has this size and is worth at most ``bound``, which is in the bound of the run already."""
        self._part_size, self._part_bound = size, bound

    def may_go_on(self, share: float, best: Selection | None = None) -> bool:
        """Whether to go on with the current part, of which this share in [0, 1] is done, with its best so far."""
        done = min(1.0, (self._run + (self._finished + share * self._part_size) / self._size) / self._runs)
        if self._run > 0:
            self._told = replace(self._told, done=done)
        elif best is None:
            self._told = Progress(done, self._total, self._bound)
        else:
            self._told = Progress(done, self._total + best.value, self._bound - self._part_bound + best.bound)
        # Whoever said stop once is not asked again.
        self.stopped = self.stopped or not self._watch(self._told)
        return not self.stopped

    def end_part(self, best: Selection) -> None:
        """The current part is done."""
        self.may_go_on(1.0, best)
        self._finished += self._part_size
        if self._run == 0:
            self._total += best.value
            self._bound += best.bound - self._part_bound
