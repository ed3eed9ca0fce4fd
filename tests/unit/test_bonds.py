"""With which towns is one town connected, and how?"""

import pytest

from matchmaker.errors import NotFound
from matchmaker.graph.bonds import Bond, Bound, bonds_of
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import THIRD, Need, Stage, Visibility
from tests.builders import ags
from tests.graph_builders import a_graph, giver, on_topic, seeker


def told(found: tuple[Bound, ...]) -> list[tuple[Bond, str]]:
    return [(one.bond, one.town.key) for one in found]


def test_every_kind_of_bond_is_found_the_firmest_kind_first():
    relations = [Relation(ags(0), ags(5), RelationKind.EXCHANGE, "Stadtumbau", "Liste")]
    profiles = [
        seeker(0, "vacancy", experience=(on_topic("youth"),), networks=("netz",)),
        giver(1, on_topic("vacancy")),
        seeker(2, "youth"),
        seeker(3, "vacancy"),
        seeker(4, networks=("netz",)),
    ]

    found = bonds_of(a_graph(profiles, relations=relations), ags(0))

    assert told(found) == [
        (Bond.EXCHANGE, ags(5)),
        (Bond.NETWORK, ags(4)),
        (Bond.KNOWS, ags(1)),
        (Bond.SEEKS, ags(2)),
        (Bond.SHARES, ags(3)),
    ]
    assert [bool(one.partner) for one in found] == [True, True, False, False, False]


def test_a_town_may_be_bound_in_more_than_one_way():
    graph = a_graph([seeker(0, "vacancy", "youth"), giver(1, on_topic("vacancy"), needs=(Need("youth"),))])

    assert told(bonds_of(graph, ags(0))) == [(Bond.KNOWS, ags(1)), (Bond.SHARES, ags(1))]


def test_the_strongest_statement_orders_and_of_equals_the_lower_key():
    graph = a_graph(
        [
            seeker(0, "vacancy"),
            giver(1, on_topic("vacancy", Stage.UNDER_WAY)),
            giver(3, on_topic("vacancy", Stage.LEARNED)),
            giver(2, on_topic("vacancy", Stage.LEARNED)),
            giver(4, on_topic("vacancy", Stage.IDEA)),
        ]
    )

    assert told(bonds_of(graph, ags(0))) == [(Bond.KNOWS, ags(2)), (Bond.KNOWS, ags(3)), (Bond.KNOWS, ags(1))]


def test_a_statement_that_two_topics_of_the_town_hold_is_told_once():
    graph = a_graph([seeker(0, "vacancy", "pop_ups"), giver(1, on_topic("pop_ups"))])

    (found,) = bonds_of(graph, ags(0))

    assert (found.bond, len(found.mentions)) == (Bond.KNOWS, 1)


def test_sealed_statements_bind_nobody():
    sealed = {"visibility": Visibility.SCORE_ONLY}
    graph = a_graph([seeker(0, Need("vacancy", THIRD, **sealed), "youth"), giver(1, on_topic("vacancy"))])

    assert bonds_of(graph, ags(0)) == ()


def test_a_town_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        bonds_of(a_graph([]), "00000000")
