"""Whatever is changed through any repository: is what a running site has kept what a new one would compute?"""

import random
from collections.abc import Callable

import pytest

from api.settings import Environment, Settings
from api.site import Site
from api.suggester import SuggesterShelf
from api.taxonomy_shelf import TaxonomyShelf
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import a_taxonomy, ags
from tests.contract.changing_steps import CHANGING, a_busy_database
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import NOW


def a_site(open_uow: OpenUnitOfWork) -> Site:
    taxonomy = a_taxonomy()
    environment = Settings(secret_key="s" * 40, environment=Environment.DEMO)
    topics = TaxonomyShelf(taxonomy)
    return Site(environment, open_uow, lambda: NOW, topics, SuggesterShelf(lambda: topics.current))


def everything_kept(site: Site, uow: UnitOfWork) -> list[object]:
    """All that pages take from what is kept, in values that compare."""
    facts = site.public_facts(uow)
    found: list[object] = [facts.profiles, facts.relations, facts.cards, _edges(facts.graph)]
    found += [site.evidence(uow, round_id) for round_id in (None, "r1", "r2")]
    terms, run = uow.rounds.get("r1"), uow.runs.get("r1-1")
    for public in (True, False):
        assessment = site.assessment(uow, terms, run, public=public)
        found += [assessment.rarity, assessment.expected, assessment.explain(Role.MAYOR, ags(0), ags(3))]
    return found


def _edges(graph: KnowledgeGraph) -> object:
    return sorted(graph.nodes(data=True), key=str), sorted(graph.edges(data=True), key=str)


@pytest.mark.parametrize("seed", range(4))
def test_after_each_change_a_site_that_has_long_been_running_tells_what_a_new_one_would(
    open_uow: OpenUnitOfWork, seed: int
):
    _change(open_uow, a_busy_database)
    running = a_site(open_uow)

    for name in random.Random(seed).sample(sorted(CHANGING), len(CHANGING)):
        _change(open_uow, CHANGING[name][1])
        with open_uow(reading=True) as uow:
            assert everything_kept(running, uow) == everything_kept(a_site(open_uow), uow), name


def test_an_answer_and_what_leaves_the_ties_as_they_are_let_the_scorers_and_the_graph_stand(open_uow: OpenUnitOfWork):
    _change(open_uow, a_busy_database)
    site = a_site(open_uow)
    before = _dear(site)

    for name in ("a proposal", "a refusal", "a round", "a new case card", "a new request", "other members"):
        _change(open_uow, CHANGING[name][1])

    assert [one is other for one, other in zip(before, _dear(site), strict=True)] == [True] * 3


def _change(open_uow: OpenUnitOfWork, step: Callable[[UnitOfWork], object]) -> None:
    with open_uow() as uow:
        step(uow)
        uow.commit()


def _dear(site: Site) -> tuple[object, ...]:
    with site.open_uow(reading=True) as uow:
        terms, run = uow.rounds.get("r1"), uow.runs.get("r1-1")
        return site.public_facts(uow), site.evidence(uow, "r1"), site.assessment(uow, terms, run, public=True)
