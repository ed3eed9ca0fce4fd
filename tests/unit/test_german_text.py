"""Is a text fit for suggestions?"""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput
from matchmaker.features.content_words import FOREIGN, GERMAN, content_words
from matchmaker.features.german_text import GermanText, one_line
from matchmaker.features.text import all_known_words
from matchmaker.taxonomy.reading import read_taxonomy
from tests.paraphrases import paraphrases

KNOWN = all_known_words(read_taxonomy())
GERMAN_TEXT = GermanText(KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Our town centre is empty and the shops are closing.",
        "We have no doctor",
        "Les magasins ferment et les jeunes ne sont pas là.",
        "Las tiendas del centro están vacías y no hay jóvenes.",
        "I negozi della nostra città chiudono, non ci sono più giovani.",
        "Onze winkels zijn leeg en wij hebben geen huisarts voor de mensen.",
        "Nie mamy lekarza, sklepy są zamykane.",
        "Şehir merkezindeki dükkanlar kapanıyor ve gençler bizim ilçeden gidiyor.",
        "Esnaf dükkanları kapanıyor şehir merkezi boş kalıyor",
        "Наши магазины закрываются",
        "Wij willen leegstand aanpakken",
        "leegstand winkels",
        "Lorem ipsum dolor sit amet",
        "climate adaptation in small towns",
        "public transport",
        "Housing for elderly people",
        "young people",
        "Mobilité en zone rurale",
        "vivienda asequible",
        "trasporto pubblico",
        "xqzt wvkp",
        "asdf qwer yxcv hjkl",
        "aaaaaaaaaa",
    ],
)
def test_what_is_not_german_is_refused_with_a_sentence(text):
    with pytest.raises(BadInput, match="scheint nicht auf Deutsch zu sein") as refusal:
        GERMAN_TEXT.checked(text)

    assert [fault.where for fault in refusal.value.faults] == ["Text"]


@pytest.mark.parametrize("text", ["", "   ", "\x00\n\t", "12345", "🙂🙂", "?!", "<b></b>", "\u200b"])
def test_a_text_without_words_is_refused_with_a_sentence(text):
    with pytest.raises(BadInput, match="enthält keine Wörter"):
        GERMAN_TEXT.checked(text)


def test_50000_characters_are_refused_with_both_numbers():
    with pytest.raises(BadInput, match=r"Der Text hat 50\.000 Zeichen, möglich sind 5\.000\."):
        GERMAN_TEXT.checked("a" * 50_000)


@pytest.mark.parametrize("sentence", [*chain.from_iterable(paraphrases().values())], ids=lambda s: s.text[:20])
def test_german_sentences_pass(sentence):
    assert GERMAN_TEXT.checked(sentence.text) == sentence.text


def test_every_name_of_the_taxonomy_passes():
    assert [name for name in KNOWN if not GERMAN_TEXT.is_german(one_line(name))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Smart City",
        "Tiny Houses",
        "Pumptrack",
        "Click and Collect",
        "Street Food Festival",
        "Public Viewing",
        "Housing First",
    ],
)
def test_loan_words_pass(text):
    assert GERMAN_TEXT.checked(text) == text


def test_a_german_text_may_cite_english():
    text = "Unsere Kampagne heißt „The Place to Be“, aber die Leute verstehen sie nicht."

    assert GERMAN_TEXT.checked(text) == text


@pytest.mark.parametrize(
    "text", ["Leerstand", "Transport", "Transport von Schulkindern", "Klima", "Lokal und regional"]
)
def test_few_german_words_pass(text):
    assert GERMAN_TEXT.checked(text) == text


def test_a_comparison_is_no_markup():
    assert one_line("Einwohner < 5000 und Häuser > 100") == "Einwohner < 5000 und Häuser > 100"


@given(st.text(max_size=5_000))
def test_any_text_is_either_cleaned_or_refused(text):
    try:
        line = GERMAN_TEXT.checked(text)
    except BadInput:
        return
    assert line == " ".join(line.split())
    assert one_line(line) == line


@given(st.text(max_size=300))
def test_the_share_of_german_is_a_share(text):
    assert 0 <= GERMAN_TEXT.share_of_german(text) <= 1


def test_no_function_word_stands_in_both_lists():
    assert GERMAN.isdisjoint(FOREIGN)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Der Bus fährt nicht mehr", "bus fährt"),
        ("Nicht mehr", "nicht mehr"),
        ("160 Quadratmeter, 3 Zimmer!", "quadratmeter zimmer"),
        ("", ""),
    ],
)
def test_content_words_are_what_is_left_without_function_words(text, left):
    assert content_words(text) == left
