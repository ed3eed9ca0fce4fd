"""What is a group worth to a solver: towns that come first, then its value?"""

from dataclasses import dataclass

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import Columns, allowed
from matchmaker.matching.group_value import group_values
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN
from matchmaker.matching.seat_value import IMPOSSIBLE, seat_values, value_of

MOST_PER_MEMBER = 5_000_000
"""No member adds more than this to the value of a group: 1.5 + 0.15 + 1 for circles, less for consortia."""


@dataclass(frozen=True, eq=False)
class Worth:
    """Values of groups with the points of their members ``per_point`` millionths dearer.

    ``per_point`` is more than any plan's total, so that a plan of larger worth has more points or as many points
    and a larger total.
    """

    arena: GroupArena
    per_point: int

    @classmethod
    def of(cls, arena: GroupArena) -> "Worth":
        """Worth in this arena."""
        return cls(arena, MOST_PER_MEMBER * len(arena) if arena.points.any() else 0)

    def part(self, rows: Indexes) -> "Worth":
        """The same worth in the arena of these towns alone."""
        return Worth(self.arena.part(rows), self.per_point)

    def of_columns(self, columns: Columns) -> list[Indexes]:
        """The worth of each group; for few towns only (see ``group_values``)."""
        points = self.arena.points
        return [group_values(self.arena, one) + self.per_point * points[one].sum(axis=1) for one in columns]

    def of_group(self, group: Indexes) -> int:
        """The worth of one group (ascending rows), ``IMPOSSIBLE`` where a rule forbids it; 0 for nobody."""
        if not len(group):
            return 0
        # Not only for the last seat: pins and earlier plans seat towns together that nobody has compared.
        if len(group) not in self.arena.rules.sizes or not allowed(self.arena, group):
            return IMPOSSIBLE
        return value_of(self.arena, group) + self.per_point * int(self.arena.points[group].sum())

    def of_seat(self, base: Indexes) -> Indexes:
        """The worth of ``base`` with each other town, (n,); a pinned town does not come or go alone."""
        values = seat_values(self.arena, base)
        values[self.arena.pin != UNKNOWN] = IMPOSSIBLE
        possible = values > IMPOSSIBLE
        gained = self.arena.points[base].sum() + self.arena.points[possible]
        values[possible] += self.per_point * gained
        return values
