"""Sentences from paths say what the steps hold, in both languages, and a related topic is never the same."""

import string
from dataclasses import replace
from datetime import date

import pytest

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import PathKind
from matchmaker.graph.queries import evidence_paths
from matchmaker.graph.schema import EdgeKind
from matchmaker.graph.wording import SENTENCES, in_arrows, sentence
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.graph_builders import a_graph, by_method, giver, of_kind, on_topic, seeker


def said(*profiles, kind: PathKind, language="de", **more) -> str:
    found = evidence_paths(a_graph(profiles, **more), ags(0), ags(1))
    return sentence(of_kind(found, kind)[0], language)


def tie(kind: RelationKind, other: int = 1, label: str = "", **changes) -> Relation:
    return Relation(ags(0), ags(other), kind, label, "Liste", **changes)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (on_topic("vacancy", Stage.DECIDED), "Birkenau am See hat dazu etwas beschlossen."),
        (on_topic("vacancy", Stage.UNDER_WAY, year=2022), "Birkenau am See sammelt dazu Erfahrung, 2022."),
        (
            by_method("pop_up_lab", "vacancy", year=2021),
            "Birkenau am See hat dazu schon etwas umgesetzt (Pop-up-Labor), 2021.",
        ),
        (by_method("pop_up_lab", None), "Birkenau am See hat dazu schon etwas umgesetzt (Pop-up-Labor)."),
        (
            Experience("m", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy", title="Haus am Markt"),
            "Birkenau am See hat dazu etwas abgeschlossen und daraus gelernt (Haus am Markt).",
        ),
        (
            on_topic("vacancy", Stage.LEARNED, failed=True, evaluated=True, title="Kaufhaus"),
            "In Birkenau am See ist dazu etwas nicht gelungen (Kaufhaus).",
        ),
    ],
)
def test_help_says_the_need_and_how_far_the_partner_is(told, expected):
    words = said(seeker(0, "vacancy"), giver(1, told), kind=PathKind.HELP)

    assert words == f"Ahornstedt sucht Rat zum Thema Vacancy. {expected}"


def test_help_with_a_challenge_names_it():
    words = said(seeker(0, "empty_shops"), giver(1, on_topic("retail")), kind=PathKind.HELP)

    assert words == "Ahornstedt nennt als Herausforderung: Leere Läden. Birkenau am See hat dazu schon etwas umgesetzt."


def test_help_that_the_partner_gained_with_a_challenge_names_that_challenge():
    told = Experience("m", StatementKind.PROJECT, Stage.IN_OPERATION, topic="empty_shops", title="Haus am Markt")

    words = said(seeker(0, "vacancy"), giver(1, told), kind=PathKind.HELP)

    assert words == (
        "Ahornstedt sucht Rat zum Thema Vacancy. "
        "Birkenau am See hat zur Herausforderung „Leere Läden“ schon etwas umgesetzt (Haus am Markt)."
    )


def test_a_related_topic_is_called_related():
    words = said(seeker(0, "vacancy"), giver(1, on_topic("retail")), kind=PathKind.RELATED_HELP)

    assert words == (
        "Ahornstedt sucht Rat zum Thema Vacancy. Birkenau am See hat zum verwandten Thema Retail schon etwas umgesetzt."
    )


@pytest.mark.parametrize(
    ("needs", "kind", "expected"),
    [
        (("youth", "youth"), PathKind.SHARED, "Ahornstedt und Birkenau am See arbeiten beide am Thema Youth."),
        (
            ("empty_shops", "empty_shops"),
            PathKind.SHARED,
            "Ahornstedt und Birkenau am See stehen vor derselben Herausforderung: Leere Läden.",
        ),
        (
            ("empty_shops", "retail"),
            PathKind.SHARED,
            "Ahornstedt nennt „Leere Läden“, Birkenau am See nennt „Retail“. Beides gehört zum Thema Retail.",
        ),
        (
            ("youth", "care"),
            PathKind.RELATED_SHARED,
            "Ahornstedt arbeitet am Thema Youth, Birkenau am See am verwandten Thema Care.",
        ),
    ],
)
def test_what_both_need(needs, kind, expected):
    assert said(seeker(0, needs[0]), seeker(1, needs[1]), kind=kind) == expected


