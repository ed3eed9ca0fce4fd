"""How far is a run with the plans of its roles, and did somebody say stop?"""

from collections.abc import Callable
from dataclasses import replace

from matchmaker.matching.progress import Progress, Watch
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.sketch import RoleSketches


class RunCourse:
    """One run over ``roles`` plans, one after the other; ``watch`` hears of all of them as of one.

    Once stopped, the plan under way ends with its best so far, and each further role has what its solver finds before
    it first asks: ``watch`` must go on saying stop (``Stopped``).
    """

    def __init__(self, watch: Watch, roles: int) -> None:
        self._watch = watch
        self._roles = max(1, roles)
        self._finished = 0
        self._told = Progress(0.0, 0, 0)
        self._total, self._bound = 0, 0

    def planned(self, make: Callable[[RoleCase], RoleSketches], case: RoleCase) -> RoleSketches:
        """The plan of the next role, followed."""
        self._tell(Progress(0.0, 0, 0))
        made = make(replace(case, watch=self._tell))
        self._finished += 1
        self._total, self._bound = self._total + made.total, self._bound + made.upper_bound
        return made

    def _tell(self, progress: Progress) -> bool:
        # A solver may hear of its own end before the last stages are through; nobody likes a bar that goes back.
        done = max(self._told.done, min(1.0, (self._finished + progress.done) / self._roles))
        self._told = Progress(done, self._total + progress.total, self._bound + progress.bound)
        return self._watch(self._told)


class Stopped:
    """A watch that passes on to another one, and remembers whether that said stop."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.said = False

    def __call__(self, progress: Progress) -> bool:
        self.said = self.said or not self._watch(progress)
        return not self.said
