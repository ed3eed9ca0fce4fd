"""Does one walk over the graph count the same towns as asking topic by topic and method by method?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.graph.listings import Mention, towns_on_topic, towns_with_method
from matchmaker.graph.tallies import towns_by_entry
from matchmaker.towns.profile import Need, Stage, Visibility
from tests.builders import a_taxonomy, ags
from tests.graph_builders import a_graph, by_method, giver, on_topic, seeker

TAXONOMY = a_taxonomy()
needs = st.sampled_from([one.id for one in (*TAXONOMY.topics, *TAXONOMY.challenges)])
topics = st.sampled_from([one.id for one in TAXONOMY.topics])
methods = st.sampled_from([one.id for one in TAXONOMY.methods])
stages = st.sampled_from(list(Stage))
experience = st.one_of(st.builds(on_topic, topics, stages), st.builds(by_method, methods, topics, stages))
statements = st.lists(st.one_of(st.builds(Need, needs), experience), max_size=4)


def keys(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.town.key for mention in mentions)


@given(st.lists(statements, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_same_towns_as_topic_by_topic_and_method_by_method(stated) -> None:
    told = [(one for one in said if isinstance(one, Need)) for said in stated]
    done = [tuple(one for one in said if not isinstance(one, Need)) for said in stated]
    graph = a_graph([seeker(n, *told[n], experience=done[n]) for n in range(len(stated))])

    by_entry = towns_by_entry(graph)

    assert by_entry == {
        **{one.id: keys(towns_on_topic(graph, one.id)) for one in TAXONOMY.topics},
        **{one.id: keys(towns_with_method(graph, one.id)) for one in TAXONOMY.methods},
    }


def test_a_topic_holds_what_is_stated_below_it_and_an_idea_for_a_method_is_no_experience() -> None:
    sealed = Need("youth", visibility=Visibility.SCORE_ONLY)
    graph = a_graph([seeker(0, "pop_ups", sealed), giver(1, by_method("pop_up_lab", "vacancy", Stage.IDEA))])

    found = towns_by_entry(graph)

    assert (found["pop_ups"], found["vacancy"]) == (frozenset({ags(0)}), frozenset({ags(0), ags(1)}))
    assert (found["pop_up_lab"], found["youth"]) == (frozenset(), frozenset())
