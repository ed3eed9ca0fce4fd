"""Simulated towns are complete, free of vetoes and the same for the same lot."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.errors import BadInput
from matchmaker.scoring.block import Block
from matchmaker.scoring.simulation.topic_choice import TopicChoice
from matchmaker.scoring.simulation.true_towns import SIMULATED_DAY, Invention, true_towns
from matchmaker.taxonomy.model import Level
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import TownProfile
from tests.simulated import PLACES, a_trial, an_invention


def towns_of(seed: int = 1, count: int = 60, invention: Invention | None = None) -> tuple[TownProfile, ...]:
    return true_towns(invention or an_invention(), count, np.random.default_rng(seed))


def test_every_profile_is_complete_in_every_field():
    for town in towns_of():
        assert 3 <= len(town.needs) <= 8
        assert 2 <= len(town.experience) <= 6
        assert 2 <= len(town.windows) <= 8
        assert len({need.id for need in town.needs}) == len(town.needs)
        assert town.consent
        assert None not in (town.population, town.state, town.district, town.lat, town.lon, town.history)


def test_complete_profiles_have_complete_facts_for_every_criterion():
    trial = a_trial(similar_size=1.0)
    equal = dict.fromkeys(trial.weights, 1 / 9)
    everyone = Block(slice(0, 60), slice(0, 60))

    terms = trial.scorer(towns_of(), equal).terms

    assert {one.name: float(one.completeness(everyone).min()) for one in terms.criteria} == dict.fromkeys(equal, 1.0)


def test_no_two_towns_are_kept_apart_by_a_veto():
    scorer = a_trial().scorer(towns_of())

    apart = ~scorer.allowed(Block(slice(0, 60), slice(0, 60)))

    assert np.argwhere(apart).tolist() == [[row, row] for row in range(60)]


def test_both_towns_remember_an_exchange_and_it_lies_in_the_past():
    towns = {town.ags: town for town in towns_of()}

    exchanges = [(ags, one) for ags, town in towns.items() for one in town.history or ()]

    assert len(exchanges) == 60
    for ags, one in exchanges:
        assert one.ended is not None
        assert one.ended < SIMULATED_DAY
        assert replace(one, with_ags=ags) in (towns[one.with_ags].history or ())


def test_the_same_lot_gives_the_same_towns_whatever_the_order_of_the_register():
    turned = Invention(tuple(reversed(an_invention().places)), an_invention().taxonomy)

    assert towns_of(seed=4) == towns_of(seed=4, invention=turned)
    assert towns_of(seed=4) != towns_of(seed=5)


def test_towns_stand_in_the_order_of_their_ags_each_once():
    keys = [town.ags for town in towns_of(count=PLACES)]

    assert keys == sorted(set(keys))


def test_places_outside_of_the_size_are_not_drawn():
    first, second, third, *others = an_invention().places
    odd = (
        replace(first, population=4_999),
        replace(second, population=20_000),
        replace(third, small=False),
        *others,
    )

    usable = Invention(odd, an_invention().taxonomy).usable

    assert [town.ags for town in usable] == sorted(town.ags for town in others)


def test_more_towns_than_places_are_refused_with_both_numbers():
    with pytest.raises(BadInput) as refusal:
        towns_of(count=PLACES + 1)

    assert [fault.reason for fault in refusal.value.faults] == [
        "Verlangt sind 121 Städte, im Verzeichnis stehen 120 der passenden Größe."
    ]


def test_one_town_alone_has_met_nobody():
    assert [town.history for town in towns_of(count=1)] == [()]


def test_topics_are_named_in_the_published_shares():
    taxonomy = read_taxonomy()
    choice = TopicChoice.of(taxonomy, np.random.default_rng(2))

    by_level = {
        level: sum(share for share, topic in zip(choice.shares, taxonomy.topics, strict=True) if topic.level is level)
        for level in Level
    }

    assert by_level == pytest.approx({Level.FIELD: 0.10, Level.TOPIC: 0.75, Level.SUBTOPIC: 0.15})
    most, second = np.sort([s for s, t in zip(choice.shares, taxonomy.topics, strict=True) if t.level is Level.TOPIC])[
        :-3:-1
    ]
    assert most / second == pytest.approx(2**0.7)


def test_towns_lean_towards_what_they_work_on():
    choice = TopicChoice.of(read_taxonomy(), np.random.default_rng(2))
    topic = choice.ids[0]
    here = choice.field_of == choice.field_of[0]

    leaning = choice.around([topic], 0.6)

    assert leaning.sum() == pytest.approx(1.0)
    assert leaning[here].sum() == pytest.approx(0.6 + 0.4 * choice.shares[here].sum())
    assert choice.draw(500, leaning, np.random.default_rng(1)) != ()


def test_no_more_topics_are_drawn_than_there_are():
    choice = TopicChoice.of(read_taxonomy(), np.random.default_rng(2))

    assert sorted(choice.draw(10_000, choice.shares, np.random.default_rng(1))) == sorted(choice.ids)
