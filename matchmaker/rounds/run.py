"""From what was a set of proposals computed, so that the question can be answered a year later?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.matching.matching import Relaxation
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A town (AGS) without a partner: the reason as a code and as a German sentence, which also names what would help.

    ``relaxation`` is that change in fields, checked by solving again; None where no single change helps. ``removed``
    counts the candidates that each rule took away, under the keys of ``matchmaker solve``; ``conflict`` is the smallest
    set of rules that leaves no group with the town. Both are empty where the solver was not asked (a veto of its own),
    and in runs from before they were kept.
    """

    ags: str
    code: str
    sentence: str
    relaxation: Relaxation | None = None
    removed: tuple[tuple[str, int], ...] = ()
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the engine. Same inputs, same result.

    ``profiles_digest`` is the SHA-256 of the profiles that took part and of what our records knew of pairs,
    ``register_digest`` that of the register (None in runs from before it was kept), ``expected`` the frozen μ per
    criterion in [0, 1], ``rarity`` the frozen v per topic, ``solver`` the solver's name with its certificate:
    ``total`` and ``upper_bound`` in integer millionths of what the pairs are worth to the plan (score less balance,
    score-only statements included: for head office alone), ``optimal``.
    """

    id: str
    round_id: str
    format: Format
    made_at: datetime
    profiles_digest: str
    taxonomy_version: str
    policy_version: str
    seed: int
    solver: str
    strategy: str
    total: int
    upper_bound: int
    optimal: bool
    expected: Mapping[str, float] = field(hash=False)
    rarity: Mapping[str, float] = field(hash=False)
    unmatched: tuple[LeftOver, ...] = ()
    register_digest: str | None = None
