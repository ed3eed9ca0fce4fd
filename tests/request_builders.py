"""The fixed cast of requests: one that town 1 sends, in any state that it can be in."""

from typing import Any

from matchmaker.rounds.kept_form import KEPT_FOR, KeptForm
from matchmaker.rounds.request import Request, RequestState
from matchmaker.towns.profile import Format, Role, Wishes
from tests.builders import ags
from tests.round_builders import LATER, NOW, OLGA


def a_request(number: int = 1, **changes: Any) -> Request:
    """The n-th request of town 1, which would most like to meet towns 2 and 3."""
    facts: dict[str, Any] = {
        "id": f"request-{number}",
        "key": f"form-{number}",
        "ags": ags(1),
        "role": Role.MAYOR,
        "format": Format.TANDEM,
        "topic": "vacancy",
        "made_at": NOW,
        "text": "Die Läden stehen leer – „alle“.",
        "wishes": Wishes(same_size=True, other_state=False),
        "candidates": (ags(2), ags(3)),
    }
    return Request(**(facts | changes))


def in_state(state: RequestState, request: Request, proposal_id: str = "r1-1-01") -> Request:
    """The request after the shortest way to this state."""
    reviewed = request.review(OLGA, LATER)
    return {
        RequestState.SUBMITTED: request,
        RequestState.REVIEWED: reviewed,
        RequestState.OFFERED: reviewed.offer(proposal_id, LATER),
        RequestState.KEPT: reviewed.keep(),
        RequestState.WITHDRAWN: request.withdraw(LATER),
    }[state]


def a_kept_form(**changes: Any) -> KeptForm:
    facts: dict[str, Any] = {
        "id_hash": "e" * 64,
        "entries": {"text": "halb fertig ☕", "thema": "vacancy"},
        "valid_until": NOW + KEPT_FOR,
        "ags": ags(1),
        "role": Role.MAYOR,
    }
    return KeptForm(**(facts | changes))
