"""Whatever towns state: no sentence denies what is stored."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.telling import telling_of
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, ags
from tests.property.test_scores import a_scorer
from tests.strategies import TAXONOMY, networks_of_towns
from tests.unhurried import unhurried

SEALED = Visibility.SCORE_ONLY


def needed(town: TownProfile) -> set[str]:
    return {topic for need in town.needs if need.visibility is not SEALED for topic in TAXONOMY.topics_of(need.id)}


def stages(town: TownProfile) -> list[tuple[str, Experience]]:
    """Each topic that the town openly stated experience of, with the statement."""
    found = []
    for one in town.experience:
        subject = one.topic or (None if one.kind is StatementKind.PROJECT else one.id)
        if one.visibility is not SEALED and subject is not None:
            found += [(topic, one) for topic in TAXONOMY.topics_of(subject)]
    return found


def answers(seeker: TownProfile, partner: TownProfile) -> list[Experience]:
    """The partner's experience, at whatever stage, on what the seeker needs or what is related to it."""
    return [one for topic, one in stages(partner) if any(TAXONOMY.kin(need, topic) > 0 for need in needed(seeker))]


def share_a_need(one: TownProfile, other: TownProfile) -> bool:
    return any(TAXONOMY.kin(t, u) > 0 for t in needed(one) for u in needed(other))


def has_told(town: TownProfile, topic: object) -> bool:
    return any(one == topic for one, _ in stages(town))


def is_past_ideas(town: TownProfile, told: Reason, place: str) -> bool:
    """Whether of the topic that stands at this place something further than an idea was stated."""
    return any(one == dict(told.subject)[place] and told_of.stage is not Stage.IDEA for one, told_of in stages(town))


TRUE_WHERE: dict[str, Callable[[TownProfile, TownProfile, Reason], bool]] = {
    "no_shared_challenge": lambda a, b, _: not share_a_need(a, b),
    "nothing_to_learn": lambda a, b, _: not answers(a, b),
    "nothing_to_see": lambda a, b, _: not answers(a, b),
    "only_an_idea": lambda a, b, _: {one.stage for one in answers(a, b)} == {Stage.IDEA},
    "no_common_window": lambda a, b, _: not set(a.windows) & set(b.windows),
    "ahead_alone": lambda a, b, told: not has_told(a, dict(told.subject)["t"]) and is_past_ideas(b, told, "u"),
    "behind_alone": lambda a, b, told: not has_told(b, dict(told.subject)["u"]) and is_past_ideas(a, told, "t"),
    "ahead_idea": lambda a, b, told: not has_told(a, dict(told.subject)["t"]) and not is_past_ideas(b, told, "u"),
    "behind_idea": lambda a, b, told: not has_told(b, dict(told.subject)["u"]) and not is_past_ideas(a, told, "t"),
    "stage_missing_both": lambda a, b, told: not any(has_told(one, dict(told.subject)["t"]) for one in (a, b)),
}


def denials(towns: tuple[TownProfile, ...], format: Format) -> list[tuple[TownProfile, TownProfile, Reason]]:
    """Every sentence that denies something, with the towns a and b that it speaks of."""
    scorer, named = a_scorer(towns, format), {town.name: town for town in towns}
    scores = [scorer.explain(one.ags, other.ags) for one in towns for other in towns if one.ags != other.ags]
    found = []
    for reason in (reason for score in scores for line in score.contributions for reason in line.reasons):
        if reason.code in TRUE_WHERE:
            a, b = (named[str(dict(reason.subject)[place])] for place in ("a", "b"))
            found.append((a, b, reason))
    return found


@unhurried
@given(networks_of_towns(most=3), st.sampled_from(list(Format)))
def test_what_is_denied_nobody_stated(towns, format):
    for a, b, reason in denials(towns, format):
        assert TRUE_WHERE[reason.code](a, b, reason), (reason.code, a, b)


@unhurried
@given(networks_of_towns(most=3), st.sampled_from(list(Format)))
def test_no_account_tells_both_a_common_topic_and_that_there_is_none(towns, format):
    scorer = a_scorer(towns, format)
    for one in towns:
        for other in (town for town in towns if town.ags != one.ags):
            telling = telling_of(scorer.explain(one.ags, other.ags))
            common = {"shared_challenge", "related_challenge"} & {
                reason.code for reason in (*telling.for_a, *telling.for_b)
            }
            assert not (common and "no_shared_challenge" in {reason.code for reason in telling.against})


def towns_with(experience: tuple[Experience, ...]) -> tuple[TownProfile, TownProfile]:
    """Both need the same; the second has this experience."""
    return a_profile(0, needs=(Need("vacancy"),)), a_profile(1, needs=(Need("vacancy"),), experience=experience)


@pytest.mark.parametrize(
    ("format", "told", "denied"),
    [
        (Format.VISIT, [("care", Stage.LEARNED)], {"nothing_to_see", "nothing_to_learn"}),
        (Format.VISIT, [("vacancy", Stage.IDEA)], {"only_an_idea"}),
        (Format.VISIT, [("retail", Stage.IDEA)], {"only_an_idea"}),
        (Format.VISIT, [], set()),
        (Format.TANDEM, [("care", Stage.LEARNED)], {"nothing_to_learn"}),
        (Format.TANDEM, [("vacancy", Stage.IDEA), ("care", Stage.LEARNED)], {"only_an_idea"}),
        (Format.TANDEM, [("retail", Stage.DECIDED)], set()),
    ],
)
def test_a_common_need_is_not_denied_where_only_experience_is_missing(format, told, denied):
    towns = towns_with(tuple(Experience(topic, StatementKind.TOPIC, stage, topic=topic) for topic, stage in told))

    score = a_scorer(towns, format).explain(ags(0), ags(1))
    telling = telling_of(score)

    of_second = {"learns", "lead"}
    found = {
        reason.code
        for line in score.contributions
        if line.criterion in of_second and line.direction.value != "b_to_a"
        for reason in line.reasons
    }
    assert found & {"nothing_to_see", "nothing_to_learn", "only_an_idea", "no_shared_challenge"} == denied
    # Two lines notice it, the account says it once, and beside the topic that both work on.
    assert len([one for one in telling.against if one.code in denied]) == min(1, len(denied))
    assert "shared_challenge" in {reason.code for reason in telling.for_a}
