"""Which refusals does the matchmaker know, and what do they tell the person?"""

from collections.abc import Sequence
from dataclasses import dataclass


class MatchmakerError(Exception):
    """An expected refusal: its text is one German sentence that a person can act on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    ``where`` names the place as the person sees it ("Zeile 7", "towns[3].needs[0]"), ``column`` the
    field or column if there is one, ``reason`` is a German sentence saying what is wrong and what to do.
    """

    where: str
    reason: str
    column: str | None = None

    def __str__(self) -> str:
        place = f"{self.where}, {self.column}" if self.column else self.where
        return f"{place}: {self.reason}"


class BadInput(MatchmakerError):
    """Input refused as a whole, with *all* its faults; nothing of it was taken."""

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{subject}\n{lines}")


class UnknownTown(MatchmakerError):
    """No town answers to this name or AGS; ``near`` holds names that look alike."""

    def __init__(self, query: str, near: Sequence[str] = ()) -> None:
        self.query = query
        self.near = tuple(near)
        hint = f" Meinten Sie: {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"Keine Stadt heißt „{query}“.{hint}")


class TooLargeTown(UnknownTown):
    """A town that exists but has too many inhabitants for a small one; ``near`` are small towns around it."""

    def __init__(self, name: str, population: str, near: Sequence[str] = ()) -> None:
        super().__init__(name, near)
        self.args = (f"{name} hat {population} Einwohner und ist keine kleine Stadt.",)


class LostLeadingZero(UnknownTown):
    """An AGS of seven digits: a spreadsheet took the leading zero; ``intended`` is the town with it."""

    def __init__(self, query: str, intended: str) -> None:
        super().__init__(query, (intended,))
        sentence = f"Dem Gemeindeschlüssel „{query}“ fehlt die führende Null. Gemeint ist wohl {intended}."
        self.args = (f"{sentence} Bitte geben Sie alle acht Ziffern an, in Tabellen als Text.",)


class AmbiguousTown(MatchmakerError):
    """More than one town answers to this name; ``candidates`` lists them with AGS and state."""

    def __init__(self, query: str, candidates: Sequence[str]) -> None:
        self.query = query
        self.candidates = tuple(candidates)
        super().__init__(f"„{query}“ ist nicht eindeutig. Gemeint sein kann: {'; '.join(self.candidates)}.")


class NotFound(MatchmakerError):
    """A thing with this key does not exist, or not for this person."""


class TransitionRefused(MatchmakerError):
    """A state machine does not allow this step from its present state."""


class StaleWrite(MatchmakerError):
    """Somebody else changed the thing since the form was shown; ``rejected_text`` is what was typed."""

    def __init__(self, sentence: str, rejected_text: str | None = None) -> None:
        self.rejected_text = rejected_text
        super().__init__(sentence)


class TransactionConflict(MatchmakerError):
    """Two decided at once, and this one would have rested on what the other has just changed; nothing was written."""


class NotAllowed(MatchmakerError):
    """Not for this person; strangers are shown a 404 instead."""
