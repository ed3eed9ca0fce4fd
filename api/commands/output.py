"""How does a command print its answer: one JSON document for machines, lines for people?"""

import json
import sys
from collections.abc import Iterable
from typing import Any


def print_json(document: Any) -> None:
    """Exactly one JSON document on stdout, UTF-8, keys in the order given; NaN is refused."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def print_lines(lines: Iterable[str]) -> None:
    """Lines for people on stdout."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def counted(number: int, one: str, many: str) -> str:
    """„1 Vorschlag“, „2 Vorschläge“."""
    return f"{number} {one if number == 1 else many}"


def note(sentence: str) -> None:
    """A remark on stderr, so that stdout stays a clean answer."""
    sys.stderr.write(f"{sentence}\n")
