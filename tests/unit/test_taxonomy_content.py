"""Does the packaged taxonomy cover every municipal field of work, in words that people in town halls use?"""

import re
import tomllib
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from matchmaker.taxonomy.model import Entry, EntryKind, Level, StateLaw, Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy

FIELDS_OF_WORK = {
    "education and childcare": ("kinderbetreuung", "schulen", "ganztag", "erwachsenenbildung"),
    "health": ("aerzte", "krankenhaus", "pflege", "gesundheitsfoerderung"),
    "sport and pools": ("sportstaetten", "sportvereine", "baeder"),
    "culture": ("kulturangebote", "museen", "stadtfeste", "bibliotheken"),
    "tourism": ("tourismusangebote", "radtourismus", "kurort"),
    "walking, cycling and public transport": ("fussverkehr", "radverkehr", "oepnv", "schienenverkehr"),
    "heat and energy": ("waerme", "waermenetze", "erneuerbare_energien", "energetische_sanierung"),
    "heritage": ("baukultur", "denkmalschutz"),
    "volunteering": ("ehrenamt", "vereine"),
    "integration": ("integration", "unterbringung"),
    "funding and finance": ("foerdermittel", "staedtebaufoerderung", "haushalt", "alternative_finanzierung"),
    "staff": ("personalgewinnung", "wissenserhalt"),
    "cooperation between municipalities": ("interkommunale_kooperation", "stadt_umland"),
    "civil protection": ("feuerwehr", "katastrophenschutz", "kritische_infrastruktur"),
    "inner development and housing": ("innenentwicklung", "leerstand", "neue_wohnformen", "einzelhandel"),
    "digital town and work": ("digitale_verwaltung", "breitband", "digitale_arbeitswelten", "co_working"),
    "participation": ("buergerbeteiligung", "jugendbeteiligung", "lokale_demokratie", "kernstadt_ortsteile"),
    "demography and services": ("ueberalterung", "zuzug", "daseinsvorsorge", "fachkraefte"),
    "climate": ("klimaschutz", "klimaanpassung", "hochwasserschutz"),
    "public space": ("oeffentlicher_raum", "bahnhof", "spiel_bewegungsraeume"),
    "region and resilience": ("regionale_kreislaeufe", "resilienz", "stadtentwicklungskonzept"),
    "supply and disposal": ("wasserversorgung", "abwasser", "abfall", "friedhoefe"),
}
METHODS_OF_THE_FIELD = (
    *("pop_up_labor", "solution_lab", "rapid_prototyping", "interkollegiales_coaching", "buergerrat"),
    *("buergerdialog", "szenario_werkstatt", "reallabor", "datenanalyse_kleinraeumlich", "transferwerkstatt"),
    *("stadtspaziergang", "erfahrungswerkstatt", "zukunftswerkstatt"),
)
UNDER_STATE_LAW = (
    *("schulen", "kinderbetreuung", "feuerwehr", "katastrophenschutz", "bauaufsicht", "haushalt", "oepnv"),
    *("denkmalschutz", "oeffentliche_ordnung", "abwasser", "ratsarbeit", "waerme", "interkommunale_kooperation"),
)
HARDLY_UNDER_STATE_LAW = ("einzelhandel", "kulturangebote", "co_working", "innenstadtbelebung", "leerstand", "ehrenamt")
# Words that German and English share, or names that nobody translates.
SAME_IN_BOTH = ["Co-Working", "Design Thinking", "Open Space", "Rapid Prototyping", "Solution Lab"]
ASCII_UMLAUT = re.compile(r"(?<![aeq])ue|oe|ae", re.IGNORECASE)


@cache
def packaged() -> Taxonomy:
    return read_taxonomy()


def entries() -> tuple[Entry, ...]:
    taxonomy = packaged()
    return (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)


def words_of(entry: Entry) -> tuple[str, ...]:
    return (entry.labels.de, *entry.labels.alt_de)


def test_the_lists_are_as_long_as_promised():
    taxonomy = packaged()

    levels = Counter(topic.level for topic in taxonomy.topics)

    assert levels[Level.FIELD] >= 16
    assert levels[Level.TOPIC] >= 70
    assert levels[Level.SUBTOPIC] >= 40
    assert len(taxonomy.challenges) >= 90
    assert len(taxonomy.methods) >= 40


@pytest.mark.parametrize("work", FIELDS_OF_WORK)
def test_every_municipal_field_of_work_has_its_topics(work):
    taxonomy = packaged()

    found = {topic_id for topic_id in FIELDS_OF_WORK[work] if topic_id in taxonomy}

    assert found == set(FIELDS_OF_WORK[work])
    assert {taxonomy.kind(topic_id) for topic_id in found} == {EntryKind.TOPIC}


def test_every_method_that_the_field_names_is_there():
    taxonomy = packaged()

    assert {taxonomy.kind(method_id) for method_id in METHODS_OF_THE_FIELD} == {EntryKind.METHOD}


