"""One account of a pair: what page, letter, terminal and JSON tell from."""

from dataclasses import replace
from datetime import date
from itertools import combinations, islice, permutations
from statistics import pstdev

import pytest

from api.commands.pair_report import pair_lines
from matchmaker.features.encoder import TownEncoder
from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import PathKind
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import HEAD_OFFICE, EdgeKind
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.certainty import Certainty, certainty_of
from matchmaker.scoring.explanation import explain_pair
from matchmaker.scoring.influence import effective_influence
from matchmaker.scoring.pair_account import account_of, paths_between, shared_by_most, without_sealed
from matchmaker.scoring.pair_document import pair_document
from matchmaker.scoring.pair_score import Contribution, Figure, PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.places import ListPlaces
from matchmaker.scoring.telling import topics_of
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Topic
from matchmaker.towns.indicators import INDICATORS, IndicatorLevel
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile, Visibility
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_profile, a_taxonomy, a_town, ags

ON = date(2026, 3, 15)
TAXONOMY = a_taxonomy()
GERMAN, ENGLISH = Wording(TAXONOMY), Wording(TAXONOMY, "en")
NAMES = {ags(number): a_profile(number).name or "" for number in range(4)}


def a_scorer(
    towns: tuple[TownProfile, ...], register: tuple[RegisteredTown, ...] = (), format: Format = Format.TANDEM
) -> PairScorer:
    arrays = TownEncoder(TAXONOMY, register).fit(towns).transform(towns)
    return PairScorer(arrays, format, packaged_policy().weights[format], ON)


def a_line(score: PairScore, criterion: str) -> Contribution:
    return next(line for line in score.contributions if line.criterion == criterion)


def test_a_figure_is_told_with_year_source_and_area_and_an_own_statement_as_such():
    register = (a_town(0), a_town(1))
    score = a_scorer((a_profile(0), a_profile(1, population=9_000)), register).explain(ags(0), ags(1))

    assert a_line(score, "similar_size").figures == (
        Figure(ags(0), "population", 8000.0, "2023", "erfunden", IndicatorLevel.MUNICIPALITY),
        Figure(ags(1), "population", 9000.0, None, "eigene Angabe", IndicatorLevel.MUNICIPALITY),
    )


def test_a_missing_elevation_is_said_and_counts_as_estimated():
    elevation = INDICATORS["elevation_m"]
    register = (a_town(0, indicators={"elevation_m": 120.0}), a_town(1), a_town(2, indicators={"elevation_m": 410.0}))
    score = a_scorer((a_profile(0), a_profile(1)), register).explain(ags(0), ags(1))
    line = a_line(score, "setting")

    assert line.figures == (
        Figure(ags(0), "elevation_m", 120.0, elevation.year, elevation.source, IndicatorLevel.MUNICIPALITY),
        Figure(ags(1), "elevation_m", None, elevation.year, elevation.source, IndicatorLevel.MUNICIPALITY),
    )
    assert [figure.imputed for figure in line.figures] == [False, True]
    assert "Für Birkenau am See fehlt die Angabe: Höhe über dem Meer." in GERMAN.sentences(
        account_of(score).telling.missing
    )


def test_what_is_equal_is_called_equal_and_what_is_only_near_similar():
    heights = (120, 120, 121, 410, 122, 123, 124, 125)
    register = [a_town(number, indicators={"elevation_m": metres}) for number, metres in enumerate(heights)]
    scorer = a_scorer(tuple(a_profile(number) for number in range(len(heights))), register)

    def told(other: int) -> list[str]:
        return [reason.code for reason in a_line(scorer.explain(ags(0), ags(other)), "setting").reasons]

    codes = ["same_indicator", "similar_indicator", "different_indicator"]
    assert [[code for code in told(other) if code in codes] for other in (1, 2, 3)] == [[code] for code in codes]


def test_coordinates_are_the_registers_or_the_towns_own():
    towns = (a_profile(0), a_profile(1, lat=51.0), a_profile(2, lat=None, lon=None))
    scorer = a_scorer(towns, (a_town(0), a_town(1), a_town(2)), Format.VISIT)

    def sources(a: int, b: int) -> list[tuple[str | None, bool]]:
        figures = a_line(scorer.explain(ags(a), ags(b)), "nearness").figures
        return [(figure.source, figure.imputed) for figure in figures if figure.key == "lat"]

    assert sources(0, 1) == [("Ortspunkt des Registers", False), ("eigene Angabe", False)]
    assert sources(1, 2) == [("eigene Angabe", False), (None, True)]


