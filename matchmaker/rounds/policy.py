"""Which rules, weights and dates does a round follow?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.scoring.pair_rules import DEFAULT_RULES, PairRules
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Format

QUARTERLY_HOURS: Mapping[Format, int] = {Format.TANDEM: 4, Format.CIRCLE: 6, Format.VISIT: 12, Format.CONSORTIUM: 8}

QUARTERLY_BUDGET_HOURS = 12
COLLECTING_DAYS, PROFILE_REMINDER_DAYS = 28, 7

CIRCLE_RULES = GroupRules()

RELAXATIONS = (
    "strategy",
    "maximum_size_ratio",
    "minimum_confidence",
    "partner_capacity",
    "decline_rest_months",
    "pinned",
)
"""Every change that a town without a partner may be told of, from cheap to dear where head office says nothing else.

Vetoes are not among them: somebody decided each of them for a reason.
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """What head office signed for a round: stored with it word for word, so a run can be repeated.

    A town has at most ``open_proposals_per_town`` proposals of any round that it has yet to answer; what it agreed
    on counts no longer here, but takes one of the exchanges at once that its profile states as capacity. With
    ``require_topic`` a tandem needs a topic: a need that both have, or experience of one on a need of the other.

    ``weights`` holds for each format the weight per criterion key, each format's summing to 1.
    Towns enter their profiles for ``collecting_days``, unless head office names another day; who named no need is
    reminded ``profile_reminder_days`` before that.
    ``quarterly_hours`` is what taking part costs a town, as head office plans it; of a visit it is the host's part.
    ``quarterly_budget_hours`` is what a town has for all formats together, None where nothing is set.
    ``circle`` and ``consortium`` are the rules of their groups, whose members need something in common: lifted
    to ``group_topics``, it is the same for all.
    With ``plan_b_automatic`` the second-best partner is asked at once where a tandem failed, else head office decides.
    A town that left ``unanswered_before_pause`` proposals in a row unanswered rests for ``silence_pause_days``.
    ``travel_costs`` says who pays for journeys, in head office's own German words; empty where that is not settled.
    ``relaxation_order`` are the changes that are tried for a town without a partner, the cheapest first; what is not
    among them is never proposed. Before a round is sent head office acknowledges by name every group of at least
    ``served_group_minimum`` towns of which less than ``served_share_minimum`` (in [0, 1]) are served. Lengths are in
    days, sizes in towns, ratios without unit.
    """

    version: str
    weights: Mapping[Format, Mapping[str, float]] = field(hash=False)
    collecting_days: int = COLLECTING_DAYS
    profile_reminder_days: int = PROFILE_REMINDER_DAYS
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
    quarterly_hours: Mapping[Format, int] = field(default_factory=lambda: dict(QUARTERLY_HOURS), hash=False)
    quarterly_budget_hours: int | None = QUARTERLY_BUDGET_HOURS
    circle: GroupRules = CIRCLE_RULES
    consortium: GroupRules = CONSORTIUM_RULES
    group_topics: Level = Level.FIELD
    travel_costs: str = ""
    plan_b_automatic: bool = True
    unanswered_before_pause: int = 2
    silence_pause_days: int = 90
    relaxation_order: tuple[str, ...] = RELAXATIONS
    served_share_minimum: float = 0.5
    served_group_minimum: int = 3

    @property
    def pair_rules(self) -> PairRules:
        """The limits under which pairs are scored and vetoed."""
        return PairRules(self.maximum_size_ratio, self.decline_rest_months)
