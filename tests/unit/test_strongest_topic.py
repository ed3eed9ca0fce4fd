"""Ties between topics are broken by the unordered pair, so that both sides name the same two topics."""

import numpy as np
import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.strongest_topic import StrongestTopic, step_ahead
from matchmaker.taxonomy.model import Level, Taxonomy, Topic
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import a_topic, ags

# One field with four siblings in this order: any two of them are related by one half.
SIBLINGS: tuple[Topic, ...] = tuple(a_topic(name, "field") for name in ("p", "q", "r", "s"))
TAXONOMY = Taxonomy("test-1", (a_topic("field", level=Level.FIELD), *SIBLINGS), (), ())


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


@pytest.mark.parametrize(
    ("mine", "theirs", "pair"),
    [
        # Whoever broke ties by the seeker's own topic would say "ps" from here and "qr" from there.
        ("ps", "qr", "pq"),
        ("qr", "ps", "qp"),
        # By the partner's topic first: "rp" instead of "qr".
        ("qs", "rp", "qp"),
        ("rp", "qs", "pq"),
        # The smaller of both topics decides before the larger one.
        ("qs", "r", "qr"),
        ("sq", "r", "qr"),
        # The same topic is stronger than every sibling, wherever it stands in the order.
        ("ps", "qs", "ss"),
    ],
)
def test_equally_strong_topics_are_decided_by_the_smaller_then_the_larger_of_both(mine, theirs, pair):
    strongest = strongest_of(a_town(0, mine), a_town(1, theirs))

    assert named(strongest, 0, 1) == pair
    assert named(strongest, 1, 0) == pair[::-1]


def test_the_table_for_blocks_breaks_ties_as_the_single_pair_does():
    """Each town is at another step on each topic, so the step difference tells which pair was chosen."""
    stages = (Stage.IDEA, Stage.UNDER_WAY, Stage.IN_OPERATION, Stage.LEARNED)
    towns = []
    for number, needs in enumerate(("ps", "qr", "qs", "rp", "pqrs", "sr")):
        gives = tuple(
            Experience(one, StatementKind.TOPIC, stage, topic=one)
            for one, stage in zip("pqrs", stages[number % 2 :] + stages[: number % 2], strict=True)
        )
        towns.append(TownProfile(ags(number), needs=tuple(Need(one) for one in needs), experience=gives))
    strongest = strongest_of(*towns)
    everyone = np.arange(len(towns))

    steps = step_ahead(strongest.codes(everyone, everyone))

    for seeker in range(len(towns)):
        for partner in range(len(towns)):
            pair = strongest.pair(seeker, partner)
            assert pair is not None
            t, u = pair
            ahead = int(strongest.topics.step[partner, u]) - int(strongest.topics.step[seeker, t])
            assert steps[seeker, partner] == 6 + ahead


def test_in_a_visit_the_hosts_experience_is_asked_and_ties_are_broken_alike():
    strongest = strongest_of(a_town(0, "ps"), a_town(1, "p", experience="rq"), visit=True)

    assert named(strongest, 0, 1) == "pq"
    assert named(strongest, 1, 0) == ""
