"""Who is how far on what they share?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.distant_topics import nothing_in_common, nothing_on_needs
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.statement_sources import experience_source, joined, need_source
from matchmaker.scoring.strongest_topic import STEP_SHIFT, step_ahead
from matchmaker.towns.profile import Stage

LARGEST_LEAD = 5


@dataclass(frozen=True)
class Lead:
    """Steps Δ that the candidate is ahead on their strongest shared topic; directed, 0 without one.

    Tandem, circle, consortium: |Δ| ≤ 1 → 1, 2 → 0.6, more → 0.3. Visit: Δ ≤ 0 → 0, 1 → 0.4, 2 → 0.9,
    ≥ 3 → 1. Steps: no statement 0, idea 1 … learned 5. Complete by both sides' experience; a town
    without any need has no topic to be ahead on, so it counts as not stated.
    """

    run: ScoringRun
    table: Floats
    root_known: Floats
    root_given: Floats
    mirrored: bool
    name: str = "lead"
    directed: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "Lead":
        steps = range(-LARGEST_LEAD, LARGEST_LEAD + 1)
        value = _visit_value if run.is_visit else _peer_value
        table = np.array([0.0, *(value(step) for step in steps)], dtype=np.float32)
        seeks = run.root_experience * run.has_needs
        gives = run.root_experience if run.is_visit else seeks
        return cls(run, table, seeks, gives, mirrored=not run.is_visit)

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        codes = block.once("strongest", lambda: self.run.strongest.codes(block))
        values: Floats = self.table[step_ahead(codes)]
        return values

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.root_known, self.root_given

    def completeness(self, block: Block) -> Floats:
        """√(q_i q_j) of the experience; 0 where the needs that it asks about were not stated."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """How far both are on the topic that binds them most."""
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        strongest = self.run.strongest.pair(seeker, partner)
        if strongest is None:
            return (self._nothing(seeker, partner),)
        t, u = strongest
        own, theirs = int(towns.topics.step[seeker, t]), int(towns.topics.step[partner, u])
        ahead = theirs - own
        code = _code(own, theirs, related=t != u)
        subject = (*names, ("t", towns.topics.ids[t]), ("u", towns.topics.ids[u]), ("steps", abs(ahead)))
        return (Reason(code, subject, float(self.table[ahead + STEP_SHIFT]), self._source(seeker, partner, t, u)),)

    def _nothing(self, seeker: int, partner: int) -> Reason:
        """That no topic binds them: no need of both, or in a visit no experience of the host with what is sought."""
        towns = self.run.towns
        if not self.run.is_visit:
            return nothing_in_common(self.run, seeker, partner)
        if not towns.topics.need_statements[seeker]:
            return missing_reason("needs", towns, [seeker])
        if not towns.topics.experience_statements[partner]:
            return missing_reason("experience", towns, [partner])
        # Both may well need the same: a visit asks what the host has done, so that alone may be denied.
        return nothing_on_needs(self.run, seeker, partner, "nothing_to_see")

    def _source(self, seeker: int, partner: int, t: int, u: int) -> str | None:
        """Where both stated how far they are; of a town without experience where it stated its need."""
        towns = self.run.towns
        sides = ((seeker, towns.topics.ids[t]), (partner, towns.topics.ids[u]))
        return joined(experience_source(towns, *side) or need_source(towns, *side) for side in sides)


def _code(own: int, theirs: int, *, related: bool) -> str:
    """Which sentence says how far both are; step 0 is no statement, so nothing is claimed about it."""
    if own == theirs == 0:
        return "related_stage_missing_both" if related else "stage_missing_both"
    if own == theirs:
        code = "equally_far"
    elif theirs > own:
        code = "ahead" if own else f"ahead_{_named(theirs)}"
    else:
        code = "behind" if theirs else f"behind_{_named(own)}"
    return f"{code}_related" if related else code


def _named(step: int) -> str:
    """What the one who said anything has named: an idea is no experience yet."""
    return "idea" if step == Stage.IDEA.step else "alone"


def _peer_value(steps: int) -> float:
    return {0: 1.0, 1: 1.0, 2: 0.6}.get(abs(steps), 0.3)


def _visit_value(steps: int) -> float:
    return 0.0 if steps <= 0 else {1: 0.4, 2: 0.9}.get(steps, 1.0)
