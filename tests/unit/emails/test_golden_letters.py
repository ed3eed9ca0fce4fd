"""Is every letter, word for word and tag for tag, what was agreed on?"""

from dataclasses import replace

import pytest

from emails.language import Language
from emails.preview_letters import SIGN_IN
from emails.rendering import render
from tests.unit.emails.golden_files import expected_files, stored_files

EXPECTED = expected_files()


def test_exactly_the_agreed_letters_are_stored():
    assert sorted(stored_files()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_letter_is_as_agreed(name: str):
    assert EXPECTED[name] == stored_files()[name]


@pytest.mark.parametrize("language", Language)
def test_the_subject_of_a_sign_in_does_not_tell_whose_it_is(language: Language):
    letter = replace(SIGN_IN, account="leitung@ahornstedt.example")

    assert render(letter, language).subject == render(SIGN_IN, language).subject
    assert "leitung@ahornstedt.example" in render(letter, language).text
