"""The fixed cast of the log: both sides of a proposal as they were shown, and what was decided."""

from collections.abc import Iterable
from typing import Any

from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, Showing
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.round_builders import NOW

VALUES = {"learns": 0.1 + 0.2, "similar_size": 1.0}


def a_showing(town: int = 0, **changes: Any) -> Showing:
    """One side of the first proposal of ``round_builders``: towns 0 and 1."""
    facts: dict[str, Any] = {
        "proposal_id": "r1-1-01",
        "round_id": "r1",
        "run_id": "r1-1",
        "format": Format.TANDEM,
        "policy_version": "test-1",
        "ags": ags(town),
        "role": Role.MAYOR,
        "shown_at": NOW,
        "rank": 3,
        "score_tenths": 699,
        "directed_tenths": 712,
        "confidence": 2 / 3,
        "values": VALUES,
    }
    return Showing(**(facts | changes))


def both_sides(number: int = 1, **changes: Any) -> tuple[Showing, Showing]:
    """The n-th proposal: towns 2n − 2 and 2n − 1."""
    facts: dict[str, Any] = {"proposal_id": f"r1-1-{number:02d}"} | changes
    return a_showing(2 * number - 2, **facts), a_showing(2 * number - 1, **facts)


def an_answer(act: Act, number: int = 1, town: int = 0, **changes: Any) -> Decision:
    """What a town (0 or 1 of the n-th proposal) said."""
    facts: dict[str, Any] = {"at": NOW, "ags": ags(2 * number - 2 + town), "role": Role.MAYOR}
    return Decision(f"r1-1-{number:02d}", act, **(facts | changes))


def told_to_towns(showings: Iterable[Showing]) -> list[Showing]:
    """What the towns themselves were shown."""
    return [one for one in showings if one.audience is Audience.TOWN]


def seen_by_head_office(showings: Iterable[Showing]) -> list[Showing]:
    """How head office saw the same sides."""
    return [one for one in showings if one.audience is Audience.HEAD_OFFICE]
