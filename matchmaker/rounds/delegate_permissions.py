"""What may whoever stands in for an office do, and what only the holder itself?"""

from enum import StrEnum

from matchmaker.errors import NotAllowed
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer

ONLY_THE_OFFICE = "Das kann nur die Stelle selbst, nicht ihre Vertretung."


class OwnAct(StrEnum):
    """Everything that a signed-in town can do in its own area."""

    SEE = "see"
    ANSWER = "answer"
    REQUEST = "request"
    STATE = "state"
    COPY = "copy"
    NAME_DELEGATE = "name_delegate"
    END_DELEGATE = "end_delegate"
    DELETE = "delete"


OF_THE_HOLDER = frozenset({OwnAct.NAME_DELEGATE, OwnAct.END_DELEGATE, OwnAct.DELETE})


def may_in_own_area(viewer: Viewer, act: OwnAct) -> bool:
    """The holder of an office may do all, a delegate what can be undone; nobody else has an own area."""
    return viewer.audience is Audience.TOWN and not (viewer.is_delegate and act in OF_THE_HOLDER)


def refuse_delegate(viewer: Viewer, act: OwnAct) -> None:
    """``NotAllowed`` where a delegate asks for what only the office itself may do."""
    if not may_in_own_area(viewer, act):
        raise NotAllowed(ONLY_THE_OFFICE)
