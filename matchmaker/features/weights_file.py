"""Which weights stand in a JSON file, before anybody asks whether they make sense?"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

from matchmaker.errors import Fault
from matchmaker.towns.source_file import SourceFile, text_of


def weight_pairs(source: SourceFile, example: str) -> list[tuple[str, Any]]:
    """The pairs of the one flat object in the file, doubled names included; ``example`` shows such an object.

    ``BadInput`` with line and column where the file is no JSON, and where it holds something else than an object.
    """
    expected = f"Erwartet wird ein Objekt wie {example}."
    try:
        pairs = json.loads(text_of(source, windows_allowed=False), object_pairs_hook=tuple, parse_int=float)
    except json.JSONDecodeError as error:
        where = f"Zeile {error.lineno}, Spalte {error.colno}"
        raise source.refusal(Fault(where, f"Das ist kein JSON. {expected}")) from error
    except RecursionError as error:
        raise source.refusal(Fault("Datei", expected)) from error
    # Only objects become tuples here; a list stays a list.
    if not isinstance(pairs, tuple):
        raise source.refusal(Fault("Datei", expected))
    return [(name, dict(value) if isinstance(value, tuple) else value) for name, value in pairs]


def doubled_faults(pairs: Sequence[tuple[str, object]], where: str) -> Iterator[Fault]:
    """A fault for each criterion that stands in the file more than once: no rule says which of its weights is meant."""
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            yield Fault(where, f"Dieses Kriterium steht {times}-mal in der Datei. Lassen Sie es einmal stehen.", name)


def is_weight(value: object) -> TypeGuard[int | float]:
    """Whether a value of such a file is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
