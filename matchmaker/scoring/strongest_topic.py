"""Which topic binds two towns most, and how far apart are they on it?

For a seeker's need t and a candidate's topic u the strength is a_i(t) · kin(t, u) · a_j(u), in a visit
a_i(t) · kin(t, u) · b_j(u). The strongest (t, u) wins; ties are broken by topic order of the *unordered*
pair {t, u}, so that both sides name the same two topics. (The mirrored pair (u, t) can never tie with it:
kin < 1 there, and then (t, t) or (u, u) is stronger.)

To find it for whole blocks each (t, u) becomes one integer whose order is the order of strength:
strength | rank in topic order | step difference + 6 | state law. One table holds the best u per (t, town),
so a block costs a gather, a product and a maximum for each need of its seekers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Floats, TopicArrays
from matchmaker.scoring.block import Block, Codes
from matchmaker.scoring.topic_products import need_slots

LAW_BITS = 2
STEP_BITS = 4
STEP_SHIFT = 6
KIN_UNITS = 10
NEED_UNITS = 3
EXPERIENCE_UNITS = 10
LAW_MASK = (1 << LAW_BITS) - 1
STEP_MASK = (1 << STEP_BITS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class StrongestTopic:
    """Tables for the strongest shared topic; T topics, n towns, at most m needs per town.

    ``strength`` (T+1, n) already shifted to its bits and ``rest`` (T+1, n) hold the best partner topic per
    need; the last row is empty and serves as padding. ``slots`` (n, m) are the need topics of a town,
    ``levels`` (n, m) their intensity in thirds, ``steps`` (n, m) how far the town is on them, shifted.
    """

    topics: TopicArrays
    visit: bool
    strength: Codes
    rest: Codes
    slots: NDArray[np.intp]
    levels: NDArray[np.int32]
    steps: NDArray[np.int32]

    @classmethod
    def of(cls, topics: TopicArrays, *, visit: bool) -> "StrongestTopic":
        """Build the tables for one format."""
        strength, rest = _best_partner_topics(topics, visit=visit)
        slots, levels, steps = _slot_facts(topics)
        return cls(topics, visit, strength, rest, slots, levels, steps)

    def codes(self, block: Block) -> Codes:
        """One code per pair of the block; 0 where no topic is shared."""
        strength, rest = block.cut(self.strength), block.cut(self.rest)
        levels = self.levels[block.rows]
        best: Codes = block.filled(0, self.strength.shape[1]).astype(self.strength.dtype)
        for slot in range(int((levels > 0).sum(axis=1).max(initial=0))):
            code = block.entries(strength, self.slots[:, slot])
            code *= block.seekers(self.levels[:, slot])
            code += block.entries(rest, self.slots[:, slot])
            code -= block.seekers(self.steps[:, slot])
            np.maximum(best, code, out=best)
        return best

    def pair(self, seeker: int, partner: int) -> tuple[int, int] | None:
        """The columns (t, u) of the strongest shared topic of two towns; None if they share none."""
        # Only this pair's rows: explaining a round asks for thousands of pairs.
        theirs = _whole(self.topics.experience[partner], EXPERIENCE_UNITS)
        if not self.visit:
            theirs = _whole(self.topics.need[partner], NEED_UNITS)
        found = []
        for t, level in zip(self.slots[seeker].tolist(), self.levels[seeker].tolist(), strict=True):
            if level > 0:
                strength = level * _whole(self.topics.kin[t], KIN_UNITS) * theirs
                found += [(-int(strength[u]), min(t, u), max(t, u), t, u) for u in np.flatnonzero(strength).tolist()]
        return min(found)[3:] if found else None


def step_ahead(codes: Codes) -> Codes:
    """Index 0 where nothing is shared, else 6 + (steps the candidate is ahead), 1 … 11."""
    return (codes >> LAW_BITS) & STEP_MASK


def law_of(codes: Codes) -> Codes:
    """State law of the strongest shared topic: 0 low, 1 medium, 2 high; 0 where nothing is shared."""
    return codes & LAW_MASK


def _kin_units(topics: TopicArrays) -> Codes:
    return _whole(topics.kin, KIN_UNITS)


def _partner_units(topics: TopicArrays, *, visit: bool) -> Codes:
    """a_j(u) in thirds, or b_j(u) in tenths, (n, T): whole numbers, so that ties are exact."""
    return _whole(topics.experience, EXPERIENCE_UNITS) if visit else _whole(topics.need, NEED_UNITS)


def _whole(shares: Floats, units: int) -> NDArray[np.int64]:
    """Shares in [0, 1] as whole numbers of 1 / units."""
    return np.rint(shares * units).astype(np.int64)


def _best_partner_topics(topics: TopicArrays, *, visit: bool) -> tuple[Codes, Codes]:
    kin, theirs = _kin_units(topics), _partner_units(topics, visit=visit)
    count = len(topics.ids)
    tie_bits = (count * count).bit_length()
    low_bits = tie_bits + STEP_BITS + LAW_BITS
    table = np.zeros((count + 1, theirs.shape[0]), dtype=np.int64)
    for u in range(count):
        towns, needs = np.flatnonzero(theirs[:, u]), np.flatnonzero(kin[:, u])
        rank = count * count - (np.minimum(needs, u) * count + np.maximum(needs, u))
        law = np.maximum(topics.state_law[needs], topics.state_law[u])
        fixed = (rank << (STEP_BITS + LAW_BITS)) + law
        moving = (topics.step[towns, u].astype(np.int64) + STEP_SHIFT) << LAW_BITS
        code = ((kin[needs, u][:, None] * theirs[towns, u][None, :]) << low_bits) + fixed[:, None] + moving[None, :]
        table[np.ix_(needs, towns)] = np.maximum(table[np.ix_(needs, towns)], code)
    rest = table & ((1 << low_bits) - 1)
    # Half the bytes where they suffice: the block loop is bound by memory.
    widest = int(table.max(initial=0)) * NEED_UNITS
    dtype = np.int32 if widest < np.iinfo(np.int32).max else np.int64
    return (table - rest).astype(dtype), rest.astype(dtype)


def _slot_facts(topics: TopicArrays) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int32]]:
    slots = need_slots(topics)
    towns, places = np.nonzero(slots < len(topics.ids))
    own = slots[towns, places]
    levels, steps = np.zeros(slots.shape, dtype=np.int32), np.zeros(slots.shape, dtype=np.int32)
    levels[towns, places] = np.rint(topics.need[towns, own] * NEED_UNITS)
    steps[towns, places] = topics.step[towns, own] << LAW_BITS
    return slots, levels, steps
