"""How are all faults of an input gathered, so that a person can mend them in one go?"""

import re
import unicodedata

from matchmaker.errors import BadInput, Fault

SHOWN_LETTERS = 60
MOST_FAULTS = 1_000
STOPPED = Fault("Datei", f"Nach {MOST_FAULTS} Fehlern wurde nicht weiter geprüft. Beheben Sie zuerst diese.")


class FaultList:
    """Faults in the order in which they were found; ``refuse_if_any`` raises them together.

    It takes 1,000: nobody reads more, and a hostile file shall not fill the memory with them.
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, where: str, reason: str, column: str | None = None) -> None:
        """Note one fault; place and column may come straight from the file."""
        if not self.is_full:
            self._faults.append(Fault(where, reason, None if column is None else printable(column)))

    @property
    def is_full(self) -> bool:
        return len(self._faults) >= MOST_FAULTS

    def refuse_if_any(self, subject: str) -> None:
        """Raise ``BadInput`` with all faults, each once and in the order of their places, if there are any."""
        if self._faults:
            raise BadInput(subject, self.found)

    @property
    def found(self) -> tuple[Fault, ...]:
        """All faults so far, each once and in the order of their places."""
        placed = tuple(sorted(dict.fromkeys(self._faults), key=_place))
        return (*placed, STOPPED) if self.is_full else placed


def _place(fault: Fault) -> list[tuple[int, str]]:
    """Row 10 comes after row 9, and ``towns[1].needs[0]`` after all of ``towns[0]``."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split("([0-9]+)", fault.where)]


def printable(text: str) -> str:
    """The text cut to 60 letters, with a ``�`` for everything that could upset a terminal or an encoding."""
    safe = "".join("�" if unicodedata.category(letter)[0] == "C" else letter for letter in text[:SHOWN_LETTERS])
    return f"{safe}…" if len(text) > SHOWN_LETTERS else safe


def shown(value: object) -> str:
    """Any value of a file as it may stand in a German sentence."""
    if value is None:
        return "„null“"
    if isinstance(value, str):
        return f"„{printable(value)}“"
    if isinstance(value, bool):
        # As JSON writes it: whoever typed true finds no „ja“ in the file.
        return "„true“" if value else "„false“"
    if isinstance(value, list | tuple):
        return "eine Liste"
    if isinstance(value, dict):
        return "ein Objekt"
    return f"„{printable(str(value))}“"