def test_what_both_have_experience_with():
    used = by_method("pop_up_lab", "retail")

    words = said(giver(0, used), giver(1, used), kind=PathKind.SHARED_EXPERIENCE)

    # Of equally short ways with equally sure steps, the topic itself is told before how it was gone about.
    assert words == "Ahornstedt und Birkenau am See haben beide Erfahrung zum Thema Retail."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Ahornstedt und Birkenau am See haben beide Erfahrung mit der Methode Pop-up-Labor."),
        ("en", "Ahornstedt and Birkenau am See both have experience with the method Pop-up lab."),
    ],
)
def test_a_method_that_both_know_is_called_a_method(language, told):
    one, other = (by_method("pop_up_lab", topic) for topic in ("retail", "care"))

    assert said(giver(0, one), giver(1, other), kind=PathKind.SHARED_EXPERIENCE, language=language) == told


@pytest.mark.parametrize(
    ("relation", "german", "english"),
    [
        (
            tie(RelationKind.TWIN_TOWN),
            "Ahornstedt und Birkenau am See sind Partnerstädte.",
            "Ahornstedt and Birkenau am See are twin towns.",
        ),
        (
            tie(RelationKind.TWIN_TOWN, ended=date(2001, 5, 6)),
            "Ahornstedt und Birkenau am See waren Partnerstädte, bis 2001.",
            "Ahornstedt and Birkenau am See were twin towns, until 2001.",
        ),
        (
            tie(RelationKind.EXCHANGE),
            "Ahornstedt und Birkenau am See tauschen sich schon aus.",
            "Ahornstedt and Birkenau am See are in exchange already.",
        ),
        (
            tie(RelationKind.EXCHANGE, label="Markt", ended=date(2020, 1, 2)),
            "Ahornstedt und Birkenau am See haben sich schon ausgetauscht (Markt), bis 2020.",
            "Ahornstedt and Birkenau am See have exchanged before (Markt), until 2020.",
        ),
    ],
)
def test_exchanges_with_each_other(relation, german, english):
    assert said(kind=PathKind.EXCHANGED, relations=[relation]) == german
    assert said(kind=PathKind.EXCHANGED, relations=[relation], language="en") == english


def test_a_bridge_names_the_third_town():
    bridge = [tie(RelationKind.EXCHANGE, 2), Relation(ags(1), ags(2), RelationKind.EXCHANGE, "", "Liste")]

    assert (
        said(kind=PathKind.BRIDGE, relations=bridge)
        == "Ahornstedt und Birkenau am See arbeiteten beide mit Cedernburg."
    )


def test_networks_and_places():
    members = [a_profile(number, networks=("Ahorntal",)) for number in (0, 1)]

    assert (
        said(*members, kind=PathKind.NETWORK) == "Ahornstedt und Birkenau am See gehören beide zum Netzwerk „Ahorntal“."
    )
    assert said(kind=PathKind.PLACE) == "Ahornstedt und Birkenau am See liegen im selben Kreis."


def test_the_short_form_follows_the_stored_edges():
    graph = a_graph([seeker(0, "vacancy"), giver(1, by_method("pop_up_lab", "vacancy"))])

    (path,) = of_kind(evidence_paths(graph, ags(0), ags(1)), PathKind.HELP)

    assert in_arrows(path) == "Ahornstedt braucht Vacancy ← hat Erfahrung Birkenau am See → nutzte Pop-up-Labor"
    assert in_arrows(path, "en") == "Ahornstedt needs Vacancy ← has experience Birkenau am See → used Pop-up lab"


