"""What does a criterion have to answer, and what holds for all pairs of a run?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Booleans, Floats, TownArrays
from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.strongest_topic import StrongestTopic
from matchmaker.towns.profile import Format

FULL_TOPIC_STATEMENTS = 3
FULL_EXPERIENCE_STATEMENTS = 2
MISSING = "_missing"


@dataclass(frozen=True)
class ScoringRun:
    """What holds for all pairs of one run: the towns, the format that is asked for, and the day.

    Its cached arrays are the square roots of how complete a town's facts are, (n,) in [0, 1]: the
    completeness of a pair is √(q_i · q_j), an outer product of two of them.
    """

    towns: TownArrays
    format: Format
    on: date

    @property
    def is_visit(self) -> bool:
        return self.format is Format.VISIT

    @cached_property
    def strongest(self) -> StrongestTopic:
        """Which topic binds two towns most, for this format."""
        return StrongestTopic.of(self.towns.topics, visit=self.is_visit)

    @cached_property
    def root_topics(self) -> Floats:
        return _root_share(self.towns.topics.need_statements, FULL_TOPIC_STATEMENTS)

    @cached_property
    def root_experience(self) -> Floats:
        return _root_share(self.towns.topics.experience_statements, FULL_EXPERIENCE_STATEMENTS)

    @cached_property
    def in_networks(self) -> Booleans:
        """Whether a town is in any network, (n,)."""
        member: Booleans = np.any(self.towns.wishes.network > 0, axis=1)
        return member

    def fellows(self, block: Block) -> NDArray[np.intp]:
        """The places in the flattened block of the pairs that are members of one network."""
        network = self.towns.wishes.network
        # Few towns are in a network at all: only where both are is it asked which.
        places = np.flatnonzero(block.seekers(self.in_networks) & block.candidates(self.in_networks))
        pairs = block.among(places, len(self.towns))
        return places[pairs.products(network, network) > 0]

    @cached_property
    def has_needs(self) -> Floats:
        """1.0 where at least one need was stated, else 0.0, (n,)."""
        stated: Floats = (self.towns.topics.need_statements > 0).astype(np.float32)
        return stated


class Criterion(Protocol):
    """One question about a pair of towns, answered for whole blocks of pairs.

    ``values`` and ``completeness`` are float32 in [0, 1], rows × columns. ``directed`` criteria ask
    what the row town gains and are shown with one line per direction; for the others the value is the
    same from both sides. ``mirrored`` says that values and completeness of the flipped block are the
    transposed ones, so they need not be computed twice. The product of the seeker's and the candidate's
    figure in ``factors`` is never below the completeness.
    """

    @property
    def name(self) -> str: ...

    @property
    def directed(self) -> bool: ...

    @property
    def mirrored(self) -> bool: ...

    def values(self, block: Block) -> Floats: ...

    @property
    def factors(self) -> tuple[Floats, Floats]: ...

    def completeness(self, block: Block) -> Floats: ...

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]: ...


def outer(rows: Floats, columns: Floats, block: Block) -> Floats:
    """Product of a per-town factor of the seekers with one of the candidates, rows × columns."""
    product: Floats = block.seekers(rows) * block.candidates(columns)
    return product


def shown_name(towns: TownArrays, row: int) -> str:
    """How a town is called in a sentence: its name, or its AGS where no name is known."""
    return towns.profiles[row].name or towns.ags[row]


def missing_reason(what: str, towns: TownArrays, lacking: Sequence[int]) -> Reason:
    """That a fact was not stated: ``what`` of the one town, or of both, whose rows are ``lacking``."""
    names = [shown_name(towns, row) for row in lacking]
    # Naming one of two towns would blame it alone for a gap that both have.
    if len(names) == 1:
        return Reason(f"{what}{MISSING}", (("town", names[0]),), 0.0)
    return Reason(f"{what}{MISSING}_both", (("a", names[0]), ("b", names[1])), 0.0)


def is_missing(reason: Reason) -> bool:
    """Whether the reason says that a fact was not stated."""
    return reason.code.removesuffix("_both").endswith(MISSING)


def _root_share(statements: NDArray[np.int32], full: int) -> Floats:
    share: Floats = np.sqrt(np.minimum(1.0, statements / full)).astype(np.float32)
    return share
