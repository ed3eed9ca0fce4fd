"""Can a person follow a solve, end it, and still get a sound plan?"""

import random
import signal

import pytest

from api.commands.following import BEST_SO_FAR, bar, followed
from matchmaker.matching.course import Manner
from matchmaker.matching.matching_document import matching_document
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot
from matchmaker.matching.progress import Progress
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching
from tests.tandem_problems import a_problem


def a_large_problem(towns=900, candidates=8, seed=1, **changes):
    chance = random.Random(seed)
    pairs = {
        tuple(sorted((town, other)))
        for town in range(towns)
        for other in chance.sample([other for other in range(towns) if other != town], candidates)
    }
    scores = ((f"{a:05}", f"{b:05}", chance.randint(200_000, 800_000)) for a, b in sorted(pairs))
    return a_problem(*scores, **changes)


class Witness:
    """Writes down what it is told, and says stop after so many times."""

    def __init__(self, patience=10**9):
        self.heard = []
        self.patience = patience

    def __call__(self, progress):
        self.heard.append(progress)
        return len(self.heard) < self.patience


@pytest.mark.parametrize("strategy", list(Strategy))
def test_what_is_told_only_grows_and_stays_below_its_bound(strategy):
    witness = Witness()
    matching = solve_tandems(a_large_problem(60, 3, earlier=(("00000", "00001"),)), strategy, Manner(watch=witness))

    done = [progress.done for progress in witness.heard]
    assert done == sorted(done)
    assert 0 <= done[0] <= done[-1] <= 1
    assert all(progress.total <= progress.bound for progress in witness.heard)
    assert not matching.stopped


@pytest.mark.parametrize(("quick", "patience"), [(False, 1), (True, 1), (True, 2)])
def test_a_search_that_is_ended_gives_a_sound_plan_with_a_true_gap(quick, patience):
    problem = a_large_problem(800, 8, seed=3)
    islands = a_problem(*problem.scores, *((f"x{a}", f"x{b}", score) for a, b, score in problem.scores))
    best = solve_tandems(islands, Strategy.BEST_TOTAL)
    ended = solve_tandems(islands, Strategy.BEST_TOTAL, Manner(quick, Witness(patience)))

    assert check_matching(islands, ended) == []
    assert ended.total < best.total <= ended.upper_bound
    assert ended.gap < 0.2
    assert ended.stopped
    assert matching_document(ended)["stopped"] is True


def test_an_end_that_comes_when_all_is_proven_changes_nothing():
    problem = a_large_problem(60, 3)
    ended = solve_tandems(problem, Strategy.BEST_TOTAL, Manner(watch=Witness(1)))

    assert (ended.optimal, ended.stopped) == (True, False)
    document = matching_document(ended)
    assert ("stopped" in document, document["advice_stopped"]) == (False, True)


@pytest.mark.parametrize("others", [0, 60])
def test_a_plan_ended_before_priorities_counted_is_not_called_optimal(others):
    """The largest total serves as many towns, but not the one that comes first."""
    scores = [("a", "b", 300_000), ("b", "c", 500_000), *((f"x{n:02}", f"y{n:02}", 400_000) for n in range(others))]
    towns = tuple(
        TownSlot(town, priority=9 * (town == "a")) for town in sorted({t for a, b, _ in scores for t in (a, b)})
    )
    problem = TandemProblem(towns, tuple(scores))

    ended = solve_tandems(problem, Strategy.MOST_SERVED, Manner(watch=Witness(1)))
    whole = solve_tandems(problem, Strategy.MOST_SERVED)

    assert (ended.optimal, ended.stopped) == (False, True)
    assert (whole.optimal, whole.stopped) == (True, False)
    assert ("a", "b", 300_000) in whole.pairs
    assert check_matching(problem, ended) == []


def test_who_ends_the_search_for_advice_has_the_whole_plan_and_no_advice_by_half():
    """An even ring of towns with one more on each: those left over would be served under another goal."""
    scores = [(f"r{n}", f"r{(n + 1) % 8}", 900_000) for n in range(8)] + [(f"r{n}", f"s{n}", 100_000) for n in range(8)]
    problem = a_problem(*scores)
    whole = solve_tandems(problem, Strategy.BEST_TOTAL)
    heard = []

    def watch(progress):
        heard.append(progress)
        # The plan is whole; of the towns left over the first has had its answer.
        return len([one for one in heard if one.done == 1.0]) < 6

    ended = solve_tandems(problem, Strategy.BEST_TOTAL, Manner(watch=watch))

    assert (ended.pairs, ended.optimal, ended.stopped) == (whole.pairs, True, False)
    assert (whole.advice_stopped, ended.advice_stopped) == (False, True)
    assert all(town.relaxation for town in whole.unmatched)
    told = [town.relaxation for town in ended.unmatched]
    assert told[-1] is None
    assert all(one is None or one == full.relaxation for one, full in zip(told, whole.unmatched, strict=True))
    assert check_matching(problem, ended) == []


def test_parts_that_were_not_begun_are_matched_in_a_hurry():
    islands = a_large_problem(40, 3, seed=1).scores
    others = tuple((f"x{a}", f"x{b}", score) for a, b, score in a_large_problem(40, 3, seed=2).scores)
    problem = a_problem(*islands, *others)
    ended = solve_tandems(problem, Strategy.BEST_TOTAL, Manner(watch=Witness(1)))

    assert check_matching(problem, ended) == []
    assert any(a.startswith("x") for a, _, _ in ended.pairs)
    assert 0 < ended.gap < 0.2


def test_the_quick_way_is_certified_close_to_the_best():
    problem = a_large_problem()
    best, quick = (
        solve_tandems(problem, Strategy.BEST_TOTAL),
        solve_tandems(problem, Strategy.BEST_TOTAL, Manner(quick=True)),
    )

    assert check_matching(problem, quick) == []
    assert quick.total <= best.total <= quick.upper_bound
    assert quick.gap < 0.002
    assert (best.optimal, best.solver.startswith("blossom (rustworkx)")) == (True, True)
    assert quick.solver.startswith("blossom by regions")


def test_ctrl_c_asks_the_solver_to_end_and_a_second_one_ends_the_program():
    before = signal.getsignal(signal.SIGINT)
    with followed() as watch:
        assert watch(Progress(0.1, 1, 2))
        signal.raise_signal(signal.SIGINT)
        assert not watch(Progress(0.2, 1, 2))
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is before


def test_no_bar_is_drawn_where_nobody_looks(capsys):
    with followed() as watch:
        watch(Progress(0.5, 1_000_000, 2_000_000))

    assert capsys.readouterr() == ("", "")


def test_the_bar_says_how_far_how_good_and_how_to_end():
    assert bar(Progress(0.5, 12_340_000, 13_000_000)) == (
        "[############            ]  50%  Summe 12,3 von höchstens 13,0  (Strg+C beendet mit dem bisher besten Plan)"
    )


@pytest.mark.parametrize(
    ("done", "ends", "told"),
    [
        (
            1.0,
            BEST_SO_FAR,
            "  (Der Plan steht; gesucht wird, was den übrigen Städten hilft. Strg+C beendet diese Suche)",
        ),
        (0.9, "Strg+C beendet die Suche nach anderen", "  (Strg+C beendet die Suche nach anderen)"),
        (0.9, "", ""),
    ],
)
def test_the_bar_says_what_ctrl_c_does_at_this_step(done, ends, told):
    shown = bar(Progress(done, 1_000_000, 1_000_000), ends)

    assert shown.partition("von höchstens 1,0")[2] == told