def test_a_gap_that_both_have_is_told_of_both():
    telling = account_of(a_scorer((a_profile(0), a_profile(1))).explain(ags(0), ags(1))).telling
    alone = account_of(a_scorer((a_profile(0), a_profile(1, windows=("mon_am",)))).explain(ags(0), ags(1))).telling

    assert "Ahornstedt und Birkenau am See haben noch keine Zeiten genannt." in GERMAN.sentences(telling.missing)
    assert "Ahornstedt hat noch keine Zeiten genannt." in GERMAN.sentences(alone.missing)


def test_paths_are_of_different_kinds_not_over_places_and_at_most_four_steps_long():
    give = (Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, topic="vacancy", year=2021),)
    towns = (a_profile(0, networks=("netz",)), a_profile(1, experience=give, networks=("netz",)))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), towns, TAXONOMY), HEAD_OFFICE)

    paths = paths_between(a_scorer(towns).explain(ags(0), ags(1)), graph)

    assert [path.kind for path in paths] == [PathKind.HELP, PathKind.SHARED, PathKind.RELATED_HELP]
    assert all(len(path.steps) <= 4 and path.kind is not PathKind.PLACE for path in paths)
    assert all(step.kind is not EdgeKind.RELATED for path in paths for step in path.steps)


def test_the_first_paths_are_those_of_the_reasons_that_are_told():
    """What the second could learn on a related topic is a stronger kind of path, and is not told."""
    mine = (Need("care", 1.0), Need("vacancy", 0.5))
    theirs = (Need("care", 0.4), Need("vacancy", 1.0))
    give = (
        Experience("Laden auf Zeit", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy", title="Laden auf Zeit"),
    )
    towns = (a_profile(0, needs=mine), a_profile(1, needs=theirs, experience=give))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), towns, TAXONOMY), HEAD_OFFICE)
    score = a_scorer(towns).explain(ags(0), ags(1))
    told = [reason for reason in account_of(score).telling.for_a if dict(reason.subject).get("t")]

    paths = paths_between(score, graph)

    assert len(told) >= 2
    for reason, path in zip(told, paths, strict=False):
        assert topics_of(reason) <= {node.key for node in path.nodes}
    assert len({(path.kind, path.seeker.key) for path in paths}) == len(paths)


def test_what_is_only_to_be_seen_also_is_no_evidence():
    vacancy = TAXONOMY.entry("vacancy")
    assert isinstance(vacancy, Topic)
    beside = replace(vacancy, related=("care",))
    taxonomy = replace(TAXONOMY, topics=tuple(beside if one == vacancy else one for one in TAXONOMY.topics))
    give = (Experience("care", StatementKind.TOPIC, Stage.LEARNED, topic="care"),)
    towns = (a_profile(0, needs=(Need("vacancy"),), experience=()), a_profile(1, needs=(), experience=give))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), towns, taxonomy), HEAD_OFFICE)

    assert PathKind.RELATED_HELP in {path.kind for path in connections(graph, ags(0), ags(1))}
    assert paths_between(a_scorer(towns).explain(ags(0), ags(1)), graph) == ()


def test_in_a_visit_the_paths_are_the_seekers():
    give = (Experience("vacancy", StatementKind.TOPIC, Stage.LEARNED, topic="vacancy"),)
    towns = (a_profile(0, experience=give), a_profile(1, experience=give))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), towns, TAXONOMY), HEAD_OFFICE)

    paths = paths_between(a_scorer(towns, format=Format.VISIT).explain(ags(1), ags(0)), graph)

    assert {path.seeker.key for path in paths} == {ags(1)}


