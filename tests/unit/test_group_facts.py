"""What have the members of a group in common, how far are they, and how do they lie?"""

from datetime import date

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.criterion import ScoringRun
from matchmaker.scoring.group_facts import (
    challenge_scores,
    common_topic,
    furthest_stages,
    lifted_topics,
    setting_classes,
)
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_taxonomy, ags


def towns(*profiles: TownProfile) -> TownArrays:
    return TownEncoder(a_taxonomy(), ()).fit(profiles).transform(profiles)


def needing(number: int, **needs: float) -> TownProfile:
    return a_profile(number, needs=tuple(Need(topic, strength) for topic, strength in needs.items()))


@pytest.mark.parametrize(
    ("level", "first", "second"),
    [
        (Level.FIELD, ("centre",), ("centre", "people")),
        (Level.TOPIC, ("vacancy",), ("centre", "care")),
        (Level.SUBTOPIC, ("pop_ups",), ("care", "centre")),
    ],
)
def test_needs_are_lifted_to_the_level_and_what_is_above_it_stays(
    level: Level, first: tuple[str, ...], second: tuple[str, ...]
):
    found = lifted_topics(towns(needing(0, pop_ups=1), needing(1, centre=1, care=1), needing(2)), level)

    assert found == {ags(0): first, ags(1): tuple(sorted(second)), ags(2): ()}


def test_with_a_theme_only_those_count_who_need_something_of_it():
    found = lifted_topics(towns(needing(0, pop_ups=1 / 3, care=1), needing(1, care=1)), Level.FIELD, "vacancy")

    assert found == {ags(0): ("vacancy",), ags(1): ()}


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        ({"vacancy": 1.0, "retail": 1 / 3}, {"vacancy": 1 / 3, "retail": 2 / 3}, "vacancy"),
        ({"vacancy": 1 / 3, "retail": 1.0}, {"vacancy": 1 / 3, "retail": 2 / 3}, "retail"),
        ({"vacancy": 1.0}, {"pop_ups": 1.0}, "vacancy"),
        ({"retail": 1.0}, {"pop_ups": 1.0}, "centre"),
        ({"centre": 1.0, "retail": 1 / 3}, {"centre": 1.0, "retail": 1 / 3}, "centre"),
        ({"vacancy": 1.0, "retail": 1.0}, {"vacancy": 1.0, "retail": 1.0}, "vacancy"),
    ],
)
def test_a_group_is_about_what_all_name_most_strongly_or_else_the_narrowest_above(
    first: dict[str, float], second: dict[str, float], topic: str
):
    two = towns(needing(0, **first), needing(1, **second))

    assert common_topic(two, [ags(0), ags(1)], ["centre"]) == topic
    assert common_topic(two, [ags(1), ags(0)], ["centre"]) == topic


def test_what_lies_outside_the_common_field_is_not_the_topic():
    two = towns(needing(0, care=1.0, retail=1 / 3), needing(1, care=1.0, retail=1 / 3))

    assert common_topic(two, [ags(0), ags(1)], ["centre"]) == "retail"
    assert common_topic(two, [ags(0), ags(1)], ["centre", "people"]) == "care"


def test_the_furthest_stage_is_that_on_the_theme():
    known = (
        Experience("retail", StatementKind.TOPIC, Stage.LEARNED, topic="retail"),
        Experience("care", StatementKind.TOPIC, Stage.DECIDED, topic="care"),
    )
    two = towns(a_profile(0, experience=known), a_profile(1, experience=()))

    assert furthest_stages(two, None) == {ags(0): "learned", ags(1): None}
    assert furthest_stages(two, "people") == {ags(0): "decided", ags(1): None}


def test_a_setting_that_is_not_known_is_none():
    assert setting_classes(towns(a_profile(0, lat=None, lon=None))) == {ags(0): None}


def test_the_shared_challenge_of_a_theme_asks_for_its_needs_alone():
    run = ScoringRun(
        towns(needing(0, vacancy=1.0, care=1.0), needing(1, vacancy=1.0), needing(2, care=1.0)),
        Format.CONSORTIUM,
        date(2024, 3, 4),
    )
    pairs = [(ags(0), ags(1)), (ags(1), ags(0)), (ags(0), ags(2))]

    whole, centre = challenge_scores(run, None, pairs), challenge_scores(run, "centre", pairs)

    assert centre == [1_000_000, 1_000_000, 0]
    assert whole[0] == whole[1] < 1_000_000
    assert whole[2] > 0
