"""Laws that every score obeys, checked against the scalar oracle and against themselves."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matchmaker.features.encoder import TownEncoder
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.block import Block
from matchmaker.scoring.explanation import explain_pair
from matchmaker.scoring.pair_score import Direction, PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import setting_class
from tests.builders import a_town, ags
from tests.scalar_oracle import Oracle
from tests.strategies import TAXONOMY, TODAY, networks_of_towns, profiles

EVEN = dict.fromkeys(
    (
        "similar_size",
        "shared_challenge",
        "learns",
        "lead",
        "setting",
        "fresh_eyes",
        "nearness",
        "time_and_format",
        "novelty",
    ),
    1 / 9,
)
SYMMETRIC = ("similar_size", "shared_challenge", "setting", "fresh_eyes", "nearness", "time_and_format", "novelty")
formats = st.sampled_from(list(Format))


@st.composite
def weights(draw: st.DrawFn) -> dict[str, float]:
    parts = draw(st.lists(st.integers(0, 9), min_size=9, max_size=9).filter(any))
    return {key: part / sum(parts) for key, part in zip(EVEN, parts, strict=True)}


def a_register() -> tuple[RegisteredTown, ...]:
    """Towns 0 to 3 have figures, the later ones are not registered; town 3 lacks two of the figures."""
    figures = [(5.0, 20.0, 12.0, 100.0), (12.0, 45.0, 8.0, 140.0), (30.0, 90.0, 3.0, 420.0), (8.0, 31.0, None, None)]
    keys = ("km_to_town_20k", "km_to_town_100k", "small_towns_within_25km", "elevation_m")
    return tuple(
        a_town(number, indicators={key: value for key, value in zip(keys, row, strict=True) if value is not None})
        for number, row in enumerate(figures)
    )


def arrays_of(towns: tuple[TownProfile, ...]) -> TownArrays:
    return TownEncoder(TAXONOMY, a_register()).fit(towns).transform(towns)


def a_scorer(towns: tuple[TownProfile, ...], format: Format, weight: dict[str, float] = EVEN) -> PairScorer:
    return PairScorer(arrays_of(towns), format, weight, TODAY)


def an_oracle(towns: tuple[TownProfile, ...], format: Format, weight: dict[str, float], arrays: TownArrays) -> Oracle:
    """Indicators are standardised by the encoder (tested on its own); classes of unknown towns never count."""
    z = {ags: arrays.places.indicators[row].tolist() for row, ags in enumerate(arrays.ags)}
    figures = {town.ags: town.indicators for town in a_register()}
    classes = {
        ags: setting_class(figures.get(ags, {}).get("km_to_town_20k"), figures.get(ags, {}).get("km_to_town_100k"))
        for ags in arrays.ags
    }
    return Oracle(towns, TAXONOMY, format, weight, TODAY, z, {ags: one or 0 for ags, one in classes.items()})


def every(towns: tuple[TownProfile, ...]) -> Block:
    return Block(slice(0, len(towns)), slice(0, len(towns)))


@given(networks_of_towns(), formats, weights())
def test_scores_vetoes_and_expected_values_are_those_of_the_scalar_oracle(towns, format, weight):
    scorer = a_scorer(towns, format, weight)
    oracle = an_oracle(towns, format, weight, scorer.terms.run.towns)

    scores, allowed = scorer.scores(every(towns)), scorer.allowed(every(towns))

    ordered = sorted(profile.ags for profile in towns)
    assert scorer.expected == pytest.approx(oracle.mu, abs=1e-5)
    for (row, i), (column, j) in permutations(enumerate(ordered), 2):
        assert bool(allowed[row, column]) is not oracle.vetoed(i, j)
        assert scores[row, column] == pytest.approx(oracle.score(i, j), abs=1e-5)


@given(networks_of_towns(), formats)
def test_every_criterion_answers_as_the_oracle_within_0_and_1(towns, format):
    scorer = a_scorer(towns, format)
    oracle = an_oracle(towns, format, EVEN, scorer.terms.run.towns)

    for criterion in scorer.terms.criteria:
        values, completeness = criterion.values(every(towns)), criterion.completeness(every(towns))
        assert values.min() >= 0
        assert values.max() <= 1
        for (row, i), (column, j) in permutations(enumerate(sorted(oracle.towns)), 2):
            assert completeness[row, column] == pytest.approx(oracle.q(criterion.name, i, j), abs=1e-6)
            if completeness[row, column] > 0:
                assert values[row, column] == pytest.approx(oracle.c(criterion.name, i, j), abs=2e-5)


@given(networks_of_towns(), formats)
def test_symmetric_criteria_and_reciprocal_scores_are_the_same_from_both_sides(towns, format):
    scorer = a_scorer(towns, format)
    visit = format is Format.VISIT

    for criterion in scorer.terms.criteria:
        if criterion.name in SYMMETRIC and not (visit and criterion.name == "fresh_eyes"):
            assert np.array_equal(criterion.values(every(towns)), criterion.values(every(towns)).T)
    if not visit:
        assert np.allclose(scorer.scores(every(towns)), scorer.scores(every(towns)).T, rtol=0, atol=1e-6)


@given(networks_of_towns(), formats, weights())
def test_lines_add_up_to_the_total_that_is_shown(towns, format, weight):
    scorer = a_scorer(towns, format, weight)

    pair = scorer.explain(towns[0].ags, towns[1].ags)

    assert sum(line.points_tenths for line in pair.contributions) + pair.one_sidedness_tenths == pair.score_tenths
    assert pair.one_sidedness_tenths <= 0
    assert sum(line.weight for line in pair.contributions) == pytest.approx(1.0)
    assert abs(pair.score_tenths / 1000 - float(scorer.scores(every(towns))[0, 1])) <= 0.0005 + 1e-5


@given(networks_of_towns(), formats, weights())
def test_each_line_is_its_weight_times_the_shrunk_value_up_to_rounding(towns, format, weight):
    pair = a_scorer(towns, format, weight).explain(towns[0].ags, towns[1].ags)

    for line in pair.contributions:
        shrunk = line.completeness * line.value + (1 - line.completeness) * line.expected
        assert abs(line.points_tenths - 1000 * line.weight * shrunk) < 1


@given(networks_of_towns(), formats)
def test_the_score_lies_within_its_range(towns, format):
    pair = a_scorer(towns, format).explain(towns[0].ags, towns[1].ags)

    assert pair.range_tenths[0] - 1 <= pair.score_tenths <= pair.range_tenths[1] + 1
    assert 0 <= pair.confidence <= 1


@given(networks_of_towns(), formats, weights())
def test_range_and_confidence_of_every_pair_are_those_of_the_scalar_oracle(towns, format, weight):
    scorer = a_scorer(towns, format, weight)
    oracle = an_oracle(towns, format, weight, scorer.terms.run.towns)

    for i, j in permutations(oracle.towns, 2):
        pair, wanted = scorer.explain(i, j), oracle.range(i, j)
        assert abs(pair.range_tenths[0] - 1000 * wanted[0]) <= 1
        assert abs(pair.range_tenths[1] - 1000 * wanted[1]) <= 1
        assert pair.confidence == pytest.approx(oracle.confidence(i, j), abs=1e-5)


@given(networks_of_towns(least=3), formats, st.randoms(use_true_random=False))
def test_the_order_of_input_is_irrelevant(towns, format, random):
    shuffled = list(towns)
    random.shuffle(shuffled)
    first, second = a_scorer(towns, format), a_scorer(tuple(shuffled), format)

    assert first.candidates(3) == second.candidates(3)
    assert first.explain(towns[0].ags, towns[1].ags) == second.explain(towns[0].ags, towns[1].ags)


@given(networks_of_towns(), formats)
def test_a_vetoed_pair_is_in_nobodys_list_and_every_other_pair_is(towns, format):
    scorer = a_scorer(towns, format)
    oracle = an_oracle(towns, format, EVEN, scorer.terms.run.towns)

    listed = {(a, b) for a, b, _ in scorer.candidates(len(towns))}

    ordered = sorted(oracle.towns)
    wanted = {(i, j) for i in ordered for j in ordered if not oracle.vetoed(i, j)}
    assert listed == (wanted if format is Format.VISIT else {(i, j) for i, j in wanted if i < j})


@given(networks_of_towns(), formats)
def test_a_veto_is_named_exactly_where_a_pair_is_not_allowed(towns, format):
    scorer = a_scorer(towns, format)
    allowed = scorer.allowed(every(towns))

    for row in range(len(towns)):
        for column in range(len(towns)):
            vetoes = scorer.terms.eligibility.vetoes(row, column)
            assert (vetoes == ()) is bool(allowed[row, column])


@given(networks_of_towns(), formats, weights(), st.sampled_from(sorted(EVEN)))
def test_a_criterion_without_weight_has_no_influence(towns, format, weight, key):
    rest = {name: 0.0 if name == key else part for name, part in weight.items()}
    total = sum(rest.values())
    if total == 0:
        return
    rest = {name: part / total for name, part in rest.items()}
    scorer = a_scorer(towns, format, rest)

    names = {line.criterion for line in scorer.explain(towns[0].ags, towns[1].ags).contributions}

    assert names == {name for name, part in rest.items() if part > 0}
    assert key not in scorer.expected


@given(networks_of_towns(), formats, st.sampled_from(sorted(EVEN)))
def test_neutralising_a_criterion_lowers_the_directed_score_by_its_share_above_expectation(towns, format, key):
    scorer = a_scorer(towns, format)
    terms = scorer.terms
    criterion = next(one for one in terms.criteria if one.name == key)
    block = every(towns)
    others = replace(terms, criteria=tuple(one for one in terms.criteria if one.name != key))
    neutral = others.directed(block)[0] + terms.weights[key] * terms.expected[key]

    q, c = criterion.completeness(block), criterion.values(block)

    above = terms.weights[key] * (q * c + (1 - q) * terms.expected[key] - terms.expected[key])
    assert np.allclose(terms.directed(block)[0] - neutral, above, atol=1e-5)


# What one criterion alone asks: without weight it may change without a trace.
ASKED_ALONE = {
    "nearness": {"lat": 48.5, "lon": 11.0},
    "time_and_format": {"windows": ("mon_am", "tue_am", "tue_pm")},
    "similar_size": {"population": 7_000},
    "novelty": {"history": ()},
    "fresh_eyes": {"district": "99003"},
}


@given(networks_of_towns(), formats, weights(), st.sampled_from(sorted(ASKED_ALONE)))
def test_what_only_a_criterion_without_weight_asks_changes_no_figure(towns, format, weight, key):
    rest = {name: 0.0 if name == key else part for name, part in weight.items()}
    if not any(rest.values()):
        return
    rest = {name: part / sum(rest.values()) for name, part in rest.items()}
    before = a_scorer(towns, format, rest)
    changed = (replace(towns[0], **ASKED_ALONE[key]), *towns[1:])
    # μ is frozen, as in a run: size and history also decide who is eligible, and by that what is expected.
    after = PairScorer(arrays_of(changed), format, rest, TODAY, expected=before.expected)

    for sides in permutations((towns[0].ags, towns[1].ags)):
        one, other = before.explain(*sides), after.explain(*sides)
        assert (other.score_tenths, other.range_tenths) == (one.score_tenths, one.range_tenths)
        assert other.confidence == one.confidence


@given(networks_of_towns(least=2, most=2), formats, st.sampled_from(list(Stage)))
def test_more_experience_never_lowers_what_can_be_learned(towns, format, stage):
    added = Experience("retail", StatementKind.TOPIC, stage, topic="retail")
    richer = replace(towns[1], experience=(*towns[1].experience, added))

    before = _learns(towns, format)
    after = _learns((towns[0], richer), format)

    assert after >= before - 1e-6


@given(profiles(0), formats, st.integers(5_000, 19_999), st.integers(5_000, 19_999))
def test_a_larger_gap_in_size_never_raises_similar_size(town, format, near, far):
    near, far = sorted((near, far))
    base = replace(town, population=5_000)
    partners = [replace(town, ags=f"9900001{k}", population=size) for k, size in enumerate((near, far))]
    scorer = a_scorer((base, *partners), format)
    criterion = next(one for one in scorer.terms.criteria if one.name == "similar_size")

    values = criterion.values(Block(slice(0, 1), slice(1, 3)))[0]

    assert values[0] >= values[1]


@given(profiles(0), formats)
def test_equal_profiles_are_equal_in_size_and_setting(town, format):
    twin = replace(town, ags="99000001", population=8_000)
    towns = (replace(town, population=8_000), twin)
    register = tuple(replace(one, indicators=a_register()[0].indicators) for one in a_register()[:2])
    arrays = TownEncoder(TAXONOMY, (*register, a_register()[2])).fit(towns).transform(towns)
    scorer = PairScorer(arrays, format, EVEN, TODAY)

    values = {one.name: one.values(every(towns))[0, 1] for one in scorer.terms.criteria}

    assert values["similar_size"] == pytest.approx(1.0)
    assert values["setting"] == pytest.approx(1.0)


@given(networks_of_towns(), formats)
def test_directed_lines_stand_once_per_direction_at_half_their_weight(towns, format):
    pair = a_scorer(towns, format).explain(towns[0].ags, towns[1].ags)

    ways = {
        key: [line.direction for line in pair.contributions if line.criterion == key] for key in ("learns", "setting")
    }

    expected = [Direction.A_TO_B] if format is Format.VISIT else [Direction.A_TO_B, Direction.B_TO_A]
    assert ways == {"learns": expected, "setting": [Direction.BOTH]}


def _learns(towns: tuple[TownProfile, ...], format: Format) -> float:
    scorer = a_scorer(towns, format)
    criterion = next(one for one in scorer.terms.criteria if one.name == "learns")
    return float(criterion.values(Block(slice(0, 1), slice(1, 2)))[0, 0])


@pytest.mark.parametrize("format", list(Format))
def test_scoring_is_the_same_on_every_day_that_changes_no_fact(format):
    towns = tuple(replace(one, history=()) for one in _plain_towns())

    days = [date(2026, 1, 1), date(2027, 6, 30)]

    assert len({tuple(PairScorer(arrays_of(towns), format, EVEN, day).candidates(5)) for day in days}) == 1


def _plain_towns() -> tuple[TownProfile, ...]:
    return tuple(TownProfile(f"9900000{number}", population=8_000 + number, consent=True) for number in range(4))


EMPTIED = {
    "windows": {"windows": ()},
    "population": {"population": None},
    "place": {"lat": None, "lon": None},
    "needs": {"needs": ()},
    "experience": {"experience": ()},
    "history": {"history": None},
    "state": {"state": None},
}
# A host and a seeker of two states whose strongest topic in a visit is one of state law; the seeker is further on it.
BOUND_BY_STATE_LAW = tuple(
    TownProfile(
        ags(number),
        population=8_000,
        state=state,
        district=f"9900{number + 1}",
        consent=True,
        needs=(Need("care"), Need("youth", 1 / 3), Need("retail", 1 / 3)),
        experience=(Experience("care", StatementKind.TOPIC, stage),),
        history=(),
    )
    for number, (state, stage) in enumerate((("Hessen", Stage.DECIDED), ("Sachsen", Stage.IN_OPERATION)))
)
IN_ONE_NETWORK = tuple(replace(one, networks=("Ahorntal",)) for one in BOUND_BY_STATE_LAW)


@given(networks_of_towns(), formats, weights(), st.sampled_from(sorted(EMPTIED)))
@example(BOUND_BY_STATE_LAW, Format.VISIT, EVEN, "experience")
def test_removing_a_field_widens_the_range_and_gains_no_more_than_what_was_to_be_expected(towns, format, weight, field):
    frozen, scorer = _with_and_without(towns, EMPTIED[field], format, weight)

    # A visit has a side that asks and one that shows: the field may be missing on either.
    for sides in permutations((towns[0].ags, towns[1].ags)):
        before, after = (one.explain(*sides) for one in (frozen, scorer))
        assert after.range_tenths[0] <= before.range_tenths[0]
        assert after.range_tenths[1] >= before.range_tenths[1]
        assert after.confidence <= before.confidence + 1e-9
        for side, gained in enumerate(_most_gained(before, after)):
            # One tenth for the two figures that are rounded.
            assert after.directed_tenths[side] <= before.directed_tenths[side] + gained + 1


@given(networks_of_towns(), formats, weights())
@example(IN_ONE_NETWORK, Format.TANDEM, EVEN)
@example(IN_ONE_NETWORK, Format.VISIT, EVEN)
def test_who_names_no_network_is_new_to_whom_it_met_there_and_gains_at_most_half_of_novelty(towns, format, weight):
    """No gap, but another fact: nothing is less sure, and the range moves with the score."""
    both = [
        one.explain(towns[0].ags, towns[1].ags) for one in _with_and_without(towns, {"networks": ()}, format, weight)
    ]

    before, after = both
    most = 1_000 * weight["novelty"] / 2 + 1
    for low, high in zip(before.directed_tenths, after.directed_tenths, strict=True):
        assert low <= high <= low + most
    assert after.confidence == before.confidence


def _with_and_without(
    towns: tuple[TownProfile, ...], emptied: dict[str, object], format: Format, weight: dict[str, float]
) -> tuple[PairScorer, PairScorer]:
    """The same towns twice, the first one the second time with a field emptied; μ and v as before."""
    whole = TownEncoder(TAXONOMY, ()).fit(towns)
    frozen = PairScorer(whole.transform(towns), format, weight, TODAY)
    poorer = (replace(towns[0], **emptied), *towns[1:])
    again = TownEncoder(TAXONOMY, (), rarity=whole.rarity).fit(poorer).transform(poorer)
    return frozen, PairScorer(again, format, weight, TODAY, expected=frozen.expected)


def _most_gained(before: PairScore, after: PairScore) -> tuple[float, ...]:
    """In tenths for a and b: what is no longer known counts as expected, and at best had counted nothing."""
    gained = [0.0, 0.0]
    for old, new in zip(before.contributions, after.contributions, strict=True):
        lost = 1_000 * old.weight * (old.completeness - new.completeness) * old.expected
        if old.direction is Direction.BOTH:
            gained = [each + lost for each in gained]
        else:
            # Both directions share the weight of a directed line; each side counts it whole. A visit has one.
            whole = lost if before.format is Format.VISIT else 2 * lost
            gained[old.direction is Direction.B_TO_A] += whole
    # A visit is scored from the seeker's side alone.
    return tuple(gained[:1] if before.format is Format.VISIT else gained)


@given(networks_of_towns(), formats, weights(), st.randoms(use_true_random=False))
def test_no_figure_of_a_pair_depends_on_the_order_in_which_criteria_are_added(towns, format, weight, random):
    scorer = a_scorer(towns, format, weight)
    turned = list(scorer.terms.criteria)
    random.shuffle(turned)
    shuffled = replace(scorer.terms, criteria=tuple(turned))

    one, other = scorer.explain(towns[0].ags, towns[1].ags), explain_pair(shuffled, 0, 1)

    assert (other.directed_tenths, other.range_tenths) == (one.directed_tenths, one.range_tenths)
    assert (other.score_tenths, other.confidence) == (one.score_tenths, one.confidence)


@given(networks_of_towns(), st.sampled_from([Format.TANDEM, Format.CIRCLE, Format.CONSORTIUM]), weights())
def test_the_harmonic_mean_splits_exactly_into_the_mean_and_the_one_sidedness(towns, format, weight):
    pair = a_scorer(towns, format, weight).explain(towns[0].ags, towns[1].ags)
    lines = [
        line.weight * (line.completeness * line.value + (1 - line.completeness) * line.expected)
        for line in pair.contributions
    ]

    mean, (one, other) = sum(lines), (tenths / 1000 for tenths in pair.directed_tenths)

    assert mean == pytest.approx((one + other) / 2, abs=1e-3)
    harmonic = 2 * one * other / (one + other) if one + other else 0.0
    assert pair.one_sidedness_tenths / 1000 == pytest.approx(harmonic - mean, abs=3e-3)
    assert pair.score_tenths / 1000 == pytest.approx(harmonic, abs=2e-3)
