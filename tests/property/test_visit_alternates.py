"""Does every alternate of a visit cost what solving again with it costs, and is it told by its side?"""

import json
from dataclasses import replace

from hypothesis import given, settings

from matchmaker.matching.alternates import Alternate
from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.visit_alternates import VisitAlternates
from matchmaker.matching.visits import solve_visits
from tests.command_line import run
from tests.visit_problems import a_visit_problem, visit_problems


@settings(max_examples=100)
@given(visit_problems())
def test_an_alternate_costs_exactly_what_solving_again_with_it_pinned_and_the_old_visit_vetoed_costs(problem):
    problem = replace(problem, earlier=None)
    before = solve_visits(problem, Strategy.BEST_TOTAL).plan
    search = VisitAlternates(problem, before.pairs, Strategy.BEST_TOTAL)

    for seeker, host, _ in before.pairs:
        for one in search.of((seeker, host)):
            assert one.replaces in (seeker, host)
            new = (seeker, one.id) if one.replaces == host else (one.id, host)
            forced = replace(problem, pinned=(*problem.pinned, new), vetoed=(*problem.vetoed, (seeker, host)))
            again = solve_visits(forced, Strategy.BEST_TOTAL).plan
            assert one.delta == again.total - before.total <= 0


def test_hosts_do_not_count_as_served_and_a_seeker_of_priority_that_is_left_alone_is_named():
    problem = a_visit_problem(("A", "X", 900_000), ("B", "X", 500_000), ("A", "Y", 100_000))
    first = replace(problem, seekers=(TownSlot("A", priority=1), TownSlot("B")), vetoed=(("A", "Y"),))

    search = VisitAlternates(first, [("A", "X", 900_000)], Strategy.MOST_SERVED)
    both = VisitAlternates(problem, [("A", "X", 900_000)], Strategy.MOST_SERVED)

    assert search.of(("A", "X")) == (Alternate("B", "A", 500_000, -400_000, 0, ("A",)),)
    # Y and X both have a visit then: were hosts counted, this would be 2.
    assert both.of(("A", "X")) == (
        Alternate("Y", "X", 100_000, -300_000, 1),
        Alternate("B", "A", 500_000, -300_000, 1),
    )


def test_people_and_machines_are_told_who_would_advise_whom(capsys, tmp_path):
    path = tmp_path / "besuche.json"
    towns = {"seekers": [{"id": "A"}, {"id": "B"}], "hosts": [{"id": "X"}]}
    path.write_text(json.dumps({**towns, "scores": [["A", "X", 0.9], ["B", "X", 0.5]]}), encoding="utf-8")

    person = run(capsys, "solve", "visits", str(path), "--alternates", "2")
    machine = run(capsys, "solve", "visits", str(path), "--alternates", "2", "--json")

    assert person.out.splitlines()[:2] == ["0,900  X  berät  A", "       oder X berät B (0,500): Summe −0,400"]
    assert json.loads(machine.out)["alternates"] == [
        {
            "pair": ["A", "X"],
            "instead": [{"id": "B", "replaces": "A", "score": 0.5, "delta": -0.4, "served_change": 0}],
        }
    ]
