"""Who can help whom with the case that a town would bring to a circle?"""

import math

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.advice import advice_among
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, ags


def useful(x: float) -> int:
    """The formula of ``learns`` in millionths."""
    return round(1_000_000 * (1 - math.exp(-2.5 * x)) / (1 - math.exp(-2.5)))


def advice(*profiles: TownProfile) -> list[tuple[str, str, int, str]]:
    encoder = TownEncoder(a_taxonomy(), ()).fit(profiles)
    return advice_among(encoder.transform(profiles))


def a_case(number: int, *needs: Need) -> TownProfile:
    return a_profile(number, needs=needs, experience=())


def an_answer(number: int, *experience: Experience) -> TownProfile:
    return a_profile(number, needs=(), experience=experience)


DONE = Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED, topic="vacancy")
RUNNING = Experience("vacancy", StatementKind.TOPIC, Stage.IN_OPERATION, topic="vacancy")


def test_the_strongest_need_is_the_case_and_nearness_counts():
    taker = a_case(0, Need("vacancy"), Need("youth", 1 / 3))
    sibling = Experience("retail", StatementKind.TOPIC, Stage.LEARNED, topic="retail")
    elsewhere = Experience("youth", StatementKind.TOPIC, Stage.LEARNED, topic="youth")

    found = advice(taker, an_answer(1, DONE), an_answer(2, sibling), an_answer(3, elsewhere))

    assert found == [(ags(1), ags(0), useful(1.0), "vacancy"), (ags(2), ags(0), useful(0.5), "retail")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (DONE, RUNNING, True),
        (
            Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED),
            Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED),
            True,
        ),
        (
            Experience("markt", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy"),
            Experience("markt", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy"),
            False,
        ),
    ],
)
def test_methods_and_topics_are_one_answer_and_projects_are_each_towns_own(
    first: Experience, second: Experience, same: bool
):
    found = advice(a_case(0, Need("vacancy")), an_answer(1, first), an_answer(2, second))

    assert [(giver, taker) for giver, taker, _, _ in found] == [(ags(1), ags(0)), (ags(2), ags(0))]
    assert (found[0][3] == found[1][3]) is same


def test_of_two_statements_of_one_answer_the_better_counts():
    found = advice(a_case(0, Need("vacancy")), an_answer(1, RUNNING, DONE))

    assert found == [(ags(1), ags(0), useful(1.0), "vacancy")]


def test_nobody_advises_itself_and_sealed_statements_advise_nobody():
    sealed = Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED, "vacancy", visibility=Visibility.SCORE_ONLY)

    assert advice(a_profile(0, needs=(Need("vacancy"),), experience=(DONE,)), an_answer(1, sealed)) == []


def test_an_idea_and_a_town_without_a_need_bring_nothing():
    idea = Experience("vacancy", StatementKind.TOPIC, Stage.IDEA, topic="vacancy")

    assert advice(a_case(0, Need("vacancy")), an_answer(1, idea), an_answer(2, DONE), an_answer(3)) == [
        (ags(2), ags(0), useful(1.0), "vacancy")
    ]
