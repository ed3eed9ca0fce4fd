"""Which refusals does the matchmaker know, and what do they tell the person?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ALIKE = 10
"""Of rows with one and the same fault so many are named, and the others counted: nobody reads 300 lines."""
ROW, QUOTED = re.compile(r"Zeile \d+"), re.compile("„[^“]*“")


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
    """Input refused as a whole, with *all* its faults; nothing of it was taken.

    The text names them all, but of rows that are wrong in one way the first ten and how many more there are.
    """

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        lines = "\n".join(f"  {line}" for line in _told(self.faults))
        super().__init__(f"{subject}\n{lines}")


def _told(faults: Sequence[Fault]) -> Iterator[str]:
    found, told = Counter(map(_kind, faults)), Counter[object]()
    for fault in faults:
        kind = _kind(fault)
        told[kind] += 1
        more = found[kind] - MOST_ALIKE
        # One line for a single row more would save nothing.
        if told[kind] <= MOST_ALIKE or more == 1 or not ROW.fullmatch(fault.where):
            yield str(fault)
        elif told[kind] == MOST_ALIKE + 1:
            yield f"{f'{fault.column}: ' if fault.column else ''}… und {more} weitere Zeilen mit diesem Fehler."


def _kind(fault: Fault) -> tuple[bool, str | None, str]:
    """What makes two rows wrong in one way: the column and the reason, whatever value it quotes."""
    return ROW.fullmatch(fault.where) is not None, fault.column, QUOTED.sub("„“", fault.reason)


class UnknownTown(MatchmakerError):
    """No town answers to this name or AGS; ``near`` holds names that look alike."""

    def __init__(self, query: str, near: Sequence[str] = ()) -> None:
        self.query = query
        self.near = tuple(near)
        hint = f" Meinten Sie: {', '.join(self.near)}?" if self.near else ""
        # Nobody is called a number: whoever typed digits meant a key.
        is_key = query.replace(" ", "").isdecimal()
        super().__init__(f"Keine Stadt {'hat den Gemeindeschlüssel' if is_key else 'heißt'} „{query}“.{hint}")


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
