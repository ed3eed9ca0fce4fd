"""Do private wishes move the plan, and nothing that anybody sees?"""

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.rounds.request import Request, RequestState
from matchmaker.scoring import plan_pairs as module
from matchmaker.scoring.plan_pairs import PairColumns, PlanPairs
from matchmaker.scoring.preferred_pairs import with_preferences
from tests.builders import a_profile, ags
from tests.proposing_cast import collecting, pairs, reasons, run
from tests.request_builders import a_request, in_state

TOWNS = ("a", "b", "c", "d")


def possible(*, floor: int = 0, listed: tuple[tuple[str, str, int], ...], **changes: object) -> PlanPairs:
    every = [(0, 1, 500_000), (0, 2, 400_000), (1, 3, 990_000), (2, 3, 0)]
    columns = PairColumns(*(np.array(column) for column in zip(*every, strict=True)))
    towns = frozenset(TOWNS)
    best = {"a": 500_000, "b": 990_000, "c": 400_000, "d": 990_000}
    found = PlanPairs(
        list(listed), floor, complete=False, every=columns, best=best, eligible=towns, sure=towns, joined=towns
    )
    return replace(found, **changes)


def test_a_preferred_pair_is_worth_more_and_bounds_rise_with_it():
    before = possible(listed=(("a", "b", 500_000), ("b", "d", 990_000)))

    after = with_preferences(before, {("a", "b"): 30_000, ("b", "d"): 20_000}, TOWNS)

    assert after.pairs == [("a", "b", 530_000), ("b", "d", 1_000_000)]
    assert after.every.worth.tolist() == [530_000, 400_000, 1_000_000, 0]
    assert before.every.worth.tolist() == [500_000, 400_000, 990_000, 0]
    assert after.best == {"a": 530_000, "b": 1_000_000, "c": 400_000, "d": 1_000_000}


def test_a_preferred_pair_that_was_in_no_list_enters_and_one_that_may_not_meet_does_not():
    before = possible(listed=(("a", "b", 500_000),))

    after = with_preferences(before, {("a", "c"): 10_000, ("a", "d"): 30_000, ("a", "z"): 30_000}, TOWNS)

    assert after.pairs == [("a", "b", 500_000), ("a", "c", 410_000)]


def test_below_the_least_score_a_wish_changes_nothing():
    before = possible(floor=1, listed=(("c", "d", 0),))

    assert with_preferences(before, {("c", "d"): 30_000}, TOWNS).pairs == [("c", "d", 0)]


def test_without_wishes_nothing_is_touched():
    before = possible(listed=(("a", "b", 1),))

    assert with_preferences(before, {}, TOWNS) is before


def alike(number: int, **changes: object):
    """Eight towns of one size in one place that say the same: every pair is worth as much as any other."""
    return a_profile(number, population=9_000, lat=50.0, lon=10.0, state="Hessen", district="99000", **changes)


def proposed(*requests: Request, towns: int = 4, **changes: object):
    uow = collecting(*(alike(number, **changes) for number in range(towns)))
    with uow:
        for request in requests:
            uow.requests.add(request)
        uow.commit()
    return run(uow)


def kept(number: int, *candidates: int, **changes: object) -> Request:
    wished = tuple(ags(other) for other in candidates)
    return in_state(RequestState.KEPT, a_request(number, candidates=wished, **changes))


@pytest.mark.parametrize("wish", [0, 2, 3])
@pytest.mark.parametrize("most_pairs", [module.MOST_PAIRS, 1])
def test_of_equal_pairs_the_solver_takes_the_wished_one(monkeypatch: pytest.MonkeyPatch, wish: int, most_pairs: int):
    monkeypatch.setattr(module, "MOST_PAIRS", most_pairs)

    drafted = proposed(kept(1, wish))

    assert tuple(sorted((1, wish))) in pairs(drafted.drafts)
    assert drafted.run.optimal


def test_the_wish_is_in_no_figure_that_a_proposal_shows():
    without, wished = proposed(), proposed(kept(1, 3))

    assert {one.score_tenths for one in wished.drafts} == {one.score_tenths for one in without.drafts}
    assert {one.score_tenths for one in wished.showings} == {one.score_tenths for one in without.showings}
    assert wished.run.total == without.run.total + 30_000


def test_a_request_that_waits_takes_the_towns_only_place():
    drafted = proposed(a_request(1), capacity=1)

    assert all(1 not in pair for pair in pairs(drafted.drafts))
    assert 1 in reasons(drafted)


def test_once_it_is_kept_the_place_is_the_rounds():
    assert any(1 in pair for pair in pairs(proposed(kept(1, 2), capacity=1).drafts))
