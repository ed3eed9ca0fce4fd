"""Which one topic does a proposal name?"""

import pytest

from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason
from matchmaker.towns.profile import Format
from tests.builders import ags


def a_reason(code: str, strength: float, **subject: str) -> Reason:
    return Reason(code, tuple(subject.items()), strength)


def a_score(**reasons: list[Reason]) -> PairScore:
    lines = [
        Contribution(criterion, Direction.BOTH, 0.2, 1.0, 1.0, 0.3, 200, tuple(found))
        for criterion, found in reasons.items()
    ]
    return PairScore(ags(0), ags(1), Format.TANDEM, 400, (400, 400), tuple(lines), 0, 1.0, (400, 400))


BOTH_WEAK = a_reason("shared_challenge", 1 / 3, a="A", b="B", t="vacancy", u="vacancy")
RELATED = a_reason("related_challenge", 0.7, a="A", b="B", t="retail", u="vacancy")
NONE_SHARED = a_reason("no_shared_challenge", 0.0, a="A", b="B")
LEARNS = a_reason("learns_done_same", 0.8, a="A", b="B", t="youth", u="care")
NOTHING = a_reason("nothing_to_learn", 0.0, a="A", b="B")


@pytest.mark.parametrize(
    ("shared", "learns", "topic"),
    [
        ([BOTH_WEAK], [LEARNS], "vacancy"),
        ([BOTH_WEAK, RELATED], [], "vacancy"),
        ([RELATED], [LEARNS], "retail"),
        ([NONE_SHARED], [NOTHING, LEARNS], "care"),
        ([NONE_SHARED], [NOTHING], None),
        ([], [], None),
    ],
)
def test_the_very_same_need_leads_then_a_related_one_and_else_what_one_can_learn(shared, learns, topic):
    assert topic_of(a_score(learns=learns, shared_challenge=shared)) == topic


def test_of_equally_strong_topics_the_first_in_topic_order_is_named():
    twin = a_reason("shared_challenge", 1 / 3, a="A", b="B", t="care", u="care")

    assert topic_of(a_score(shared_challenge=[BOTH_WEAK, twin])) == "vacancy"


def test_other_criteria_name_no_topic():
    state_law = a_reason("state_law_shared", 1.0, a="A", b="B", t="care")

    assert topic_of(a_score(fresh_eyes=[state_law], lead=[a_reason("ahead", 1.0, t="care", u="care")])) is None
