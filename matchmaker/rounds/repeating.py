"""What if two decide at the same moment, and only one after the other is right?"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from matchmaker.errors import TransactionConflict

MOST_TRIES = 10
FIRST_PAUSE_SECONDS = 0.01
Result = TypeVar("Result")


def repeated(step: Callable[[], Result]) -> Result:
    """The step's result; where another transaction was in its way it is made again from the start, up to ten times.

    ``TransactionConflict`` where even the last time somebody was faster. The step must open its own unit of work.
    """
    for number in range(MOST_TRIES - 1):
        try:
            return step()
        except TransactionConflict:
            # At random, so that two who met once do not meet again and again.
            time.sleep(random.uniform(0, FIRST_PAUSE_SECONDS * 2**number))  # noqa: S311 - no secret
    return step()
