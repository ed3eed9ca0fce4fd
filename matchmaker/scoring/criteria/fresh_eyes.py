"""Does the other town bring another view, or the same state law where that is needed?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.town_arrays import UNKNOWN, Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.statement_sources import joined, state_source
from matchmaker.scoring.strongest_topic import law_of

SAME_DISTRICT, SAME_STATE, OTHER_STATE = 0, 1, 2
OPEN_TOPIC = (0.0, 0.4, 1.0)
STATE_LAW_TOPIC = (0.3, 1.0, 0.4)
HIGH = 2


@dataclass(frozen=True)
class FreshEyes:
    """Another state for another view, the same state where state law decides; symmetric, in [0, 1].

    Strongest shared topic with a low or medium state-law flag, or no shared topic: other state 1, same
    state but other district 0.4, same district 0. High: same state but other district 1, other state
    0.4, same district 0.3. Where the two sides' topics differ in the flag, the higher one decides.
    Complete by both sides' needs; in a visit by the seeker's needs and the host's experience, which bind the two there.
    """

    run: ScoringRun
    root_known: Floats
    root_given: Floats
    name: str = "fresh_eyes"
    directed: bool = False

    @classmethod
    def of(cls, run: ScoringRun) -> "FreshEyes":
        known = (run.towns.places.state != UNKNOWN).astype(np.float32)
        # Else a host that leaves its experience out would lift its own score: no shared topic of state law, no flag.
        given = run.root_experience if run.is_visit else run.root_topics
        return cls(run, run.root_topics * known, given * known)

    @property
    def mirrored(self) -> bool:
        """In a visit the strongest topic is asked from the seeker's side, so the mirror is another question."""
        return not self.run.is_visit

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        codes = block.once("strongest", lambda: self.run.strongest.codes(block))
        places = self.run.towns.places
        same_state = block.seekers(places.state) == block.candidates(places.state)
        district = block.seekers(places.district)
        same_district = (district == block.candidates(places.district)) & (district != UNKNOWN)
        # Index into one table of six: open topics 0-2, topics of state law 3-5.
        where = OTHER_STATE - same_state.astype(np.int8)
        where *= ~same_district
        where += 3 * (law_of(codes) == HIGH)
        values: Floats = np.array(OPEN_TOPIC + STATE_LAW_TOPIC, dtype=np.float32)[where]
        return values

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.root_known, self.root_given

    def completeness(self, block: Block) -> Floats:
        """√(q_i q_j) of what may bind both; 0 where a state is not known."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """Where the partner lies, and what that means for the topic that they share."""
        towns = self.run.towns
        one = Block(np.array([seeker]), np.array([partner]))
        strength = float(self.values(one)[0, 0])
        here, there = towns.profiles[seeker], towns.profiles[partner]
        subject: tuple[tuple[str, str | int | float], ...] = (
            ("a", shown_name(towns, seeker)),
            ("b", shown_name(towns, partner)),
            ("state_a", here.state or ""),
            ("state_b", there.state or ""),
        )
        if lacking := [row for row in (seeker, partner) if towns.profiles[row].state is None]:
            return (missing_reason("state", towns, lacking),)
        source = joined(state_source(towns, row) for row in (seeker, partner))
        if here.district is not None and here.district == there.district:
            return (Reason("same_district", subject, strength, source),)
        strongest = self.run.strongest.pair(seeker, partner)
        if strongest is not None and int(law_of(self.run.strongest.codes(one))[0, 0]) == HIGH:
            # Name the topic whose flag it was first.
            t, u = sorted(strongest, key=lambda topic: towns.topics.state_law[topic] != HIGH)
            code = "state_law_shared" if here.state == there.state else "state_law_differs"
            named = (("t", towns.topics.ids[t]), ("u", towns.topics.ids[u]))
            return (Reason(code if t == u else f"{code}_related", (*subject, *named), strength, source),)
        return (Reason("other_state" if here.state != there.state else "same_state", subject, strength, source),)
