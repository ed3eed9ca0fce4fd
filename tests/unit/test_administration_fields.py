"""Do administrations meet within one field, however its name is spelt?"""

from datetime import date

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.towns.profile import Format, Role, Wishes
from tests.builders import a_profile, a_taxonomy, ags
from tests.round_builders import WEIGHTS


def vetoes(*fields: str | None, wishing: tuple[int, ...] = ()) -> list[str]:
    towns = tuple(
        a_profile(number, role=Role.ADMINISTRATION, field=field, wishes=Wishes(other_level=number in wishing))
        for number, field in enumerate(fields)
    )
    arrays = TownEncoder(a_taxonomy()).fit(towns).transform(towns)
    scorer = PairScorer(arrays, Format.TANDEM, WEIGHTS, date(2024, 3, 4))
    return [veto.code for veto in scorer.explain(ags(0), ags(1)).vetoes]


@pytest.mark.parametrize(
    "other", ["Bauen und Gebäude", " bauen  und gebäude ", "BAUEN UND GEBAEUDE", "Bauen und Geba\u0308ude"]
)
def test_spellings_of_one_field_are_the_same_field(other: str):
    assert vetoes("Bauen und Gebäude", other) == []


def test_other_fields_stay_apart_unless_both_wish_it():
    assert vetoes("Bauen", "Schule") == ["other_level"]
    assert vetoes("Bauen", "Schule", wishing=(0,)) == ["other_level"]
    assert vetoes("Bauen", "Schule", wishing=(0, 1)) == []
    assert vetoes("Bauen", "Bauen, Umwelt") == ["other_level"]


def test_a_field_that_is_not_stated_keeps_nobody_apart():
    assert vetoes("Bauen", None) == []
