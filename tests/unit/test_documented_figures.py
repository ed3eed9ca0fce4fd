"""Do the formulas use the figures that are documented for them?"""

from datetime import date
from math import exp, log1p

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.block import Block
from matchmaker.scoring.criteria.fresh_eyes import FreshEyes
from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.expected import reference_block
from matchmaker.scoring.load_balance import balanced, expected_requests
from matchmaker.scoring.variety import RELEVANCE
from matchmaker.towns.profile import Format, Need
from tests.builders import a_profile, a_taxonomy
from tests.simulated import lists_of


def test_requests_and_balance_are_as_the_document_writes_them():
    lists = lists_of([[-1, 900_000, 800_000], [900_000, -1, -1], [800_000, -1, -1]])
    first, second = 1 / (1 + exp(-2.0)), 1 / (1 + exp(-1.5))

    assert expected_requests(lists).tolist() == pytest.approx([2 * first, first, second])
    weights = [log1p(2 * first), log1p(first), log1p(second)]
    mean = sum(weights) / 3
    assert balanced(lists).balance.tolist() == pytest.approx([0.02 * (weight - mean) for weight in weights])


def test_lists_weigh_relevance_four_times_as_much_as_variety():
    assert RELEVANCE == 0.8


def test_up_to_600_towns_all_pairs_say_what_is_expected_and_above_that_600_towns_do():
    assert [len(reference_block(towns).rows) for towns in (599, 600, 601, 2_100)] == [599, 600, 600, 600]


@pytest.mark.parametrize(
    ("need", "state", "district", "value"),
    [
        ("care", "Hessen", "06001", 0.4),
        ("care", "Sachsen", "14002", 1.0),
        ("care", "Sachsen", "14001", 0.3),
        ("vacancy", "Hessen", "06001", 1.0),
        ("vacancy", "Sachsen", "14002", 0.4),
        ("vacancy", "Sachsen", "14001", 0.0),
    ],
)
def test_fresh_eyes_ask_for_the_same_state_only_where_state_law_decides(need, state, district, value):
    towns = (
        a_profile(0, needs=(Need(need),), state="Sachsen", district="14001"),
        a_profile(1, needs=(Need(need),), state=state, district=district),
    )
    run = ScoringRun(TownEncoder(a_taxonomy()).fit(towns).transform(towns), Format.TANDEM, date(2024, 3, 4))

    assert FreshEyes.of(run).values(Block(slice(0, 1), slice(1, 2))).tolist() == [[pytest.approx(value)]]
