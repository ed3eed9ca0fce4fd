"""Is a letter complete, safe to show, the same each time, and one that a busy person can read?"""

import re
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

import pytest
from jinja2 import UndefinedError

from emails.language import Language
from emails.letter_parts import HeadOffice, PartnerTown
from emails.letters import Letter
from emails.preview_languages import said_in
from emails.preview_letters import OFFICE, PREVIEWS, TANDEM
from emails.proposal_letters import ProposalOffered
from emails.rendering import letter_environment, render
from emails.words import unbroken
from tests.unit.emails.page import LetterPage
from tests.unit.emails.samples import SAMPLES

EVERY_LETTER = [
    pytest.param(letter, language, id=f"{name}-{language}") for name, letter in SAMPLES.items() for language in Language
]
MOST_WORDS = 15
ACTIONS = ("answer_link", "link", "profile_link", "objection_link", "exchange_link", "office_link", "request_link")
NASTY = """<script>alert("1")</script> & 'x' „Müßig“ 😀"""


def nasty(value: Any) -> Any:
    """The same value with every text in it made nasty, however deep it lies; keywords of the code stay."""
    if type(value) is str:
        return NASTY
    if isinstance(value, tuple):
        return tuple(nasty(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{field.name: nasty(getattr(value, field.name)) for field in fields(value)})
    return value


def sentences_of(text: str) -> list[str]:
    """The sentences of a letter's own words: no links, no dates, nothing in brackets."""
    plain = re.sub(r"https?://\S+|\S+@\S+|\(.*?\)", "", text)
    plain = re.sub(r"(\d+)\. (Dezember|November)", r"\1 \2", plain)
    return [piece.strip() for piece in re.split(r"[.!?:]\s|\n", plain) if piece.strip()]


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_no_place_of_a_template_is_left_open(letter: Letter, language: Language):
    rendered = render(letter, language)

    for part in (rendered.subject, rendered.text, rendered.html):
        assert part.strip()
        assert not re.search(r"\{[{%#]|[}%#]\}|None|Undefined|=\"\"", part)


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_the_page_keeps_day_and_month_together_and_the_plain_parts_hold_no_such_space(
    letter: Letter, language: Language
):
    rendered = render(letter, language)

    body = rendered.html.partition("</head>")[2]
    assert unbroken(body) == body
    assert "\u00a0" not in rendered.subject + rendered.text


@pytest.mark.parametrize("language", Language)
def test_a_field_that_a_letter_does_not_have_is_an_error_and_not_a_gap(language: Language):
    template = letter_environment(language).from_string("Guten Tag {{ town }}{{ mayors_name }}")

    with pytest.raises(UndefinedError, match="mayors_name"):
        template.render(town="Ahornstedt")


def test_a_letter_that_lacks_a_field_of_its_templates_is_not_written():
    @dataclass(frozen=True, slots=True)
    class HalfALetter:
        name: ClassVar[str] = "sign_in_link"
        account: str = "Ahornstedt"
        link: str = "https://austausch.example/anmelden/x"
        office: HeadOffice = OFFICE

    with pytest.raises(UndefinedError, match="valid_until"):
        render(HalfALetter())


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_what_towns_wrote_is_escaped_in_html_and_word_for_word_in_text(letter: Letter, language: Language):
    rendered = render(nasty(letter), language)

    page = LetterPage(rendered.html)
    assert page.all("script") == []
    assert NASTY in page.text
    assert NASTY in rendered.text
    assert NASTY in rendered.subject
    assert page.title == rendered.subject


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_the_page_speaks_its_language_and_its_tables_are_layout_only(letter: Letter, language: Language):
    rendered = render(letter, language)

    page = LetterPage(rendered.html)
    assert page.all("html") == [{"lang": language.value}]
    assert page.title == rendered.subject
    assert {table.get("role") for table in page.all("table")} == {"presentation"}
    assert len(page.all("h1")) == 1
    assert {"name": "color-scheme", "content": "light dark"} in page.all("meta")
    assert "prefers-color-scheme: dark" in page.styles
    assert "max-width: 480px" in page.styles


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_a_letter_asks_for_one_thing_and_loads_nothing(letter: Letter, language: Language):
    rendered = render(letter, language)
    page = LetterPage(rendered.html)
    action = next(str(getattr(letter, name)) for name in ACTIONS if hasattr(letter, name))

    assert list(page.addresses()) == [action, f"mailto:{OFFICE.email}"]
    assert [link["class"] for link in page.all("a") if link["href"] == action] == ["button"]
    # The notice of Art. 14 says where it can be read in full: an address beside the one thing, and no button.
    asking = rendered.text.replace(getattr(letter, "privacy_link", ""), "")
    assert asking.count(action) == len(re.findall(r"https?://", asking)) == 1
    assert not {tag for tag, _ in page.elements} & {
        "img",
        "link",
        "script",
        "iframe",
        "video",
        "object",
        "form",
        "input",
    }
    assert not re.search(r"url\(|@import|expression\(", rendered.html)


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_sentences_are_short_and_words_are_whole(letter: Letter, language: Language):
    rendered = render(letter, language)
    page_text = LetterPage(rendered.html).text

    # Reasons, advice and topics come from elsewhere and are judged there.
    own = [one for one in sentences_of(rendered.text) if not one.startswith("–") or "„" not in one]
    assert [one for one in own if len(one.split()) > MOST_WORDS] == []
    assert not re.search(r"[a-zäöüß][:*_/][a-zäöüßI]\w", re.sub(r"https?://\S+|\S+@\S+", "", rendered.text + page_text))


@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_the_text_has_words_of_its_own(name: str):
    rendered = render(PREVIEWS[name])

    page_text = LetterPage(rendered.html).text
    own = [line for line in rendered.text.splitlines() if len(line.split()) > 3 and line not in page_text]
    assert own != []
    assert LetterPage(rendered.html).text != " ".join(rendered.text.split())


@pytest.mark.parametrize("language", Language)
def test_subjects_name_town_and_day(language: Language):
    days = {
        Language.GERMAN: r"\d\. Dezember 2026|22\. November 2026",
        Language.ENGLISH: r"\d+ (December|November) 2026",
    }

    for letter in SAMPLES.values():
        subject = render(letter, language).subject
        assert subject.startswith(("Ahornstedt: ", "Geschäftsstelle: "))
        assert re.search(days[language], subject)
        assert "\n" not in subject


def test_the_letter_says_what_a_no_and_what_silence_mean_and_names_no_other_contact():
    rendered = render(TANDEM)

    for told in (rendered.text, LetterPage(rendered.html).text):
        assert re.search(r"erfährt von uns niemand|sagen niemandem", told)
        assert re.search(r"Hören wir bis dahin nichts von Ihnen, kommt der Vorschlag nicht zustande", told)
        assert set(re.findall(r"\S+@[\w.]+\w", told)) == {OFFICE.email}


@pytest.mark.parametrize(
    ("language", "group", "sentence"),
    [
        (Language.GERMAN, "proposal_circle", "kommt zustande, wenn alle 4 Städte rechtzeitig zusagen."),
        (Language.GERMAN, "proposal_consortium", "wenn mindestens 3 der 4 Städte rechtzeitig zusagen."),
        (Language.GERMAN, "reminder_circle", "kommt zustande, wenn alle 4 Städte rechtzeitig zusagen."),
        (Language.GERMAN, "reminder_consortium", "wenn mindestens 2 der 3 Städte rechtzeitig zusagen."),
        (Language.ENGLISH, "reminder_circle", "comes about if all 4 towns agree in time."),
        (Language.ENGLISH, "reminder_consortium", "If at least 2 of the 3 towns agree, the group comes about."),
        (Language.ENGLISH, "proposal_circle", "comes about if all 4 towns agree in time."),
        (Language.ENGLISH, "proposal_consortium", "If at least 3 of the 4 towns agree, the group comes about."),
    ],
)
def test_a_group_is_told_how_many_must_agree_and_only_then_that_it_may_begin_without_the_silent(
    language: Language, group: str, sentence: str
):
    rendered = render(SAMPLES[group], language)

    for told in (rendered.text, LetterPage(rendered.html).text):
        assert sentence in told
        assert ("ohne Sie" in told or "without you" in told) == group.endswith("_consortium")
        assert "kommt der Vorschlag nicht zustande" not in told


def test_several_towns_stand_below_one_label():
    assert LetterPage(render(SAMPLES["proposal_circle"]).html).text.count("Vorgeschlagen für Sie") == 1
    assert LetterPage(render(SAMPLES["all_agreed_circle"]).html).text.count("Ihre Kontakte") == 1


def test_each_role_is_addressed_as_what_it_is():
    mayor, specialists = (render(SAMPLES[name]).text for name in ("proposal_offered", "proposal_administration"))

    assert "Sie als Stadtoberhaupt" in mayor
    assert "Fachleute" not in mayor
    assert "Fachleute Ihrer Verwaltung" in specialists
    assert "Stadtoberhaupt" not in specialists


def test_the_two_sides_of_a_visit_read_different_letters():
    asking, giving = (render(SAMPLES[f"proposal_visit_{side}"]) for side in ("asking", "giving"))

    assert "kommen für ein bis zwei Tage zu Ihnen" in asking.text
    assert "Sie fahren für ein bis zwei Tage hin" in giving.text
    assert "Beratung vor Ort durch Birkenau am See" in LetterPage(asking.html).text
    assert "Ihre Beratung vor Ort in Birkenau am See" in LetterPage(giving.html).text


def test_the_same_letter_is_rendered_to_the_same_strings():
    again = ProposalOffered(**{field.name: getattr(TANDEM, field.name) for field in fields(TANDEM)})

    assert render(again) == render(TANDEM)


def test_a_long_name_without_spaces_does_not_disappear():
    partner = PartnerTown("Sankt" + "wort" * 40, "Hessen", 5_000, 2023, "erfunden")
    letter = replace(TANDEM, partners=(partner,), office=HeadOffice("G", OFFICE.email))

    assert LetterPage(render(letter).html).text.count(partner.name) == 2


@pytest.mark.parametrize("name", SAMPLES)
def test_whose_time_it_is_is_said_once_for_all_times_of_a_letter(name: str):
    written = render(said_in(SAMPLES[name], Language.ENGLISH), Language.ENGLISH)

    shown = written.html.partition("<h1>")[2]
    assert (written.text.count("German time") <= 1, shown.count("German time") <= 1) == (True, True)
