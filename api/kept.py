"""What has this process computed from the stored facts, and does it still hold?"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

Value = TypeVar("Value")
# A scorer of 2,100 towns weighs some megabytes; the rounds that people look at on one day are few.
MOST = 24


class Kept:
    """Keeps what is dear to compute until what it was made from changes; safe between threads and processes.

    ``made_from`` is whatever the value depends on: the database's own count of the changes of some facts, which other
    processes (the command line) move as well, or other values. The value holds as long as ``made_from`` equals what it
    was then; a count is read before the facts, so a change in between makes the value younger than it, never older.
    """

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
        # One value may be made from another.
        self._lock = RLock()

    def get(self, name: Hashable, made_from: object, make: Callable[[], Value]) -> Value:
        """The value of this name, made if it is not there or out of date.

        Whoever asks for the same name meanwhile waits instead of making it a second time.
        """
        with self._lock:
            found = self._values.get(name)
            if found is None or found[0] != made_from:
                found = self._values[name] = (made_from, make())
            return self._used(name, found[1])

    def same(self, name: Hashable, made_from: object, make: Callable[[], Value]) -> Value:
        """Like ``get``, but where the value made anew equals the former one, it is the former one.

        For what is read quickly and much is made from: comparing it with itself costs nothing, and most changes of
        the facts that it is read from do not change it.
        """
        with self._lock:
            former = self._values.get(name)
            value = self.get(name, made_from, make)
            if former is not None and former[1] == value:
                value = former[1]
                self._values[name] = (made_from, value)
            return value

    def _used(self, name: Hashable, value: Value) -> Value:
        self._values.move_to_end(name)
        while len(self._values) > MOST:
            self._values.popitem(last=False)
        return value
