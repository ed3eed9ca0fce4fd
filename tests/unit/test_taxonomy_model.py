"""Does the taxonomy answer what an entry is, what it counts as, and how near two topics are?"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import NotFound
from matchmaker.taxonomy.model import EntryKind, Labels, Topic
from tests.builders import a_taxonomy

TOPIC_IDS = [topic.id for topic in a_taxonomy().topics]


@pytest.mark.parametrize(
    ("first", "second", "nearness"),
    [
        ("vacancy", "vacancy", 1.0),
        ("vacancy", "centre", 0.7),
        ("pop_ups", "vacancy", 0.7),
        ("vacancy", "retail", 0.5),
        ("pop_ups", "centre", 0.0),
        ("pop_ups", "retail", 0.0),
        ("vacancy", "youth", 0.0),
        ("centre", "people", 0.0),
    ],
)
def test_two_topics_are_as_near_as_their_place_in_the_tree_says(first, second, nearness):
    taxonomy = a_taxonomy()

    assert taxonomy.kin(first, second) == nearness


@given(first=st.sampled_from(TOPIC_IDS), second=st.sampled_from(TOPIC_IDS))
def test_nearness_is_the_same_from_both_sides_and_full_only_for_the_same_topic(first, second):
    taxonomy = a_taxonomy()

    assert taxonomy.kin(first, second) == taxonomy.kin(second, first)
    assert (taxonomy.kin(first, second) == 1.0) == (first == second)


def test_a_challenge_or_a_method_is_near_to_no_topic():
    taxonomy = a_taxonomy()

    others = ["empty_shops", "pop_up_lab"]

    assert {taxonomy.kin(other, topic) for other, topic in product(others, TOPIC_IDS)} == {0.0}


def test_nearness_to_an_unknown_topic_is_refused_by_name():
    with pytest.raises(NotFound, match="„leerstant“ steht nicht in der Themenliste"):
        a_taxonomy().kin("vacancy", "leerstant")


def test_every_entry_knows_its_kind():
    taxonomy = a_taxonomy()

    kinds = [taxonomy.kind(entry_id) for entry_id in ("vacancy", "empty_shops", "pop_up_lab")]

    assert kinds == [EntryKind.TOPIC, EntryKind.CHALLENGE, EntryKind.METHOD]


def test_a_topic_counts_as_itself_and_the_others_as_their_topics():
    taxonomy = a_taxonomy()

    counted = [taxonomy.topics_of(entry_id) for entry_id in ("vacancy", "empty_shops", "pop_up_lab")]

    assert counted == [("vacancy",), ("vacancy", "retail"), ("vacancy",)]


def test_the_path_of_a_topic_leads_up_to_its_field():
    taxonomy = a_taxonomy()

    paths = [taxonomy.path_of(topic_id) for topic_id in ("pop_ups", "retail", "people")]

    assert paths == [("pop_ups", "vacancy", "centre"), ("retail", "centre"), ("people",)]


def test_an_entry_is_found_by_its_id_and_nothing_else():
    taxonomy = a_taxonomy()

    assert taxonomy.entry("retail") == Topic(
        "retail", Labels("Retail", "Retail"), level="topic", state_law="low", broader="centre"
    )
    assert "retail" in taxonomy
    assert "Retail" not in taxonomy
    with pytest.raises(NotFound):
        taxonomy.entry("Retail")


def test_two_readings_of_the_same_lists_are_equal():
    assert a_taxonomy() == a_taxonomy()
