"""Which laws does every plan of expert visits keep?"""

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.visit_matching import VisitMatching
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.matching.visit_verification import check_visits
from matchmaker.matching.visits import solve_visits
from tests.tandem_problems import KEEP_BONUS, SCORES
from tests.visit_problems import a_visit_problem, every_visit_plan, seekers_by_priority, visit_problems


def bonus(problem: VisitProblem, matching: VisitMatching) -> int:
    earlier = set(problem.earlier or ())
    return KEEP_BONUS * sum((a, b) in earlier for a, b, _ in matching.plan.pairs)


def served(matching: VisitMatching) -> frozenset[str]:
    return frozenset(seeker for seeker, _, _ in matching.plan.pairs)


@settings(max_examples=300)
@given(visit_problems())
def test_every_plan_keeps_every_rule_and_its_bound_is_proven(problem):
    for strategy in Strategy:
        assert check_visits(problem, solve_visits(problem, strategy)) == []


@settings(max_examples=150)
@given(visit_problems())
def test_best_total_is_what_trying_every_plan_finds(problem):
    found, plans = solve_visits(problem, Strategy.BEST_TOTAL), every_visit_plan(problem)

    assert found.plan.total + bonus(problem, found) == max(plan.total + plan.bonus for plan in plans)
    assert found.plan.upper_bound == max(plan.total for plan in plans)
    assert found.plan.served_upper_bound == max(len(plan.served) for plan in plans)


@settings(max_examples=150)
@given(visit_problems())
def test_most_served_serves_by_priority_then_as_many_as_can_be_then_the_total(problem):
    found, plans = solve_visits(problem), every_visit_plan(problem)

    by_priority = max(seekers_by_priority(problem, plan.served) for plan in plans)
    asked = [plan for plan in plans if seekers_by_priority(problem, plan.served) == by_priority]
    assert found.plan.served == found.plan.served_upper_bound == max(len(plan.served) for plan in plans)
    assert seekers_by_priority(problem, served(found)) == by_priority
    assert found.plan.total + bonus(problem, found) == max(plan.total + plan.bonus for plan in asked)
    assert found.plan.upper_bound == max(plan.total for plan in asked)
    assert found.plan.optimal == (found.plan.total == found.plan.upper_bound)


@settings(max_examples=150)
@given(visit_problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem, chance):
    def shuffled(items):
        return tuple(chance.sample(items, len(items)))

    lists = ("seekers", "hosts", "scores", "pinned", "vetoed")
    earlier = None if problem.earlier is None else shuffled(problem.earlier)
    other = replace(problem, earlier=earlier, **{name: shuffled(getattr(problem, name)) for name in lists})

    for strategy in Strategy:
        assert solve_visits(other, strategy) == solve_visits(problem, strategy)


@settings(max_examples=100)
@given(visit_problems())
def test_without_an_earlier_plan_best_total_and_most_served_are_proven_optimal(problem):
    fresh = replace(problem, earlier=None)

    assert solve_visits(fresh, Strategy.BEST_TOTAL).plan.optimal
    assert solve_visits(fresh).plan.optimal


# Two want the one place, and an earlier pair decides between them: another strategy helps nobody.
CONTESTED = VisitProblem(
    seekers=(TownSlot("Ahornstedt"), TownSlot("Birkenau")),
    hosts=(TownSlot("Cedernburg"),),
    scores=(("Ahornstedt", "Cedernburg", 0), ("Birkenau", "Cedernburg", 0)),
    earlier=(("Birkenau", "Cedernburg"),),
)


@settings(max_examples=200)
@given(visit_problems())
@example(CONTESTED)
def test_a_relaxation_serves_its_seeker_when_solved_again(problem):
    for strategy in Strategy:
        before = solve_visits(problem, strategy).plan
        for town in before.unmatched:
            if town.relaxation and town.relaxation.rule == "strategy":
                assert town.id in served(solve_visits(problem))
            elif town.relaxation:
                eased = _eased(problem, town.id, town.relaxation)
                serving = [len(plan.served) for plan in every_visit_plan(eased) if town.id in plan.served]

                assert max(serving) > before.served
                assert solve_visits(eased).plan.served > before.served
                assert not town.relaxation.certain or town.id in served(solve_visits(eased, strategy))


def _eased(problem, seeker, relaxation):
    named = relaxation.before.split(":")[0]
    if relaxation.rule == "own_capacity":
        return replace(problem, seekers=_roomier(problem.seekers, seeker))
    if relaxation.rule == "partner_capacity":
        return replace(problem, hosts=_roomier(problem.hosts, named))
    assert relaxation.rule == "veto"
    return replace(problem, vetoed=tuple(pair for pair in problem.vetoed if pair != (seeker, named)))


def _roomier(towns, town_id):
    return tuple(replace(town, capacity=town.capacity + 1) if town.id == town_id else town for town in towns)


@settings(max_examples=100)
@given(visit_problems(max_pairs=9), SCORES)
def test_one_more_possible_visit_never_lowers_the_best_total_nor_the_seekers_served(problem, score):
    listed = {(a, b) for a, b, _ in problem.scores}
    new = [(a.id, b.id) for a in problem.seekers for b in problem.hosts if a.id != b.id and (a.id, b.id) not in listed]
    assume(new)
    wider = replace(problem, scores=(*problem.scores, (*new[0], score)))

    best, wider_best = (solve_visits(one, Strategy.BEST_TOTAL).plan.upper_bound for one in (problem, wider))
    assert wider_best >= best
    assert solve_visits(wider).plan.served >= solve_visits(problem).plan.served


@settings(max_examples=60)
@given(
    st.integers(min_value=1, max_value=40),
    st.integers(min_value=1, max_value=25),
    st.randoms(use_true_random=False),
    st.sampled_from((3, 1_000_000)),
)
def test_totals_agree_with_scipy_on_copied_hosts(seekers, hosts, chance, finest):
    room = [chance.randint(0, 3) for _ in range(hosts)]
    score = np.array([[chance.randint(0, finest) for _ in range(hosts)] for _ in range(seekers)])
    problem = a_visit_problem(
        *((f"s{s:02}", f"h{h:02}", int(score[s, h])) for s in range(seekers) for h in range(hosts)),
        hosts=tuple(TownSlot(f"h{h:02}", room[h]) for h in range(hosts)),
    )

    copies = np.repeat(score, room, axis=1)
    rows, columns = linear_sum_assignment(copies, maximize=True)
    best, most = (solve_visits(problem, strategy).plan for strategy in (Strategy.BEST_TOTAL, Strategy.MOST_SERVED))
    assert best.total == most.total == copies[rows, columns].sum()
    assert most.served == len(rows)


@settings(max_examples=60)
@given(st.integers(min_value=2, max_value=30), st.randoms(use_true_random=False))
def test_totals_agree_with_networkx(towns, chance):
    graph = nx.Graph()
    scores = []
    for seeker in range(towns):
        for host in chance.sample(range(towns), min(towns, 4)):
            score = chance.randint(0, 1_000_000)
            scores.append((f"s{seeker:02}", f"h{host:02}", score))
            graph.add_edge(f"s{seeker:02}", f"h{host:02}", weight=score)
    oracle = nx.max_weight_matching(graph, maxcardinality=True)
    free = nx.max_weight_matching(graph)

    problem = a_visit_problem(*scores)
    most = solve_visits(problem).plan
    assert (most.served, most.total) == (len(oracle), sum(graph[a][b]["weight"] for a, b in oracle))
    assert solve_visits(problem, Strategy.BEST_TOTAL).plan.total == sum(graph[a][b]["weight"] for a, b in free)
