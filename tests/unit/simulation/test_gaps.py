"""Observed profiles lose entries and fields in the published shares, and gain nothing."""

import numpy as np
import pytest

from matchmaker.scoring.simulation.gaps import FIELDS, fewer_fields, observed, without
from matchmaker.scoring.simulation.true_towns import true_towns
from matchmaker.towns.profile import TownProfile
from tests.simulated import PLACES, an_invention

TRUE = true_towns(an_invention(), PLACES, np.random.default_rng(9))


def filled(town: TownProfile) -> list[str]:
    return [name for name in FIELDS if getattr(town, name)]


def test_entries_only_fall_away_and_the_register_s_facts_stay():
    for before, after in zip(TRUE, observed(TRUE, np.random.default_rng(1)), strict=True):
        for name in FIELDS:
            kept = getattr(after, name) or ()
            assert [entry for entry in getattr(before, name) if entry in kept] == list(kept)
        assert without(after, FIELDS) == without(before, FIELDS)


def test_about_a_fifth_of_the_entries_falls_away_from_profiles_that_keep_their_fields():
    seen = observed(TRUE, np.random.default_rng(1))

    whole = [(a, b) for a, b in zip(TRUE, seen, strict=True) if len(filled(b)) > 2]
    lost = [len(getattr(a, name)) - len(getattr(b, name)) for a, b in whole for name in ("needs", "windows")]

    assert sum(lost) / sum(len(a.needs) + len(a.windows) for a, _ in whole) == pytest.approx(0.2, abs=0.03)


def test_a_quarter_of_the_profiles_keeps_at_most_two_fields():
    seen = observed(TRUE, np.random.default_rng(1))

    sparse = [town for town in seen if len(filled(town)) <= 2]

    assert len(sparse) == pytest.approx(PLACES / 4, abs=2)
    assert {len(filled(town)) for town in sparse} >= {0, 1}


def test_a_history_that_is_not_stated_does_not_claim_that_there_was_none():
    emptied = without(TRUE[0], ["history", "needs"])

    assert (emptied.history, emptied.needs, emptied.windows) == (None, (), TRUE[0].windows)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_exactly_this_share_of_the_filled_fields_is_removed(share):
    before = sum(len(filled(town)) for town in TRUE)

    after = fewer_fields(TRUE, share, np.random.default_rng(2))

    assert before - sum(len(filled(town)) for town in after) == round(share * before)
    assert [town.ags for town in after] == [town.ags for town in TRUE]


def test_where_nothing_is_filled_nothing_can_be_removed():
    empty = tuple(without(town, FIELDS) for town in TRUE[:3])

    assert fewer_fields(empty, 0.3, np.random.default_rng(2)) == empty


def test_the_same_lot_leaves_the_same_gaps():
    assert observed(TRUE, np.random.default_rng(3)) == observed(TRUE, np.random.default_rng(3))
    assert observed(TRUE, np.random.default_rng(3)) != observed(TRUE, np.random.default_rng(4))
