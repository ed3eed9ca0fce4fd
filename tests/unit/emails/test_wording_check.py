"""Is what head office writes refused where it could fail, mislead, load something or run?"""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, TemplateError

from emails.language import Language
from emails.letters import LETTERS
from emails.own_words import own_environment
from emails.preview_letters import PREVIEWS, REMINDER
from emails.rendering import render
from emails.template_folder import packaged_text, places_of_letter
from emails.wording_check import LONGEST, check_wording, faults_of
from emails.wording_rules import MEANINGS, places_of
from matchmaker.errors import BadInput
from matchmaker.rounds.wordings import LetterPart, WordingPlace

TEXT = WordingPlace("reminder", LetterPart.TEXT, "de")
SUBJECT = WordingPlace("reminder", LetterPart.SUBJECT, "de")
HTML = WordingPlace("reminder", LetterPart.HTML, "de")
PACKAGED = packaged_text(TEXT)
SHORT = "{{ town }}, {{ partners|listing }}, {{ answer_by|day }}: {{ answer_link }}"


def told(place: WordingPlace, text: str) -> list[str]:
    return [str(fault) for fault in faults_of(place, text)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", LETTERS)
def test_the_packaged_words_of_every_letter_pass(letter, language: Language):
    for place in places_of_letter(letter.name, language):
        assert faults_of(place, packaged_text(place)) == ()


def test_own_words_are_filled_like_packaged_ones():
    own = {place: packaged_text(place) for place in places_of_letter("reminder", Language.GERMAN)}

    assert render(REMINDER, Language.GERMAN, own) == render(REMINDER)
    assert render(REMINDER, Language.GERMAN, {TEXT: SHORT}).text == (
        f"Ahornstedt, Birkenau am See, 6. Dezember 2026: {REMINDER.answer_link}\n"
    )


def test_what_a_town_wrote_is_escaped_in_own_html_and_untouched_in_own_text():
    nasty = PREVIEWS["reminder"].__class__(**{name: getattr(REMINDER, name) for name in REMINDER.__slots__})
    object.__setattr__(nasty, "town", "<b>A & O</b>")
    own = {place: packaged_text(place) for place in (TEXT, HTML)}

    rendered = render(nasty, Language.GERMAN, own)

    assert "<b>A & O</b>" in rendered.text
    assert "&lt;b&gt;A &amp; O&lt;/b&gt;" in rendered.html


def test_an_unknown_place_is_told_with_its_line_and_the_one_that_was_meant():
    assert told(TEXT, f"Hallo\n{{{{ twon }}}}\n{SHORT}") == [
        "Zeile 2: Den Platzhalter „{{ twon }}“ gibt es hier nicht. Meinten Sie „{{ town }}“?"
    ]


def test_a_place_without_which_the_letter_has_no_sense_must_stay():
    assert told(TEXT, SHORT.replace("{{ answer_link }}", "")) == [
        "Text: Der Platzhalter „{{ answer_link }}“ fehlt. Ohne ihn verliert der Brief seinen Sinn."
    ]


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput) as refusal:
        check_wording(TEXT, "{{ twon }}\n{{ town.__class__ }}\n{{ office.nme }}")

    assert [fault.where for fault in refusal.value.faults] == ["Zeile 1", "Zeile 2", "Zeile 3", *["Text"] * 3]


@pytest.mark.parametrize(
    "harm",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ town|attr('__class__') }}",
        "{{ words.__init__.__globals__ }}",
        "{{ partners|map(attribute='__class__')|list }}",
        "{{ partners|map('upper')|list }}",
        "{{ partners['__class__'] }}",
        "{{ town.format(1) }}",
        "{{ office.name.upper() }}",
        "{{ '%9999999d'|format(1) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' ~ town }}",
        "{% for a in range(10) %}{% endfor %}",
        "{% for a in partners %}{% for b in partners %}{% for c in town %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% include 'layout/letter.css' %}",
        "{% include town %}",
        "{% import 'sign_in_link/body.txt' as words %}",
        "{% macro x() %}{% endmacro %}",
        "{% set town = 'Cedernburg' %}",
        "{{ self.body() }}",
        "{{ cycler }}",
        "{{ town|safe }}",
        "{{ town is string }}",
        "{% raw %}{{ twon }}{% endraw %}",
        "{{ town|day }}",
        "{% if %}",
        "{{ town",
        "\t",
        "\x00",
        "x" * LONGEST,
    ],
)
def test_whatever_could_run_read_or_swell_is_refused(harm: str):
    assert faults_of(TEXT, SHORT) == ()
    assert len(told(TEXT, f"{SHORT}\n{harm}")) >= 1