@pytest.mark.parametrize(
    ("stage", "failed", "verbs"),
    [
        (Stage.DECIDED, False, ("plant", "plant", "plans", "plans")),
        (Stage.UNDER_WAY, False, ("führt durch", "nutzt", "runs", "uses")),
        (Stage.IN_OPERATION, False, ("führte durch", "nutzte", "ran", "used")),
        (Stage.LEARNED, False, ("führte durch", "nutzte", "ran", "used")),
        (Stage.UNDER_WAY, True, ("führte durch", "nutzte", "ran", "used")),
    ],
)
def test_the_short_form_tells_what_goes_on_as_present_and_what_is_over_as_past(stage, failed, verbs):
    project = Experience("p", StatementKind.PROJECT, stage, topic="vacancy", title="Haus am Markt", failed=failed)
    method = Experience("pop_up_lab", StatementKind.METHOD, stage, topic="vacancy", failed=failed)
    said_of = [
        in_arrows(of_kind(evidence_paths(graph, ags(0), ags(1)), PathKind.HELP)[0], language)
        for language in ("de", "en")
        for graph in (a_graph([seeker(0, "vacancy"), giver(1, told)]) for told in (project, method))
    ]

    named = ("Haus am Markt", "Pop-up-Labor", "Haus am Markt", "Pop-up lab")
    assert [one.rpartition("→ ")[2] for one in said_of] == [
        f"{verb} {name}" for verb, name in zip(verbs, named, strict=True)
    ]


def test_topics_that_only_a_see_also_links_are_told_as_distantly_related():
    plain = a_taxonomy()
    linked = tuple(replace(one, related=("care",)) if one.id == "vacancy" else one for one in plain.topics)
    towns = [a_town(number) for number in (0, 1)]
    profiles = [seeker(0, "vacancy"), a_profile(1, needs=(Need("care"),), experience=(on_topic("care"),))]
    graph = build_graph(GraphSources(towns, profiles, replace(plain, topics=linked)))

    found = {path.kind: sentence(path) for path in evidence_paths(graph, ags(0), ags(1))}

    assert found[PathKind.RELATED_HELP] == (
        "Ahornstedt sucht Rat zum Thema Vacancy. Birkenau am See hat zum entfernt verwandten Thema Care schon etwas "
        "umgesetzt."
    )
    assert found[PathKind.RELATED_SHARED] == (
        "Ahornstedt arbeitet am Thema Vacancy, Birkenau am See am entfernt verwandten Thema Care."
    )


def test_the_short_form_sets_a_challenge_apart_for_it_is_a_sentence_of_its_own():
    graph = a_graph([seeker(0, "empty_shops"), giver(1, on_topic("retail"))])

    (path,) = of_kind(evidence_paths(graph, ags(0), ags(1)), PathKind.HELP)

    assert in_arrows(path).startswith("Ahornstedt steht vor „Leere Läden“ → betrifft Retail ←")
    assert in_arrows(path, "en").startswith("Ahornstedt faces “Empty shops” → concerns Retail ←")


def test_every_kind_of_edge_has_a_verb():
    assert set(SENTENCES["verbs"]) == set(EdgeKind)


@pytest.mark.parametrize("table", list(SENTENCES))
def test_both_languages_fill_the_same_places(table):
    for templates in SENTENCES[table].values():
        german, english = (
            {name for _, name, _, _ in string.Formatter().parse(templates[language]) if name}
            for language in ("de", "en")
        )
        assert german == english


def test_a_setting_is_no_place_to_lie_in_and_a_district_is_told_without_its_number():
    far = {"km_to_town_20k": 30.0, "km_to_town_100k": 80.0}
    towns = [a_town(number, indicators=far) for number in (0, 1)]
    found = of_kind(evidence_paths(build_graph(GraphSources(towns, (), a_taxonomy())), ags(0), ags(1)), PathKind.PLACE)

    arrows = [in_arrows(path) for path in found]

    assert "Ahornstedt liegt in demselben Kreis ← liegt in Birkenau am See" in arrows
    assert any(
        one.startswith("Ahornstedt liegt ") and one.endswith("peripher ← liegt Birkenau am See") for one in arrows
    )
    assert not any(mark in one for one in arrows for mark in ("99000", "liegt in eher", "liegt in sehr"))
