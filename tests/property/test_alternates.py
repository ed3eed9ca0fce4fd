"""Is every alternate a plan that keeps all rules, and does it cost what it says?"""

from dataclasses import replace

from hypothesis import given, settings

from matchmaker.matching.alternates import Alternate, Alternates
from matchmaker.matching.problem import Strategy, ordered
from matchmaker.matching.tandems import solve_tandems
from tests.tandem_problems import a_problem, tandem_problems


@settings(max_examples=150)
@given(tandem_problems())
def test_an_alternate_costs_exactly_what_solving_again_with_it_pinned_and_the_old_pair_vetoed_costs(problem):
    problem = replace(problem, earlier=None)
    before = solve_tandems(problem, Strategy.BEST_TOTAL)
    alternates = Alternates(problem, before.pairs, Strategy.BEST_TOTAL)

    for a, b, _ in before.pairs:
        for alternate in alternates.of((a, b)):
            town = b if alternate.replaces == a else a
            forced = replace(problem, pinned=(*problem.pinned, (town, alternate.id)), vetoed=(*problem.vetoed, (a, b)))
            again = solve_tandems(forced, Strategy.BEST_TOTAL)
            assert alternate.delta == again.total - before.total <= 0
            assert ordered((town, alternate.id)) in {(x, y) for x, y, _ in again.pairs}


@settings(max_examples=100)
@given(tandem_problems())
def test_under_most_served_an_alternate_serves_as_many_as_solving_again_does(problem):
    problem = replace(problem, earlier=None, towns=tuple(replace(town, priority=0) for town in problem.towns))
    before = solve_tandems(problem)

    for a, b, _ in before.pairs:
        for alternate in Alternates(problem, before.pairs, Strategy.MOST_SERVED).of((a, b)):
            town = b if alternate.replaces == a else a
            forced = replace(problem, pinned=(*problem.pinned, (town, alternate.id)), vetoed=(*problem.vetoed, (a, b)))
            again = solve_tandems(forced)
            assert (alternate.served_change, alternate.delta) == (
                again.served - before.served,
                again.total - before.total,
            )


def test_the_next_best_partners_come_with_what_they_cost():
    problem = a_problem(("A", "B", 900_000), ("A", "C", 800_000), ("B", "C", 300_000), ("A", "D", 700_000))
    best = solve_tandems(problem, Strategy.BEST_TOTAL)

    assert best.pairs == (("A", "D", 700_000), ("B", "C", 300_000))
    assert Alternates(problem, best.pairs, Strategy.BEST_TOTAL).of(("D", "A")) == (
        Alternate("B", replaces="D", score=900_000, delta=-100_000, served_change=-2),
        Alternate("C", replaces="D", score=800_000, delta=-200_000, served_change=-2),
    )


def test_a_pinned_pair_has_no_alternates_and_is_not_touched_by_those_of_others():
    problem = a_problem(("A", "B", 100_000), ("B", "C", 900_000), ("C", "D", 500_000), pinned=(("A", "B"),))
    plan = solve_tandems(problem)
    alternates = Alternates(problem, plan.pairs, Strategy.MOST_SERVED)

    assert plan.pairs == (("C", "D", 500_000), ("A", "B", 100_000))
    assert alternates.of(("B", "A")) == ()
    assert alternates.of(("C", "D")) == ()


def test_only_as_many_alternates_as_asked_for_come_the_cheapest_first():
    problem = a_problem(*(("A", other, score) for other, score in zip("BCDE", (900, 800, 700, 600), strict=True)))
    alternates = Alternates(problem, solve_tandems(problem).pairs, Strategy.MOST_SERVED)

    assert [(one.id, one.delta) for one in alternates.of(("A", "B"), count=2)] == [("C", -100), ("D", -200)]
