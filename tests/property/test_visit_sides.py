"""Does sharing out each town's room between seeking and giving keep to the room, and lose nothing?"""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.matching.visit_verification import check_visits
from matchmaker.matching.visits import solve_visits
from matchmaker.rounds.visit_sides import sided

TOWNS = ("a", "b", "c", "d", "e")


@st.composite
def open_visits(draw: st.DrawFn, most_places: int) -> tuple[VisitProblem, dict[str, int]]:
    """Towns that could both seek and give, some visits between them, and the places that each has in all."""
    names = TOWNS[: draw(st.integers(0, len(TOWNS)))]
    possible = [(a, b) for a in names for b in names if a != b]
    listed = draw(st.lists(st.sampled_from(possible), unique=True, max_size=8)) if possible else []
    scores = tuple((a, b, draw(st.integers(0, 1_000_000))) for a, b in listed)
    places = {name: draw(st.integers(0, most_places)) for name in names}
    problem = VisitProblem(
        seekers=tuple(TownSlot(name, min(1, places[name])) for name in names),
        hosts=tuple(TownSlot(name, min(draw(st.integers(0, 2)), places[name])) for name in names),
        scores=scores,
        vetoed=tuple(pair for pair in listed if draw(st.integers(0, 5)) == 0),
    )
    return problem, places


def best_by_trying(problem: VisitProblem, places: dict[str, int]) -> tuple[int, int]:
    """The most visits, and then the largest total, over all sets of visits that everybody has room for."""
    seeking = {town.id: town.capacity for town in problem.seekers}
    giving = {town.id: town.capacity for town in problem.hosts}
    allowed = [line for line in problem.scores if line[:2] not in problem.vetoed]
    best = (0, 0)
    for size in range(len(allowed) + 1):
        for chosen in combinations(allowed, size):
            pairs = {(a, b) for a, b, _ in chosen}
            holds = all(
                sum(a == town for a, _ in pairs) <= seeking[town]
                and sum(b == town for _, b in pairs) <= giving[town]
                and sum(town in pair for pair in pairs) <= places[town]
                for town in places
            )
            if holds and not any((b, a) in pairs for a, b in pairs):
                best = max(best, (size, sum(score for *_, score in chosen)))
    return best


@given(open_visits(most_places=3))
def test_nobody_gets_more_room_than_it_has_on_either_side_or_on_both(drawn: tuple[VisitProblem, dict[str, int]]):
    problem, places = drawn

    shared = sided(problem, places, Strategy.MOST_SERVED).problem

    seeking, giving = ({town.id: town.capacity for town in side} for side in (shared.seekers, shared.hosts))
    for side, before in ((shared.seekers, problem.seekers), (shared.hosts, problem.hosts)):
        assert all(0 <= new.capacity <= old.capacity for new, old in zip(side, before, strict=True))
    assert all(seeking[town] + giving[town] <= places[town] for town in places)
    solved = solve_visits(shared)
    assert check_visits(shared, solved) == []


@given(open_visits(most_places=1))
def test_with_one_place_each_no_other_set_of_visits_is_better(drawn: tuple[VisitProblem, dict[str, int]]):
    problem, places = drawn

    found = sided(problem, places, Strategy.MOST_SERVED)

    solved = solve_visits(found.problem).plan
    assert found.proven
    assert (len(solved.pairs), solved.total) == best_by_trying(problem, places)
    assert solved.total <= found.plan.upper_bound
