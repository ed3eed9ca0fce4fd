"""A person at a real terminal presses Ctrl-C during a long solve and gets the best plan so far."""

import json
import os
import pty
import random
import selectors
import sys
import time
from pathlib import Path

import numpy as np
import pytest

MOST_SECONDS = 120
"""Even under a heavy load each step of the search is over by then."""

CTRL_C = b"\x03"
PROGRAM = "import sys; from api.cli import main; sys.argv[0] = 'matchmaker'; main()"


class Terminal:
    """A program at a terminal of its own, its stdout in a file."""

    def __init__(self, out: Path, *arguments: str) -> None:
        self.deadline = time.monotonic() + MOST_SECONDS
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            written = os.open(out, os.O_WRONLY | os.O_CREAT)
            os.dup2(written, 1)
            os.execv(sys.executable, [sys.executable, "-c", PROGRAM, *arguments])  # noqa: S606 - our own program

    def read_until(self, sign: str) -> str:
        """What stands on the screen up to the first ``sign``, or to the end."""
        shown = ""
        while sign not in shown and (more := self._more()):
            shown += more
        return shown

    def rest(self) -> tuple[str, int]:
        """What else the program shows until it ends, and its exit code."""
        shown = ""
        while more := self._more():
            shown += more
        _, status = os.waitpid(self.pid, 0)
        os.close(self.screen)
        return shown, os.waitstatus_to_exitcode(status)

    def press(self, key: bytes) -> None:
        os.write(self.screen, key)

    def _more(self) -> str:
        # Not select.select: it refuses descriptors from 1,024 on, and a long run of tests holds many files.
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.screen, selectors.EVENT_READ)
            assert waiting.select(max(0.0, self.deadline - time.monotonic())), "it neither shows anything nor ends"
        try:
            return os.read(self.screen, 4096).decode(errors="replace")
        except OSError:  # Linux answers so when nobody holds the other end any more.
            return ""


def towns_that_seek_their_like(towns: int = 2100, each: int = 20) -> dict[str, object]:
    """So many towns with room for one to three, each with those nearest to it in three measures: hard to prove."""
    chance = random.Random(1)
    places = np.array([[chance.random() for _ in range(3)] for _ in range(towns)])
    apart = ((places[:, None] - places[None, :]) ** 2).sum(axis=2)
    near = np.argsort(apart, axis=1)[:, 1 : each + 1]
    pairs = {(min(a, b), max(a, b)) for a, others in enumerate(near.tolist()) for b in others}
    scores = [[f"{a:04}", f"{b:04}", round(1 - float(apart[a, b]) ** 0.5 / 1.8, 6)] for a, b in sorted(pairs)]
    return {
        "towns": [{"id": f"{town:04}", "capacity": chance.randint(1, 3)} for town in range(towns)],
        "scores": scores,
    }


@pytest.fixture
def problem(tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(towns_that_seek_their_like()), encoding="utf-8")
    return str(path)


def test_ctrl_c_ends_a_long_solve_with_the_best_plan_so_far(problem, tmp_path):
    terminal = Terminal(tmp_path / "plan.json", "solve", "tandems", problem, "--json")

    bar = terminal.read_until("Strg+C beendet")
    terminal.press(CTRL_C)
    shown, exit_code = terminal.rest()

    assert "von höchstens" in bar
    assert exit_code == 0
    assert "Die Suche wurde beendet. Das ist der bisher beste Plan" in shown
    assert "Traceback" not in bar + shown
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (plan["stopped"], plan["optimal"]) == (True, False)
    assert len(plan["pairs"]) > 1000
    assert 0 < plan["gap"] < 0.5
