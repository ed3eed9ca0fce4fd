"""Is every letter, word for word and tag for tag, what was agreed on?"""

import pytest

from tests.unit.emails.golden_files import expected_files, stored_files

EXPECTED = expected_files()


def test_exactly_the_agreed_letters_are_stored():
    assert sorted(stored_files()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_letter_is_as_agreed(name: str):
    assert EXPECTED[name] == stored_files()[name]
