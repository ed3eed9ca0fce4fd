"""Do both towns need the same?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.topic_columns import open_needs
from matchmaker.features.town_arrays import Floats, TopicArrays
from matchmaker.scoring.criterion import Block, ScoringRun, outer, shown_name
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.topic_products import best_through_kin, need_shares


@dataclass(frozen=True)
class SharedChallenge:
    """Harmonic mean of both coverages, HM(0, 0) = 0; symmetric, in [0, 1].

    ``cov_i(j) = Σ_t a_i(t) v_t max_u kin(t, u) min(1, a_j(u) / a_i(t)) / Σ_t a_i(t) v_t``: how much of
    i's needs j has as well. As a matrix product: with one column per (topic t, intensity l) in use,
    ``cov = W @ G.T``, W holding v_t / Σ where a_i(t) = l, and G ``max_u kin(t, u) min(l, a_j(u))``.
    Complete by the number of stated needs of both.
    """

    run: ScoringRun
    wanted: Floats
    offered: Floats
    name: str = "shared_challenge"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "SharedChallenge":
        topics = run.towns.topics
        shares = need_shares(topics)
        levels = np.unique(topics.need[topics.need > 0])
        wanted, offered = [], []
        for level in levels:
            used = np.flatnonzero((topics.need == level).any(axis=0))
            wanted.append(np.where(topics.need[:, used] == level, shares[:, used] / level, 0.0))
            offered.append(best_through_kin(np.minimum(level, topics.need), topics.kin[used]))
        return cls(run, _joined(wanted, len(run.towns)), _joined(offered, len(run.towns)))

    def coverage(self, block: Block) -> Floats:
        """cov_i(j) for the block's rows i and columns j, in [0, 1]."""
        covered: Floats = self.wanted[block.rows] @ self.offered[block.columns].T
        return covered

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        mine, theirs = self.coverage(block), self.coverage(block.flipped).T
        total = mine + theirs
        both: Floats = np.divide(2.0 * mine * theirs, total, out=np.zeros_like(total), where=total > 0)
        return np.minimum(both, np.float32(1.0))

    def completeness(self, block: Block) -> Floats:
        """√(q_i q_j), q = min(1, needs stated / 3)."""
        return outer(self.run.root_topics, self.run.root_topics, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """Every need that both have, the same topics first, related ones worded as related."""
        towns = self.run.towns
        if not towns.topics.need_statements[seeker] or not towns.topics.need_statements[partner]:
            missing = seeker if not towns.topics.need_statements[seeker] else partner
            return (Reason("needs_missing", (("town", shown_name(towns, missing)),), 0.0),)
        found = _shared_needs(towns.topics, seeker, partner)
        if not found:
            return (Reason("no_shared_challenge", _names(self.run, seeker, partner), 0.0),)
        return tuple(self._reason(seeker, partner, *one) for one in found)

    def _reason(self, seeker: int, partner: int, t: int, u: int, strength: float) -> Reason:
        ids = self.run.towns.topics.ids
        code = "shared_challenge" if t == u else "related_challenge"
        subject = (*_names(self.run, seeker, partner), ("t", ids[t]), ("u", ids[u]))
        return Reason(code, subject, strength, self._source(seeker, ids[t]) or self._source(partner, ids[u]))

    def _source(self, row: int, topic: str) -> str | None:
        towns = self.run.towns
        needs = open_needs(towns.profiles[row])
        return next((one.source for one in needs if one.source and topic in towns.taxonomy.topics_of(one.id)), None)


def _shared_needs(topics: TopicArrays, seeker: int, partner: int) -> list[tuple[int, int, float]]:
    """(t, u, strength) of each need of the seeker with its nearest of the partner, strongest first."""
    shared = []
    for t in np.flatnonzero(topics.need[seeker]):
        strength = topics.kin[t] * np.minimum(topics.need[seeker, t], topics.need[partner])
        u = int(np.argmax(strength))
        if strength[u] > 0:
            shared.append((int(t), u, float(strength[u])))
    return sorted(shared, key=lambda one: (-one[2], one[0], one[1]))


def _names(run: ScoringRun, seeker: int, partner: int) -> tuple[tuple[str, str], ...]:
    return (("a", shown_name(run.towns, seeker)), ("b", shown_name(run.towns, partner)))


def _joined(parts: list[Floats], towns: int) -> Floats:
    if not parts:
        return np.zeros((towns, 0), dtype=np.float32)
    joined: Floats = np.ascontiguousarray(np.hstack(parts), dtype=np.float32)
    return joined
