"""Does a taxonomy stay whole whatever head office does to it, and does no statement get lost?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.taxonomy.care import Merged, Step, all_entries, overlaid, step_document, step_from
from matchmaker.taxonomy.model import EntryKind, Taxonomy, Topic
from matchmaker.towns.following import following
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import ags
from tests.taxonomy_care_builders import BASE, IDS, some_steps

NEEDED = ("vacancy", "retail", "youth", "care", "empty_shops")


def needs() -> st.SearchStrategy[tuple[Need, ...]]:
    one = st.builds(
        Need,
        st.sampled_from(NEEDED),
        st.sampled_from([1 / 3, 2 / 3, 1.0]),
        st.sampled_from([None, "Wort eins", "Wort zwei"]),
        st.sampled_from(Visibility),
    )
    return st.lists(one, max_size=5, unique_by=lambda need: need.id).map(tuple)


def known() -> st.SearchStrategy[tuple[Experience, ...]]:
    topic = st.builds(
        Experience, st.sampled_from(("vacancy", "care")), st.just(StatementKind.TOPIC), st.sampled_from(Stage)
    )
    project = st.builds(
        Experience, st.just("vacancy"), st.just(StatementKind.PROJECT), st.just(Stage.IDEA), st.sampled_from(NEEDED[:2])
    )
    return st.lists(st.one_of(topic, project), max_size=4, unique=True).map(tuple)


def wholeness(taxonomy: Taxonomy) -> list[str]:
    """What is broken in it, in words; empty where all references lead to an entry of today without a circle."""
    today = {one.id: one for one in all_entries(taxonomy)}
    wrong = ["an id stands twice"] if len(today) != len(all_entries(taxonomy)) else []
    for one in today.values():
        if isinstance(one, Topic):
            path = taxonomy.path_of(one.id)
            wrong += [f"{one.id}: circle"] if len(set(path)) != len(path) else []
            leads_to: tuple[str, ...] = (*path, *one.related)
            wrong += [f"{one.id}: further reading is kin"] if one.broader in one.related else []
            wrong += [f"{one.id}: further reading is itself"] if one.id in one.related else []
        else:
            leads_to = one.topics
            wrong += [f"{one.id}: a topic twice"] if len(set(one.topics)) != len(one.topics) else []
        wrong += [f"{one.id} → {to}" for to in leads_to if not isinstance(today.get(to), Topic)]
    return wrong + [f"{old} leads to {new}" for old, new in taxonomy.moved.items() if new not in today or old in today]


@given(some_steps())
def test_every_reference_leads_to_an_entry_of_today(steps: list[Step]) -> None:
    assert wholeness(overlaid(BASE, steps)) == []


@given(some_steps(), st.sampled_from(IDS), st.sampled_from(IDS))
def test_a_merge_twice_is_a_merge_once(steps: list[Step], old: str, new: str) -> None:
    once = overlaid(BASE, (*steps, Merged(old, new)))
    again = overlaid(BASE, (*steps, Merged(old, new), Merged(old, new)))

    assert replace(again, version="") == replace(once, version="")


@given(some_steps())
def test_no_id_ever_leads_nowhere_or_to_another_kind(steps: list[Step]) -> None:
    taxonomy = overlaid(BASE, steps)

    assert [one.id for one in all_entries(BASE) if taxonomy.kind(one.id) is not BASE.kind(one.id)] == []


@given(some_steps(), needs(), known())
def test_no_statement_is_lost_and_none_becomes_more_visible(
    steps: list[Step], stated: tuple[Need, ...], experience: tuple[Experience, ...]
) -> None:
    taxonomy, order = overlaid(BASE, steps), list(Visibility)
    after = following(TownProfile(ags(1), needs=stated, experience=experience), taxonomy)
    found = {need.id: need for need in after.needs}

    assert len(found) == len(after.needs)
    for need in stated:
        kept = found[taxonomy.followed(need.id)]
        assert (need.text or "") in (kept.text or "")
        assert kept.intensity >= need.intensity
        assert order.index(kept.visibility) >= order.index(need.visibility)
    assert {(one.kind, one.stage, taxonomy.followed(one.topic or one.id)) for one in experience} == {
        (one.kind, one.stage, one.topic or one.id) for one in after.experience
    }
    assert [one.id for one in after.experience if one.kind is StatementKind.PROJECT] == [
        one.id for one in dict.fromkeys(after.experience) if one.kind is StatementKind.PROJECT
    ]


@given(some_steps(), needs())
def test_following_twice_is_following_once(steps: list[Step], stated: tuple[Need, ...]) -> None:
    taxonomy = overlaid(BASE, steps)
    once = following(TownProfile(ags(1), needs=stated), taxonomy)

    assert following(once, taxonomy) == once


@given(some_steps())
def test_steps_come_back_from_their_documents(steps: list[Step]) -> None:
    assert [step_from(step_document(one)) for one in steps] == steps


@given(some_steps(), some_steps())
def test_two_taxonomies_of_one_version_are_the_same(first: list[Step], second: list[Step]) -> None:
    one, other = overlaid(BASE, first), overlaid(BASE, second)

    assert (one.version == other.version) is (first == second)
    assert (one == other) or one.version != other.version


def test_a_merged_topic_is_found_by_all_its_names_and_its_children_follow() -> None:
    taxonomy = overlaid(BASE, (Merged("vacancy", "retail"),))
    retail = taxonomy.entry("retail")

    assert taxonomy.entry("vacancy") is retail
    assert BASE.entry("vacancy").labels.de in retail.labels.alt_de
    assert taxonomy.path_of("pop_ups") == ("pop_ups", "retail", "centre")
    assert taxonomy.topics_of("empty_shops") == ("retail",)
    assert taxonomy.kin("vacancy", "retail") == 1.0
    assert taxonomy.kind("vacancy") is EntryKind.TOPIC
