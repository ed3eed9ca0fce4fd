"""How far is one part of a plan of groups, and shall its solver go on?"""

from collections.abc import Iterable

from matchmaker.matching.course import Course
from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pair_graph import Selection
from matchmaker.matching.seat_value import value_of


class PartCourse:
    """One part on its way; ``arena`` is the part without any bonus, ``bound`` its bound in millionths.

    What is told are true totals: without the points of towns that come first, without what keeping a group is worth.
    """

    def __init__(self, course: Course, arena: GroupArena, bound: int) -> None:
        self._course = course
        self._arena = arena
        self._bound = bound
        self._known: dict[bytes, int] = {}

    @property
    def stopped(self) -> bool:
        """Whether somebody said stop, in this part or an earlier one."""
        return self._course.stopped

    def may_go_on(self, share: float, groups: Iterable[Indexes] = ()) -> bool:
        """Whether to go on, with this share in [0, 1] of the part done and these groups as its best so far."""
        # A watcher hears of every step, so each group is valued once only.
        total = sum(self._value(group) for group in groups)
        return self._course.may_go_on(share, Selection((), min(total, self._bound), self._bound))

    def end(self, total: int, bound: int) -> None:
        """The part is done, with this total of its groups and this bound."""
        self._course.end_part(Selection((), total, bound))

    def _value(self, group: Indexes) -> int:
        key = group.tobytes()
        if key not in self._known:
            self._known[key] = value_of(self._arena, group)
        return self._known[key]


def unwatched(arena: GroupArena) -> PartCourse:
    """A course that nobody follows."""
    return PartCourse(Course(), arena, 0)
