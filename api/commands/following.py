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


@contextmanager
def followed() -> Iterator[Watch]:
    """A watch for a solver: a bar on stderr (only on a terminal, after a second), and Ctrl-C ends the search.

    The first Ctrl-C lets the solver end with its best plan so far; a second one ends the program.
    """
    follower = _Follower(shown=sys.stderr.isatty())
    before = signal.signal(signal.SIGINT, follower.stop)
    try:
        yield follower.tell
    finally:
        signal.signal(signal.SIGINT, before)
        follower.clear()


class _Follower:
    def __init__(self, *, shown: bool) -> None:
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
            line = bar(progress)
            sys.stderr.write(f"\r{line:<{self.width}}")
            sys.stderr.flush()
            self.width = len(line)
        return not self.stopped

    def clear(self) -> None:
        if self.width:
            sys.stderr.write(f"\r{'':<{self.width}}\r")
            sys.stderr.flush()


def bar(progress: Progress) -> str:
    """One line: how much is done, the best total so far and its bound."""
    full = int(progress.done * BAR_WIDTH)
    total, bound = (f"{value / MILLION:.1f}".replace(".", ",") for value in (progress.total, progress.bound))
    stop = "Strg+C beendet mit dem bisher besten Plan"
    return f"[{'#' * full:<{BAR_WIDTH}}] {progress.done:>4.0%}  Summe {total} von höchstens {bound}  ({stop})"
