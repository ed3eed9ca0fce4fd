"""Laws of the example pairs beside the weights: they are what a scorer of these weights says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.block import Block
from matchmaker.scoring.influence import effective_influence
from matchmaker.scoring.weight_preview import EQUAL_WEIGHTS, EXAMPLES, PreviewGround
from matchmaker.towns.profile import Format
from tests.builders import a_profile
from tests.property.test_scores import EVEN, a_scorer, weights
from tests.strategies import networks_of_towns

formats = st.sampled_from(list(Format))


def ground_of(towns: Any, format: Format) -> PreviewGround:
    return PreviewGround.of(a_scorer(towns, format, dict(EQUAL_WEIGHTS)).terms)


@given(networks_of_towns(), formats, weights(), weights())
def test_scores_and_ranks_are_those_of_a_scorer_of_these_weights(towns, format, before, after):
    examples = ground_of(towns, format).examples(before, after)

    for weight, told in ((before, "before"), (after, "after")):
        scorer = a_scorer(towns, format, weight)
        whole = Block(slice(None), slice(None))
        scores, allowed = scorer.scores(whole), scorer.allowed(whole)
        rows = {ags: row for row, ags in enumerate(scorer.terms.run.towns.ags)}
        for one in examples:
            seeker, partner = rows[one.seeker], rows[one.partner]
            own = float(scores[seeker, partner])
            assert abs(getattr(one, f"{told}_tenths") - 1000 * own) <= 0.51
            assert allowed[seeker, partner]
            # Ties to a hair may fall either way between the two ways to add up.
            surely = 1 + sum(allowed[seeker] & (scores[seeker] > own + 3e-6))
            perhaps = sum(allowed[seeker] & (scores[seeker] >= own - 3e-6))
            assert surely <= getattr(one, f"{told}_rank") <= perhaps
            assert one.eligible == allowed[seeker].sum()


@given(networks_of_towns(), formats, weights(), weights(), weights())
def test_the_pairs_stay_while_the_weights_move_and_each_has_a_seeker_of_its_own(towns, format, before, one, other):
    ground = ground_of(towns, format)
    shown = [[(pair.seeker, pair.partner) for pair in ground.examples(before, after)] for after in (one, other)]

    assert shown[0] == shown[1]
    assert len(shown[0]) <= EXAMPLES
    assert len({seeker for seeker, _ in shown[0]}) == len(shown[0])
    assert len(set(map(frozenset, shown[0]))) == len(shown[0])


@given(networks_of_towns(), formats, weights())
def test_the_same_weights_change_no_pair(towns, format, weight):
    for pair in ground_of(towns, format).examples(weight, weight):
        assert (pair.before_tenths, pair.before_rank) == (pair.after_tenths, pair.after_rank)


@given(networks_of_towns(), formats, weights())
def test_influence_is_that_of_a_scorer_of_these_weights(towns, format, weight):
    moved = {one.criterion: one for one in ground_of(towns, format).influence(weight)}

    for one in effective_influence(a_scorer(towns, format, weight).terms):
        assert abs(moved[one.criterion].effect - one.effect) < 1e-6
        assert abs(moved[one.criterion].share - one.share) < 1e-4


def test_examples_span_the_range_of_scores_from_the_best_down():
    towns = tuple(a_profile(number, population=5_000 + 900 * number) for number in range(14))
    scores = [one.before_tenths for one in ground_of(towns, Format.TANDEM).examples(EVEN, EVEN)]

    assert len(scores) == EXAMPLES
    assert scores[0] == max(scores)
    assert scores[-1] < scores[0]


def test_one_town_alone_has_no_pairs():
    ground = ground_of((a_profile(0),), Format.TANDEM)

    assert ground.examples(EVEN, EVEN) == ()
    assert sum(one.share for one in ground.influence(EVEN)) == 0
