"""What does it mean to give a seat of a draft to another town, and what speaks against it?"""

from dataclasses import dataclass

from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.trial import Coverage
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class Swap:
    """``coming`` (AGS) takes the seat of ``leaving`` in a draft, whatever its format.

    With ``other_id`` the coming town leaves its seat in that draft, and ``leaving`` takes it: the two exchange their
    partners. Without ``coming`` the town moves: it leaves its group and joins the other one, which gets larger.
    Versions are those that the curator saw. ``reason`` says why; an exception needs one.
    """

    proposal_id: str
    seen_version: int
    leaving: str
    coming: str | None
    other_id: str | None = None
    other_version: int | None = None
    curator: str = "Geschäftsstelle"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that the swap would break, as a German sentence.

    A ``hard`` one is a town's own word (consent, "not with them", a refusal, a pause, its places and hours), or cannot
    be stored: no reason passes it. The others are the policy's and head office's own.
    """

    code: str
    sentence: str
    hard: bool


@dataclass(frozen=True, slots=True)
class SwapPreview:
    """The drafts before and after, side by side, and what else changes; nothing is stored.

    ``after`` is pinned and has no reserve. ``total_change_tenths`` is in tenths of a point of shown score.
    ``left_out`` have a proposal now and would have none, ``served`` the other way round.
    """

    before: tuple[Proposal, ...]
    after: tuple[Proposal, ...]
    broken: tuple[BrokenRule, ...]
    total_change_tenths: int
    coverage_before: Coverage
    coverage_after: Coverage
    left_out: tuple[Member, ...]
    served: tuple[Member, ...]

    @property
    def is_possible(self) -> bool:
        """Whether it may be done at all, with a reason or without."""
        return not any(rule.hard for rule in self.broken)

    @property
    def needs_reason(self) -> bool:
        """Whether it would be an exception."""
        return bool(self.broken)


def topic_changes(done: SwapPreview) -> tuple[tuple[str | None, str | None], ...]:
    """The topics before and after of each draft that has another one then; None is a draft without a topic."""
    topics = ((old.topic, new.topic) for old, new in zip(done.before, done.after, strict=False))
    return tuple((old, new) for old, new in topics if old != new)


@dataclass(frozen=True)
class SwapGround:
    """By what a swap is judged: the scores of the round's newest run.

    ``shown`` are what head office sees, ``aloud`` those of public statements, where topics come from. ``standing`` are
    all proposals of the round, where somebody who only looks has read them already; None has them read.
    """

    shown: Assessment
    aloud: Assessment
    taxonomy: Taxonomy
    standing: tuple[Proposal, ...] | None = None
