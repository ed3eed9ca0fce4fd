"""How complete is a profile, and what is asked next?"""

from dataclasses import replace

import pytest
from hypothesis import given

from matchmaker.towns.completeness import QUESTIONS, completeness_of
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile, Wishes
from tests.builders import ags
from tests.profile_strategies import LAW, profiles

COMPLETE = TownProfile(
    ags(1),
    consent=True,
    capacity=0,
    needs=(Need("vacancy"), Need("youth"), Need("care")),
    experience=tuple(Experience(topic, StatementKind.TOPIC, Stage.IDEA) for topic in ("retail", "youth")),
    formats=(Format.TANDEM,),
    windows=("tue_am",),
    wishes=Wishes(same_size=False),
    history=(),
)


def asked(profile: TownProfile) -> str | None:
    question = completeness_of(profile).next_question
    return question.code if question else None


def test_nothing_is_asked_of_a_complete_profile():
    completeness = completeness_of(COMPLETE)

    assert completeness.next_question is None
    assert completeness.share == pytest.approx(1.0)


def test_of_a_town_alone_nothing_is_known():
    assert completeness_of(TownProfile(ags(1))).share == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("gap", "code"),
    [
        ({"consent": False}, "ask_consent"),
        ({"consent": False, "needs": ()}, "ask_consent"),
        ({"needs": ()}, "ask_needs"),
        ({"needs": COMPLETE.needs[:2]}, "ask_needs"),
        ({"experience": ()}, "ask_experience"),
        ({"experience": (), "needs": COMPLETE.needs[:2]}, "ask_experience"),
        ({"windows": (), "history": None}, "ask_windows"),
        ({"formats": ()}, "ask_formats"),
        ({"capacity": None}, "ask_capacity"),
        ({"wishes": Wishes()}, "ask_wishes"),
        ({"history": None}, "ask_history"),
    ],
)
def test_the_next_question_is_the_one_that_helps_most(gap, code):
    assert asked(replace(COMPLETE, **gap)) == code


def test_a_question_is_a_german_sentence_with_a_stable_code():
    question = completeness_of(TownProfile(ags(1))).next_question

    assert question is not None
    assert question.text == "Dürfen wir Ihre Stadt anderen Städten vorschlagen?"
    assert all(text.endswith(("?", "genügen.")) for text in QUESTIONS.values())


def test_the_weights_of_all_parts_make_one():
    assert sum(part.weight for part in completeness_of(COMPLETE).parts) == pytest.approx(1.0)


@LAW
@given(profiles())
def test_answering_questions_leads_to_a_complete_profile_and_never_back(profile):
    share, answered = completeness_of(profile).share, 0
    while (code := asked(profile)) is not None:
        part = {
            "ask_consent": {"consent": True},
            "ask_needs": {"needs": COMPLETE.needs},
            "ask_experience": {"experience": COMPLETE.experience},
            "ask_windows": {"windows": COMPLETE.windows},
            "ask_formats": {"formats": COMPLETE.formats},
            "ask_capacity": {"capacity": 1},
            "ask_wishes": {"wishes": COMPLETE.wishes},
            "ask_history": {"history": ()},
        }[code]
        profile = replace(profile, **part)
        before, share, answered = share, completeness_of(profile).share, answered + 1
        assert share > before

    assert share == pytest.approx(1.0)
    assert answered <= len(QUESTIONS)
