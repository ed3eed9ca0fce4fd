"""Can the one town learn from the other what it needs?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.topic_columns import open_experience, topics_of_experience
from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.distant_topics import nothing_on_needs
from matchmaker.scoring.pair_score import TELLING, Reason
from matchmaker.scoring.partial_fit import partly_answered
from matchmaker.scoring.statement_sources import joined, need_source
from matchmaker.scoring.topic_products import best_through_kin, need_shares
from matchmaker.taxonomy.model import Method
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.profile import Experience, Stage

STEEPNESS = 2.5
TOLD_REASONS = 3
SAME = "_same"
TENSES = {
    Stage.IDEA: "decided",
    Stage.DECIDED: "decided",
    Stage.UNDER_WAY: "started",
    Stage.IN_OPERATION: "done",
    Stage.LEARNED: "done",
}


@dataclass(frozen=True)
class Learns:
    """``(1 − e^(−2.5 x)) / (1 − e^(−2.5))``; directed, in [0, 1].

    ``x = Σ_t a_i(t) v_t max_u kin(t, u) b_j(u) / Σ_t a_i(t) v_t``: how much of i's needs j's experience
    answers, as one matrix product ``W @ H.T``. Complete by i's needs and j's experience.
    """

    run: ScoringRun
    wanted: Floats
    given: Floats
    name: str = "learns"
    directed: bool = True
    mirrored: bool = False

    @classmethod
    def of(cls, run: ScoringRun) -> "Learns":
        topics = run.towns.topics
        used = np.flatnonzero((topics.need > 0).any(axis=0))
        given = best_through_kin(topics.experience, topics.kin[used])
        return cls(run, np.ascontiguousarray(need_shares(topics)[:, used]), np.ascontiguousarray(given))

    def answered(self, block: Block) -> Floats:
        """x_i(j) for the block's rows i and columns j, in [0, 1]."""
        return block.products(self.wanted, self.given)

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        share = self.answered(block)
        share *= np.float32(-STEEPNESS)
        np.expm1(share, out=share)
        share *= np.float32(1.0 / np.expm1(-STEEPNESS))
        return np.clip(share, 0.0, 1.0, out=share)

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.run.root_topics, self.run.root_experience

    def completeness(self, block: Block) -> Floats:
        """√(q of i's needs · q of j's experience)."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """What the partner has done on the seeker's needs, at most three: the very same topic first."""
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        if not towns.topics.need_statements[seeker]:
            return (missing_reason("needs", towns, [seeker]),)
        if not towns.topics.experience_statements[partner]:
            return (missing_reason("experience", towns, [partner]),)
        told = [
            reason
            for statement in open_experience(towns.profiles[partner])
            if (reason := self._reason(seeker, statement, names)) is not None
        ]
        # Stable: of equally strong ones the town's own order tells what it names first.
        told.sort(key=lambda reason: (not reason.code.endswith(SAME), -reason.strength))
        if not told:
            return (nothing_on_needs(self.run, seeker, partner, "nothing_to_learn"),)
        value = self.values(Block(np.array([seeker]), np.array([partner])))[0, 0]
        partial = (partly_answered(self.run, seeker, partner),) if value < TELLING else ()
        return (*told[:TOLD_REASONS], *partial)

    def _reason(self, seeker: int, statement: Experience, names: tuple[tuple[str, str], ...]) -> Reason | None:
        """The reason behind one statement, by the need that it answers best; None if it answers none.

        A need of the very same topic comes before a stronger one of a related topic: it is easier to see.
        """
        topics = self.run.towns.topics
        best = (False, 0.0, 0, 0)
        for topic in topics_of_experience(statement, self.run.towns.taxonomy):
            u = topics.ids.index(topic)
            gain = topics.need[seeker] * topics.kin[:, u] * experience_value(statement)
            t = u if gain[u] > 0 else int(np.argmax(gain))
            best = max(best, (t == u and gain[t] > 0, float(gain[t]), -t, -u))
        strength, t, u = best[1], -best[2], -best[3]
        if strength <= 0:
            return None
        # A failure is told as one, whatever its stage, and never as something that works.
        tense = "failed" if statement.failed else TENSES[statement.stage]
        kinship = "same" if t == u else "related"
        subject = (*names, ("t", topics.ids[t]), ("u", topics.ids[u]), *_told(statement, self.run))
        # The need is told as well ("seeks advice"), so its source stands beside that of the experience.
        source = joined((need_source(self.run.towns, seeker, topics.ids[t]), statement.source))
        return Reason(f"learns_{tense}_{kinship}", subject, strength, source)


def _told(statement: Experience, run: ScoringRun) -> tuple[tuple[str, str | int], ...]:
    """What the statement names itself: its title or method, and its year where it has one."""
    taxonomy = run.towns.taxonomy
    named = statement.id if statement.id in taxonomy and isinstance(taxonomy.entry(statement.id), Method) else None
    told: list[tuple[str, str | int]] = []
    if named is not None:
        told.append(("method", named))
    elif statement.title:
        told.append(("title", statement.title))
    if statement.year is not None:
        told.append(("year", statement.year))
    return tuple(told)
