"""Which number stands in a cell, in German or in computer notation?"""

import math
import re

_SPACES = re.compile(r"[\s\u00a0\u202f]")


def whole_number(text: str) -> int | None:
    """A whole number of 0 or more: ``8431``, ``8 431``, ``8431.0``; None for anything else (``8.431`` is unclear)."""
    found = re.fullmatch(r"(\d{1,15})(?:[.,]0{1,2}(?!0))?", _SPACES.sub("", text))
    return int(found[1]) if found else None


def decimal(text: str) -> float | None:
    """A finite number with comma or point, ``9,43751`` as well as ``1 633.5``; None for anything else."""
    try:
        number = float(_SPACES.sub("", text).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
