"""A list of three to five is good first and varied second."""

import numpy as np
import pytest

from matchmaker.features.similarity import Measure, SimilarTowns
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.load_balance import BalancedLists, balanced
from matchmaker.scoring.tiles import NOBODY
from matchmaker.scoring.variety import LONGEST, place_table, varied_lists
from tests.simulated import a_trial, arrays_of, seen_towns


def some_towns(count: int = 24) -> TownArrays:
    return arrays_of(seen_towns(a_trial(towns=count)))


def a_list(towns: TownArrays, candidates: list[int], millionths: list[int]) -> BalancedLists:
    """One list, for the first town, without any balance."""
    return BalancedLists(np.array([candidates]), np.array([millionths]), np.zeros(len(towns)))


def oracle(lists: BalancedLists, towns: TownArrays, row: int, size: int) -> tuple[int, ...]:
    """Maximal marginal relevance word by word, by the distances of the town browser."""
    measure = Measure.of(SimilarTowns.of(place_table(towns)), None)

    def likeness(one: int, other: int) -> float:
        return float(np.exp(-measure.distance(np.array([one]), np.array([other]))[0]))

    left = [
        (int(other), float(value))
        for other, value in zip(lists.rows[row], lists.order_values[row], strict=True)
        if other != NOBODY
    ][:10]
    chosen: list[int] = []
    while left and len(chosen) < size:
        worth = [
            0.8 * value - 0.2 * max((likeness(other, one) for one in chosen), default=0.0) for other, value in left
        ]
        chosen.append(left.pop(worth.index(max(worth)))[0])
    return tuple(chosen)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_every_list_is_chosen_by_maximal_marginal_relevance(size):
    trial = a_trial()
    scorer = trial.scorer(seen_towns(trial))
    towns, lists = scorer.terms.run.towns, balanced(scorer.lists(50))

    varied = varied_lists(lists, towns, size)

    assert varied == tuple(oracle(lists, towns, row, size) for row in range(len(towns)))


def test_the_best_candidate_stays_first_and_nobody_stands_twice():
    trial = a_trial()
    scorer = trial.scorer(seen_towns(trial))
    lists = balanced(scorer.lists(50))

    varied = varied_lists(lists, scorer.terms.run.towns)

    assert [one[0] for one in varied] == lists.rows[:, 0].tolist()
    assert all(len(set(one)) == len(one) == LONGEST for one in varied)


def test_the_twin_of_a_chosen_town_gives_way_to_a_slightly_weaker_one_of_another_kind():
    towns = some_towns()
    measure = Measure.of(SimilarTowns.of(place_table(towns)), None)
    every = np.arange(1, len(towns))
    apart = measure.distance(np.full(every.size, 1), every)
    twin, stranger = int(every[np.argsort(apart)[1]]), int(every[np.argmax(apart)])

    varied = varied_lists(a_list(towns, [1, twin, stranger], [600_000, 599_000, 598_000]), towns, 3)

    assert varied == ((1, stranger, twin),)


def test_a_much_better_candidate_is_shown_however_like_the_others_it_is():
    towns = some_towns()

    varied = varied_lists(a_list(towns, [1, 2, 3], [900_000, 890_000, 100_000]), towns, 3)

    assert varied == ((1, 2, 3),)


def test_nobody_beyond_the_ten_best_is_shown_however_unlike_the_others():
    towns = some_towns()
    measure = Measure.of(SimilarTowns.of(place_table(towns)), None)
    near = np.argsort(measure.distance(np.full(len(towns), 1), np.arange(len(towns))))
    ten, stranger = near[1:11].tolist(), int(near[-1])
    alike = [600_000] * 11

    tenth = varied_lists(a_list(towns, [1, *ten[:8], stranger, ten[9]], alike), towns)
    eleventh = varied_lists(a_list(towns, [1, *ten[:9], stranger], alike), towns)

    assert stranger in tenth[0]
    assert stranger not in eleventh[0]


def test_a_list_is_as_short_as_its_candidates_are_few():
    towns = some_towns()

    assert varied_lists(a_list(towns, [4, 2, NOBODY], [5, 4, NOBODY]), towns) == ((4, 2),)
    assert varied_lists(a_list(towns, [NOBODY] * 3, [NOBODY] * 3), towns) == ((),)


@pytest.mark.parametrize("size", [0, 2, 6])
def test_a_list_holds_three_to_five(size):
    towns = some_towns()

    with pytest.raises(ValueError, match="3 to 5"):
        varied_lists(a_list(towns, [1], [1]), towns, size)
