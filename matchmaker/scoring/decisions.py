"""What was proposed to whom, and what did they answer?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Decisions:
    """Answered proposals: ``values`` (n, K) of the criteria in [0, 1], ``accepted`` (n,), one group name per row.

    A group is what answers hang together by, as a town or a round: a group is never split between learning
    and checking.
    """

    criteria: tuple[str, ...]
    values: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    groups: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.groups)

    @property
    def group_names(self) -> tuple[str, ...]:
        """Every group once, sorted."""
        return tuple(sorted(set(self.groups)))

    @property
    def group_numbers(self) -> NDArray[np.int64]:
        """For each row the place of its group in ``group_names``, (n,)."""
        place = {name: number for number, name in enumerate(self.group_names)}
        return np.array([place[group] for group in self.groups], dtype=np.int64)

    @property
    def rarer_answers(self) -> int:
        """How often the rarer of the two answers was given."""
        return int(min(self.accepted.sum(), (~self.accepted).sum()))

    def in_one_order(self) -> "Decisions":
        """The same decisions, columns by name and rows by group, values and answer: sums of floats depend on order."""
        columns = sorted(range(len(self.criteria)), key=self.criteria.__getitem__)
        values = self.values[:, columns]
        rows = np.lexsort((self.accepted, *values.T[::-1], self.group_numbers))
        return Decisions(
            tuple(self.criteria[column] for column in columns),
            values[rows],
            self.accepted[rows],
            tuple(self.groups[row] for row in rows.tolist()),
        )

    def rows(self, chosen: NDArray[np.bool_]) -> "Decisions":
        """The decisions at which ``chosen`` (n,) is True."""
        groups: Sequence[str] = [group for group, here in zip(self.groups, chosen.tolist(), strict=True) if here]
        return Decisions(self.criteria, self.values[chosen], self.accepted[chosen], tuple(groups))
