"""Learned weights are judged by answers of groups that they did not learn from."""

import random
import tracemalloc

import numpy as np
import pytest

from matchmaker.scoring import held_out
from matchmaker.scoring.acceptance_model import AcceptanceModel, learned_model, prior_model
from matchmaker.scoring.held_out import held_out_loss, held_out_rows
from tests.decision_builders import CRITERIA, PRIOR, decisions_of, simulated_decisions

OTHER = {"learns": 0.05, "novelty": 0.10, "setting": 0.55, "shared_challenge": 0.10, "similar_size": 0.20}


@pytest.mark.parametrize(("groups", "folds"), [(37, 10), (10, 10), (9, 9), (2, 2)])
def test_no_group_is_ever_on_both_sides_and_every_row_is_held_out_once(groups, folds):
    decisions = simulated_decisions(200, groups).in_one_order()

    held = list(held_out_rows(decisions))

    assert len(held) == folds
    assert np.sum(held, axis=0).tolist() == [1] * 200
    for rows in held:
        assert set(decisions.rows(rows).groups).isdisjoint(decisions.rows(~rows).groups)
        assert 0 < rows.sum() < 200


def test_the_loss_is_the_mean_over_all_decisions_each_judged_once():
    decisions = simulated_decisions(120, 6).in_one_order()

    found = held_out_loss(decisions, PRIOR)

    losses = []
    for group in decisions.group_names:
        here = np.array([one == group for one in decisions.groups])
        losses.append(prior_model(decisions.rows(~here), PRIOR).losses(decisions.rows(here)))
    assert found is not None
    assert found.prior == pytest.approx(float(np.concatenate(losses).mean()))


def test_the_surest_gain_lies_below_the_gain_and_nears_it_with_more_groups():
    few, many = (
        held_out_loss(simulated_decisions(3_000, groups, OTHER).in_one_order(), PRIOR) for groups in (15, 1_000)
    )

    assert few is not None
    assert many is not None
    for one in (few, many):
        assert 0 < one.surest_gain < one.gain


def test_a_toss_of_a_coin_costs_what_a_coin_costs():
    model = AcceptanceModel(0.0, np.zeros(len(CRITERIA)))

    losses = model.losses(decisions_of(10, 5, 4))

    assert losses.tolist() == pytest.approx([np.log(2)] * 10)


def test_a_sure_and_right_model_loses_nothing_and_a_wrong_one_much():
    decisions = decisions_of(2, 2, 1)
    sure = AcceptanceModel(40.0, np.zeros(len(CRITERIA)))

    assert sure.losses(decisions).tolist() == pytest.approx([0.0, 40.0])


def test_the_surest_gain_is_below_what_19_of_20_resamples_of_the_towns_gain():
    decisions = simulated_decisions(600, 8, OTHER).in_one_order()
    gains = []
    for group in decisions.group_names:
        here = np.array([one == group for one in decisions.groups])
        seen, unseen = decisions.rows(~here), decisions.rows(here)
        gains.append(prior_model(seen, PRIOR).losses(unseen) - learned_model(seen, PRIOR).losses(unseen))

    chance = random.Random(7)
    drawn = sorted(float(np.concatenate(chance.choices(gains, k=8)).mean()) for _ in range(4_000))

    found = held_out_loss(decisions, PRIOR)
    assert found is not None
    assert drawn[100] < found.surest_gain < drawn[300]


@pytest.mark.parametrize("at_once", [1, 100, 8 * 1_999])
def test_how_many_resamples_are_drawn_at_once_changes_no_figure(monkeypatch, at_once):
    decisions = simulated_decisions(600, 8, OTHER).in_one_order()
    together = held_out_loss(decisions, PRIOR)

    monkeypatch.setattr(held_out, "DRAWN_AT_ONCE", at_once)
    found = held_out_loss(decisions, PRIOR)

    assert found is not None
    assert together is not None
    assert found.surest_gain == pytest.approx(together.surest_gain, abs=1e-12)


def test_thousands_of_groups_are_resampled_in_little_memory():
    decisions = simulated_decisions(4_000, 4_000, OTHER).in_one_order()

    tracemalloc.start()
    held_out_loss(decisions, PRIOR)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # All resamples at once are 2,000 × 4,000 counts of 8 bytes: 64 MB.
    assert most < 40_000_000
