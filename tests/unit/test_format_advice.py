"""Do at most three questions lead everybody to a format, and every format to somebody?"""

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.format_advice import START, Advice, AdviceQuestion, all_ways, reached_by
from matchmaker.towns.profile import Format

WAYS = dict(all_ways())
KEYS = sorted({key for way in WAYS for key in way})


def test_every_way_ends_after_two_or_three_questions_and_every_format_is_reached():
    assert {len(way) for way in WAYS} == {2, 3}
    assert {advice.format for advice in WAYS.values()} == set(Format)


def test_no_question_offers_one_answer_twice_or_only_one():
    for way in WAYS:
        for length in range(len(way)):
            step, _ = reached_by(way[:length])
            assert isinstance(step, AdviceQuestion)
            assert len({choice.key for choice in step.choices}) == len(step.choices) >= 2


def test_each_way_reaches_its_advice():
    assert {way: reached_by(way) for way in WAYS} == {way: (advice, way) for way, advice in WAYS.items()}


def test_who_must_show_the_place_and_can_have_guests_is_told_to_invite():
    assert reached_by(("rat", "ja", "ja"))[0].format is Format.VISIT
    assert reached_by(("rat", "ja", "nein"))[0].format is Format.TANDEM
    assert reached_by(("projekt", "ja"))[0].format is Format.CONSORTIUM
    assert reached_by(("lernen", "mehrere", "ja"))[0].format is Format.CIRCLE


@given(st.lists(st.sampled_from(KEYS) | st.text(max_size=3), max_size=6).map(tuple))
def test_whatever_stands_in_an_address_leads_somewhere_that_its_understood_part_leads_to(way):
    step, understood = reached_by(way)

    assert way[: len(understood)] == understood
    assert reached_by(understood) == (step, understood)
    assert isinstance(step, Advice | AdviceQuestion)


def test_without_an_answer_the_first_question_is_asked():
    assert reached_by(()) == (START, ())
