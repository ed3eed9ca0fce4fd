"""Which rules, weights and dates does a round follow?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.scoring.pair_rules import DEFAULT_RULES, PairRules
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class Policy:
    """What head office signed for a round: stored with it word for word, so a run can be repeated.

    A town has at most ``open_proposals_per_town`` proposals of any round that it has yet to answer; what it agreed
    on counts no longer here, but takes one of the exchanges at once that its profile states as capacity. With
    ``require_topic`` a tandem needs a topic: a need that both have, or experience of one on a need of the other.

    ``weights`` holds for each format the weight per criterion key, each format's summing to 1.
    Lengths are in days, sizes in towns, ratios without unit.
    """

    version: str
    weights: Mapping[Format, Mapping[str, float]] = field(hash=False)
    answer_window_days: int = 14
    reminder_days: tuple[int, ...] = (5, 10)
    head_office_task_day: int = 9
    decline_rest_months: int = DEFAULT_RULES.decline_rest_months
    open_proposals_per_town: int = 2
    maximum_size_ratio: float = DEFAULT_RULES.maximum_size_ratio
    minimum_score: float = 0.0
    minimum_confidence: float = 0.35
    require_topic: bool = True
    provisional_confidence: float = 0.6

    @property
    def pair_rules(self) -> PairRules:
        """The limits under which pairs are scored and vetoed."""
        return PairRules(self.maximum_size_ratio, self.decline_rest_months)
