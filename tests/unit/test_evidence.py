"""Do evidence paths lead to those who can help, and to nothing that is not public?"""

from dataclasses import replace

import pytest

from api.pages.evidence import ASKED_TOWNS, PublicFacts, PublicSources, evidence_for, public_facts, read_public_facts
from matchmaker.rounds.case_card import CaseCard
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.exchange_builders import a_card
from tests.fakes import FakeUnitOfWork
from tests.round_builders import a_relation

TOWNS = 81


def a_helper(number: int, topic: str = "vacancy", **facts: object) -> TownProfile:
    experience = Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION, source="Bericht", **facts)  # type: ignore[arg-type]
    return a_profile(number, needs=(), experience=(experience,))


def told(*profiles: TownProfile, relations: tuple[Relation, ...] = ()) -> list[tuple[str, str]]:
    with FakeUnitOfWork() as uow:
        uow.towns.replace_all(a_town(number) for number in range(TOWNS))
        uow.profiles.save_all(profiles)
        uow.relations.save_all(relations)
        facts = read_public_facts(uow, a_taxonomy(), {})
    return [(view.other, view.sources) for view in evidence_for(ags(0), facts)]


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


def test_whom_the_town_knows_already_is_no_news() -> None:
    in_network = replace(a_helper(2), networks=("alliance",))
    seeker = replace(a_seeker(), networks=("alliance",))

    assert told(seeker, a_helper(1), in_network, a_helper(3), relations=(a_relation(0, 3),)) == [
        ("Birkenau am See", "Umfrage; Bericht")
    ]


@pytest.mark.parametrize("visibility", [Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY])
def test_beyond_the_towns_that_are_asked_a_sealed_statement_moves_nobody(visibility: Visibility) -> None:
    """More towns share both fields than are asked; the one that could help shares the second by a sealed need alone."""
    seeker = replace(a_seeker(), needs=(Need("vacancy"), Need("youth")))
    crowd = [replace(seeker, ags=ags(number), name=None) for number in range(2, TOWNS)]
    helper = a_helper(1)
    sealed = replace(helper, needs=(Need("youth", visibility=visibility),))
    open_to_all = replace(helper, needs=(Need("youth"),))

    assert len(crowd) > ASKED_TOWNS
    assert told(seeker, sealed, *crowd) == told(seeker, helper, *crowd)
    assert told(seeker, open_to_all, *crowd)[0][0] == "Birkenau am See"


def facts_of(
    *profiles: TownProfile, former: PublicFacts | None = None, cards: tuple[CaseCard, ...] = ()
) -> PublicFacts:
    towns = tuple(a_town(number) for number in range(4))
    return public_facts(PublicSources(towns, profiles, (), cards, a_taxonomy(), {}), former)


def test_what_nobody_may_see_changes_nothing_that_is_public() -> None:
    before = facts_of(a_seeker(), a_helper(2))
    sealed = (*a_helper(2).experience, replace(a_helper(2).experience[0], id="care", visibility=Visibility.SCORE_ONLY))

    assert facts_of(a_seeker(), a_profile(2, needs=(), experience=sealed), former=before) is before


def test_a_statement_that_is_taken_back_leads_nowhere_at_once() -> None:
    before = facts_of(a_seeker(), a_helper(2), a_helper(3))
    sealed = replace(a_helper(3).experience[0], visibility=Visibility.HEAD_OFFICE)

    after = facts_of(a_seeker(), a_helper(2), a_profile(3, needs=(), experience=(sealed,)), former=before)

    assert [view.other for view in evidence_for(ags(0), before)] == ["Cedernburg", "Dornfeld"]
    assert [view.other for view in evidence_for(ags(0), after)] == ["Cedernburg"]
    assert after.stated["vacancy"] == {ags(0), ags(2)}


def test_a_card_that_tells_nothing_new_of_a_town_is_in_the_facts_and_leaves_the_graph() -> None:
    before = facts_of(a_seeker(), a_helper(2))
    unreadable = a_card(towns=(ags(3), ags(1)))

    after = facts_of(a_seeker(), a_helper(2), former=before, cards=(unreadable,))

    assert after.cards == (unreadable,)
    assert after.graph is before.graph
