"""How does a person at the terminal follow a long solve and end it early?"""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from matchmaker.matching.problem import MILLION
from matchmaker.matching.progress import Progress, Watch

SECONDS_BEFORE_A_BAR = 1.0
BAR_WIDTH = 24

BEST_SO_FAR = "Strg+C beendet mit dem bisher besten Plan"
PLAN_STANDS = "Der Plan steht; gesucht wird, was den übrigen Städten hilft. Strg+C beendet diese Suche"


@contextmanager
def followed(ends: str = BEST_SO_FAR) -> Iterator[Watch]:
    """A watch for a solver: a bar on stderr (only on a terminal, after a second), and Ctrl-C ends the search.

    The first Ctrl-C lets the solver end with its best plan so far; a second one ends the program. ``ends`` tells
    beside the bar what the first one does; empty where it changes nothing.
    """
    follower = _Follower(ends, shown=sys.stderr.isatty())
    before = signal.signal(signal.SIGINT, follower.stop)
    try:
        yield follower.tell
    finally:
        signal.signal(signal.SIGINT, before)
        follower.clear()


class _Follower:
    def __init__(self, ends: str, *, shown: bool) -> None:
        self.ends = ends
        self.shown = shown
        self.begun = time.monotonic()
        self.stopped = False
        self.width = 0

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def tell(self, progress: Progress) -> bool:
        if self.shown and time.monotonic() - self.begun > SECONDS_BEFORE_A_BAR:
            line = bar(progress, self.ends)
            sys.stderr.write(f"\r{line:<{self.width}}")
            sys.stderr.flush()
            self.width = len(line)
        return not self.stopped

    def clear(self) -> None:
        if self.width:
            sys.stderr.write(f"\r{'':<{self.width}}\r")
            sys.stderr.flush()


def bar(progress: Progress, ends: str = BEST_SO_FAR) -> str:
    """One line: how much is done, the best total so far and its bound, and what Ctrl-C does."""
    full = int(progress.done * BAR_WIDTH)
    total, bound = (f"{value / MILLION:.1f}".replace(".", ",") for value in (progress.total, progress.bound))
    line = f"[{'#' * full:<{BAR_WIDTH}}] {progress.done:>4.0%}  Summe {total} von höchstens {bound}"
    told = PLAN_STANDS if progress.done >= 1 and ends == BEST_SO_FAR else ends
    return f"{line}  ({told})" if told else line
