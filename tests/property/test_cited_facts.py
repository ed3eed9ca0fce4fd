"""Whatever towns state: every sentence and figure cites what this very town stated openly, and from where."""

from collections.abc import Iterator
from dataclasses import replace
from math import isnan

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.features.encoder import OWN_STATEMENT
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.profile import Experience, Format, Need, StatementKind, TownProfile, Visibility
from matchmaker.towns.setting import setting_class
from tests.property.test_scores import a_register, a_scorer
from tests.strategies import TAXONOMY, networks_of_towns
from tests.unhurried import unhurried

formats = st.sampled_from(list(Format))
Told = tuple[Contribution, Reason, TownProfile, TownProfile]
REGISTERED = {town.ags: town for town in a_register()}
# These say of the pair what the engine counts itself; the tests of each criterion check them.
COUNTED = {"n", "m", "km", "steps"}


def marked(town: TownProfile) -> TownProfile:
    """The profile with a title and a source for every statement that no other statement of any town has."""
    needs = tuple(replace(one, source=f"{town.ags} need {place}") for place, one in enumerate(town.needs))
    experience = tuple(
        replace(one, source=f"{town.ags} done {place}", title=f"{town.ags} title {place}")
        for place, one in enumerate(town.experience)
    )
    return replace(town, needs=needs, experience=experience)


def scores_of(towns: tuple[TownProfile, ...], format: Format) -> Iterator[PairScore]:
    scorer = a_scorer(towns, format)
    yield from (scorer.explain(one.ags, other.ags) for one in towns for other in towns if one.ags != other.ags)


def told_of(towns: tuple[TownProfile, ...], format: Format) -> Iterator[Told]:
    """Every reason with its line, the town that it names first, and the other one."""
    by_ags = {town.ags: town for town in towns}
    for score in scores_of(towns, format):
        for line in score.contributions:
            a, b = by_ags[score.a], by_ags[score.b]
            here, there = (b, a) if line.direction is Direction.B_TO_A else (a, b)
            yield from ((line, reason, here, there) for reason in line.reasons)


def needs_of(town: TownProfile, topic: str) -> list[Need]:
    """The open needs of a topic."""
    openly = [one for one in town.needs if one.visibility is not Visibility.SCORE_ONLY]
    return [one for one in openly if topic in TAXONOMY.topics_of(one.id)]


def experience_of(town: TownProfile, topic: str) -> list[Experience]:
    """The open experience with a topic."""
    openly = [one for one in town.experience if one.visibility is not Visibility.SCORE_ONLY]
    return [one for one in openly if topic in TAXONOMY.topics_of(one.topic or one.id)]


def class_of(town: TownProfile) -> int | None:
    figures = REGISTERED[town.ags].indicators
    return setting_class(figures.get("km_to_town_20k"), figures.get("km_to_town_100k"))


def is_stored(place: str, reason: Reason, here: TownProfile, there: TownProfile) -> bool:
    """Whether what fills a place of a sentence is what this town stated, or the register says of it."""
    said = dict(reason.subject)
    value = said[place]
    if place in ("windows", "network"):
        both = set(here.windows) & set(there.windows) | set(here.networks) & set(there.networks)
        return set(str(value).replace(", ", ",").split(",")) <= both
    if place in ("a_value", "b_value"):
        return value == REGISTERED[(here if place == "a_value" else there).ags].indicators[str(said["indicator"])]
    facts: dict[str, object] = {
        "a": here.name,
        "b": there.name,
        "p_a": here.population,
        "p_b": there.population,
        "state_a": here.state,
        "state_b": there.state,
    }
    if place in facts:
        return value == facts[place]
    if place in ("class_a", "class_b"):
        return value == class_of(here if place == "class_a" else there)
    return (place == "indicator" and value in INDICATORS) or (place == "town" and value in (here.name, there.name))


