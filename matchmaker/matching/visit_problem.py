"""Which towns ask for advice on the spot, which can give it, and how well does each pair fit?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.matching.problem import Pair, ScoredPair, TandemProblem, TownSlot

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

SEEKER, HOST = "1", "2"
"""Marks of the two roles, before an id: a town that both asks and advises is two slots, seekers sort first."""


@dataclass(frozen=True, slots=True)
class VisitProblem:
    """One round of expert visits: a host's experts come to a seeker.

    ``scores`` holds each pair (seeker, host, millionths) that may meet once; A visiting B and B visiting A are two
    pairs. A seeker's capacity is how many hosts may come to it, a host's how many seekers it can go to.
    ``pinned`` pairs stay, ``vetoed`` pairs never meet, ``earlier`` is the plan to change as little as possible.
    ``places`` are coordinates where known, used for shared trips alone. What contradicts itself is refused by
    ``visit_contradictions.py``.
    """

    seekers: tuple[TownSlot, ...]
    hosts: tuple[TownSlot, ...]
    scores: tuple[ScoredPair, ...]
    pinned: tuple[Pair, ...] = ()
    vetoed: tuple[Pair, ...] = ()
    earlier: tuple[Pair, ...] | None = None
    places: Mapping[str, Place] = field(default_factory=dict)


def between_roles(problem: VisitProblem) -> TandemProblem:
    """The same problem as pairs of slots, each id behind the mark of its role.

    Everything that counts in pairs (room, vetoes, blocking pairs) is then the same for visits and tandems.
    A host is never counted as served: its priority is that of nobody, see ``visits.py``.
    """
    return TandemProblem(
        towns=(*_marked_slots(SEEKER, problem.seekers), *_marked_slots(HOST, problem.hosts)),
        scores=tuple((SEEKER + seeker, HOST + host, score) for seeker, host, score in problem.scores),
        pinned=_marked(problem.pinned),
        vetoed=_marked(problem.vetoed),
        earlier=None if problem.earlier is None else _marked(problem.earlier),
    )


def unmarked(pair: ScoredPair) -> ScoredPair:
    """The pair by its towns' own ids, seeker first."""
    seeker, host, score = pair
    return seeker.removeprefix(SEEKER), host.removeprefix(HOST), score


def _marked_slots(role: str, slots: tuple[TownSlot, ...]) -> tuple[TownSlot, ...]:
    return tuple(TownSlot(role + slot.id, slot.capacity, slot.priority) for slot in slots)


def _marked(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    return tuple((SEEKER + seeker, HOST + host) for seeker, host in pairs)
