"""Which swap or move between groups gains how much?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.group_worth import Worth
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans
from matchmaker.matching.seat_value import IMPOSSIBLE

FREE = -1


@dataclass(frozen=True, slots=True, order=True)
class _Move:
    """``loss`` is the negative gain. ``town`` swaps seats with ``other``, or goes to the group ``to`` (or nowhere)."""

    loss: int
    town: int
    other: int = FREE
    to: int = FREE


class SeatBoard:
    """Groups on their way, with what every group would be worth after any exchange of one seat.

    ``seat[a, b]`` is the worth of a's group with b in a's seat, ``without[a]`` that of a's group without a,
    ``own[a]`` its worth now; all are 0 where a is free. ``open_seat[number]`` (n,) is the worth of a group with one
    town more. A change touches only the lines of the groups that change.
    """

    def __init__(self, worth: Worth, groups: Iterable[Indexes]) -> None:
        n = len(worth.arena)
        self.worth = worth
        self.groups: dict[int, Indexes] = {}
        self.worths: dict[int, int] = {}
        self.group_of = np.full(n, FREE, dtype=np.int64)
        self.seat = np.zeros((n, n), dtype=np.int64)
        self.without = np.zeros(n, dtype=np.int64)
        self.own = np.zeros(n, dtype=np.int64)
        self.open_seat: dict[int, Indexes] = {}
        self._next = 0
        self.replace((), list(groups))

    @property
    def free(self) -> Booleans:
        """Who is in no group, (n,)."""
        free: Booleans = self.group_of == FREE
        return free

    def replace(self, numbers: Iterable[int], groups: Sequence[Indexes]) -> None:
        """Dissolve these groups and form others, which get new numbers."""
        for number in numbers:
            rows = self.groups.pop(number)
            del self.worths[number], self.open_seat[number]
            self.group_of[rows] = FREE
            self.seat[rows] = 0
            self.without[rows] = self.own[rows] = 0
        for group in groups:
            self._form(np.sort(group))

    def apply_best_moves(self) -> bool:
        """The move that gains most, then every further one that touches no group or town already moved."""
        # Gains hold for the groups as they were; a group that has changed has another number by now.
        group_of = self.group_of.copy()
        touched: set[int] = set()
        moved: set[int] = set()
        moves = sorted([*self._swaps(), *self._shifts()])
        for move in moves:
            towns = {move.town, move.other} - {FREE}
            groups = {move.to, *(int(group_of[town]) for town in towns)} - {FREE}
            if not groups & touched and not towns & moved:
                self._apply(move)
                touched |= groups
                moved |= towns
        return bool(moves)

    def swap_gains(self) -> Indexes:
        """What every swap of two towns gains, (n, n), symmetric; deeply negative where it is none or not allowed."""
        gains = self.seat + self.seat.T - self.own[:, None] - self.own[None, :]
        gains[self.group_of[:, None] == self.group_of[None, :]] = IMPOSSIBLE
        return gains

    def _form(self, group: Indexes) -> None:
        number, self._next = self._next, self._next + 1
        self.groups[number] = group
        self.worths[number] = self.worth.of_group(group)
        self.group_of[group] = number
        self.own[group] = self.worths[number]
        for row in group.tolist():
            base = group[group != row]
            if self.worth.arena.pin[row] == UNKNOWN:
                self.seat[row] = self.worth.of_seat(base)
                self.without[row] = self.worth.of_group(base)
            else:
                self.seat[row] = self.without[row] = IMPOSSIBLE
        self.open_seat[number] = (
            self.worth.of_seat(group)
            if len(group) < self.worth.arena.rules.target_size
            else np.full(len(self.group_of), IMPOSSIBLE)
        )

    def _swaps(self) -> Iterator[_Move]:
        """For each town its best swap that gains."""
        gains = self.swap_gains()
        best = gains.argmax(axis=1)
        for town, other in enumerate(best.tolist()):
            if (gain := int(gains[town, other])) > 0:
                yield _Move(-gain, town, other=other)

    def _shifts(self) -> Iterator[_Move]:
        """For each open seat the town that gains most by moving there, and for each group the town it gains without."""
        leaving = self.without - self.own
        for number, values in self.open_seat.items():
            gains = values - self.worths[number] + leaving
            gains[self.groups[number]] = IMPOSSIBLE
            town = int(gains.argmax())
            if gains[town] > 0:
                yield _Move(-int(gains[town]), town, to=number)
        town = int(leaving.argmax())
        if leaving[town] > 0:
            yield _Move(-int(leaving[town]), town)

    def _apply(self, move: _Move) -> None:
        own = int(self.group_of[move.town])
        left = self.groups[own][self.groups[own] != move.town] if own != FREE else None
        if move.other == FREE:
            joined = [np.append(self.groups[move.to], move.town)] if move.to != FREE else []
            numbers = [number for number in (own, move.to) if number != FREE]
            self.replace(numbers, [*([left] if left is not None and len(left) else []), *joined])
            return
        theirs = int(self.group_of[move.other])
        pairs = ((own, move.town, move.other), (theirs, move.other, move.town))
        changed = [(number, out, come) for number, out, come in pairs if number != FREE]
        groups = [np.append(self.groups[number][self.groups[number] != out], come) for number, out, come in changed]
        self.replace([number for number, *_ in changed], groups)
