"""Are the three files of the taxonomy read as written, and refused with the line of every fault?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput, Fault
from matchmaker.taxonomy.model import Challenge, Labels, Level, Method, StateLaw, Taxonomy, Topic
from matchmaker.taxonomy.reading import read_taxonomy

TOPICS = """version = "7"

[[topic]]
id = "mitte"
level = "field"
de = "Ortsmitte"
en = "Centre"
state_law = "low"

[[topic]]
id = "leerstand"
level = "topic"
broader = "mitte"
de = "Leerstand"
en = "Vacancy"
alt_de = ["Leere Häuser", "Leere Läden"]
alt_en = ["empty homes"]
state_law = "medium"
related = ["mitte"]

[[topic]]
id = "brachen"
level = "subtopic"
broader = "leerstand"
de = "Brachen"
en = "Brownfields"
state_law = "high"
"""
CHALLENGES = """version = "7"

[[challenge]]
id = "laeden_schliessen"
de = "Läden schließen"
en = "Shops close"
alt_de = ["Ladensterben"]
topics = ["leerstand", "mitte"]
words_de = ["Laden macht dicht"]
"""
METHODS = """version = "7"

[[method]]
id = "buergerrat"
de = "Bürgerrat"
en = "Citizens' council"
"""


@pytest.fixture
def read(tmp_path):
    """Read a taxonomy of these three texts; an absent one is written as above."""

    def reading(topics: str = TOPICS, challenges: str = CHALLENGES, methods: str = METHODS) -> Taxonomy:
        for name, text in (("topics", topics), ("challenges", challenges), ("methods", methods)):
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return read_taxonomy(tmp_path)

    return reading


@pytest.fixture
def faults(read):
    """The faults for which a taxonomy is refused."""

    def refused(**texts: str) -> list[Fault]:
        with pytest.raises(BadInput) as refusal:
            read(**texts)
        return list(refusal.value.faults)

    return refused


def places(found: list[Fault]) -> list[tuple[str, str | None]]:
    return [(fault.where, fault.column) for fault in found]


def test_what_stands_in_the_files_is_what_is_read_in_file_order(read):
    assert read() == Taxonomy(
        version="7",
        topics=(
            Topic("mitte", Labels("Ortsmitte", "Centre"), Level.FIELD, StateLaw.LOW),
            Topic(
                "leerstand",
                Labels("Leerstand", "Vacancy", ("Leere Häuser", "Leere Läden"), ("empty homes",)),
                Level.TOPIC,
                StateLaw.MEDIUM,
                broader="mitte",
                related=("mitte",),
            ),
            Topic("brachen", Labels("Brachen", "Brownfields"), Level.SUBTOPIC, StateLaw.HIGH, broader="leerstand"),
        ),
        challenges=(
            Challenge(
                "laeden_schliessen",
                Labels("Läden schließen", "Shops close", ("Ladensterben",), words_de=("Laden macht dicht",)),
                ("leerstand", "mitte"),
            ),
        ),
        methods=(Method("buergerrat", Labels("Bürgerrat", "Citizens' council")),),
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('broader = "mitte"', 'broader = "mittte"', ("topics.toml, Zeile 13", "broader")),
        ('related = ["mitte"]', 'related = [\n  "mitte",\n  "mittte",\n]', ("topics.toml, Zeile 21", "related")),
        ('related = ["mitte"]', 'related = ["buergerrat"]', ("topics.toml, Zeile 19", "related")),
        ('related = ["mitte"]', 'related = ["leerstand"]', ("topics.toml, Zeile 19", "related")),
        ('id = "brachen"', 'id = "leerstand"', ("topics.toml, Zeile 22", "id")),
        ('id = "brachen"', 'id = "buergerrat"', ("methods.toml, Zeile 4", "id")),
        ('id = "brachen"', 'id = "Brachflächen"', ("topics.toml, Zeile 22", "id")),
        ('de = "Leerstand"\n', "", ("topics.toml, Zeile 10", "de")),
        ('de = "Leerstand"', 'de = "  "', ("topics.toml, Zeile 14", "de")),
        ('en = "Vacancy"', "en = 3", ("topics.toml, Zeile 15", "en")),
        ('alt_de = ["Leere Häuser", "Leere Läden"]', 'alt_de = "Leere Häuser"', ("topics.toml, Zeile 16", "alt_de")),
        ('alt_en = ["empty homes"]', 'alt_en = [""]', ("topics.toml, Zeile 17", "alt_en")),
        ('alt_en = ["empty homes"]', "words_de = [7]", ("topics.toml, Zeile 17", "words_de")),
        ('state_law = "medium"', 'state_law = "mittel"', ("topics.toml, Zeile 18", "state_law")),
        ('level = "topic"', 'level = "thema"', ("topics.toml, Zeile 12", "level")),
        ('level = "topic"\n', 'level = "topic"\nlevl = "topic"\n', ("topics.toml, Zeile 13", "levl")),
        ('broader = "leerstand"', 'broader = "mitte"', ("topics.toml, Zeile 24", "broader")),
        ('broader = "mitte"\n', "", ("topics.toml, Zeile 10", "broader")),
        ('level = "field"', 'level = "field"\nbroader = "brachen"', ("topics.toml, Zeile 6", "broader")),
        ('version = "7"', 'stand = "heute"\nversion = "7"', ("topics.toml, Zeile 1", "stand")),
        ("[[topic]]", "[[topics]]", ("topics.toml, Zeile 3", None)),
    ],
)
def test_a_fault_in_the_topics_is_named_with_its_line_and_key(faults, old, new, place):
    found = faults(topics=TOPICS.replace(old, new, 1))

    assert place in places(found)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            'topics = ["leerstand", "mitte"]',
            'topics = ["leerstand",\n"rathaus"]',
            ("challenges.toml, Zeile 9", "topics"),
        ),
        ('topics = ["leerstand", "mitte"]', "topics = []", ("challenges.toml, Zeile 8", "topics")),
        ('topics = ["leerstand", "mitte"]', "", ("challenges.toml, Zeile 3", "topics")),
        ('topics = ["leerstand", "mitte"]', 'topics = ["buergerrat"]', ("challenges.toml, Zeile 8", "topics")),
        ('en = "Shops close"', 'en = "Shops close"\nrelated = ["mitte"]', ("challenges.toml, Zeile 7", "related")),
        ('id = "laeden_schliessen"', 'id = "mitte"', ("challenges.toml, Zeile 4", "id")),
        ('version = "7"', 'version = "8"', ("challenges.toml, Zeile 1", "version")),
        ('version = "7"', "", ("challenges.toml, Zeile 1", "version")),
    ],
)
def test_a_fault_in_the_challenges_is_named_with_its_line_and_key(faults, old, new, place):
    found = faults(challenges=CHALLENGES.replace(old, new, 1))

    assert places(found) == [place]


def test_a_circle_is_told_once_with_its_way_round_and_without_blaming_levels(faults):
    circular = TOPICS.replace('broader = "mitte"', 'broader = "brachen"')

    assert [str(fault) for fault in faults(topics=circular)] == [
        "topics.toml, Zeile 13, broader: Die Themen stehen im Kreis übereinander: leerstand → brachen → leerstand."
    ]


def test_all_faults_of_all_files_come_at_once_and_nothing_twice(faults):
    found = faults(
        topics=TOPICS.replace('en = "Centre"\n', "").replace('broader = "leerstand"', 'broader = "nirgends"'),
        challenges=CHALLENGES.replace('"mitte"]', '"nirgendwo"]'),
        methods=METHODS.replace('id = "buergerrat"', 'id = "brachen"').replace("en =", "em ="),
    )

    assert sorted(places(found), key=str) == [
        ("challenges.toml, Zeile 8", "topics"),
        ("methods.toml, Zeile 3", "en"),
        ("methods.toml, Zeile 4", "id"),
        ("methods.toml, Zeile 6", "em"),
        ("topics.toml, Zeile 23", "broader"),
        ("topics.toml, Zeile 3", "en"),
    ]


def test_a_topic_with_a_fault_of_its_own_does_not_make_its_children_orphans(faults):
    found = faults(topics=TOPICS.replace('en = "Vacancy"\n', ""))

    assert places(found) == [("topics.toml, Zeile 10", "en")]


def test_a_file_that_is_no_toml_is_told_beside_the_faults_of_the_others(faults):
    found = faults(
        topics=TOPICS.replace('de = "Brachen"', 'de = "Brachen'),
        methods=METHODS.replace('de = "Bürgerrat"\n', ""),
    )

    assert places(found) == [("topics.toml, Zeile 25", None), ("methods.toml, Zeile 3", "de")]


def test_a_folder_without_the_files_is_refused_by_the_names_of_all_three(tmp_path):
    with pytest.raises(BadInput) as refusal:
        read_taxonomy(tmp_path)

    assert [fault.where for fault in refusal.value.faults] == ["topics.toml", "challenges.toml", "methods.toml"]


def test_the_refusal_reads_as_a_sentence_with_one_line_per_fault(read):
    with pytest.raises(BadInput) as refusal:
        read(topics=TOPICS.replace('broader = "mitte"', 'broader = "mittte"'))

    assert str(refusal.value) == (
        "Die Themenliste wurde nicht übernommen.\n"
        "  topics.toml, Zeile 13, broader: Ein Thema mit der Kennung „mittte“ gibt es nicht."
    )


@given(
    blanks=st.integers(min_value=0, max_value=5),
    remarks=st.lists(st.sampled_from(["# [[topic]]", '# id = "a"', ""]), max_size=5),
)
def test_blank_lines_and_remarks_move_the_line_of_a_fault_and_nothing_else(tmp_path_factory, blanks, remarks):
    folder = tmp_path_factory.mktemp("taxonomy")
    above = "".join(f"{line}\n" for line in ["", *remarks] + [""] * blanks)
    wrong = TOPICS.replace('\n[[topic]]\nid = "brachen"', f'\n{above}[[topic]]\nid = "brachen"')
    (folder / "topics.toml").write_text(wrong.replace('broader = "leerstand"', 'broader = "weg"'), encoding="utf-8")
    (folder / "challenges.toml").write_text(CHALLENGES, encoding="utf-8")
    (folder / "methods.toml").write_text(METHODS, encoding="utf-8")

    with pytest.raises(BadInput) as refusal:
        read_taxonomy(folder)

    line = 24 + 1 + len(remarks) + blanks
    assert [fault.where for fault in refusal.value.faults] == [f"topics.toml, Zeile {line}"]