@unhurried
@given(networks_of_towns(most=3), formats)
def test_every_place_of_a_sentence_holds_what_this_very_town_stated(towns, format):
    for _, reason, here, there in told_of(tuple(map(marked, towns)), format):
        stated = [place for place, _ in reason.subject if place not in {*COUNTED, *"tuxy", "title", "method", "year"}]
        assert [place for place in stated if not is_stored(place, reason, here, there)] == [], reason


@unhurried
@given(networks_of_towns(most=3), formats)
def test_what_a_town_can_learn_is_one_open_statement_of_the_other_that_answers_an_open_need_of_its_own(towns, format):
    for line, reason, seeker, partner in told_of(tuple(map(marked, towns)), format):
        said = dict(reason.subject)
        if line.criterion == "learns" and "u" in said:
            found = [
                one for one in experience_of(partner, str(said["u"])) if (reason.source or "").endswith(one.source)
            ]
            (one,) = found
            method = one.id if one.kind is StatementKind.METHOD else None
            assert (said.get("method"), said.get("year")) == (method, one.year)
            assert said.get("title") == (None if method else one.title)
            assert reason.source == f"{needs_of(seeker, str(said['t']))[0].source}; {one.source}"


@unhurried
@given(networks_of_towns(most=3), formats)
def test_a_shared_topic_is_an_open_need_of_each_and_cites_both(towns, format):
    for line, reason, here, there in told_of(tuple(map(marked, towns)), format):
        said = dict(reason.subject)
        if line.criterion == "shared_challenge" and "t" in said:
            needs = needs_of(here, str(said["t"]))[0], needs_of(there, str(said["u"]))[0]
            assert reason.source == "; ".join(one.source for one in needs)


@unhurried
@given(networks_of_towns(most=3), formats)
def test_how_far_both_are_cites_their_open_statements_of_the_topic_that_binds_them(towns, format):
    for line, reason, here, there in told_of(tuple(map(marked, towns)), format):
        said = dict(reason.subject)
        if line.criterion == "lead" and "t" in said:
            sides = ((here, str(said["t"])), (there, str(said["u"])))
            cited = [(*experience_of(*side), *needs_of(*side))[0].source for side in sides]
            assert reason.source == "; ".join(cited)
            assert needs_of(*sides[0])
            assert experience_of(*sides[1]) if format is Format.VISIT else needs_of(*sides[1])


@unhurried
@given(networks_of_towns(most=3), formats)
def test_a_topic_of_state_law_binds_an_open_statement_of_each(towns, format):
    for line, reason, here, there in told_of(towns, format):
        said = dict(reason.subject)
        if line.criterion == "fresh_eyes" and "t" in said:
            t, u = str(said["t"]), str(said["u"])
            theirs = experience_of if format is Format.VISIT else needs_of
            # The topic under state law is named first, whoever's it is.
            assert any(needs_of(here, mine) and theirs(there, other) for mine, other in ((t, u), (u, t)))


@unhurried
@given(networks_of_towns(most=3), formats)
def test_every_figure_behind_a_line_is_the_towns_own_with_the_source_it_has(towns, format):
    by_ags = {town.ags: town for town in towns}
    for score in scores_of(towns, format):
        for line in score.contributions:
            for figure in line.figures:
                town, known = by_ags[figure.ags], REGISTERED[figure.ags]
                own = {"population": town.population, "lat": town.lat, "lon": town.lon, **known.indicators}
                assert figure.ags in (score.a, score.b)
                assert figure.value == own.get(figure.key)
                assert figure.imputed is (own.get(figure.key) is None)
                if figure.key in INDICATORS and figure.key != "population":
                    told = INDICATORS[figure.key]
                    assert (figure.source, figure.year, figure.level) == (told.source, told.year, told.level)
                elif not figure.imputed:
                    assert not isnan(figure.value)
                    official = known.source if figure.value == known.population else OWN_STATEMENT
                    assert figure.source == (official if figure.key == "population" else OWN_STATEMENT)
