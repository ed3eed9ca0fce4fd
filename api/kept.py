"""What has this process computed from the stored facts, and does it still hold?"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

from matchmaker.rounds.ports import UnitOfWork

Value = TypeVar("Value")
# A scorer of 2,100 towns weighs some megabytes; the rounds that people look at on one day are few.
MOST = 24


class Kept:
    """Keeps what is dear to compute until a stored fact changes; safe between threads and processes.

    The database itself counts its changes, so a change by another process (the command line) counts too.
    """

    def __init__(self) -> None:
        self._count = -1
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        # One value may be made from another.
        self._lock = RLock()

    def get(self, name: Hashable, uow: UnitOfWork, make: Callable[[], Value]) -> Value:
        """The value of this name, made if it is not there or out of date; inside an open unit of work.

        Whoever asks for the same name meanwhile waits instead of making it a second time.
        """
        # Read before the facts: a change in between makes the value younger than its count, never older.
        count = uow.changes.count()
        with self._lock:
            if count != self._count:
                self._values.clear()
                self._count = count
            if name not in self._values:
                self._values[name] = make()
            self._values.move_to_end(name)
            while len(self._values) > MOST:
                self._values.popitem(last=False)
            value: Value = self._values[name]
            return value
