"""What letters and pages deny of two towns the graph does not tell, whatever they state."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.features.encoder import TownEncoder
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import PathKind
from matchmaker.graph.queries import evidence_paths
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.pair_account import without_sealed
from matchmaker.scoring.pair_score import PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.telling import telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile
from tests.property.test_scores import EVEN, a_register
from tests.strategies import TAXONOMY, TODAY, networks_of_towns
from tests.unhurried import unhurried

SEE_ALSO = {"pop_ups": ("youth",), "care": ("vacancy", "retail")}
WITH_LINKS = replace(TAXONOMY, topics=tuple(replace(one, related=SEE_ALSO.get(one.id, ())) for one in TAXONOMY.topics))
HELP_DENIED = {"nothing_to_learn", "nothing_to_see"}
SHARING_DENIED = {"no_shared_challenge"}


def a_score(towns: tuple[TownProfile, ...], format: Format, taxonomy: Taxonomy = WITH_LINKS) -> PairScore:
    arrays = TownEncoder(taxonomy, a_register()).fit(towns).transform(towns)
    return PairScorer(arrays, format, EVEN, TODAY).explain(towns[0].ags, towns[1].ags)


def codes_of(score: PairScore) -> set[str]:
    return {reason.code for line in score.contributions for reason in line.reasons}


def denied_by(score: PairScore, seeker: TownProfile) -> set[str]:
    """The codes of what is denied to this town as the one that seeks."""
    told = (reason for line in score.contributions for reason in line.reasons)
    return {reason.code for reason in told if ("a", seeker.name) in reason.subject}


@unhurried
@given(networks_of_towns(most=2), st.sampled_from(list(Format)))
def test_nothing_is_denied_that_a_path_of_stored_facts_tells(towns, format):
    score = a_score(towns, format)
    graph = build_graph(GraphSources(a_register(), without_sealed(towns), WITH_LINKS))

    for seeker, partner in (towns, towns[::-1]):
        found = {path.kind for path in evidence_paths(graph, seeker.ags, partner.ags)}
        if found & {PathKind.HELP, PathKind.RELATED_HELP}:
            assert not denied_by(score, seeker) & HELP_DENIED
        if found & {PathKind.SHARED, PathKind.RELATED_SHARED}:
            assert not codes_of(score) & SHARING_DENIED


@unhurried
@given(networks_of_towns(most=2), st.sampled_from(list(Format)))
def test_a_see_also_moves_no_figure_and_gives_no_pair_its_topic(towns, format):
    linked, plain = a_score(towns, format), a_score(towns, format, TAXONOMY)

    def figures(score: PairScore) -> list[object]:
        return [replace(line, reasons=()) for line in score.contributions]

    assert (figures(linked), linked.score_tenths, linked.range_tenths) == (
        figures(plain),
        plain.score_tenths,
        plain.range_tenths,
    )
    assert topic_of(linked) == topic_of(plain)
    assert (telling_of(linked).for_a, telling_of(linked).for_b) == (telling_of(plain).for_a, telling_of(plain).for_b)


def test_experience_on_a_distantly_related_topic_is_told_as_that_and_as_worth_no_points():
    done = Experience("youth", StatementKind.TOPIC, Stage.IN_OPERATION, topic="youth", source="Bericht")
    towns = a_profile(0, needs=(Need("pop_ups", source="Antrag"),)), a_profile(1, needs=(), experience=(done,))

    (told,) = [one for one in telling_of(a_score(towns, Format.VISIT)).against if one.code.startswith("distant")]

    assert (told.strength, told.source) == (0.0, "Antrag; Bericht")
    assert Wording(WITH_LINKS).sentence(told) == (
        "Ahornstedt sucht Rat zum Thema „Pop_ups“. Birkenau am See hat nur zum entfernt verwandten Thema „Youth“ "
        "Erfahrung genannt. Das allein bringt keine Punkte."
    )


def test_distantly_related_needs_are_told_once_and_not_as_nothing_in_common():
    towns = a_profile(0, needs=(Need("vacancy"),)), a_profile(1, needs=(Need("care"),))

    (told,) = [one for one in telling_of(a_score(towns, Format.TANDEM)).against if "challenge" in one.code]

    assert Wording(WITH_LINKS).sentence(told) == (
        "Ahornstedt arbeitet am Thema „Vacancy“, Birkenau am See nur am entfernt verwandten Thema „Care“. "
        "Das allein bringt keine Punkte."
    )


def test_an_idea_on_the_very_topic_is_told_before_experience_on_a_distant_one():
    told = tuple(
        Experience(topic, StatementKind.TOPIC, stage, topic=topic)
        for topic, stage in (("vacancy", Stage.IDEA), ("care", Stage.LEARNED))
    )
    towns = a_profile(0, needs=(Need("vacancy"),)), a_profile(1, needs=(), experience=told)

    assert "only_an_idea" in codes_of(a_score(towns, Format.VISIT))