def test_a_path_is_the_same_whether_two_towns_or_all_are_in_the_graph():
    project = Experience("Laden auf Zeit", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy", year=2021)
    method = Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, topic="vacancy", year=2021)
    others = tuple(a_profile(number, experience=(method,)) for number in range(2, 5))
    towns = (a_profile(0), a_profile(1, experience=(project, method)), *others)
    register = tuple(a_town(number) for number in range(5))
    score = a_scorer(towns).explain(ags(0), ags(1))

    alone = build_graph(GraphSources(register[:2], towns[:2], TAXONOMY))
    everybody = build_graph(GraphSources(register, towns, TAXONOMY))

    paths = [paths_between(score, graph) for graph in (alone, everybody)]
    assert [path.nodes[-1].label_de for path in paths[0] if path.kind is PathKind.HELP] == ["Laden auf Zeit"]
    assert paths[0] == paths[1]


@pytest.mark.parametrize(("sharing", "is_told"), [(2, True), (3, False)])
def test_what_most_towns_share_is_no_evidence(sharing: int, is_told: bool):
    used = (Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, topic="care"),)
    alike = tuple(a_profile(number, needs=(), experience=used, networks=("Das Netz",)) for number in range(sharing))
    towns = (*alike, *(a_profile(number, needs=(), networks=()) for number in range(sharing, 4)))
    graph = build_graph(GraphSources([a_town(number) for number in range(4)], towns, TAXONOMY))

    paths = paths_between(a_scorer(towns).explain(ags(0), ags(1)), graph, shared_by_most(towns))

    over = {node.key for path in paths for node in path.nodes[1:-1]}
    assert over == ({"care", "das_netz"} if is_told else {"care"})


def test_what_is_for_the_calculation_alone_is_in_no_path():
    sealed = Need("vacancy", visibility=Visibility.SCORE_ONLY)
    secret = Experience("care", StatementKind.TOPIC, Stage.LEARNED, topic="care", visibility=Visibility.SCORE_ONLY)
    profile = a_profile(0, needs=(sealed, Need("youth")), experience=(secret,))

    assert without_sealed((profile,)) == (a_profile(0, needs=(Need("youth"),), experience=()),)


def test_places_are_told_for_both_sides_and_in_a_visit_for_the_seeker():
    towns = tuple(a_profile(number) for number in range(4))

    tandem = ListPlaces(a_scorer(towns).terms).of(ags(0), ags(2))
    visit = ListPlaces(a_scorer(towns, format=Format.VISIT).terms).of(ags(0), ags(2))

    assert [(place.list_of, place.standing.length) for place in tandem] == [(ags(0), 3), (ags(2), 3)]
    assert [place.list_of for place in visit] == [ags(0)]


def test_a_pair_that_a_veto_keeps_apart_has_no_place():
    towns = (a_profile(0, blocked=(ags(1),)), a_profile(1), a_profile(2))

    assert ListPlaces(a_scorer(towns).terms).of(ags(0), ags(1)) == ()


@pytest.mark.parametrize(
    ("confidence", "certainty"),
    [
        (1.0, Certainty.SURE),
        (0.6, Certainty.SURE),
        (0.5999, Certainty.PROVISIONAL),
        (0.35, Certainty.PROVISIONAL),
        (0.3499, Certainty.QUESTION),
        (0.0, Certainty.QUESTION),
    ],
)
def test_a_score_is_sure_provisional_or_a_question_by_its_confidence(confidence, certainty):
    assert certainty_of(confidence) is certainty


def test_a_little_known_pair_is_provisional_wherever_it_is_told():
    bare = tuple(TownProfile(ags(number), name=NAMES[ags(number)], consent=True) for number in (0, 1))
    account = account_of(a_scorer(bare).explain(ags(0), ags(1)))

    lines = list(pair_lines(account, GERMAN, NAMES))

    assert account.certainty is Certainty.QUESTION
    assert pair_document(account, GERMAN)["certainty"] == "question"
    assert lines[0].endswith("von 100 Punkten, vorläufig")
    assert "  Für einen Vorschlag ist noch zu wenig bekannt. Mögen Sie das Profil ergänzen?" in lines


def test_a_line_of_expected_points_says_that_it_is_an_estimate_and_a_stated_one_does_not():
    account = account_of(a_scorer((a_profile(0), a_profile(1))).explain(ags(0), ags(1)))

    lines = list(pair_lines(account, GERMAN, NAMES))

    assert [line.endswith("Gemeinsame Zeiten – geschätzt, weil Angaben fehlen") for line in lines].count(True) == 1
    assert not any("Ähnliche Größe –" in line for line in lines)


