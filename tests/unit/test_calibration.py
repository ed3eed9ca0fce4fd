"""Weights are learned from answers, but only as far as the answers carry."""

from itertools import pairwise

import numpy as np
import pytest

from matchmaker.scoring.calibration import Stage, calibrate, stage_of
from matchmaker.scoring.calibration_reason import reason_for
from matchmaker.scoring.decisions import Decisions
from matchmaker.scoring.held_out import NEEDED_GAIN, HeldOutLoss
from tests.decision_builders import CRITERIA, PRIOR, decisions_of, simulated_decisions

STAY = "Die Gewichte bleiben."
OTHER = {"learns": 0.05, "novelty": 0.10, "setting": 0.55, "shared_challenge": 0.10, "similar_size": 0.20}


@pytest.mark.parametrize(
    ("count", "groups", "accepted", "stage"),
    [
        (29, 29, 15, Stage.NOTHING),
        (30, 14, 15, Stage.NOTHING),
        (5_000, 14, 2_500, Stage.NOTHING),
        (30, 15, 15, Stage.CALIBRATION),
        (99, 40, 50, Stage.CALIBRATION),
        (100, 39, 50, Stage.CALIBRATION),
        (100, 40, 24, Stage.CALIBRATION),
        (100, 40, 76, Stage.CALIBRATION),
        (100, 40, 25, Stage.PROPOSAL),
        (100, 40, 75, Stage.PROPOSAL),
        (399, 40, 200, Stage.PROPOSAL),
        (400, 40, 200, Stage.REGULAR),
        (400, 40, 25, Stage.REGULAR),
        (400, 39, 200, Stage.CALIBRATION),
        (400, 40, 24, Stage.CALIBRATION),
    ],
)
def test_the_gates_open_exactly_at_their_limits(count, groups, accepted, stage):
    assert stage_of(decisions_of(count, groups, accepted)) is stage


@pytest.mark.parametrize(("count", "groups", "accepted"), [(20, 20, 10), (29, 29, 1), (99, 60, 50), (500, 39, 250)])
def test_below_the_gates_the_prior_stays_to_the_last_digit(count, groups, accepted):
    found = calibrate(decisions_of(count, groups, accepted), PRIOR)

    assert found.weights == PRIOR
    assert found.shift == 0.0
    assert not found.active


def test_at_the_stage_of_a_proposal_weights_are_learned_even_where_they_are_not_active():
    found = calibrate(simulated_decisions(120, 60), PRIOR)

    assert found.stage is Stage.PROPOSAL
    assert not found.active
    assert found.weights != PRIOR
    assert found.shift == pytest.approx(sum(abs(found.weights[name] - PRIOR[name]) for name in CRITERIA) / 2)


def test_known_weights_are_found_again_from_enough_answers():
    found = calibrate(simulated_decisions(6_000, 300, OTHER), PRIOR)

    assert found.stage is Stage.REGULAR
    assert found.active
    assert found.weights == pytest.approx(OTHER, abs=0.03)
    assert found.loss is not None
    assert found.loss.learned < found.loss.prior - NEEDED_GAIN


def test_more_answers_bring_the_weights_nearer_to_the_truth():
    distances = []
    for count in (100, 400, 3_000):
        each = [calibrate(simulated_decisions(count, 50, OTHER, seed), PRIOR).weights for seed in range(4)]
        distances.append(np.mean([sum(abs(one[name] - OTHER[name]) for name in CRITERIA) for one in each]))

    assert all(later < earlier for earlier, later in pairwise(distances))


def test_weights_that_are_right_already_are_not_replaced():
    found = calibrate(simulated_decisions(2_000, 200, PRIOR), PRIOR)

    assert not found.active
    assert found.weights == pytest.approx(PRIOR, abs=0.06)


def test_a_criterion_that_the_prior_gives_no_weight_gets_none():
    prior = PRIOR | {"setting": 0.0, "learns": 0.40}

    found = calibrate(simulated_decisions(2_000, 200, OTHER), prior)

    assert found.weights["setting"] == 0.0
    assert sum(found.weights.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", [2, 3, 6])
def test_groups_hang_together_so_many_copies_of_few_answers_prove_nothing(seed):
    # 45 tosses of a coin, each told twenty times: whoever splits a group finds its answer foretold.
    chance = np.random.default_rng(seed)
    again = np.repeat(np.arange(45), 20)
    values, accepted = chance.random((45, len(CRITERIA)))[again], (chance.random(45) < 0.5)[again]
    together = Decisions(CRITERIA, values, accepted, tuple(f"town {row}" for row in again))
    apart = Decisions(CRITERIA, values, accepted, tuple(f"row {row}" for row in range(900)))

    found = calibrate(together, PRIOR)

    assert found.stage is Stage.REGULAR
    assert not found.active
    assert calibrate(apart, PRIOR).active


@pytest.mark.parametrize(
    ("prior", "learned", "surest", "convinces"),
    [
        (0.70, 0.69 - 1e-9, 0.001, True),
        (0.70, 0.695, 0.004, False),
        (0.70, 0.60, 0.0, False),
        (0.70, 0.60, -0.01, False),
        (0.60, 0.70, -0.2, False),
    ],
)
def test_a_gain_convinces_where_it_is_large_and_sure(prior, learned, surest, convinces):
    assert HeldOutLoss(prior, learned, surest).convinces is convinces


def test_without_a_second_group_nothing_can_be_held_out():
    found = calibrate(decisions_of(50, 1, 25), PRIOR)

    assert found.stage is Stage.NOTHING
    assert found.loss is None


def test_an_answer_that_one_group_alone_gave_cannot_be_held_out():
    assert calibrate(decisions_of(12, 12, 1), PRIOR).loss is None


@pytest.mark.parametrize(
    ("count", "groups", "accepted", "reason"),
    [
        (
            12,
            6,
            6,
            "Zu wenige Antworten, um etwas zu lernen: es fehlen 18 Entscheidungen und 9 Gruppen. " + STAY,
        ),
        (
            60,
            40,
            10,
            "Für einen Vorschlag fehlen noch 40 Entscheidungen und 15 Antworten der selteneren Art. " + STAY,
        ),
        (500, 39, 250, "Für einen Vorschlag fehlt noch 1 Gruppe. " + STAY),
        (
            99,
            50,
            24,
            "Für einen Vorschlag fehlen noch 1 Entscheidung und 1 Antwort der selteneren Art. Die Gewichte bleiben.",
        ),
    ],
)
def test_the_reason_says_what_is_missing(count, groups, accepted, reason):
    assert reason_for(calibrate(decisions_of(count, groups, accepted), PRIOR)) == reason


def test_the_reason_says_what_learned_weights_are_worth():
    active = calibrate(simulated_decisions(6_000, 300, OTHER), PRIOR)
    useless = calibrate(simulated_decisions(2_000, 200, PRIOR), PRIOR)

    assert reason_for(active).startswith(
        "Die gelernten Gewichte sagen zurückgehaltene Antworten besser voraus (Vorhersagefehler 0,"
    )
    assert ", Log-Loss: kleiner ist besser)." in reason_for(active)
    assert reason_for(active).endswith("Neue Gewichte gelten erst, wenn ein Mensch sie gezeichnet hat.")
    assert "nicht deutlich besser voraus" in reason_for(useless)
    assert reason_for(useless).endswith("nötig sind 0,010 weniger). Sie gelten nicht.")