def test_every_field_has_topics_and_every_topic_but_a_field_stands_under_one():
    taxonomy = packaged()

    fields = {topic.id for topic in taxonomy.topics if topic.level is Level.FIELD}
    tops = {taxonomy.path_of(topic.id)[-1] for topic in taxonomy.topics if topic.level is not Level.FIELD}

    assert tops == fields


def test_every_topic_but_the_fields_is_named_by_a_challenge_or_has_a_relative_that_is():
    taxonomy = packaged()

    named = set(chain.from_iterable(challenge.topics for challenge in taxonomy.challenges))
    lonely = [
        topic.id
        for topic in taxonomy.topics
        if topic.level is Level.TOPIC and not any(taxonomy.kin(topic.id, other) >= 0.5 for other in named)
    ]

    assert lonely == []


@pytest.mark.parametrize("kind", [EntryKind.TOPIC, EntryKind.CHALLENGE])
def test_topics_and_challenges_have_at_least_five_other_names(kind):
    taxonomy = packaged()

    poor = [e.id for e in entries() if taxonomy.kind(e.id) is kind and len(e.labels.alt_de) < 5]

    assert poor == []


def test_every_entry_has_everyday_words_that_it_is_found_by_and_none_repeats_a_name():
    poor = [entry.id for entry in entries() if len(entry.labels.words_de) < 2]
    repeated = [
        (entry.id, word)
        for entry in entries()
        for word, count in Counter(w.casefold() for w in entry.labels.words_de).items()
        if count > 1 or word in {name.casefold() for name in words_of(entry)}
    ]

    assert (poor, repeated) == ([], [])


def test_everyday_words_hold_no_whole_sentence_of_the_paraphrases():
    with (Path(__file__).parents[1] / "paraphrases.toml").open("rb") as file:
        sentences = [row["text"].casefold() for row in tomllib.load(file)["paraphrase"]]

    words = chain.from_iterable(entry.labels.words_de for entry in entries())

    assert [word for word in words if any(sentence in word.casefold() for sentence in sentences)] == []


def test_methods_have_at_least_four_other_names():
    assert [method.id for method in packaged().methods if len(method.labels.alt_de) < 4] == []


@pytest.mark.parametrize("kind", list(EntryKind))
def test_no_name_stands_for_two_entries_of_one_kind(kind):
    taxonomy = packaged()

    names = Counter(
        name.casefold() for entry in entries() if taxonomy.kind(entry.id) is kind for name in words_of(entry)
    )

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "spelt_wrong"),
    [("Waermeplanung", True), ("Buergerrat", True), ("Oertliche Laeden", True), ("Neue Bauern, neue Quelle", False)],
)
def test_the_check_for_umlauts_tells_spellings_apart(name, spelt_wrong):
    assert bool(ASCII_UMLAUT.search(name)) == spelt_wrong


def test_names_have_real_umlauts():
    names = chain.from_iterable((*words_of(entry), *entry.labels.words_de) for entry in entries())

    assert [name for name in names if ASCII_UMLAUT.search(name)] == []


def test_names_have_no_gender_signs_inside_words():
    names = chain.from_iterable((*words_of(entry), *entry.labels.words_de) for entry in entries())

    assert [name for name in names if re.search(r"\w[:*_]\w", name)] == []


def test_ids_are_plain_and_permanent_looking():
    odd = [entry.id for entry in entries() if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry.id)]

    assert odd == []


def test_english_labels_are_english():
    untranslated = [e.labels.de for e in entries() if e.labels.de.casefold() == e.labels.en.casefold()]

    assert sorted(untranslated) == SAME_IN_BOTH
    assert [e.labels.en for e in entries() if re.search("[äöüßÄÖÜ]", e.labels.en)] == []


def test_no_label_has_stray_blanks_or_ends_in_a_full_stop():
    names = chain.from_iterable((*words_of(e), *e.labels.words_de, e.labels.en, *e.labels.alt_en) for e in entries())

    assert [name for name in names if name != " ".join(name.split()) or name.endswith(".")] == []


def test_related_topics_are_no_parents_children_or_doubles():
    taxonomy = packaged()

    kin = [
        (topic.id, other)
        for topic in taxonomy.topics
        for other in topic.related
        if topic.broader == other or taxonomy.path_of(other)[1:2] == (topic.id,)
    ]
    doubled = [topic.id for topic in taxonomy.topics if len(set(topic.related)) < len(topic.related)]

    assert (kin, doubled) == ([], [])


def test_what_the_federal_state_decides_is_marked_so():
    taxonomy = packaged()
    law = {topic.id: topic.state_law for topic in taxonomy.topics}

    assert {law[topic_id] for topic_id in UNDER_STATE_LAW} == {StateLaw.HIGH}
    assert {law[topic_id] for topic_id in HARDLY_UNDER_STATE_LAW} == {StateLaw.LOW}


def test_every_challenge_counts_as_one_to_three_topics_without_doubles():
    odd = [c.id for c in packaged().challenges if not 1 <= len(c.topics) <= 3 or len(set(c.topics)) < len(c.topics)]

    assert odd == []
