"""Every letter has its parts in every language, its templates know no more than its fields, and docs name it."""

from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

from emails.language import Language
from emails.letters import LETTERS, Letter
from emails.rendering import letter_environment
from emails.template_folder import TEMPLATES
from matchmaker.rounds.wordings import LetterPart

ROOT = Path(__file__).parents[2]
GIVEN_BY_RENDERING = {"language", "subject"}
EVERY_LETTER = [
    pytest.param(letter, language, id=f"{letter.name}-{language}") for letter in LETTERS for language in Language
]


def used_fields(environment: Environment, name: str) -> set[str]:
    """The names that a template asks its letter for, those of the layouts and closings it stands on included."""
    source = environment.loader.get_source(environment, name)[0]
    tree = environment.parse(source)
    below = [one.template.value for one in tree.find_all((nodes.Extends, nodes.Include))]
    # A block does not see that its template imports these, rendering does.
    imported = {one.target for one in tree.find_all(nodes.Import)}
    return (meta.find_undeclared_variables(tree) - imported).union(*(used_fields(environment, one) for one in below))


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_every_letter_has_its_three_parts(letter: type[Letter], language: Language):
    missing = [part for part in LetterPart if not (TEMPLATES / letter.name / language.folder / part).is_file()]

    assert missing == []


def test_every_folder_of_templates_is_a_letter():
    folders = {folder.name for folder in TEMPLATES.iterdir()}

    assert folders == {letter.name for letter in LETTERS} | {"layout"}


@pytest.mark.parametrize(("letter", "language"), EVERY_LETTER)
def test_templates_ask_for_nothing_but_the_letters_fields(letter: type[Letter], language: Language):
    environment = letter_environment(language)
    allowed = {field.name for field in fields(letter)} | GIVEN_BY_RENDERING

    used = {part: used_fields(environment, f"{letter.name}/{language.folder}{part}") for part in LetterPart}

    assert {part: names - allowed for part, names in used.items() if names - allowed} == {}
    assert allowed - set().union(*used.values()) == set()


def test_a_template_of_one_language_uses_no_words_of_the_other():
    for file in TEMPLATES.rglob("*.*"):
        source = file.read_text(encoding="utf-8")
        if "en" in file.relative_to(TEMPLATES).parts:
            assert "layout/words.txt" not in source
            assert "layout/closing" not in source
        else:
            assert "/en/" not in source


def test_the_document_names_every_letter_and_every_field():
    document = (ROOT / "docs/letters.md").read_text(encoding="utf-8")

    for letter in LETTERS:
        assert f"`{letter.name}`" in document
        section = document.split(f"## `{letter.name}`")[1].split("\n## ")[0]
        assert [field.name for field in fields(letter) if f"`{field.name}`" not in section] == []
