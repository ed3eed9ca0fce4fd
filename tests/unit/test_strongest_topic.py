"""Ties between topics are broken by the unordered pair, so that both sides name the same two topics."""

import numpy as np
import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.block import Block
from matchmaker.scoring.strongest_topic import StrongestTopic, law_of, step_ahead
from matchmaker.taxonomy.model import Level, Taxonomy, Topic
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_taxonomy, a_topic, ags

# Two fields, one within the other: p and s are siblings, so are q and r; siblings are related by one half.
TOPICS: tuple[Topic, ...] = tuple(
    a_topic(name, field) for name, field in (("p", "one"), ("q", "two"), ("r", "two"), ("s", "one"))
)
FIELDS = (a_topic("one", level=Level.FIELD), a_topic("two", level=Level.FIELD))
TAXONOMY = Taxonomy("test-1", (*FIELDS, *TOPICS), (), ())


def a_town(number: int, needs: str, experience: str = "") -> TownProfile:
    """A town whose needs are these letters, equally strong, and that has each experience in operation."""
    gives = tuple(Experience(one, StatementKind.TOPIC, Stage.IN_OPERATION, topic=one) for one in experience)
    return TownProfile(ags(number), needs=tuple(Need(one) for one in needs), experience=gives)


def strongest_of(*towns: TownProfile, visit: bool = False) -> StrongestTopic:
    arrays = TownEncoder(TAXONOMY).fit(towns).transform(towns)
    return StrongestTopic.of(arrays.topics, visit=visit)


def named(strongest: StrongestTopic, seeker: int, partner: int) -> str:
    pair = strongest.pair(seeker, partner)
    return "" if pair is None else "".join(strongest.topics.ids[topic] for topic in pair)


def step_of(strongest: StrongestTopic, row: int, topic: int) -> int:
    return int(strongest.topics.step[row, topic])


@pytest.mark.parametrize(
    ("mine", "theirs", "pair"),
    [
        # {p, s} and {q, r} tie. By the seeker's own topic it would be "qr" from here and "ps" from there; by the
        # larger topic of a pair before the smaller one "qr" and "rq".
        ("qs", "pr", "sp"),
        ("pr", "qs", "ps"),
        ("sq", "rp", "sp"),
        # The same topic is stronger than every sibling, wherever it stands in the order.
        ("pr", "sr", "rr"),
        ("q", "r", "qr"),
    ],
)
def test_equally_strong_topics_are_decided_by_the_smaller_then_the_larger_of_both(mine, theirs, pair):
    strongest = strongest_of(a_town(0, mine), a_town(1, theirs))

    assert named(strongest, 0, 1) == pair
    assert named(strongest, 1, 0) == pair[::-1]


def test_of_two_related_topics_the_one_that_hangs_most_on_state_law_counts():
    towns = (a_profile(0, needs=(Need("youth"),)), a_profile(1, needs=(Need("care"),)))
    topics = TownEncoder(a_taxonomy()).fit(towns).transform(towns).topics

    codes = StrongestTopic.of(topics, visit=False).codes(Block(slice(0, 2), slice(0, 2)))

    # Youth hangs little on it, care much: low with itself, high with the other.
    assert law_of(codes).tolist() == [[0, 2], [2, 2]]


def test_the_table_for_blocks_breaks_ties_as_the_single_pair_does():
    """Each town is at another step on each topic, so the step difference tells which pair was chosen."""
    stages = (Stage.IDEA, Stage.UNDER_WAY, Stage.IN_OPERATION, Stage.LEARNED)
    towns = []
    for number, needs in enumerate(("qs", "pr", "rs", "pq", "pqrs", "s")):
        gives = tuple(
            Experience(one, StatementKind.TOPIC, stage, topic=one)
            for one, stage in zip("pqrs", stages[number % 2 :] + stages[: number % 2], strict=True)
        )
        towns.append(TownProfile(ags(number), needs=tuple(Need(one) for one in needs), experience=gives))
    strongest = strongest_of(*towns)
    everyone = np.arange(len(towns))

    steps = step_ahead(strongest.codes(Block(everyone, everyone)))

    for seeker in range(len(towns)):
        for partner in range(len(towns)):
            pair = strongest.pair(seeker, partner)
            ahead = None if pair is None else step_of(strongest, partner, pair[1]) - step_of(strongest, seeker, pair[0])
            assert steps[seeker, partner] == (0 if ahead is None else 6 + ahead)


def test_in_a_visit_the_hosts_experience_is_asked_and_ties_are_broken_alike():
    strongest = strongest_of(a_town(0, "qs"), a_town(1, "p", experience="rp"), visit=True)

    assert named(strongest, 0, 1) == "sp"
    assert named(strongest, 1, 0) == ""
