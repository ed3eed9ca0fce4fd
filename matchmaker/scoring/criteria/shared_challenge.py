"""Do both towns need the same?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Floats, TopicArrays
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.distant_topics import nothing_in_common
from matchmaker.scoring.pair_score import TELLING, Reason
from matchmaker.scoring.partial_fit import partly_shared
from matchmaker.scoring.statement_sources import joined, need_source
from matchmaker.scoring.topic_products import best_through_kin, need_shares, need_slots


@dataclass(frozen=True)
class SharedChallenge:
    """Harmonic mean of both coverages, HM(0, 0) = 0; symmetric, in [0, 1].

    ``cov_i(j) = Σ_t a_i(t) v_t max_u kin(t, u) min(1, a_j(u) / a_i(t)) / Σ_t a_i(t) v_t``: how much of
    i's needs j has as well. With one row per (topic t, intensity l) in use the table ``offered`` (R+1, n)
    holds ``max_u kin(t, u) min(l, a_j(u))``; a town's needs are at most m rows of it (``slots``, n × m) with
    the weights v_t / Σ (``wanted``, n × m). Towns have few needs, so adding m rows beats a matrix product.
    Complete by the number of stated needs of both.
    """

    run: ScoringRun
    slots: NDArray[np.intp]
    wanted: Floats
    offered: Floats
    name: str = "shared_challenge"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "SharedChallenge":
        topics, towns = run.towns.topics, len(run.towns)
        slots = need_slots(topics)
        rows, wanted = np.zeros(slots.shape, dtype=np.intp), np.zeros(slots.shape, dtype=np.float32)
        offered = [np.zeros((1, towns), dtype=np.float32)]
        shares, need = _with_nobody(need_shares(topics)), _with_nobody(topics.need)
        every = np.arange(towns)[:, None]
        for level in np.unique(topics.need[topics.need > 0]):
            used = np.flatnonzero((topics.need == level).any(axis=0))
            here = need[every, slots] == level
            # Row 0 is nobody's; the rows of this level follow those of the levels before it.
            first = sum(part.shape[0] for part in offered)
            rows[here] = first + np.searchsorted(used, slots[here])
            wanted[here] = (shares[every, slots] / level)[here]
            offered.append(best_through_kin(np.minimum(level, topics.need), topics.kin[used]).T)
        return cls(run, rows, wanted, np.ascontiguousarray(np.concatenate(offered)))

    def coverage(self, block: Block) -> Floats:
        """cov_i(j) for the block's rows i and columns j, in [0, 1]."""
        return block.sums(self.slots, self.wanted, self.offered)

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        mine, theirs = self.coverage(block), np.ascontiguousarray(self.coverage(block.flipped).T)
        total = mine + theirs
        both = np.multiply(mine, 2.0, out=mine)
        both *= theirs
        np.divide(both, total, out=both, where=total > 0)
        return np.minimum(both, np.float32(1.0), out=both)

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.run.root_topics, self.run.root_topics

    def completeness(self, block: Block) -> Floats:
        """√(q_i q_j), q = min(1, needs stated / 3)."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """Every need that both have, the same topics first, related ones worded as related."""
        towns = self.run.towns
        if lacking := [row for row in (seeker, partner) if not towns.topics.need_statements[row]]:
            return (missing_reason("needs", towns, lacking),)
        found = _shared_needs(towns.topics, seeker, partner)
        if not found:
            return (nothing_in_common(self.run, seeker, partner),)
        value = self.values(Block(np.array([seeker]), np.array([partner])))[0, 0]
        partial = (partly_shared(self.run, seeker, partner),) if value < TELLING else ()
        return (*(self._reason(seeker, partner, *one) for one in found), *partial)

    def _reason(self, seeker: int, partner: int, t: int, u: int, strength: float) -> Reason:
        ids = self.run.towns.topics.ids
        code = "shared_challenge" if t == u else "related_challenge"
        subject = (*_names(self.run, seeker, partner), ("t", ids[t]), ("u", ids[u]))
        # The sentence is about both towns, so both of their sources stand behind it.
        towns = self.run.towns
        source = joined((need_source(towns, seeker, ids[t]), need_source(towns, partner, ids[u])))
        return Reason(code, subject, strength, source)


def _shared_needs(topics: TopicArrays, seeker: int, partner: int) -> list[tuple[int, int, float]]:
    """(t, u, strength) of each need of the seeker with the same or else the nearest of the partner.

    The very same topics come first, however strong a related one is; then by strength.
    """
    shared = []
    for t in np.flatnonzero(topics.need[seeker]):
        strength = topics.kin[t] * np.minimum(topics.need[seeker, t], topics.need[partner])
        u = int(t) if strength[t] > 0 else int(np.argmax(strength))
        if strength[u] > 0:
            shared.append((int(t), u, float(strength[u])))
    return sorted(shared, key=lambda one: (one[0] != one[1], -one[2], one[0], one[1]))


def _names(run: ScoringRun, seeker: int, partner: int) -> tuple[tuple[str, str], ...]:
    return (("a", shown_name(run.towns, seeker)), ("b", shown_name(run.towns, partner)))


def _with_nobody(columns: Floats) -> Floats:
    """The same columns with one of zeros behind them, for the slots that hold no topic."""
    return np.hstack([columns, np.zeros((columns.shape[0], 1), dtype=np.float32)])