@pytest.mark.parametrize("harm", ["{{ ''.__class__ }}", "{{ town.format() }}", "{{ office.email.__class__ }}"])
def test_filling_refuses_by_itself_what_slipped_through_the_check(harm: str):
    template = own_environment(Language.GERMAN, is_html=False).from_string(harm)

    with pytest.raises((SecurityError, TemplateError)):
        template.render(town="Ahornstedt", office=REMINDER.office)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ town }} bis {{ answer_by|day }}\nzweite Zeile", "Zeilenumbruch"),
        ("{{ town }} {{ answer_by|day }} =?utf-8?q?x?=", "einschleusen"),
        ("{{ town }} {{ answer_by|day }}" + "x" * 200, "möglich sind 200"),
        ("", "leer"),
    ],
)
def test_a_subject_is_one_line_that_smuggles_nothing(text: str, word: str):
    assert [word in sentence for sentence in told(SUBJECT, text)] == [True]


@pytest.mark.parametrize(
    "loaded",
    [
        "<img src='https://counter.example/1.gif'>",
        "<script>1</script>",
        "<p onclick='x()'>a</p>",
        "<a href='https://other.example'>a</a>",
        "<p style='background:url(https://counter.example)'>a</p>",
        "<iframe></iframe>",
        "<form></form>",
    ],
)
def test_own_html_loads_nothing_leads_nowhere_else_and_runs_nothing(loaded: str):
    packaged = packaged_text(HTML)

    assert faults_of(HTML, packaged.replace("<h1>", "<p><strong>Wichtig:</strong></p><h1>")) == ()
    assert len(told(HTML, packaged.replace("<h1>", f"{loaded}<h1>"))) >= 1


def test_a_letter_that_does_not_exist_has_no_words():
    assert told(WordingPlace("nirgends", LetterPart.TEXT, "de"), SHORT) == [
        "Brief: Einen Brief „nirgends“ gibt es nicht."
    ]


def test_every_place_of_every_letter_has_a_meaning_for_head_office():
    names = {name for letter in LETTERS for name in places_of(letter.name)}

    assert names == set(MEANINGS)


@given(st.text(max_size=80))
def test_no_text_breaks_the_check(text: str):
    for fault in faults_of(TEXT, text + SHORT):
        assert fault.reason


@pytest.mark.parametrize("hidden", ["partners['__class__']", "partners[town]", "partners[0]['name']", "partners[:2]"])
def test_brackets_reach_a_place_of_a_list_and_nothing_else(hidden: str):
    place = places_of_letter("reminder", Language.GERMAN)[0]

    assert not any("Klammern" in one for one in told(place, "{{ town }} {{ partners[0] }} {{ partners|length - 1 }}"))
    assert any(
        "Angabe in eckigen Klammern ist in einem Brief nicht erlaubt" in one
        for one in told(place, f"{{{{ {hidden} }}}}")
    )


def test_a_product_that_would_fill_the_memory_is_refused_before_it_is_worked_out():
    tracemalloc.start()
    try:
        faults = faults_of(
            WordingPlace("reminder", LetterPart.SUBJECT, "de"), "{{ town }}: {{ answer_by }} {{ 'a' * 10**8 }}"
        )
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [fault.reason for fault in faults] == ["Diese Anweisung (Mul) ist in einem Brief nicht erlaubt."]
    assert peak_bytes < 10**7
