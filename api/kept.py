"""What has this process computed from the stored facts, and does it still hold?"""

import gc
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock, RLock
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
        # One value may be made from another, and whoever waits for one must not keep others from theirs.
        self._locks: defaultdict[Hashable, RLock] = defaultdict(RLock)
        self._guard = Lock()

    def get(self, name: Hashable, made_from: object, make: Callable[[], Value]) -> Value:
        """The value of this name, made if it is not there or out of date.

        Whoever asks for the same name meanwhile waits instead of making it a second time.
        """
        with self._making(name):
            found = self._values.get(name)
            if found is not None and found[0] == made_from:
                kept: Value = found[1]
                return self._used(name, made_from, kept)
            with _without_collecting():
                return self._used(name, made_from, make())

    def same(self, name: Hashable, made_from: object, make: Callable[[], Value]) -> Value:
        """Like ``get``, but where the value made anew equals the former one, it is the former one.

        For what is read quickly and much is made from: comparing it with itself costs nothing, and most changes of
        the facts that it is read from do not change it.
        """
        with self._making(name):
            former = self._values.get(name)
            value = self.get(name, made_from, make)
            if former is not None and former[1] == value:
                value = self._used(name, made_from, former[1])
            return value

    def renewed(self, name: Hashable, made_from: object, make: Callable[[Value | None], Value]) -> Value:
        """Like ``get``, but ``make`` is given the former value, None the first time, to change only what it must."""
        with self._making(name):
            former = self._values.get(name)
            return self.get(name, made_from, lambda: make(None if former is None else former[1]))

    def names(self) -> tuple[Hashable, ...]:
        """What is kept now, what was asked for last at the end."""
        with self._guard:
            return tuple(self._values)

    @contextmanager
    def _making(self, name: Hashable) -> Iterator[None]:
        with self._guard:
            lock = self._locks[name]
        with lock:
            yield

    def _used(self, name: Hashable, made_from: object, value: Value) -> Value:
        with self._guard:
            self._values[name] = made_from, value
            self._values.move_to_end(name)
            while len(self._values) > MOST:
                gone, _ = self._values.popitem(last=False)
                self._locks.pop(gone, None)
        return value


class _Pauses:
    """How many computations want no collection of garbage just now."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.open = 0
        self.was_on = True


PAUSES = _Pauses()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without the search for cycles: hundred thousands of new objects, none of them garbage, doubled its time."""
    with PAUSES.lock:
        PAUSES.was_on = gc.isenabled() if PAUSES.open == 0 else PAUSES.was_on
        PAUSES.open += 1
        gc.disable()
    try:
        yield
    finally:
        with PAUSES.lock:
            PAUSES.open -= 1
            if PAUSES.open == 0 and PAUSES.was_on:
                gc.enable()