def test_every_path_is_a_sentence_with_its_steps_below():
    towns = (a_profile(0), a_profile(1))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), towns, TAXONOMY), HEAD_OFFICE)
    score = a_scorer(towns).explain(ags(0), ags(1))

    told = "\n".join(pair_lines(account_of(score, paths_between(score, graph)), GERMAN, NAMES))

    both = "Ahornstedt und Birkenau am See arbeiten beide am Thema Vacancy."
    assert f"    – {both}\n      Ahornstedt braucht Vacancy ← braucht Birkenau am See\n" in told


def test_both_languages_tell_the_same_document_but_for_the_words():
    scorer = a_scorer((a_profile(0), a_profile(1)), (a_town(0), a_town(1)))
    graph = build_graph(GraphSources((a_town(0), a_town(1)), (a_profile(0), a_profile(1)), TAXONOMY), HEAD_OFFICE)
    score = scorer.explain(ags(0), ags(1))
    account = account_of(score, paths_between(score, graph), ListPlaces(scorer.terms).of(ags(0), ags(1)))

    german, english = pair_document(account, GERMAN), pair_document(account, ENGLISH)

    assert german != english
    assert without_words(german) == without_words(english)
    assert len(list(pair_lines(account, GERMAN, NAMES))) == len(list(pair_lines(account, ENGLISH, NAMES)))


def test_evidence_is_a_key_only_where_somebody_looked_for_it():
    score = a_scorer((a_profile(0), a_profile(1))).explain(ags(0), ags(1))

    assert "evidence" not in pair_document(account_of(score), GERMAN)
    assert pair_document(account_of(score, ()), GERMAN)["evidence"] == []


@pytest.mark.parametrize("format", list(Format))
def test_no_figure_depends_on_the_order_in_which_criteria_are_added(format):
    terms = a_scorer((a_profile(0, windows=("mon_am",)), a_profile(1)), format=format).terms
    orders = islice(permutations(terms.criteria), 0, None, 997)

    found = [explain_pair(replace(terms, criteria=order), 0, 1) for order in orders]

    assert len(found) > 5
    assert {(one.score_tenths, one.directed_tenths, one.range_tenths, one.confidence) for one in found} == {
        (found[0].score_tenths, found[0].directed_tenths, found[0].range_tenths, found[0].confidence)
    }


def test_a_weight_moves_nothing_where_all_pairs_are_alike_or_nothing_is_known():
    towns = tuple(a_profile(number, population=8_000 + 3_000 * number) for number in range(4))

    moved = {one.criterion: one for one in effective_influence(a_scorer(towns).terms)}

    assert moved["time_and_format"].share == moved["novelty"].share == 0.0
    assert moved["similar_size"].share > 0.1
    assert moved["similar_size"].effect == moved["similar_size"].weight * moved["similar_size"].spread
    assert sum(one.share for one in moved.values()) == pytest.approx(1.0)


def test_the_spread_is_that_of_the_values_as_they_count_with_gaps_filled():
    stated = [("vacancy",), ("vacancy", "youth"), ("retail", "care", "youth"), ("care",)]
    scorer = a_scorer(tuple(a_profile(number, needs=tuple(map(Need, one))) for number, one in enumerate(stated)))
    pairs = list(combinations(range(4), 2))

    lines = [a_line(scorer.explain(ags(a), ags(b)), "shared_challenge") for a, b in pairs]

    counted = [line.completeness * line.value + (1 - line.completeness) * line.expected for line in lines]
    found = {one.criterion: one.spread for one in effective_influence(scorer.terms)}
    assert found["shared_challenge"] == pytest.approx(pstdev(counted), rel=1e-4)
    assert found["shared_challenge"] < 0.9 * pstdev(line.value for line in lines)


def test_without_an_eligible_pair_no_weight_moves_anything():
    lonely = effective_influence(a_scorer((a_profile(0), a_profile(1, consent=False))).terms)

    assert {(one.spread, one.share) for one in lonely} == {(0.0, 0.0)}


def without_words(document: object) -> object:
    """The same document without what is said in a language."""
    if isinstance(document, dict):
        kept = {
            key: value
            for key, value in document.items()
            if key not in ("text", "label", "path", "from", "to", "source")
        }
        return {key: without_words(value) for key, value in kept.items()}
    return [without_words(one) for one in document] if isinstance(document, list) else document
