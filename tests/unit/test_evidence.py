"""Do evidence paths lead to those who can help, and to nothing that is not public?"""

from api.pages.evidence import GraphShelf, Statements, evidence_for
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags

REGISTER = {town.ags: town for town in (a_town(number) for number in range(8))}


def a_helper(number: int, topic: str = "vacancy", **facts: object) -> TownProfile:
    experience = Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION, source="Bericht", **facts)  # type: ignore[arg-type]
    return a_profile(number, needs=(), experience=(experience,))


def stated(*profiles: TownProfile) -> Statements:
    return Statements(profiles, (), a_taxonomy(), {})


def told(*profiles: TownProfile) -> list[tuple[str, str]]:
    found = stated(*profiles)
    graph = GraphShelf().graph(found, REGISTER)
    return [(view.other, view.sources) for view in evidence_for(ags(0), graph, found)]


def a_seeker() -> TownProfile:
    return a_profile(0, needs=(Need("vacancy", source="Umfrage"),), experience=())


def test_who_has_done_it_comes_first_with_the_sources_of_each_step() -> None:
    shares = a_profile(1, needs=(Need("vacancy", source="Website"),), experience=())

    assert told(a_seeker(), shares, a_helper(2)) == [
        ("Cedernburg", "Umfrage; Bericht"),
        ("Birkenau am See", "Umfrage; Website"),
    ]


def test_who_has_nothing_to_do_with_it_is_not_named() -> None:
    assert told(a_seeker(), a_helper(1, topic="care")) == []


def test_a_statement_that_is_not_public_leads_nowhere() -> None:
    hidden = (Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY)

    assert told(a_seeker(), *(a_helper(n, visibility=one) for n, one in enumerate(hidden, start=1))) == []


def test_at_most_six_towns_are_named() -> None:
    assert len(told(a_seeker(), *(a_helper(number) for number in range(1, 8)))) == 6


def test_a_town_without_statements_has_no_paths() -> None:
    assert told(a_helper(1)) == []


def test_the_graph_is_kept_until_somebody_states_something_else() -> None:
    shelf = GraphShelf()
    first = shelf.graph(stated(a_seeker(), a_helper(1)), REGISTER)

    assert shelf.graph(stated(a_seeker(), a_helper(1)), REGISTER) is first
    assert shelf.graph(stated(a_seeker()), REGISTER) is not first
