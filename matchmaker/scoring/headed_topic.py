"""Which one reason gives a pair the topic that stands above it?"""

from collections.abc import Iterable

from matchmaker.scoring.pair_score import PairScore, Reason

SHARED = ("shared_challenge", "related_challenge")
"""Reasons that say what both work on; ``t`` is the topic of the first-named town."""


def headed_reason(score: PairScore) -> Reason | None:
    """The strongest topic that both need, one and the same before related ones; else the strongest that one can learn.

    None without any.
    """
    both = _reasons(score, "shared_challenge")
    # A town recognises its own topic; a related one, however strong, needs explaining.
    kinds = ([reason for reason in both if reason.code == code] for code in SHARED)
    shared = next((found for kind in kinds if (found := _strongest(kind, "t"))), None)
    return shared or _strongest(_reasons(score, "learns"), "u")


def topic_of(score: PairScore) -> str | None:
    """The topic of the ``headed_reason``."""
    reason = headed_reason(score)
    return None if reason is None else str(dict(reason.subject)["t" if reason.code in SHARED else "u"])


def learned_topic_of(score: PairScore) -> str | None:
    """The strongest topic that the first town can learn about, as a visit names it; else the ``topic_of`` the pair."""
    learned = _strongest(_reasons(score, "learns"), "u")
    return topic_of(score) if learned is None else str(dict(learned.subject)["u"])


def _reasons(score: PairScore, criterion: str) -> list[Reason]:
    return [reason for line in score.contributions if line.criterion == criterion for reason in line.reasons]


def _strongest(reasons: Iterable[Reason], place: str) -> Reason | None:
    # The first of equally strong ones: reasons come in topic order.
    named = (reason for reason in reasons if place in dict(reason.subject))
    return max(named, key=lambda reason: reason.strength, default=None)
