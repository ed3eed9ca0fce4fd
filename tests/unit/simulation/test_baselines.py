"""The baselines score as their names say, on the statements that came in."""

import numpy as np
import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.simulation.baselines import advisers, rule_points, size_likeness, text_cosine, topic_jaccard
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_taxonomy, ags


def arrays_of(*towns: TownProfile) -> TownArrays:
    return TownEncoder(a_taxonomy(), ()).fit(towns).transform(towns)


def has_done(topic: str, stage: Stage = Stage.UNDER_WAY) -> tuple[Experience, ...]:
    return (Experience(topic, StatementKind.TOPIC, stage, topic=topic),)


def a_bare(number: int, **changes: object) -> TownProfile:
    return a_profile(number, **({"needs": (), "experience": ()} | changes))


def test_size_likeness_is_smaller_over_larger():
    towns = arrays_of(a_profile(0, population=5_000), a_profile(1, population=10_000), a_profile(2, population=20_000))

    assert size_likeness(towns).tolist() == [[1.0, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 1.0]]


def test_jaccard_counts_needs_and_experience_even_of_a_mere_idea():
    towns = arrays_of(
        a_bare(0, needs=(Need("vacancy"), Need("youth"))),
        a_bare(1, needs=(Need("vacancy"),), experience=has_done("care", Stage.IDEA)),
        a_bare(2),
    )

    assert topic_jaccard(towns)[0].tolist() == pytest.approx([1.0, 1 / 3, 0.0])
    assert topic_jaccard(towns)[2, 2] == 0.0


def test_cosine_of_words_is_1_for_the_same_0_for_none_and_between_for_some():
    towns = arrays_of(
        a_bare(0, needs=(Need("vacancy"),)),
        a_bare(1, needs=(Need("vacancy"),)),
        a_bare(2, needs=(Need("vacancy"), Need("care"))),
        a_bare(3),
    )

    cosine = text_cosine(towns)

    assert cosine[0, 1] == pytest.approx(1.0)
    assert 0.0 < cosine[0, 2] < 1.0
    assert cosine[0, 3] == cosine[3, 3] == 0.0
    assert np.array_equal(cosine, cosine.T)


def test_cosine_of_towns_that_all_wrote_nothing_is_0():
    assert text_cosine(arrays_of(a_bare(0), a_bare(1))).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_rules_give_points_to_whoever_has_done_what_the_other_needs():
    same = {"population": 8_000, "state": "Hessen", "windows": ("mon_am",)}
    needy = a_bare(0, needs=(Need("vacancy"),), **same)
    towns = arrays_of(
        needy,
        a_bare(1, experience=has_done("vacancy"), **same),
        a_bare(2, experience=has_done("retail"), **same),
        a_bare(3, experience=has_done("youth"), **same),
    )

    points = rule_points(towns)

    # Same band 2, same (unknown) setting 1, common window 1, never met 1; then 4, 2 or 0 for what was done.
    assert (10 * points[0, 1:]).tolist() == pytest.approx([9.0, 7.0, 5.0])
    assert 10 * points[1, 0] == pytest.approx(5.0)


def test_rules_know_size_band_state_window_and_whether_towns_met():
    met = (PastExchange(ags(3), "tandem"),)
    base = {"population": 8_000, "state": "Hessen", "windows": ("mon_am",)}
    towns = arrays_of(
        a_bare(0, history=met, **base),
        a_bare(1, **(base | {"population": 12_000})),
        a_bare(2, **(base | {"state": "Bayern", "windows": ("tue_am",)})),
        a_bare(3, **base),
    )

    points = 10 * rule_points(towns)

    assert points[0].tolist() == pytest.approx([5.0, 3.0, 5.0, 4.0])
    assert points[3, 0] == pytest.approx(4.0)


def test_the_half_with_more_experience_advises():
    towns = arrays_of(
        a_bare(0, experience=has_done("youth")),
        a_bare(1),
        a_bare(2, experience=has_done("youth") + has_done("care")),
        a_bare(3, experience=has_done("youth")),
        a_bare(4, experience=has_done("youth")),
    )

    assert advisers(towns).tolist() == [True, False, True, False, False]
