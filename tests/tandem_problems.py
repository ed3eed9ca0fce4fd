"""Small tandem problems, drawn or written by hand, and the best plans found by trying all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from hypothesis import strategies as st

from matchmaker.matching.problem import Pair, ScoredPair, TandemProblem, TownSlot, ordered

KEEP_BONUS = 20_000
SCORES = st.one_of(
    st.sampled_from((0, 250_000, 400_000, 500_000, 500_001, 1_000_000)),
    st.integers(min_value=0, max_value=1_000_000),
)


def a_problem(*scores: ScoredPair, **changes: object) -> TandemProblem:
    """Towns of capacity 1 as they occur in the scores, unless ``towns`` says otherwise."""
    ids = sorted({town for a, b, _ in scores for town in (a, b)})
    facts: dict[str, object] = {"towns": tuple(TownSlot(town) for town in ids), "scores": scores}
    return TandemProblem(**(facts | changes))  # type: ignore[arg-type]


@st.composite
def tandem_problems(draw: st.DrawFn, max_towns: int = 8, max_pairs: int = 11) -> TandemProblem:
    """Any problem without contradictions: capacities 0–3, priorities, pins, vetoes, earlier plan, minimum score."""
    count = draw(st.integers(min_value=0, max_value=max_towns))
    names = draw(st.permutations([f"stadt-{number}" for number in range(count)]))
    capacities = draw(st.sampled_from(((1,), (1,), (0, 1), (1, 2), (1, 2, 3), (2, 3))))
    towns = tuple(
        TownSlot(name, draw(st.sampled_from(capacities)), draw(st.sampled_from((0, 0, 1, 7, 2)))) for name in names
    )
    possible = [tuple(draw(st.permutations(pair))) for pair in combinations(names, 2)]
    listed = draw(st.lists(st.sampled_from(possible), unique=True, max_size=max_pairs)) if possible else []
    pinned = _affordable(towns, [pair for pair in listed if draw(st.integers(0, 5)) == 0])
    free = [pair for pair in listed if pair not in pinned]
    return TandemProblem(
        towns=towns,
        scores=tuple((a, b, draw(SCORES)) for a, b in listed),
        pinned=tuple(pinned),
        vetoed=tuple((b, a) for a, b in free if draw(st.integers(0, 7)) == 0),
        earlier=draw(st.none() | st.just(tuple(pair for pair in listed if draw(st.booleans())))),
        minimum_score=draw(st.sampled_from((0, 0, 400_000))),
    )


def _affordable(towns: tuple[TownSlot, ...], pairs: list[Pair]) -> list[Pair]:
    room = {town.id: town.capacity for town in towns}
    taken = []
    for a, b in pairs:
        if min(room[a], room[b]) > 0:
            room[a] -= 1
            room[b] -= 1
            taken.append((a, b))
    return taken


@dataclass(frozen=True, slots=True)
class Plan:
    """One feasible plan: its total, what its kept pairs add for the solver, and the towns it serves per priority."""

    total: int
    bonus: int
    served: int
    served_by_priority: tuple[int, ...]


def every_plan(problem: TandemProblem) -> list[Plan]:
    """All feasible plans, by trying every subset of the pairs that may meet."""
    vetoed, pinned = ({ordered(pair) for pair in pairs} for pairs in (problem.vetoed, problem.pinned))
    pairs = [
        (a, b, score)
        for a, b, score in problem.scores
        if ordered((a, b)) in pinned or (score >= problem.minimum_score and ordered((a, b)) not in vetoed)
    ]
    room = {town.id: town.capacity for town in problem.towns}
    return [
        _plan(problem, chosen) for chosen in _choices(pairs, room) if pinned <= {ordered((a, b)) for a, b, _ in chosen}
    ]


def _choices(pairs: list[ScoredPair], room: dict[str, int]) -> Iterator[tuple[ScoredPair, ...]]:
    if not pairs:
        yield ()
        return
    (a, b, score), rest = pairs[0], pairs[1:]
    yield from _choices(rest, room)
    if room[a] > 0 and room[b] > 0:
        less = room | {a: room[a] - 1, b: room[b] - 1}
        yield from (((a, b, score), *more) for more in _choices(rest, less))


def _plan(problem: TandemProblem, chosen: tuple[ScoredPair, ...]) -> Plan:
    earlier = {ordered(pair) for pair in problem.earlier or ()}
    served = {town for a, b, _ in chosen for town in (a, b)}
    return Plan(
        total=sum(score for *_, score in chosen),
        bonus=KEEP_BONUS * sum(ordered((a, b)) in earlier for a, b, _ in chosen),
        served=len(served),
        served_by_priority=served_by_priority(problem, served),
    )


def served_by_priority(problem: TandemProblem, served: set[str]) -> tuple[int, ...]:
    """How many of the served towns have the highest priority, the next, and so on."""
    levels = sorted({town.priority for town in problem.towns}, reverse=True)
    return tuple(sum(town.priority == level and town.id in served for town in problem.towns) for level in levels)
