from datetime import date

import pytest

from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import PathKind
from matchmaker.graph.queries import connections, evidence_paths
from matchmaker.graph.schema import HEAD_OFFICE
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.profile import THIRD, Experience, Need, Stage, StatementKind
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.graph_builders import a_graph, as_text, by_method, giver, of_kind, on_topic, seeker

A, B, C = (f"town:{ags(number)}" for number in range(3))


def paths(*profiles, kind: PathKind, **more) -> list[str]:
    found = evidence_paths(a_graph(profiles, **more), ags(0), ags(1))
    return [as_text(path) for path in of_kind(found, kind)]


def met(one: int, other: int, **changes) -> Relation:
    return Relation(ags(one), ags(other), RelationKind.EXCHANGE, "Markt", "Liste", **changes)


def test_the_partners_experience_answers_the_need_and_leads_on_to_its_method():
    found = paths(seeker(0, "vacancy"), giver(1, by_method("pop_up_lab", "vacancy")), kind=PathKind.HELP)

    assert found == [f"{A} -needs> topic:vacancy <has_experience- {B} -used_method> method:pop_up_lab"]


def test_it_leads_on_to_the_project_of_the_same_statement_only():
    market = Experience("market", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy")
    told = (market, by_method("citizens_council", "youth"), on_topic("vacancy", Stage.UNDER_WAY))

    found = paths(seeker(0, "vacancy"), giver(1, *told), kind=PathKind.HELP)

    assert found == [
        f"{A} -needs> topic:vacancy <has_experience- {B} -ran_project> project:{ags(1)}.market",
        f"{A} -needs> topic:vacancy <has_experience- {B}",
    ]


def test_a_challenge_leads_to_help_by_its_topics():
    found = paths(seeker(0, "empty_shops"), giver(1, by_method("pop_up_lab", "retail")), kind=PathKind.HELP)

    assert found == [
        (
            f"{A} -has_challenge> challenge:empty_shops -concerns> topic:retail "
            f"<has_experience- {B} -used_method> method:pop_up_lab"
        )
    ]


def test_experience_with_the_very_challenge_is_the_shorter_way():
    told = Experience("talks", StatementKind.PROJECT, Stage.LEARNED, topic="empty_shops")

    found = paths(seeker(0, "empty_shops"), giver(1, told), kind=PathKind.HELP)

    assert found == [
        f"{A} -has_challenge> challenge:empty_shops <has_experience- {B} -ran_project> project:{ags(1)}.talks"
    ]


def test_a_method_without_a_stated_topic_helps_with_its_usual_ones():
    found = paths(seeker(0, "vacancy"), giver(1, by_method("pop_up_lab", None)), kind=PathKind.HELP)

    assert found == [f"{A} -needs> topic:vacancy <concerns- method:pop_up_lab <used_method- {B}"]


def test_a_method_that_was_used_for_something_else_is_no_help():
    profiles = (seeker(0, "vacancy"), giver(1, by_method("pop_up_lab", "youth")))

    assert paths(*profiles, kind=PathKind.HELP) == []
    assert paths(*profiles, kind=PathKind.RELATED_HELP) == []


def test_an_idea_is_no_experience():
    assert paths(seeker(0, "retail"), giver(1, on_topic("retail", Stage.IDEA)), kind=PathKind.HELP) == []


@pytest.mark.parametrize(
    ("need", "told", "between", "strength"),
    [
        ("pop_ups", "vacancy", "-broader> topic:vacancy", 0.7),
        ("vacancy", "pop_ups", "<broader- topic:pop_ups", 0.7),
        ("vacancy", "retail", "-broader> topic:centre <broader- topic:retail", 0.5),
    ],
)
def test_a_related_topic_is_a_kind_of_its_own_and_counts_by_kinship(need, told, between, strength):
    graph = a_graph([seeker(0, need), giver(1, on_topic(told, Stage.LEARNED))])

    (path,) = of_kind(evidence_paths(graph, ags(0), ags(1)), PathKind.RELATED_HELP)

    assert as_text(path) == f"{A} -needs> topic:{need} {between} <has_experience- {B}"
    assert path.strength == pytest.approx(strength)


def test_topics_without_a_common_parent_are_not_related():
    assert paths(seeker(0, "vacancy"), giver(1, on_topic("youth")), kind=PathKind.RELATED_HELP) == []
    assert paths(seeker(0, "pop_ups"), giver(1, on_topic("centre")), kind=PathKind.RELATED_HELP) == []


def test_five_steps_are_too_many():
    found = paths(seeker(0, "empty_shops"), giver(1, on_topic("centre"), on_topic("care")), kind=PathKind.RELATED_HELP)

    assert found == [
        f"{A} -has_challenge> challenge:empty_shops -concerns> topic:retail -broader> topic:centre <has_experience- {B}"
    ]


def test_strength_is_need_times_experience_and_the_stronger_path_comes_first():
    needs = seeker(0, Need("youth", THIRD), Need("care"))
    graph = a_graph([needs, giver(1, on_topic("youth", Stage.LEARNED), on_topic("care", Stage.UNDER_WAY))])

    found = of_kind(evidence_paths(graph, ags(0), ags(1)), PathKind.HELP)

    assert [(path.steps[0].end.key, path.strength) for path in found] == [("care", 0.5), ("youth", THIRD)]


def test_both_need_the_same_topic():
    found = evidence_paths(a_graph([seeker(0, "youth"), seeker(1, Need("youth", THIRD))]), ags(0), ags(1))

    (shared,) = of_kind(found, PathKind.SHARED)
    assert (as_text(shared), shared.strength) == (f"{A} -needs> topic:youth <needs- {B}", THIRD)


def test_both_face_the_same_challenge_and_its_topics_are_not_told_as_well():
    found = paths(seeker(0, "empty_shops"), seeker(1, "empty_shops"), kind=PathKind.SHARED)

    assert found == [f"{A} -has_challenge> challenge:empty_shops <has_challenge- {B}"]


def test_a_challenge_and_a_topic_meet_in_the_topic():
    found = paths(seeker(0, "empty_shops"), seeker(1, "retail"), kind=PathKind.SHARED)

    assert found == [f"{A} -has_challenge> challenge:empty_shops -concerns> topic:retail <needs- {B}"]


def test_both_work_on_related_topics():
    found = paths(seeker(0, "youth"), seeker(1, "care"), kind=PathKind.RELATED_SHARED)

    assert found == [f"{A} -needs> topic:youth -broader> topic:people <broader- topic:care <needs- {B}"]


def test_both_have_experience_with_the_same_method():
    one, other = giver(0, by_method("pop_up_lab", "youth")), giver(1, by_method("pop_up_lab", "retail"))

    assert paths(one, other, kind=PathKind.SHARED_EXPERIENCE) == [
        f"{A} -used_method> method:pop_up_lab <used_method- {B}"
    ]


def test_each_exchange_with_each_other_is_named():
    relations = [met(0, 1), met(0, 1, ended=date(2020, 1, 1))]

    found = evidence_paths(a_graph([], relations=relations), ags(0), ags(1))

    assert [path.steps[0].date for path in of_kind(found, PathKind.EXCHANGED)] == [None, "2020-01-01"]


def test_a_third_town_is_a_bridge():
    assert paths(relations=[met(0, 2), met(1, 2)], kind=PathKind.BRIDGE) == [
        f"{A} -exchanged_with> {C} -exchanged_with> {B}"
    ]


def test_a_common_network_connects():
    members = [a_profile(number, networks=("ahorn",), needs=(), experience=()) for number in (0, 1)]

    assert paths(*members, kind=PathKind.NETWORK) == [f"{A} -member_of> network:ahorn <member_of- {B}"]


def test_places_connect_last():
    found = evidence_paths(a_graph([seeker(0, "youth"), seeker(1, "youth")]), ags(0), ags(1))

    assert [path.kind for path in found] == [PathKind.SHARED, PathKind.PLACE]
    assert as_text(found[-1]) == f"{A} -lies_in> district:99000 <lies_in- {B}"


def test_a_refused_proposal_is_never_evidence_not_even_for_head_office():
    refused = a_profile(
        0, history=(PastExchange(ags(1), "tandem", declined=date(2025, 1, 2)),), needs=(), experience=()
    )

    found = evidence_paths(a_graph([refused], HEAD_OFFICE), ags(0), ags(1))

    assert [path.kind for path in found] == [PathKind.PLACE]


def test_connections_hold_the_help_of_both_sides_and_everything_else_once():
    one = seeker(0, "youth", experience=(on_topic("retail"),))
    other = seeker(1, "youth", Need("retail"), experience=())

    found = connections(a_graph([one, other]), ags(0), ags(1))

    assert [(path.kind, path.seeker.key, path.partner.key) for path in found] == [
        (PathKind.HELP, ags(1), ags(0)),
        (PathKind.SHARED, ags(0), ags(1)),
        (PathKind.PLACE, ags(0), ags(1)),
    ]


def test_an_unknown_town_is_refused():
    with pytest.raises(NotFound, match="99000009"):
        evidence_paths(a_graph([]), ags(0), ags(9))


def test_a_town_is_not_connected_with_itself():
    with pytest.raises(MatchmakerError, match="zweimal dieselbe Stadt"):
        connections(a_graph([]), ags(0), ags(0))


def test_a_method_on_a_topic_beside_the_one_needed_is_a_step_too_far():
    profiles = (seeker(0, "retail"), giver(1, by_method("pop_up_lab", None)))

    assert paths(*profiles, kind=PathKind.RELATED_HELP) == []
    assert paths(seeker(0, "pop_ups"), profiles[1], kind=PathKind.RELATED_HELP) != []


def test_the_longer_way_round_over_places_counts_less():
    towns = (a_town(0), a_town(1), a_town(2, ags="99100002", state=a_town(0).state))
    graph = build_graph(GraphSources(towns, (), a_taxonomy()))

    found = [evidence_paths(graph, ags(0), other.ags)[0] for other in towns[1:]]

    assert [(len(path.steps), path.strength) for path in found] == [(2, 1.0), (4, 0.5)]
