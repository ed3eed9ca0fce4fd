"""Does the description for those who fill in tables name all that the intake understands?"""

from pathlib import Path

import pytest

from matchmaker.towns.profile_columns import PROFILE_COLUMNS
from matchmaker.towns.relations import RELATION_COLUMNS
from matchmaker.towns.statement_rows import KEYS_OF
from matchmaker.towns.vocabulary import (
    FORMATS,
    INTENSITIES,
    KINDS,
    RELATION_KINDS,
    STAGES,
    STATEMENTS,
    TABLE_ROLES,
    VISIBILITIES,
)

DOCUMENT = (Path(__file__).parents[2] / "docs" / "intake.md").read_text()


def test_every_column_is_described_by_its_header_and_key():
    columns = (*PROFILE_COLUMNS, *RELATION_COLUMNS)

    assert [
        column.key for column in columns if column.header not in DOCUMENT or f"`{column.key}`" not in DOCUMENT
    ] == []


@pytest.mark.parametrize("words", [FORMATS, KINDS, RELATION_KINDS, STAGES, STATEMENTS, TABLE_ROLES, VISIBILITIES])
def test_every_word_of_a_vocabulary_is_described(words):
    assert [key for key in words.words if words.word_for(key) not in DOCUMENT] == []
    assert [word for word in INTENSITIES if word not in DOCUMENT] == []


def test_the_columns_of_each_kind_of_row_are_described():
    headers = {column.key: column.header for column in PROFILE_COLUMNS}
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ")]

    for statement, keys in KEYS_OF.items():
        (row,) = [line for line in rows if f"| `{statement}` |" in line]
        assert [headers[key] for key in keys if headers[key] not in row] == []


@pytest.mark.parametrize("words", [FORMATS, KINDS, RELATION_KINDS, STAGES, STATEMENTS, TABLE_ROLES, VISIBILITIES])
def test_no_word_stands_for_two_keys(words):
    assert [
        (word, key) for key, said in words.words.items() for word in (key, *said) if words.key_for(word) != key
    ] == []
