"""What is left of a complete profile once a town has filled in its form as towns do?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matchmaker.towns.profile import TownProfile

FIELDS = ("needs", "experience", "formats", "windows", "networks", "history")
"""What a town states itself; size and place come from the register and are never lost."""

LOST_ENTRIES = 0.2
SPARSE_PROFILES, SPARSE_FIELDS = 0.25, 2


def observed(towns: Sequence[TownProfile], chance: np.random.Generator) -> tuple[TownProfile, ...]:
    """The profiles as they come in, in the same order.

    Each entry (a need, an experience, a format, a window, a network, a past exchange) is lost with probability
    0.2; a quarter of the profiles, drawn at random, keep none, one or two of their fields, equally likely.
    """
    thinned = [_thinned(profile, chance) for profile in towns]
    sparse = chance.choice(len(thinned), size=round(SPARSE_PROFILES * len(thinned)), replace=False)
    for place in np.sort(sparse):
        kept = chance.choice(FIELDS, size=chance.integers(SPARSE_FIELDS, endpoint=True), replace=False)
        thinned[place] = without(thinned[place], [name for name in FIELDS if name not in kept])
    return tuple(thinned)


def fewer_fields(towns: Sequence[TownProfile], share: float, chance: np.random.Generator) -> tuple[TownProfile, ...]:
    """The same profiles after ``share`` of all their filled fields, drawn at random, were emptied."""
    filled = [(place, name) for place, one in enumerate(towns) for name in FIELDS if getattr(one, name)]
    drawn = chance.choice(len(filled), size=round(share * len(filled)), replace=False) if filled else ()
    lost: list[list[str]] = [[] for _ in towns]
    for place, name in (filled[one] for one in drawn):
        lost[place].append(name)
    return tuple(without(profile, names) for profile, names in zip(towns, lost, strict=True))


def without(profile: TownProfile, fields: Sequence[str]) -> TownProfile:
    """The profile with these fields not stated."""
    # An empty history would say that there was no exchange; not stated is None.
    emptied: dict[str, Any] = {name: None if name == "history" else () for name in fields}
    return replace(profile, **emptied)


def _thinned(profile: TownProfile, chance: np.random.Generator) -> TownProfile:
    kept: dict[str, Any] = {
        name: tuple(entry for entry in getattr(profile, name) or () if chance.random() >= LOST_ENTRIES)
        for name in FIELDS
    }
    return replace(profile, **kept)
