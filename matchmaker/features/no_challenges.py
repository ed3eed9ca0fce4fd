"""What do people also write into a field that is no challenge of a town?"""

import tomllib
from functools import cache
from pathlib import Path


@cache
def no_challenges() -> tuple[tuple[str, ...], ...]:
    """German sentences by what they want instead: to leave, to thank, to say that they are away, …"""
    document = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(tuple(group) for group in document.values())
