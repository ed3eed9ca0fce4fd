"""Small problems of circles and consortia, drawn or written by hand, and the best plans found by trying all of them."""

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupProblem, GroupRules, GroupTown
from matchmaker.matching.group_verification import broken_rules_of, fair_value
from matchmaker.towns.profile import Format

SMALL_CIRCLES = GroupRules(minimum_size=3, target_size=4)
SMALL_CONSORTIA = replace(CONSORTIUM_RULES, minimum_size=3, target_size=4, minimum_states=2)
STATES = ("Bayern", "Hessen", "Sachsen", "Thüringen")
USEFULNESS = st.sampled_from((0, 150_000, 350_000, 500_000, 800_000, 1_000_000))
SCORES = st.one_of(st.sampled_from((0, 500_000, 500_001, 1_000_000)), st.integers(0, 1_000_000))


def a_group_town(number: int, **changes: Any) -> GroupTown:
    """The n-th invented town: a state and a district of its own, one topic, 10,000 inhabitants."""
    facts: dict[str, Any] = {
        "id": f"stadt-{number}",
        "topics": ("vacancy",),
        "state": f"Land {number}",
        "district": f"Kreis {number}",
        "population": 10_000,
    }
    return GroupTown(**(facts | changes))


def a_group_problem(*towns: GroupTown, score: int = 500_000, **changes: Any) -> GroupProblem:
    """These towns, all pairs with the same score unless ``scores`` says otherwise; circles of three or four."""
    scores = tuple((a.id, b.id, score) for a, b in combinations(towns, 2))
    facts: dict[str, Any] = {"towns": towns, "scores": scores, "rules": SMALL_CIRCLES}
    return GroupProblem(**(facts | changes))


def an_even_problem(count: int, **changes: Any) -> GroupProblem:
    """So many towns that differ in nothing but their places."""
    return a_group_problem(*(a_group_town(number) for number in range(count)), **changes)


@st.composite
def group_problems(draw: st.DrawFn, max_towns: int = 8) -> GroupProblem:
    """Any problem without contradictions: gaps in every fact, advice, pins, vetoes, priorities, missing pairs."""
    count = draw(st.integers(0, max_towns))
    rules = draw(
        st.sampled_from((SMALL_CIRCLES, replace(SMALL_CIRCLES, minimum_size=2, target_size=3), SMALL_CONSORTIA))
    )
    towns = tuple(_town(draw, number) for number in range(count))
    pairs = [pair for pair in combinations([town.id for town in towns], 2) if draw(st.integers(0, 9)) > 0]
    pinned = tuple(pairs[:1]) if pairs and draw(st.integers(0, 3)) == 0 else ()
    advice = {}
    if rules.format is Format.CIRCLE and pairs:
        for giver, taker in draw(st.lists(st.sampled_from(pairs), max_size=6)):
            answer = draw(st.sampled_from((None, "stadt-1", "Bürgerrat")))
            advice[giver, taker, answer] = draw(USEFULNESS)
    return GroupProblem(
        towns=towns,
        scores=tuple((a, b, draw(SCORES)) for a, b in pairs),
        rules=rules,
        advice=tuple((giver, taker, useful, answer) for (giver, taker, answer), useful in advice.items()),
        pinned=pinned,
        vetoed=tuple((b, a) for a, b in pairs if (a, b) not in pinned and draw(st.integers(0, 11)) == 0),
    )


def _town(draw: st.DrawFn, number: int) -> GroupTown:
    return GroupTown(
        id=f"stadt-{number}",
        topics=draw(st.sampled_from((("vacancy",), ("vacancy", "youth"), ("youth",), ("vacancy",)))),
        state=draw(st.sampled_from((*STATES, None))),
        district=draw(st.sampled_from((None, f"Kreis {number}", "Kreis A"))),
        population=draw(st.sampled_from((None, 5_000, 9_000, 15_000, 15_001))),
        windows=draw(st.sampled_from(((), ("tue_am",), ("tue_am", "thu_pm")))),
        setting=draw(st.sampled_from((None, "0", "3"))),
        stage=draw(st.sampled_from((None, "idea", "learned"))),
        priority=draw(st.sampled_from((0, 0, 0, 2, 7))),
    )


def best_total_by_trying_everything(problem: GroupProblem) -> int:
    """The largest total among the plans with the most pinned pairs, then the most points of priority."""
    ids = [town.id for town in problem.towns]
    pinned = {town for pair in problem.pinned for town in pair}
    levels = sorted({0, *(town.priority for town in problem.towns)})
    points = {town.id: levels.index(town.priority) for town in problem.towns}
    groups: dict[frozenset[str], tuple[int, int, int]] = {}
    for size in problem.rules.sizes:
        for members in combinations(ids, size):
            whole = all((a in members) == (b in members) for a, b in problem.pinned)
            if whole and not broken_rules_of(problem, members):
                held = sum(town in pinned for town in members)
                groups[frozenset(members)] = (held, sum(points[town] for town in members), fair_value(problem, members))
    return _best(frozenset(ids), groups, {})[2]


def _best(
    left: frozenset[str], groups: dict[frozenset[str], tuple[int, int, int]], known: dict[frozenset[str], Any]
) -> tuple[int, int, int]:
    if left not in known:
        choices = [(0, 0, 0)]
        if left:
            first = min(left)
            choices = [_best(left - {first}, groups, known)]
            for members, worth in groups.items():
                if first in members and members <= left:
                    rest = _best(left - members, groups, known)
                    choices.append((worth[0] + rest[0], worth[1] + rest[1], worth[2] + rest[2]))
        known[left] = max(choices)
    best: tuple[int, int, int] = known[left]
    return best
