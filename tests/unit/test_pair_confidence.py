"""Is the confidence of many pairs at once that of each pair alone?"""

from datetime import date

import pytest
from hypothesis import given, settings

from matchmaker.features.encoder import TownEncoder
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring import pair_confidence
from matchmaker.scoring.pair_confidence import pair_confidences
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import Format, TownProfile
from tests.builders import a_profile, a_taxonomy
from tests.strategies import networks_of_towns

ON = date(2026, 3, 15)


def a_scorer(towns: tuple[TownProfile, ...], form: Format) -> PairScorer:
    arrays = TownEncoder(a_taxonomy()).fit(towns).transform(towns)
    return PairScorer(arrays, form, packaged_policy().weights[form], ON)


@pytest.mark.parametrize("form", list(Format))
@settings(max_examples=25, deadline=None)
@given(towns=networks_of_towns())
def test_it_agrees_with_the_explanation_of_each_pair(form: Format, towns: tuple[TownProfile, ...]):
    scorer = a_scorer(towns, form)
    pairs = [(one.ags, other.ags) for one in towns for other in towns if one.ags != other.ags]

    found = pair_confidences(scorer.terms, pairs)

    assert list(found) == pytest.approx([scorer.explain(a, b).confidence for a, b in pairs], abs=1e-6)


def test_pairs_in_other_tiles_and_twice_are_found(monkeypatch: pytest.MonkeyPatch):
    towns = tuple(a_profile(number, windows=("mon_am",) * (number % 2)) for number in range(7))
    scorer = a_scorer(towns, Format.TANDEM)
    pairs = [(towns[a].ags, towns[b].ags) for a, b in ((6, 0), (0, 6), (3, 4), (3, 4), (1, 5))]
    whole = list(pair_confidences(scorer.terms, pairs))

    monkeypatch.setattr(pair_confidence, "TILE_ROWS", 2)

    assert list(pair_confidences(scorer.terms, pairs)) == whole
    assert whole[4] > whole[0] == whole[1]


def test_no_pairs_have_no_confidence():
    assert list(pair_confidences(a_scorer((a_profile(0), a_profile(1)), Format.TANDEM).terms, [])) == []
