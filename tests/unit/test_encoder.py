"""Profiles become arrays: what is stated stands in its column, what is not is marked as unknown."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.features.indicator_scale import IndicatorScale
from matchmaker.features.known_pairs import months_between
from matchmaker.features.topic_columns import kin_matrix, topic_rarity
from matchmaker.features.town_arrays import UNKNOWN
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags

TAXONOMY = a_taxonomy()
KEYS = ("km_to_town_20k", "elevation_m")


def encoded(*profiles: TownProfile):
    register = [
        a_town(number, indicators=dict(zip(KEYS, (5.0 + number, 100.0 * number), strict=True))) for number in range(5)
    ]
    return TownEncoder(TAXONOMY, register).fit(profiles).transform(profiles)


def column(topic: str) -> int:
    return [one.id for one in TAXONOMY.topics].index(topic)


def test_towns_stand_in_the_order_of_their_ags():
    arrays = encoded(a_profile(3), a_profile(1), a_profile(2))

    assert arrays.ags == (ags(1), ags(2), ags(3))
    assert arrays.places.population.tolist() == [8_500, 9_000, 9_500]
    assert arrays.row(ags(2)) == 1


def test_a_challenge_counts_as_all_its_topics_with_the_largest_intensity():
    arrays = encoded(a_profile(0, needs=(Need("empty_shops", 1 / 3), Need("retail", 1.0))))

    needed = {topic.id: round(float(arrays.topics.need[0, column(topic.id)]), 3) for topic in TAXONOMY.topics}

    assert needed == {
        "centre": 0.0, "vacancy": 0.333, "pop_ups": 0.0, "retail": 1.0, "people": 0.0, "youth": 0.0, "care": 0.0,
    }  # fmt: skip
    assert arrays.topics.need_statements.tolist() == [2]


def test_score_only_statements_are_in_no_array():
    sealed = (Need("care", visibility=Visibility.SCORE_ONLY),)
    told = (Experience("youth", StatementKind.TOPIC, Stage.LEARNED, visibility=Visibility.SCORE_ONLY),)
    open_profile = a_profile(0, needs=(Need("vacancy"),), experience=())

    with_sealed = encoded(replace(open_profile, needs=open_profile.needs + sealed, experience=told), a_profile(1))
    without = encoded(open_profile, a_profile(1))

    for part in ("topics", "places", "wishes"):
        for name in getattr(without, part).__slots__:
            one, other = getattr(getattr(with_sealed, part), name), getattr(getattr(without, part), name)
            assert np.array_equal(np.asarray(one), np.asarray(other), equal_nan=np.asarray(one).dtype.kind == "f"), name


def test_experience_with_a_method_counts_for_its_own_topic_or_the_methods_topics():
    own = Experience("pop_up_lab", StatementKind.METHOD, Stage.DECIDED, topic="youth")
    usual = Experience("pop_up_lab", StatementKind.METHOD, Stage.IN_OPERATION)
    arrays = encoded(a_profile(0, experience=(own,)), a_profile(1, experience=(usual,)))

    assert arrays.topics.experience[:, column("youth")].tolist() == pytest.approx([0.2, 0.0])
    assert arrays.topics.experience[:, column("vacancy")].tolist() == pytest.approx([0.0, 0.8])
    assert arrays.topics.step[:, column("vacancy")].tolist() == [0, 4]


@pytest.mark.parametrize(
    ("stage", "failed", "evaluated", "value"),
    [
        (Stage.IDEA, False, False, 0.0),
        (Stage.DECIDED, False, False, 0.2),
        (Stage.UNDER_WAY, False, False, 0.5),
        (Stage.IN_OPERATION, False, False, 0.8),
        (Stage.LEARNED, False, True, 1.0),
        (Stage.LEARNED, True, True, 0.8),
        (Stage.LEARNED, True, False, 0.5),
        (Stage.DECIDED, True, False, 0.2),
    ],
)
def test_experience_is_worth_its_stage_and_a_failure_what_was_learned_from_it(stage, failed, evaluated, value):
    assert experience_value(Experience("x", StatementKind.TOPIC, stage, failed=failed, evaluated=evaluated)) == value


def test_what_was_not_stated_is_unknown_and_not_zero():
    arrays = encoded(TownProfile("99123456"))

    assert np.isnan(arrays.places.population[0])
    assert np.isnan(arrays.places.position_km[0]).all()
    assert np.isnan(arrays.places.indicators[0]).all()
    codes = (arrays.places.state, arrays.places.district, arrays.places.setting_class, arrays.wishes.role)
    assert [int(one[0]) for one in (*codes, arrays.wishes.capacity)] == [UNKNOWN] * 5
    assert (bool(arrays.wishes.history_stated[0]), bool(arrays.wishes.consent[0])) == (False, False)


def test_rarity_of_a_need_halves_at_most_and_is_frozen_at_fit():
    stated = [a_profile(number, needs=(Need("vacancy"),)) for number in range(3)]
    rare = a_profile(3, needs=(Need("care"),))
    encoder = TownEncoder(TAXONOMY).fit([*stated, rare, a_profile(4, needs=())])

    # n = 4 towns with a need: v = 0.5 + 0.5 · ln(5 / (df + 1)) / ln 5
    assert encoder.rarity["vacancy"] == pytest.approx(0.5 + 0.5 * np.log(5 / 4) / np.log(5), abs=1e-6)
    assert encoder.rarity["care"] == pytest.approx(0.5 + 0.5 * np.log(5 / 2) / np.log(5), abs=1e-6)
    assert encoder.rarity["youth"] == pytest.approx(1.0)
    assert encoder.transform([rare]).topics.rarity.tolist() == pytest.approx(list(encoder.rarity.values()))


def test_rarity_is_one_where_nobody_needs_anything():
    assert topic_rarity(np.zeros((3, 2), dtype=np.float32)).tolist() == [1.0, 1.0]


def test_the_kin_matrix_is_the_taxonomys_kin_for_every_pair_of_topics():
    taxonomy = read_taxonomy()
    ids = [topic.id for topic in taxonomy.topics]

    assert kin_matrix(taxonomy).tolist() == [[pytest.approx(taxonomy.kin(one, other)) for other in ids] for one in ids]


def test_feature_names_fit_the_columns_of_the_matrix():
    profiles = [a_profile(number) for number in range(3)]
    encoder = TownEncoder(TAXONOMY, [a_town(number, indicators={"elevation_m": 10.0 * number}) for number in range(3)])

    matrix = np.asarray(encoder.fit_transform(profiles))

    names = encoder.get_feature_names_out().tolist()
    assert matrix.shape == (3, len(names))
    assert names[:2] == ["population", "elevation_m"]
    assert matrix[:, names.index("need_vacancy")].tolist() == [1.0, 1.0, 1.0]


def test_a_towns_figures_do_not_depend_on_who_else_takes_part():
    alone, among = encoded(a_profile(2)), encoded(a_profile(1), a_profile(2), a_profile(4))

    assert alone.places.indicators[0].tolist() == among.places.indicators[1].tolist()


def test_robust_scale_takes_median_and_mad_and_clips_at_three():
    values = np.array([[1.0], [2.0], [3.0], [4.0], [np.nan]])
    scale = IndicatorScale(("x",)).fit(values)

    # median 2.5, MAD 1, so z = (x − 2.5) / 1.4826
    assert scale.transform(np.array([[2.5], [3.9826], [99.0], [np.nan]])).ravel().tolist() == pytest.approx(
        [0.0, 1.0, 3.0, np.nan], nan_ok=True
    )


def test_robust_scale_falls_back_to_the_quartiles_and_drops_what_never_varies():
    half_equal = [5.0, 5.0, 5.0, 5.0, 5.0, 9.0, 9.0, 9.0, 9.0]
    values = np.array([half_equal, [7.0] * 9]).T

    scale = IndicatorScale(("mad_is_zero", "constant")).fit(values)

    assert scale.get_feature_names_out().tolist() == ["mad_is_zero"]
    assert scale.spread_[0] == pytest.approx(4.0 / 1.349)


def test_skewed_figures_go_through_a_logarithm_first():
    values = np.array([[0.0], [1.0], [1.0], [2.0], [2.0], [3.0], [1_000.0]])
    scale = IndicatorScale(("skewed",)).fit(values)

    assert scale.transform(np.array([[2.0]])).ravel().tolist() == [0.0]
    assert scale.transform(np.array([[5.0]])).ravel().tolist() == pytest.approx(
        [(np.log(6) - np.log(3)) / (1.4826 * np.median(np.abs(np.log1p(values) - np.log(3))))]
    )


def test_months_are_counted_whole():
    assert months_between(date(2025, 3, 15), date(2026, 3, 15)) == 12
    assert months_between(date(2025, 3, 16), date(2026, 3, 15)) == 11
    assert months_between(date(2026, 3, 15), date(2025, 3, 15)) == -12


def test_a_refusal_is_kept_apart_from_an_exchange_and_both_sides_memories_together():
    met, refused = PastExchange(ags(1), "tandem", date(2024, 1, 1)), PastExchange(ags(1), "tandem", not_again=True)
    back = PastExchange(ags(0), "visit", date(2025, 1, 1))

    known = encoded(a_profile(0, history=(met, refused)), a_profile(1, history=(back,), blocked=(ags(0),))).known_pairs

    assert dict(known.exchanges) == {(0, 1): (met, back)}
    assert dict(known.refusals) == {(0, 1): (refused,)}
    assert known.blocked == frozenset({(0, 1)})
