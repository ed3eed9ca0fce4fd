"""For how many more exchanges has a town room: by its own word, by the limit on open proposals, by its hours?"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.rounds.effort import affordable
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.settled import Settled
from matchmaker.towns.profile import TownProfile


@dataclass(frozen=True)
class Rooms:
    """The rooms of the towns of one role; ``hours_spent`` by AGS, ``hours`` what one more exchange costs them."""

    settled: Settled
    policy: Policy
    hours_spent: Mapping[str, int]
    hours: int

    def places(self, profile: TownProfile) -> int:
        """By capacity and open proposals, what stands in this round included; hours do not count. May be below 0."""
        settled, ags = self.settled, profile.ags
        wanted = 1 if profile.capacity is None else profile.capacity
        open_elsewhere = settled.open_elsewhere.get(ags, 0)
        # What is open elsewhere may yet become an exchange, so it takes room in both.
        exchanges = wanted - settled.agreed_elsewhere.get(ags, 0) - open_elsewhere - settled.reserved.get(ags, 0)
        answered = sum(ags in pair for pair in settled.answered)
        return min(exchanges, self.policy.open_proposals_per_town - open_elsewhere + answered)

    def within_hours(self, ags: str, wanted: int) -> int:
        """So many of the ``wanted`` new exchanges as the town has hours for."""
        most = affordable(ags, self.hours_spent, self.policy, self.hours)
        return wanted if most is None else min(wanted, most)
