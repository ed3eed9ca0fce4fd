"""What is said of a file that must be refused?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Malformed:
    """A file, the (where, column) of every fault in the order of the message, and what the message says."""

    title: str
    name: str
    content: bytes
    places: tuple[tuple[str, str | None], ...]
    says: str


def whole_file(title: str, content: bytes, says: str, name: str = "profile.xlsx") -> Malformed:
    return Malformed(title, name, content, (("Datei", None),), says)
