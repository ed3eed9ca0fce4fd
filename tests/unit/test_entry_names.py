"""Which entry of the taxonomy does a word mean?"""

import pytest

from matchmaker.taxonomy.model import Challenge, Entry, Labels, Method, Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.entry_names import METHOD, NEEDED, TOPIC, EntryNames
from matchmaker.towns.field_checks import Unfit
from tests.builders import a_taxonomy, a_topic


@pytest.fixture(scope="module")
def names() -> EntryNames:
    topics = (a_topic("youth"), a_topic("heat"))
    return EntryNames(
        Taxonomy(
            "test",
            topics,
            (
                Challenge("hot_squares", Labels("Heiße Plätze", "Hot squares", ("Hitze", "Versiegelung")), ("heat",)),
                Challenge("grey_squares", Labels("Graue Plätze", "Grey squares", ("Versiegelung",)), ("heat",)),
            ),
            (
                Method(
                    "walk",
                    Labels("Stadtspaziergang", "Walk", ("Hitze",)),
                ),
            ),
        )
    )


@pytest.mark.parametrize(
    ("written", "kinds", "meant"),
    [
        ("hot_squares", NEEDED, "hot_squares"),
        ("heisse plätze", NEEDED, "hot_squares"),
        ("HEISSE-PLÄTZE", NEEDED, "hot_squares"),
        ("Hitze", NEEDED, "hot_squares"),
        ("Hitze", METHOD, "walk"),
        ("Versiegelung", NEEDED, "Versiegelung"),
        ("Versiegelungen", NEEDED, "Versiegelungen"),
        ("Heiße Plätze", TOPIC, "Heiße Plätze"),
    ],
)
def test_a_label_stands_for_its_one_entry_of_the_right_kind(names, written, kinds, meant):
    assert names.id_for(written, kinds) == meant


def test_a_label_of_two_entries_names_both_when_it_is_refused(names):
    with pytest.raises(Unfit) as refusal:
        names.as_entry(NEEDED)("Versiegelung")

    assert str(refusal.value).endswith("Meinten Sie „hot_squares (Heiße Plätze)“ oder „grey_squares (Graue Plätze)“?")


def test_an_entry_of_the_wrong_kind_is_refused_with_the_right_one(names):
    with pytest.raises(Unfit) as refusal:
        names.as_entry(TOPIC)("walk")

    assert str(refusal.value) == "„walk“ ist eine Methode; hier gehört ein Thema hin."


@pytest.mark.parametrize(
    ("written", "first"), [("vacanci", "vacancy"), ("pop up", "pop_ups"), ("Läden", "empty_shops")]
)
def test_what_looks_alike_or_holds_the_word_is_near(written, first):
    assert EntryNames(a_taxonomy()).near(written, NEEDED)[0].startswith(f"{first} (")


def test_nothing_is_near_a_word_of_another_world(names):
    assert names.near("xyzzy", NEEDED) == ()


def test_every_german_label_of_the_real_taxonomy_finds_its_entry():
    taxonomy = read_taxonomy()
    names = EntryNames(taxonomy)

    entries: list[Entry] = [*taxonomy.topics, *taxonomy.challenges]
    needed = [(entry.labels.de, entry.id) for entry in entries]
    methods = [(method.labels.de, method.id) for method in taxonomy.methods]

    assert [(label, names.id_for(label, NEEDED)) for label, _ in needed] == needed
    assert [(label, names.id_for(label, METHOD)) for label, _ in methods] == methods
