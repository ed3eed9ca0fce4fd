"""What fits in part is counted truly, and speaks against a pair where it costs much."""

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.pair_score import TELLING, Direction
from matchmaker.scoring.partial_fit import PARTIAL
from matchmaker.scoring.telling import telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind
from tests.builders import a_profile, ags
from tests.property.test_denials import needed, stages
from tests.property.test_scores import a_scorer
from tests.strategies import TAXONOMY, networks_of_towns
from tests.unhurried import unhurried


@unhurried
@given(networks_of_towns(most=2), st.sampled_from(list(Format)))
def test_partial_fit_counts_the_topics_that_the_other_meets_and_is_told_of_low_values_alone(towns, format):
    named = {town.name: town for town in towns}

    for line in a_scorer(towns, format).explain(towns[0].ags, towns[1].ags).contributions:
        for reason in line.reasons:
            if reason.code not in PARTIAL:
                continue
            said = dict(reason.subject)
            sides = ("b", "a") if reason.code.endswith("back") else ("a", "b")
            a, b = (named[str(said[side])] for side in sides)
            theirs = needed(b) if "shared" in reason.code else {t for t, one in stages(b) if experience_value(one) > 0}
            met = {t for t in needed(a) if any(TAXONOMY.kin(t, u) > 0 for u in theirs)}
            assert (said["n"], said["m"]) == (len(met), len(needed(a)))
            assert (met == needed(a)) is reason.code.startswith("faintly")
            assert line.value < TELLING


def a_pair():
    """The first has three topics without kinship; the second shares and knows one of them."""
    done = Experience("care", StatementKind.TOPIC, Stage.IDEA, topic="care")
    knows = Experience("vacancy", StatementKind.TOPIC, Stage.DECIDED, topic="vacancy")
    needs = tuple(Need(topic) for topic in ("vacancy", "youth", "people"))
    return a_profile(0, needs=needs, experience=(done,)), a_profile(1, needs=(Need("vacancy"),), experience=(knows,))


def test_a_visit_that_answers_one_topic_of_three_has_that_against_it():
    told = Wording(TAXONOMY).sentences(telling_of(a_scorer(a_pair(), Format.VISIT).explain(ags(0), ags(1))).against)

    assert "Birkenau am See hat nur zu 1 von 3 Themen von Ahornstedt Erfahrung genannt, verwandte eingerechnet." in told


def test_partial_fit_is_no_reason_for_a_pair_and_costs_it_no_reason():
    telling = telling_of(a_scorer(a_pair(), Format.TANDEM).explain(ags(0), ags(1)))

    codes = [reason.code for reason in (*telling.for_a, *telling.for_b)]
    assert not set(codes) & set(PARTIAL)
    assert "learns_decided_same" in codes


def test_a_partial_fit_that_costs_less_than_five_points_stays_in_the_table():
    weight = dict.fromkeys(
        ("similar_size", "shared_challenge", "learns", "lead", "setting", "fresh_eyes", "nearness", "novelty"), 0.0
    ) | {"time_and_format": 0.92, "learns": 0.08}
    score = a_scorer(a_pair(), Format.TANDEM, weight).explain(ags(0), ags(1))

    (line,) = [one for one in score.contributions if one.criterion == "learns" and one.direction is Direction.A_TO_B]
    assert [reason.code for reason in line.reasons] == ["learns_decided_same", "few_answered"]
    assert "few_answered" not in {reason.code for reason in telling_of(score).against}
