"""Small problems of expert visits, drawn or written by hand, and the best plans found by trying all of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from matchmaker.matching.problem import Pair, ScoredPair, TownSlot
from matchmaker.matching.visit_problem import VisitProblem
from tests.tandem_problems import KEEP_BONUS, SCORES


def a_visit_problem(*scores: ScoredPair, **changes: object) -> VisitProblem:
    """Seekers and hosts of capacity 1 as they occur in the scores, unless the changes say otherwise."""
    facts: dict[str, object] = {
        "seekers": tuple(TownSlot(town) for town in sorted({seeker for seeker, _, _ in scores})),
        "hosts": tuple(TownSlot(town) for town in sorted({host for _, host, _ in scores})),
        "scores": scores,
    }
    return VisitProblem(**(facts | changes))  # type: ignore[arg-type]


@st.composite
def visit_problems(draw: st.DrawFn, max_towns: int = 5, max_pairs: int = 11) -> VisitProblem:
    """Any problem without contradictions; some towns both ask and advise."""
    names = [f"stadt-{number}" for number in range(max_towns + 2)]
    seekers, hosts = _slots(draw, names[:max_towns], priorities=(0, 0, 1, 2)), _slots(draw, names[2:], (0,))
    possible = [(seeker.id, host.id) for seeker in seekers for host in hosts if seeker.id != host.id]
    listed = draw(st.lists(st.sampled_from(possible), unique=True, max_size=max_pairs)) if possible else []
    pinned = _affordable(seekers, hosts, [pair for pair in listed if draw(st.integers(0, 6)) == 0])
    free = [pair for pair in listed if pair not in pinned]
    return VisitProblem(
        seekers=seekers,
        hosts=hosts,
        scores=tuple((a, b, draw(SCORES)) for a, b in listed),
        pinned=tuple(pinned),
        vetoed=tuple(pair for pair in free if draw(st.integers(0, 6)) == 0),
        earlier=draw(st.none() | st.just(tuple(pair for pair in listed if draw(st.booleans())))),
    )


def _slots(draw: st.DrawFn, names: list[str], priorities: tuple[int, ...]) -> tuple[TownSlot, ...]:
    chosen = draw(st.lists(st.sampled_from(names), unique=True))
    capacities = draw(st.sampled_from(((1,), (0, 1), (1, 2), (1, 2, 3))))
    rooms, levels = st.sampled_from(capacities), st.sampled_from(priorities)
    return tuple(TownSlot(name, draw(rooms), draw(levels)) for name in chosen)


def _affordable(seekers: tuple[TownSlot, ...], hosts: tuple[TownSlot, ...], pairs: list[Pair]) -> list[Pair]:
    visits, journeys = ({town.id: town.capacity for town in towns} for towns in (seekers, hosts))
    taken = []
    for seeker, host in pairs:
        if visits[seeker] > 0 and journeys[host] > 0:
            visits[seeker] -= 1
            journeys[host] -= 1
            taken.append((seeker, host))
    return taken


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One feasible plan: its total, what its kept pairs add for the solver, and the seekers it serves."""

    total: int
    bonus: int
    served: frozenset[str]


def every_visit_plan(problem: VisitProblem) -> list[VisitPlan]:
    """All feasible plans, by trying every subset of the pairs that may meet."""
    pairs = [(a, b, score) for a, b, score in problem.scores if (a, b) not in problem.vetoed]
    rooms = {town.id: town.capacity for town in problem.seekers}, {town.id: town.capacity for town in problem.hosts}
    earlier = set(problem.earlier or ())
    return [
        VisitPlan(
            total=sum(score for *_, score in chosen),
            bonus=KEEP_BONUS * sum((a, b) in earlier for a, b, _ in chosen),
            served=frozenset(seeker for seeker, _, _ in chosen),
        )
        for chosen in _choices(pairs, *rooms)
        if set(problem.pinned) <= {(a, b) for a, b, _ in chosen}
    ]


def _choices(
    pairs: list[ScoredPair], visits: dict[str, int], journeys: dict[str, int]
) -> Iterator[tuple[ScoredPair, ...]]:
    if not pairs:
        yield ()
        return
    (seeker, host, score), rest = pairs[0], pairs[1:]
    yield from _choices(rest, visits, journeys)
    if visits[seeker] > 0 and journeys[host] > 0:
        less = visits | {seeker: visits[seeker] - 1}, journeys | {host: journeys[host] - 1}
        yield from (((seeker, host, score), *more) for more in _choices(rest, *less))


def seekers_by_priority(problem: VisitProblem, served: frozenset[str]) -> tuple[int, ...]:
    """How many of the served seekers have the highest priority, the next, and so on."""
    levels = sorted({town.priority for town in problem.seekers}, reverse=True)
    return tuple(sum(town.priority == level and town.id in served for town in problem.seekers) for level in levels)
