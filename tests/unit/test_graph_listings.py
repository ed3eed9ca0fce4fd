from datetime import date

import pytest

from matchmaker.errors import NotFound
from matchmaker.graph.listings import exchanges, towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.schema import HEAD_OFFICE
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.profile import THIRD, Need, Stage, Visibility
from tests.builders import a_profile, ags
from tests.graph_builders import a_graph, by_method, giver, on_topic, seeker


def test_who_used_a_method_the_most_experienced_first():
    graph = a_graph(
        [
            giver(0, by_method("pop_up_lab", "retail", Stage.UNDER_WAY)),
            giver(1, by_method("pop_up_lab", None, Stage.LEARNED, year=2021)),
            giver(2, by_method("citizens_council", "youth")),
            giver(3, by_method("pop_up_lab", "retail", visibility=Visibility.HEAD_OFFICE)),
        ]
    )

    found = towns_with_method(graph, "pop_up_lab")

    assert [(one.town.label_de, one.step.details["stage"], one.step.date) for one in found] == [
        ("Birkenau am See", "learned", "2021"),
        ("Ahornstedt", "under_way", None),
    ]


def test_who_works_on_a_topic_its_subtopics_and_challenges_included():
    graph = a_graph(
        [
            seeker(0, Need("vacancy", THIRD)),
            seeker(1, "pop_ups"),
            seeker(2, "empty_shops"),
            giver(3, on_topic("vacancy", Stage.IN_OPERATION)),
            seeker(4, "youth"),
        ]
    )

    found = towns_on_topic(graph, "vacancy")

    assert [(one.town.key, one.step.end.key, one.is_need) for one in found] == [
        (ags(1), "pop_ups", True),
        (ags(2), "empty_shops", True),
        (ags(3), "vacancy", False),
        (ags(0), "vacancy", True),
    ]


def test_a_challenge_that_concerns_two_topics_of_a_field_is_named_once():
    assert len(towns_on_topic(a_graph([seeker(0, "empty_shops")]), "centre")) == 1


def test_who_exchanges_with_whom():
    relations = [
        Relation(ags(1), ags(2), RelationKind.TWIN_TOWN, "", "Liste"),
        Relation(ags(0), ags(2), RelationKind.EXCHANGE, "Markt", "Liste", ended=date(2020, 1, 31)),
    ]
    remembered = a_profile(0, history=(PastExchange(ags(3), "tandem"), PastExchange(ags(4), "tandem", not_again=True)))
    graph = a_graph([remembered], HEAD_OFFICE, relations)

    found = exchanges(graph)

    assert [(one.first.key, one.second.key, one.format, one.label, one.running, one.date) for one in found] == [
        (ags(0), ags(2), "exchange", "Markt", False, "2020-01-31"),
        (ags(0), ags(3), "tandem", None, True, None),
        (ags(1), ags(2), "twin_town", None, True, None),
    ]
    assert exchanges(graph, ags(1)) == (found[2],)
    assert exchanges(graph, ags(5)) == ()


@pytest.mark.parametrize(
    ("question", "key"),
    [(towns_with_method, "vacancy"), (towns_on_topic, "pop_up_lab"), (towns_on_related, "pop_up_lab")],
)
def test_an_unknown_subject_is_refused(question, key):
    with pytest.raises(NotFound, match=key):
        question(a_graph([]), key)


def test_an_idea_is_no_experience_with_a_method_yet():
    told = (giver(0, by_method("pop_up_lab", None, Stage.IDEA)), giver(1, by_method("pop_up_lab", None, Stage.DECIDED)))

    assert [one.town.key for one in towns_with_method(a_graph(told), "pop_up_lab")] == [ags(1)]


def test_who_works_on_related_topics_is_named_apart_the_nearer_first():
    graph = a_graph(
        [
            seeker(0, "vacancy"),
            seeker(1, Need("retail", THIRD)),
            giver(2, on_topic("centre", Stage.LEARNED)),
            seeker(3, "empty_shops"),
            seeker(4, "youth"),
            seeker(5, "pop_ups"),
        ]
    )

    beside = towns_on_related(graph, "vacancy")

    # Retail stands beside vacancy, centre above it; town 3's challenge concerns vacancy itself.
    assert [(one.town.key, one.step.end.key, one.related.key) for one in beside] == [
        (ags(2), "centre", "centre"),
        (ags(1), "retail", "retail"),
    ]
    assert {one.town.key for one in towns_on_topic(graph, "vacancy")} == {ags(0), ags(3), ags(5)}
    assert all(one.related is None for one in towns_on_topic(graph, "vacancy"))


def test_a_challenge_leads_to_the_related_topic_that_it_concerns():
    (found,) = towns_on_related(a_graph([seeker(0, "empty_shops")]), "pop_ups")

    assert (found.step.end.key, found.related.key) == ("empty_shops", "vacancy")


def test_what_only_head_office_may_see_is_in_nobody_elses_answers():
    sealed = seeker(0, Need("retail", visibility=Visibility.HEAD_OFFICE))

    assert towns_on_related(a_graph([sealed]), "vacancy") == ()
    assert [one.town.key for one in towns_on_related(a_graph([sealed], HEAD_OFFICE), "vacancy")] == [ags(0)]
